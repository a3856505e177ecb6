"""What goes over every list before it is shown, while names are hidden: names in what people typed become initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from marac_desk.desktop.widgets.rows import Cell, Row

Words = Callable[[str], str]
_words: Words | None = None


def set_veil(words: Words | None) -> None:
    """Have every list shown from now on through this; None takes it away."""
    global _words  # one desk is open in a process, and lists know nothing of it
    _words = words


def veiled(rows: Sequence[Row]) -> list[Row]:
    """Return rows as they may be shown now."""
    if _words is None:
        return list(rows)
    words = _words
    return [replace(row, cells=tuple(_cell(cell, words) for cell in row.cells), said=words(row.said)) for row in rows]


def _cell(cell: Cell, words: Words) -> Cell:
    return replace(
        cell, text=words(cell.text), lead=words(cell.lead), second=words(cell.second), aside=words(cell.aside)
    )
