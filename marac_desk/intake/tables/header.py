"""Finds the list in a sheet: the row with its titles, below remarks and words that stand over several columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marac_desk.intake.tables.cells import Row, Sheet, letters
from marac_desk.intake.tables.titles import TitleBook, title_book

_LOOKED_AT = 40
"""Rows from the top in which titles are looked for."""
_FEWEST = 3
_LONGEST_TITLE = 140


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its titles by column, the words that stand over several of them, the rows above it and its own rows."""

    sheet: Sheet
    titles: tuple[str, ...]
    groups: tuple[str, ...]
    above: tuple[Row, ...]
    rows: tuple[Row, ...]


def find_list(sheet: Sheet, understands: Callable[[str], bool] | None = None) -> Listing | None:
    """Return the list in a sheet, or None where no row holds titles that are known."""
    known = understands or title_book().understands
    seen: dict[str, bool] = {}

    def score(row: Row) -> int:
        texts = {row.texts[at].strip() for at in row.said}
        for text in texts - seen.keys():
            seen[text] = len(text) <= _LONGEST_TITLE and known(text)
        return sum(seen[text] for text in texts)

    scores = [score(row) for row in sheet.rows[:_LOOKED_AT]]
    best = max(range(len(scores)), key=lambda at: scores[at], default=None)
    if best is None or scores[best] < min(_FEWEST, max(2, len(sheet.rows[best].said) - 1)):
        return None
    return _listing(sheet, best)


def _listing(sheet: Sheet, at: int) -> Listing:
    header, above = sheet.rows[at], sheet.rows[:at]
    width = max(len(header.texts), *(len(row.texts) for row in sheet.rows[at:]), 1)
    groups = (
        _groups(sheet, above[-1], width) if above and _stands_over(above[-1], header, title_book()) else [""] * width
    )
    own = [" ".join(header.text(column).split()) for column in range(width)]
    titles = _told_apart([own[column] or _only(above, groups, column) for column in range(width)])
    return Listing(sheet, titles, tuple(groups), above, sheet.rows[at + 1 :])


def _only(above: Sequence[Row], groups: Sequence[str], column: int) -> str:
    """The title of a column that has it in the row of the words over several columns."""
    return groups[column] if above and groups[column] and above[-1].text(column).strip() == groups[column] else ""


def _stands_over(row: Row, header: Row, book: TitleBook) -> bool:
    """Whether a row holds words over several columns: titles of parts, or more than one short text."""
    texts = [row.texts[at].strip() for at in row.said]
    if len(texts) >= 2 and all(len(text) <= _LONGEST_TITLE for text in texts):
        return True
    return len(texts) == 1 and row.said[0] > 0 and book.book.heading(texts[0]) is not None and len(header.said) > 1


def _groups(sheet: Sheet, row: Row, width: int) -> list[str]:
    """The words over each column: as far as they are merged, or else to the next ones."""
    found = [""] * width
    ends = {span.first_column: span.last_column for span in sheet.spans if span.first_row == row.number}
    said = row.said
    for number, at in enumerate(said):
        end = ends.get(at, at if ends else (said[number + 1] if number + 1 < len(said) else width) - 1)
        for column in range(at, min(end + 1, width)):
            found[column] = row.texts[at].strip()
    return found


def _told_apart(titles: list[str]) -> tuple[str, ...]:
    """Titles with the letter of the column behind those that come twice, so that a place names one cell."""
    counts = Counter(titles)
    return tuple(
        f"{title} ({letters(at)})" if title and counts[title] > 1 else title for at, title in enumerate(titles)
    )
