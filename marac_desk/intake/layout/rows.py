"""Turns the rows of a table into entries: titles, labels with their answers, and tables with column titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from marac_desk.intake.blocks import Cell, Table
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.layout.entries import Entry, Field, Grid, Line, TableStart, Title, Words, words_of
from marac_desk.intake.layout.inline import pieces
from marac_desk.intake.layout.titles import Row, holds_titles
from marac_desk.intake.values import ValueBook, beside_boxes

_NUMBERED = re.compile(r"^\s*\(?\d{1,2}\s*[.)]")
_LONGEST_TITLE = 140
_FEWEST_BESIDE = 2


class TableReader:
    """Reads tables with the wordings at hand."""

    def __init__(self, book: LabelBook, values: ValueBook) -> None:
        self._book, self._values = book, values

    def read(self, table: Table) -> Iterator[Entry]:
        """Return the entries of a table, those of tables inside it at their place."""
        yield TableStart()
        rows = [row for row in table.rows if row]
        at = 0
        while at < len(rows):
            row, below = rows[at], rows[at + 1] if at + 1 < len(rows) else None
            if len(row) == 1:
                entries, used = self._single(row[0], below)
                yield from entries
                at += used
            elif self._stand_beside(row):
                end = next((n for n in range(at + 1, len(rows)) if self._ends_part(rows[n])), len(rows))
                yield from self._side_by_side(row, rows[at + 1 : end])
                at = end
            elif holds_titles(row, below, self._book, self._values):
                end = self._grid_end(rows, at)
                yield _grid(row, rows[at + 1 : end])
                at = end
            else:
                yield from self._row(row)
                at += 1

    def _grid_end(self, rows: Sequence[Row], start: int) -> int:
        for at in range(start + 1, len(rows)):
            below = rows[at + 1] if at + 1 < len(rows) else None
            if len(rows[at]) == 1 or any(cell.tables for cell in rows[at]):
                return at
            if at > start + 1 and holds_titles(rows[at], below, self._book, self._values):
                return at
        return len(rows)

    def _single(self, cell: Cell, below: Row | None) -> tuple[list[Entry], int]:
        """A cell that has its row to itself: a title, a label with its answer inside or below, or plain words."""
        if cell.tables:
            return list(self._with_tables(cell)), 1
        found = self._labelled(cell)
        if found:
            return found, 1
        text = cell.text
        if not text:
            return [], 1
        if self._book.heading(text):
            return [Title(words_of(cell))], 1
        if self._book.matches(text):
            if below and len(below) == 1 and self._is_answer(below[0]):
                return [Field(text, (words_of(below[0]),))], 2
            return self._blank(cell), 1
        if cell.looks_like_label and len(text) <= _LONGEST_TITLE:
            return [Title(words_of(cell))], 1
        return [Line(words_of(cell))], 1

    def _blank(self, cell: Cell) -> list[Entry]:
        """A taught label without an answer still stands there, which tells that the form is the one that was taught."""
        return [Field(cell.text, (Words("", cell.where),))] if self._book.is_taught(cell.text) else []

    def _is_answer(self, cell: Cell) -> bool:
        return bool(
            cell.text
            and not cell.tables
            and not cell.looks_like_label
            and not self._book.heading(cell.text)
            and not self._book.matches(cell.text)
            and not self._labelled(cell)
        )

    def _with_tables(self, cell: Cell) -> Iterator[Entry]:
        for block in cell.blocks:
            if isinstance(block, Table):
                yield from self.read(block)
            elif block.text.strip():
                words = Words(block.text.strip(), cell.where)
                yield Title(words) if self._book.heading(words.text) else Line(words)

    def _labelled(self, cell: Cell) -> list[Entry]:
        """The labels inside a cell with their answers; empty where there are none, or the answers are elsewhere."""
        if self._book.risk_item(cell.text):  # "21. Abuser: substances" is one label
            return []
        found = pieces(cell.paragraphs, self._book)
        labels = [piece for piece in found if piece.label]
        if not labels or (len(labels) == 1 and not labels[0].value):
            return []
        return [
            Field(piece.label, (Words(piece.value, cell.where),))
            if piece.label
            else Line(Words(piece.value, cell.where))
            for piece in found
        ]

    def _row(self, row: Row) -> Iterator[Entry]:
        at = 0
        while at < len(row):
            cell = row[at]
            if cell.tables:
                yield from self._with_tables(cell)
                at += 1
            elif not cell.text or cell.continued:
                at += 1
            elif labelled := self._labelled(cell):
                yield from labelled
                at += 1
            elif self._opens_part(row, at):
                yield Title(words_of(cell))
                at += 1
            else:
                values = self._answers(row, at + 1)
                if values:
                    yield Field(cell.text, tuple(map(words_of, values)))
                else:
                    yield from self._blank(cell) or [Line(words_of(cell))]
                at += 1 + len(values)

    def _stand_beside(self, row: Row) -> bool:
        """Whether a row holds titles of parts that stand beside each other, each over several columns."""
        said = [at for at, cell in enumerate(row) if cell.text and not cell.continued]
        if len(said) < _FEWEST_BESIDE or any(cell.tables for cell in row) or not self._book.heading(row[said[0]].text):
            return False
        return all(row[at].width > 1 or (at + 1 < len(row) and not row[at + 1].text) for at in said)

    def _ends_part(self, row: Row) -> bool:
        return len(row) == 1 or self._stand_beside(row)

    def _side_by_side(self, titles: Row, rows: Sequence[Row]) -> Iterator[Entry]:
        """Each part below its own title: what stands beside it is about somebody else."""
        said = [(start, cell) for start, cell in zip(_starts(titles), titles, strict=True) if cell.text]
        ends = [*(start for start, _ in said[1:]), None]
        for (first, title), end in zip(said, ends, strict=True):
            yield Title(words_of(title))
            for row in rows:
                pairs = zip(_starts(row), row, strict=True)
                yield from self._row([cell for at, cell in pairs if at >= first and (end is None or at < end)])

    def _opens_part(self, row: Row, at: int) -> bool:
        """Whether a cell is a title: over the labels to its right, or alone in its row and set as titles are."""
        text, rest = row[at].text, row[at + 1 :]
        if len(rest) > 1 and self._is_label(row[at]) and self._is_label(rest[0]) and not self._is_label(rest[1]):
            return True
        alone = at == 0 and not any(cell.text or cell.tables for cell in rest)
        return bool(alone and (_NUMBERED.match(text) or text.isupper()) and self._book.heading(text))

    def _answers(self, row: Row, start: int) -> list[Cell]:
        """The cell beside a label, and those after it up to the next label."""
        if start >= len(row) or row[start].tables or (row[start].looks_like_label and row[start - 1].looks_like_label):
            return []
        if self._book.is_taught(row[start - 1].text) and (self._is_label(row[start]) or self._labelled(row[start])):
            return []
        end = start + 1
        if self._book.is_taught(row[start - 1].text) and _in_pairs(row, start):
            return [row[start]]
        while end < len(row) and not self._is_label(row[end]) and not row[end].tables and not self._labelled(row[end]):
            end += 1
        return list(row[start:end])

    def _is_label(self, cell: Cell) -> bool:
        return bool(cell.text) and (cell.looks_like_label or self._book.matches(cell.text))


def _in_pairs(row: Row, start: int) -> bool:
    """Whether a row goes label, answer, label, answer: then a taught label has one answer, whatever follows it."""
    return len(row) % 2 == 0 and start % 2 == 1 and not any(beside_boxes(cell.text) for cell in row)


def _grid(titles: Row, rows: Sequence[Row]) -> Grid:
    starts = _starts(titles)
    above: dict[int, Words] = {}
    filled = []
    for row in rows:
        cells = dict.fromkeys(range(len(starts)), Words("", row[0].where))
        for start, cell in zip(_starts(row), row, strict=True):
            column = max((number for number, first in enumerate(starts) if first <= start), default=0)
            text = above.get(column, words_of(cell)) if cell.continued else words_of(cell)
            cells[column] = _beside(cells[column], text)
        above = cells
        filled.append(tuple(cells[number] for number in range(len(starts))))
    return Grid(tuple(cell.text for cell in titles), tuple(filled))


def _beside(held: Words, more: Words) -> Words:
    if not held.text:
        return more
    return Words(f"{held.text}   {more.text}", held.where) if more.text else held


def _starts(row: Row) -> list[int]:
    starts, at = [], 0
    for cell in row:
        starts.append(at)
        at += cell.width
    return starts
