"""Writes the blocks of a form again, as HTML and as plain text, the way mail programs and clipboards do."""

from __future__ import annotations

import html
from collections.abc import Iterator

from marac_desk.intake.blocks import Block, Cell, Paragraph, Table
from marac_desk.intake.docx.body import read_body
from marac_desk.intake.docx.parts import word_parts
from marac_desk.intake.guards.package import open_package


def blocks_of(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a Word file."""
    return read_body(word_parts(open_package(data).parts)).blocks


def as_html(blocks: tuple[Block, ...]) -> str:
    """Return a page as mail programs write it."""
    return f"<html><head><style>td{{padding:2px}}</style></head><body>{''.join(map(_html, blocks))}</body></html>"


def _html(block: Block) -> str:
    if isinstance(block, Table):
        rows = ("".join(_cell(cell) for cell in row) for row in block.rows)
        return f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    return f"<{'h2' if block.heading else 'p'}>{_runs(block)}</{'h2' if block.heading else 'p'}>"


def _cell(cell: Cell) -> str:
    if cell.continued:
        return "<td></td>"
    ground = ' style="background:#dddddd"' if cell.shaded else ""
    span = f" colspan={cell.width}" if cell.width > 1 else ""
    return f"<td{span}{ground}>{''.join(map(_html, cell.blocks))}</td>"


def _runs(paragraph: Paragraph) -> str:
    shown = ""
    for run in paragraph.runs:
        text = html.escape(run.text).replace("\n", "<br>").replace("   ", "&nbsp; &nbsp;")
        text = f"<b>{text}</b>" if run.bold else text
        shown += f"<s>{text}</s>" if run.struck else text
    return shown


def as_tabbed(blocks: tuple[Block, ...]) -> str:
    """Return the plain text that Word puts on the clipboard: a tab between cells."""
    return "\n".join(_tabbed(blocks))


def _tabbed(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
            continue
        for row in block.rows:
            if any(cell.tables for cell in row):
                for cell in row:
                    yield from _tabbed(cell.blocks)
            else:
                yield "\t".join(cell.text for cell in row)


def as_lines(blocks: tuple[Block, ...]) -> str:
    """Return lines of "Label: answer", as somebody types a form of two columns into a mail."""
    return "\n".join(_lines(blocks))


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield f"\n{block.text}\n" if block.heading else block.text
            continue
        for row in block.rows:
            texts = [cell.text.strip() for cell in row]
            if len(texts) == 1:
                yield f"\n{texts[0]}"
            for label, answer in zip(texts[::2], texts[1::2], strict=False):
                yield f"{label.rstrip(':')}: {answer}"
