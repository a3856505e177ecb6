"""Who stands twice in a list, or in two: `marac-desk duplicates FILE.csv [OTHER.csv] --out PAIRS.csv`.

Needs no register, changes neither list and merges nothing: it writes the pairs that a person should look at.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from marac_desk.cli.duplicates_words import problem, reasons
from marac_desk.intake.people_list import LARGEST_LIST, Column, PeopleList, Row, read_people
from marac_desk.intake.refusal import RefusedError
from marac_desk.register.files import write_whole
from marac_desk.rules.matching import PersonKey
from marac_desk.rules.matching.linking import Pair, link
from marac_desk.rules.matching.people import Person, prepared
from marac_desk.services.matching_lore import matching_lore

DONE, FAILED, WRONG_USE = 0, 1, 2
TITLES = ("row", "other_row", "likelihood", "score", "reasons_for", "reasons_against")
_LABEL_TITLES = ("label", "other_label")
_BETWEEN = re.compile(rf",\s*(?=(?:{'|'.join(Column)})\s*=)")  # a title may hold a comma
_FORMULA = tuple("=+-@\t\r")
_MOST_TOLD = 10
_TELL_EVERY = 5.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and write the pairs. The exit code is 0 where they were written, 1 where not, 2 for wrong arguments."""
    options = _parser().parse_args(arguments)
    files = [options.file, *([options.other] if options.other else [])]
    try:
        _check_out(options.out, files, force=options.force)
        columns = _columns(options.columns)
        lists = [_read(file, options.today, columns, options.label) for file in files]
        pairs = link(*_people(lists), matching_lore(), step=_progress(len(lists[0].rows)))
        _write(options.out, _table(pairs, lists, labelled=options.label is not None))
    except RefusedError as refusal:
        print(problem(refusal.code, refusal.values), file=sys.stderr)
        return WRONG_USE if refusal.code == "columns_wrong" else FAILED
    except KeyboardInterrupt:
        print("Stopped. Nothing was written.", file=sys.stderr)
        return FAILED
    for file, found in zip(files, lists, strict=True):
        _tell(file, found)
    levels = Counter(pair.level for pair in pairs)
    print(f"{levels['likely']} likely and {levels['possible']} possible pairs. Nothing was merged.")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="marac-desk duplicates",
        description="Find who may stand twice in a list of people (CSV), or in both of two lists. Nothing is merged.",
        epilog="Rows are numbered as a spreadsheet shows them. The score is in bits: 0 is an even chance that two rows "
        "are one person, and every bit more doubles the odds.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("other", type=Path, nargs="?", metavar="OTHER.csv", help="compare with this list instead")
    parser.add_argument("--out", type=Path, required=True, metavar="PAIRS.csv", help="where to write the pairs")
    parser.add_argument("--force", action="store_true", help="replace PAIRS.csv where it is there already")
    parser.add_argument(
        "--columns", action="append", default=[], metavar="COLUMN=TITLE",
        help=f"which title holds what, where the titles do not say it; may be said again. COLUMN is one of "
        f"{', '.join(Column)}",
    )  # fmt: skip
    parser.add_argument("--label", metavar="TITLE", help="copy this column of both lists beside each pair")
    parser.add_argument(
        "--today", type=date.fromisoformat, default=datetime.now().astimezone().date(), metavar="YYYY-MM-DD",
        help="the day to read dates by, instead of today",
    )  # fmt: skip
    return parser


def _check_out(out: Path, files: Iterable[Path], *, force: bool) -> None:
    if any(_same_place(out, file) for file in files):
        raise RefusedError("out_is_input", out=str(out))
    if out.exists() and not force:
        raise RefusedError("out_exists", out=str(out))
    if not out.parent.is_dir() or out.is_dir():
        raise RefusedError("not_written", out=str(out))


def _same_place(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def _columns(told: Iterable[str]) -> Mapping[str, Column]:
    found: dict[str, Column] = {}
    for each in chain.from_iterable(map(_BETWEEN.split, told)):
        column, separator, title = each.partition("=")
        if not separator or column.strip() not in set(Column) or not title.strip():
            raise RefusedError("columns_wrong", known=", ".join(Column))
        found[title.strip()] = Column(column.strip())
    return found


def _read(file: Path, today: date, columns: Mapping[str, Column], label: str | None) -> PeopleList:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_LIST + 1)
    except OSError:
        raise RefusedError("not_readable") from None
    return read_people(data, today=today, columns=columns, label=label)


def _people(lists: Sequence[PeopleList]) -> tuple[list[Person], list[Person] | None]:
    ones, *others = ([prepared(key_of(row)) for row in each.rows] for each in lists)
    return ones, others[0] if others else None


def key_of(row: Row) -> PersonKey:
    """Return what matching knows of a row."""
    return PersonKey(
        id=str(row.number),
        full_name=row.name,
        given_names=row.given_names,
        family_name=row.family_name,
        aliases=row.aliases,
        date_of_birth=row.date_of_birth,
        postcode=row.postcode,
        phone=row.phone,
        address=row.address,
    )


def _table(pairs: Iterable[Pair], lists: Sequence[PeopleList], *, labelled: bool) -> str:
    ones, others = lists[0].rows, lists[-1].rows
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([*TITLES, *(_LABEL_TITLES if labelled else ())])
    for pair in pairs:
        one, other = ones[pair.one], others[pair.other]
        labels = (_plain(one.label), _plain(other.label)) if labelled else ()
        writer.writerow([one.number, other.number, pair.level, f"{pair.odds:.1f}", *reasons(pair.reasons), *labels])
    return stream.getvalue()


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write(out: Path, text: str) -> None:
    try:
        write_whole(out, text.encode("utf-8-sig"))
    except OSError:
        raise RefusedError("not_written", out=str(out)) from None


def _tell(file: Path, found: PeopleList) -> None:
    """Say what was compared, and which rows were not read whole: by number alone."""
    used = ", ".join(f"{title} ({column.value})" for title, column in found.columns.items())
    print(f"{file.name}: {len(found.rows)} rows. Compared: {used}.")
    for rows, said in (
        (found.bad_rows, "left out, because they have more or fewer cells than there are titles"),
        (found.bad_births, "compared without the date of birth, which could not be read"),
    ):
        if rows:
            shown = ", ".join(map(str, rows[:_MOST_TOLD])) + (" and others" if len(rows) > _MOST_TOLD else "")
            print(f"{file.name}: {len(rows)} rows {said}: {shown}.", file=sys.stderr)


def _progress(rows: int) -> Callable[[int], None]:
    """Tell somebody at a terminal how far it is, now and then."""
    if not sys.stderr.isatty():
        return lambda _done: None
    told = time.monotonic()

    def step(done: int) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            print(f"{done} of {rows} rows compared", file=sys.stderr)

    return step
