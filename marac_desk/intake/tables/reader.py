"""Reads sheets whose columns are understood by their titles into referrals."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from marac_desk.intake.filling.form import fill
from marac_desk.intake.folding import fold
from marac_desk.intake.origins import Notice, NotUnderstood
from marac_desk.intake.reading import (
    WHOLE,
    Outcome,
    Part,
    Reading,
    ReadReferral,
    RowError,
    SourceBlock,
    SourceKind,
    SourceText,
)
from marac_desk.intake.refusal import RefusedError
from marac_desk.intake.tables.cells import Row, Sheet, letters
from marac_desk.intake.tables.columns import Column, understood
from marac_desk.intake.tables.columns_said import is_number, look_at, role_column
from marac_desk.intake.tables.days import Order
from marac_desk.intake.tables.header import Listing, find_list
from marac_desk.intake.tables.rows import Group, RowReader, groups_of
from marac_desk.intake.values import value_book

_NAMES = {"person/name", "person/entry", "person/family_name", "person/given_names"}
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Ready:
    """A referral that was found in a list and not read yet."""

    reader: RowReader
    columns: Sequence[Column]
    titles: tuple[SourceText, ...]
    where: str
    group: Group
    rows: list[tuple[int, Row]]


@dataclass(slots=True)
class Found:
    """What the sheets of one file say, on the way to a reading."""

    today: date
    referrals: list[ReadReferral] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    unknown: list[NotUnderstood] = field(default_factory=list)
    source: list[SourceBlock] = field(default_factory=list)
    groups: list[Ready] = field(default_factory=list)
    records: int = 0
    lists: int = 0


T = TypeVar("T")


def wanted(entries: Sequence[T], part: Part | None) -> Sequence[T]:
    """Return the entries of a part. Raises RefusedError "too_many_rows" for more than may be read at once."""
    if part is None and len(entries) > WHOLE.count:
        raise RefusedError("too_many_rows", most=WHOLE.count)
    return entries[part.first : part.first + part.count] if part else entries


def read_lists(sheets: Sequence[Sheet], *, today: date, part: Part | None = None) -> Found:
    """Return what all lists among the sheets say; `lists` is 0 where none was found.

    Raises RefusedError "too_many_rows" for more referrals than may be read at once without naming a part.
    """
    found = Found(today)
    for sheet in sheets:
        listing = find_list(sheet)
        role = role_column(listing.titles, listing.rows) if listing else None
        columns = understood(listing.titles, listing.groups, by_row=role is not None) if listing else ()
        if listing is None or not is_list_of_referrals(columns):
            _aside(found, sheet)
            continue
        _about_the_sheet(found, sheet)
        _gather(found, listing, columns, role)
        found.lists += 1
    for titles, members in _by_list(wanted(found.groups, part)):
        rows = [row for ready in members for row in _read(found, ready)]
        found.source.append(SourceBlock(SourceKind.TABLE, members[0].where, rows=(titles, *rows)))
    return found


def _by_list(ready: Sequence[Ready]) -> Iterator[tuple[tuple[SourceText, ...], list[Ready]]]:
    for titles, members in itertools.groupby(ready, key=lambda each: each.titles):
        yield titles, list(members)


def is_list_of_referrals(columns: Sequence[Column]) -> bool:
    """Whether columns name somebody, and enough else is known of them to tell what the list is."""
    known = [column for column in columns if column.target]
    return len(known) >= _FEWEST and any(column.target in _NAMES for column in known)


def _aside(found: Found, sheet: Sheet) -> None:
    """A sheet that is no list is shown and named, nothing of it is read."""
    if not sheet.rows:
        return
    found.notices.append(Notice("sheet_not_read", f"sheet {sheet.name}", "", {"sheet": sheet.name}))
    rows = tuple(
        tuple(
            SourceText(f"sheet {sheet.name}, row {row.number}, column {letters(at)}", row.texts[at]) for at in row.said
        )
        for row in sheet.rows
    )
    found.source.append(SourceBlock(SourceKind.TABLE, f"sheet {sheet.name}", rows=rows))


def _about_the_sheet(found: Found, sheet: Sheet) -> None:
    where = f"sheet {sheet.name}"
    if sheet.hidden:
        found.notices.append(Notice("sheet_hidden", where, "", {"sheet": sheet.name}))
    if sheet.hidden_columns:
        named = ", ".join(letters(at) for at in sorted(sheet.hidden_columns))
        found.notices.append(Notice("columns_hidden", where, "", {"columns": named}))
    rows = [str(row.number) for row in sheet.rows if row.hidden]
    if rows:
        found.notices.append(Notice("rows_hidden", where, "", {"rows": ", ".join(rows[:20]), "count": str(len(rows))}))


def _gather(found: Found, listing: Listing, columns: Sequence[Column], role: int | None) -> None:
    """Find the referrals of a list, and everything in it that belongs to none."""
    rows = []
    for row in listing.rows:
        found.records += 1
        if code := _no_referral(row, listing):
            _set_aside(found, listing, row, found.records, code)
        else:
            rows.append((found.records, row))
    said = look_at(columns, [row for _, row in rows], role)
    reader = RowReader(listing, columns, said)
    for row in listing.above:
        found.unknown.extend(_words_of(listing, row, None))
    for at in sorted(said.month_first):
        title = listing.titles[at]
        found.notices.append(Notice(Order.MONTH_FIRST.value, f"column {title}", "", {"column": title}))
    titles = tuple(SourceText(f"header, column {title}", title) for title in listing.titles)
    where = f"sheet {listing.sheet.name}" if listing.sheet.name else "table 1"
    for group, members in groups_of(reader, rows):
        found.groups.append(Ready(reader, columns, titles, where, group, members))


def _read(found: Found, ready: Ready) -> Iterator[tuple[SourceText, ...]]:
    """Read one referral, and return its rows as they are shown."""
    for number, row in ready.rows:
        ready.reader.add(ready.group, row, number)
        yield ready.reader.source(ready.group, row, number)
    _finish(found, ready.group, ready.columns)


def _no_referral(row: Row, listing: Listing) -> str:
    """Why a row of a list is none of its own: a title repeated, a sum, words over the whole width, a wrong length."""
    said = row.said
    first = fold(row.texts[said[0]]).rstrip(" 0123456789") if said else ""
    if first in value_book().words("total"):
        return "total_row"
    if len(said) > 1 and all(
        " ".join(row.texts[at].split()) == listing.titles[at] for at in said if at < len(listing.titles)
    ):
        return "titles_again"
    known = sum(1 for title in listing.titles if title)
    if listing.sheet.strict and (len(row.texts) < len(listing.titles) or said[-1] >= len(listing.titles)):
        return "wrong_number_of_cells"
    if not listing.sheet.strict and len(said) == 1 and known > _FEWEST and said[0] == 0:
        return "banner_row"
    return ""


def _set_aside(found: Found, listing: Listing, row: Row, number: int, code: str) -> None:
    if code != "titles_again":
        found.errors.append(RowError(number, "", code))
        found.unknown.extend(_words_of(listing, row, number))


def _words_of(listing: Listing, row: Row, number: int | None) -> Iterator[NotUnderstood]:
    sheet = f"sheet {listing.sheet.name}, " if listing.sheet.name else ""
    place = f"record {number}, " if number else ""
    for at in row.said:
        title = listing.titles[at] if number and at < len(listing.titles) else ""
        yield NotUnderstood(title, row.texts[at], f"{place}{sheet}row {row.number}, column {letters(at)}")


def _finish(found: Found, group: Group, columns: Sequence[Column]) -> None:
    referral = fill(group.facts, today=found.today)
    unread = {(entry.where, entry.label) for entry in group.facts.unknown}
    for entry in referral.not_understood:
        known = group.targets.get(entry.where)
        if known and (entry.where, entry.label) not in unread:
            group.errors.append(RowError(group.record, known[1], _code(known[0], columns)))
    notices = [*referral.notices, *group.notices, *_children(referral, group)]
    locator: dict[str, str | int] = {"record": group.record}
    if group.key:
        locator["key"] = group.key
    found.referrals.append(replace(referral, notices=tuple(notices), source_locator=locator))
    found.errors.extend(group.errors)


def _code(target: str, columns: Sequence[Column]) -> str:
    column = next((each for each in columns if each.target == target), None)
    if target in {"person/date_of_birth"} or (column and not is_number(column) and target.endswith(("_date", "_on"))):
        return "not_a_date"
    return "not_a_number" if column and is_number(column) else "not_understood"


def _children(referral: ReadReferral, group: Group) -> Iterator[Notice]:
    """The number of children that the list states, against those that were read."""
    if group.children_stated is None:
        return
    stated, where = group.children_stated
    read = sum(child.full_name is not None for child in referral.draft.children)
    if not stated.isdecimal() or int(stated) != read:
        yield Notice("children_differ", where, "/children", {"stated": stated, "counted": str(read)})


def reading_of(found: Found, *, hidden: bool, facts: dict[str, str]) -> Reading:
    """Return the reading of a file whose lists were read. Raises RefusedError("no_rows") where they hold none."""
    if not (found.records or found.errors):
        raise RefusedError("no_rows")
    return Reading(
        Outcome.FLAGGED if hidden else Outcome.PARSED,
        "bidi_or_invisible" if hidden else None,
        referrals=tuple(found.referrals),
        notices=tuple(found.notices),
        row_errors=tuple(found.errors),
        facts=facts | {"records": str(found.records), "referrals": str(len(found.groups))},
        source_text=tuple(found.source),
        not_understood=tuple(found.unknown),
    )
