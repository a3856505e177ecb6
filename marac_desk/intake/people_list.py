"""Reads any list of people, one a row, for comparing them: finds the columns of names, birth, address and telephone.

A list is compared and forgotten: nothing of it is kept, and what is wrong in it is told by row number and code alone.
Rows are numbered as a spreadsheet shows them, the titles being row 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain

from marac_desk.intake.csv_text import MOST_COLUMNS, decode
from marac_desk.intake.folding import fold
from marac_desk.intake.labels import label_book
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.sections import Section
from marac_desk.rules.identity import DateCode, parse_date_day_first
from marac_desk.rules.plain_text import clean

LARGEST_LIST = 256 * 1024 * 1024
MOST_ROWS = 2_000_000
_LONGEST_CELL = 2000
_DELIMITERS = ",;\t|"
_ENCODINGS = ("cp1252",)
_NOT_SAID = frozenset({"", "unknown", "not known", "n k", "nk", "n a", "na", "none", "null", "nil", "tbc", "not given"})
_LONGEST_NOT_SAID = 12


class Column(StrEnum):
    """What a column of a list of people may hold."""

    NAME = "name"
    GIVEN_NAMES = "given_names"
    FAMILY_NAME = "family_name"
    ALIASES = "aliases"
    DATE_OF_BIRTH = "date_of_birth"
    ADDRESS = "address"
    POSTCODE = "postcode"
    PHONE = "phone"


_NAMES = frozenset({Column.NAME, Column.GIVEN_NAMES, Column.FAMILY_NAME})
_MANY = frozenset({Column.ALIASES, Column.ADDRESS})
_MEANT = {"known_as": Column.ALIASES}
_ADDRESS_PART = re.compile(
    r"(?:(?:home |current )?(?:address|addr)(?: line)?(?: \d)?|(?:address )?line \d"
    r"|(?:(?:house|building|flat|street|unit)(?: name| number| no| num)?)"
    r"|(?:house|street|building) name (?:and|or) number|road|suburb|town|city|village|locality|district|post town"
    r"|strasse|strase|hausnummer|ort|stadt|katuosoite|kaupunki)"
)
_FIRST_NAME = re.compile(r"(?:first|middle|fore|given|christian)(?: )?names?(?: \d)?|forename \d")
_LAST_NAME = re.compile(r"(?:sur|last|family)(?: )?names?")


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a list, as written; what is not there is None."""

    number: int
    name: str | None = field(default=None, repr=False)
    given_names: str | None = field(default=None, repr=False)
    family_name: str | None = field(default=None, repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)
    date_of_birth: date | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    label: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PeopleList:
    """The rows of a list, which column was taken for what, and the rows in which something could not be read."""

    rows: tuple[Row, ...] = field(repr=False)
    columns: Mapping[str, Column]
    bad_rows: tuple[int, ...] = ()
    bad_births: tuple[int, ...] = ()


def read_people(
    data: bytes, *, today: date, columns: Mapping[str, Column] | None = None, label: str | None = None
) -> PeopleList:
    """Return the people of a CSV list.

    `columns` names titles and what they hold, and goes before what the titles themselves say; `label` is the title of a
    column that is handed on as it stands. Raises RefusedError: those of `csv_text`, too_large, no_such_column, no_names
    for a list without a column of names, and nothing_beside for one with nothing but names.
    """
    if len(data) > LARGEST_LIST:
        raise RefusedError("too_large", most=f"{LARGEST_LIST // 1024 // 1024} MB")
    text, _ = decode(data, _ENCODINGS)
    rows = _rows(text)
    titles = next(rows, None)
    if titles is None:
        raise RefusedError("empty")
    held = _held(titles[1], columns or {}, label)
    return _people(rows, titles[1], held, None if label is None else _place(titles[1], label), today)


def _rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if len(row) > MOST_COLUMNS:
                raise RefusedError("too_many_columns", columns=len(row), most=MOST_COLUMNS)
            if number > MOST_ROWS:
                raise RefusedError("too_many_rows", most=MOST_ROWS)
            if any(cell.strip() for cell in row):
                yield number, tuple(row)
    except csv.Error as error:
        raise RefusedError("bad_structure", record=number, line=reader.line_num) from error


def _held(titles: Sequence[str], told: Mapping[str, Column], label: str | None) -> dict[int, Column]:
    """Return which place holds what: as told, else as the titles say."""
    held = {_place(titles, title): column for title, column in told.items()}
    known = set(held.values()) - _MANY
    for place, title in enumerate(titles):
        if place in held or (label is not None and place == _place(titles, label)):
            continue
        column = meaning(title)
        if column is not None and column not in known:
            held[place] = column
            known |= {column} - _MANY - {Column.GIVEN_NAMES}
    if not _NAMES & set(held.values()):
        raise RefusedError("no_names")
    if not set(held.values()) - _NAMES - {Column.ALIASES}:
        raise RefusedError("nothing_beside")
    return dict(sorted(held.items()))


def _place(titles: Sequence[str], title: str) -> int:
    wanted = fold(title)
    places = [place for place, each in enumerate(titles) if fold(each) == wanted]
    if len(places) != 1:
        raise RefusedError("no_such_column", column=title)
    return places[0]


def meaning(title: str) -> Column | None:
    """Return what a title says its column holds, None where it is nothing that is compared."""
    folded = fold(title.replace("_", " "))
    if _FIRST_NAME.fullmatch(folded):
        return Column.GIVEN_NAMES
    if _LAST_NAME.fullmatch(folded):
        return Column.FAMILY_NAME
    if _ADDRESS_PART.fullmatch(folded):
        return Column.ADDRESS
    found = label_book().match(title.replace("_", " "), (Section.VICTIM,))
    if found is None or not found.target.startswith("person/"):
        return None
    target = found.target.removeprefix("person/")
    return _MEANT.get(target) or (Column(target) if target in set(Column) else None)


def _people(
    rows: Iterator[tuple[int, tuple[str, ...]]], titles: Sequence[str], held: Mapping[int, Column], label: int | None,
    today: date,
) -> PeopleList:  # fmt: skip
    found, bad_rows, bad_births = [], [], []
    for number, cells in rows:
        if len(cells) != len(titles):
            bad_rows.append(number)
            continue
        texts: dict[Column, list[str]] = {}
        for place, column in held.items():
            if said := _said(cells[place]):
                texts.setdefault(column, []).append(said)
        born = "".join(texts.get(Column.DATE_OF_BIRTH, ()))
        reading = parse_date_day_first(born, today=today, birth=True)
        if reading.day is None and reading.code is not DateCode.EMPTY:
            bad_births.append(number)
        found.append(_row(number, texts, reading.day, cells[label].strip() if label is not None else ""))
    columns = {titles[place].strip(): column for place, column in held.items()}
    return PeopleList(tuple(found), columns, tuple(bad_rows), tuple(bad_births))


def _said(cell: str) -> str:
    text = clean(cell, limit=_LONGEST_CELL, lines=False).text.strip()
    return "" if len(text) <= _LONGEST_NOT_SAID and fold(text) in _NOT_SAID else text


def _row(number: int, texts: Mapping[Column, Sequence[str]], born: date | None, label: str) -> Row:
    def joined(column: Column) -> str | None:
        return " ".join(texts.get(column, ())) or None

    aliases = (re.split(r"[;,/]", text) for text in texts.get(Column.ALIASES, ()))
    return Row(
        number=number,
        name=joined(Column.NAME),
        given_names=joined(Column.GIVEN_NAMES),
        family_name=joined(Column.FAMILY_NAME),
        aliases=tuple(alias.strip() for alias in chain.from_iterable(aliases) if alias.strip()),
        date_of_birth=born,
        address=joined(Column.ADDRESS),
        postcode=joined(Column.POSTCODE),
        phone=joined(Column.PHONE),
        label=label,
    )
