"""Turns blocks into the source text that is shown beside the form, and makes every sign in them visible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from marac_desk.intake.blocks import Block, Cell, Paragraph, Run, Table
from marac_desk.intake.reading import SourceBlock, SourceKind, SourceText
from marac_desk.rules.plain_text import TextChange, clean

HIDDEN = {
    TextChange.DIRECTION_SHOWN,
    TextChange.CONTROL_SHOWN,
    TextChange.UNSEEN_SHOWN,
    TextChange.BROKEN_SHOWN,
}
"""Changes that a person must be told of: something in the text was not to be seen."""

LONGEST_TEXT = 16 * 1024 * 1024
"""Characters of one text, more than any file within the cap can hold."""


def source_blocks(blocks: tuple[Block, ...]) -> Iterator[SourceBlock]:
    """Return blocks as they are shown; tables inside a table come after it."""
    for block in blocks:
        if isinstance(block, Paragraph):
            words = _words(block.where, (block,))
            if words.text.strip():
                yield SourceBlock(SourceKind.HEADING if block.heading else SourceKind.PARAGRAPH, block.where, words)
        else:
            yield from _table(block)


def _table(table: Table) -> Iterator[SourceBlock]:
    rows = tuple(tuple(_cell(cell) for cell in row) for row in table.rows)
    yield SourceBlock(SourceKind.TABLE, table.where, rows=rows)
    for row in table.rows:
        for cell in row:
            yield from source_blocks(cell.tables)


def _cell(cell: Cell) -> SourceText:
    return _words(cell.where, cell.paragraphs)


def _words(where: str, paragraphs: tuple[Paragraph, ...]) -> SourceText:
    text, struck = "", []
    for number, paragraph in enumerate(paragraphs):
        text += "\n" if number else ""
        for run in paragraph.runs:
            if run.struck:
                struck.append((len(text), len(text) + len(run.text)))
            text += run.text
    return SourceText(where, text, tuple(struck))


def visible_runs(runs: list[Run]) -> tuple[tuple[Run, ...], bool]:
    """Return runs with every sign visible, and whether something was hidden in them."""
    shown, hidden = [], False
    for run in runs:
        cleaned = clean(run.text, limit=LONGEST_TEXT, lines=True)
        hidden = hidden or bool(HIDDEN & set(cleaned.changes))
        shown.append(replace(run, text=cleaned.text))
    return tuple(shown), hidden
