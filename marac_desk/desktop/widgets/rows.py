"""Rows: how every list of the desk is described before it is painted, one line per thing, read like a sentence."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import ROW, Tone, Type


class RowKind(Enum):
    """An item can be chosen; a head owns the items below it; a band or a quiet row has columns and cannot be chosen."""

    ITEM = "item"
    HEAD = "head"
    SUBHEAD = "subhead"
    BAND = "band"
    QUIET = "quiet"
    GAP = "gap"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: an optional shape or agency mark, a lead in medium weight, the text, and perhaps a second line.

    Where another cell makes the row higher, a wrapping cell stands in its middle, with `top` at its first line. Its
    second text takes at most `second_lines`, and one where that is enough.
    """

    text: str = ""
    lead: str = ""
    tone: Tone = Tone.INK
    lead_tone: Tone | None = None
    type: Type = Type.LIST
    lead_type: Type = Type.LIST_LEAD
    italic: bool = False
    right: bool = False
    wrap: bool = False
    top: bool = False
    shape: Shape | None = None
    mark: str | None = None
    check: bool | None = None
    verb: str | None = None
    second: str = ""
    second_tone: Tone = Tone.INK3
    second_shape: Shape | None = None
    second_lines: int = 1
    aside: str = ""
    aside_tone: Tone = Tone.INK3
    indent: int = 0

    @property
    def said(self) -> str:
        """The cell as a screen reader says it."""
        return " ".join(part for part in (self.lead, self.text, self.aside, self.second) if part)


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `said` is the whole sentence where the cells alone would not make one; `rule` a hairline below.

    `pad` keeps that many pixels free above and below cells that wrap, where rows of several lines need air.
    """

    key: Hashable
    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.ITEM
    said: str = ""
    height: int = ROW
    bar: Tone | None = None
    dimmed: bool = False
    rule: bool = False
    pad: int = 0

    @property
    def sentence(self) -> str:
        """What is said for the row as a whole."""
        return self.said or ", ".join(cell.said for cell in self.cells if cell.said)

    @property
    def verb(self) -> str | None:
        """The one next step, where the row offers one."""
        return next((cell.verb for cell in reversed(self.cells) if cell.verb), None)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in pixels (0 takes what is left), and below which list width it gives way."""

    title: str = ""
    width: int = 0
    right: bool = False
    gives_way: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything a list shows at once."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    header: bool = False
    checked: frozenset[Hashable] = field(default_factory=frozenset)


def head(key: Hashable, lead: str, text: str = "", *, mark: str | None = None, height: int = 38) -> Row:
    """Return a head that owns the rows below it: its name, and how many in words."""
    cell = Cell(text, lead, tone=Tone.INK3, lead_tone=Tone.INK, lead_type=Type.SECTION, mark=mark)
    return Row(key, (cell,), RowKind.HEAD, height=height)


def gap(key: Hashable, height: int = 16) -> Row:
    """Return an empty row that only divides."""
    return Row(key, (Cell(),), RowKind.GAP, height=height)


def note(key: Hashable, text: str, *, height: int = ROW, tone: Tone = Tone.INK3) -> Row:
    """Return a sentence that stands for itself across all columns."""
    return Row(key, (Cell(text, tone=tone),), RowKind.NOTE, height=height)


def items_in(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that can be chosen."""
    return [row for row in rows if row.kind is RowKind.ITEM]
