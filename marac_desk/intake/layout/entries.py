"""What a form consists of once its layout is understood, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from marac_desk.intake.blocks import Cell


@dataclass(frozen=True, slots=True)
class Words:
    """Words and the place they stand at."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Title:
    """A title above a part of the form, known or not."""

    words: Words


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that may be the label of a field; `printed` ones stand on the paper beside it."""

    text: str
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands beside it: one box as a rule, several where each column is a person or an option.

    `claims` are all the words that may be its label, the most trusted first, where there are several.
    """

    label: str
    values: tuple[Words, ...]
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with titles over its columns. Every row has as many cells as there are titles."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Words that belong to no label."""

    words: Words


@dataclass(frozen=True, slots=True)
class TableStart:
    """A new table begins: what labels of the table before have shown about people no longer holds."""


Entry = Title | Field | Grid | Line | TableStart


def words_of(cell: Cell) -> Words:
    """Return the words of a cell."""
    return Words(cell.text, cell.where)
