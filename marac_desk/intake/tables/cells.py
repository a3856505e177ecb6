"""What a sheet holds once it is read, whatever program wrote it: rows of words, and what is special about cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Mark:
    """What is special about one cell.

    `day` is set where the spreadsheet keeps a day, `number` where it keeps a number. `problem` is the code of why its
    words are no answer: "error_value", "no_value" (a formula that was never worked out) or "digits_lost". `struck`
    holds words that were crossed out and are not in the text, `fill` the colour behind them as six hexadecimal digits.
    """

    day: date | None = None
    number: bool = False
    problem: str = ""
    struck: str = ""
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, its words from the first column on, and its special cells by column."""

    number: int
    texts: tuple[str, ...]
    marks: Mapping[int, Mark] = field(default_factory=dict)
    hidden: bool = False

    def text(self, column: int) -> str:
        """Return the words of a cell; a row may end before it."""
        return self.texts[column] if column < len(self.texts) else ""

    def mark(self, column: int) -> Mark:
        """Return what is special about a cell."""
        return self.marks.get(column, _PLAIN)

    @property
    def said(self) -> list[int]:
        """The columns that hold words."""
        return [column for column, text in enumerate(self.texts) if text.strip()]


_PLAIN = Mark()


@dataclass(frozen=True, slots=True)
class Span:
    """Cells merged into one; rows by their number in the file, columns from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet without its blank rows.

    `name` is empty for an export, which has one sheet only. `comments` are by row number and column. `strict` says that
    a row must have as many cells as there are titles, as in an export, where a missing one shifts all after it.
    """

    name: str
    rows: tuple[Row, ...]
    spans: tuple[Span, ...] = ()
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    strict: bool = False

    def without(self, count: int) -> Sheet:
        """Return the sheet without its first rows."""
        return replace(self, rows=self.rows[count:])


def letters(column: int) -> str:
    """Return the name a spreadsheet gives to a column: A for 0, AA for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
