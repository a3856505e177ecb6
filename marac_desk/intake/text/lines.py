"""Puts lines together as a reader of the page does: rows to tables, and further lines to the answer they belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from marac_desk.intake.blocks import Block, Cell, Paragraph, Run, Table
from marac_desk.intake.labels import label_book
from marac_desk.intake.sections import Match
from marac_desk.intake.text.printed import Printed, Shape, printed
from marac_desk.intake.values import value_book

_WRAPPED = 60
"""Characters from which a line was probably broken by a program that sends mails, and goes on in the next one."""

_NEAR, _IN_A_LIST = 4, 4
"""Numbered lines with answers that must stand close together to be taken for a list of items."""

_MOST_CELL_LINES = 8
_LONG_ANSWERS = {"person/address", "safe_contact/safe_times", "person/remarks"}


def arranged(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks in which each paragraph was one line, put together; tables stay as they are."""
    return tuple(_arranged(blocks))


def _arranged(blocks: Sequence[Block]) -> Iterator[Block]:
    held: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            held.append(block)
        else:
            yield from _together(held)
            held = []
            yield block
    yield from _together(held)


def _together(paragraphs: Sequence[Paragraph]) -> Iterator[Block]:
    book, values = label_book(), value_book()
    lines = [printed(paragraph, book, values) for paragraph in paragraphs]
    for number, line in enumerate(lines):
        if line.unsure and sum(near.item for near in lines[max(0, number - _NEAR) : number + _NEAR + 1]) < _IN_A_LIST:
            lines[number] = printed(line.paragraph, book, values, in_list=False)
    lines = list(_whole_rows(lines))
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.shape is Shape.ROW:
            end, table = _table(lines, at)
            yield table
        elif line.shape is Shape.LABELLED and (line.match or _among_labels(lines, at)):
            end = _answer_end(lines, at)
            yield _joined(lines[at:end], line.label)
        elif line.shape is Shape.LABEL and not line.match and _stands_above_answer(lines, at):
            end = _answer_end(lines, at + 1)
            yield _joined(lines[at:end], line.label)
        elif line.shape is Shape.BLANK:
            end = at + 1
            yield Paragraph(line.paragraph.where)
        elif line.shape is Shape.TITLE and _opens_a_part(lines, at):
            end = at + 1
            yield replace(line.paragraph, heading=True)
        else:
            end = at + 1
            yield line.paragraph
        at = end


def _opens_a_part(lines: Sequence[Printed], at: int) -> bool:
    """Whether a known title stands where titles do: set off above, with lines of the form below it."""
    below = _next(lines, at, 1)
    return (at == 0 or lines[at - 1].shape is Shape.BLANK) and below is not None and below.shape is not Shape.WORDS


def _among_labels(lines: Sequence[Printed], at: int) -> bool:
    """Whether a label that is not known stands next to one that is, or to a title: then it is a line of a form."""
    return any(near.known or near.shape is Shape.LABEL for near in (_next(lines, at, -1), _next(lines, at, 1)) if near)


def _next(lines: Sequence[Printed], at: int, step: int) -> Printed | None:
    """The next known line in one direction, over blank lines and labels that are not known either."""
    at += step
    while 0 <= at < len(lines) and not lines[at].known and lines[at].shape in {Shape.BLANK, Shape.LABELLED}:
        at += step
    return lines[at] if 0 <= at < len(lines) else None


def _stands_above_answer(lines: Sequence[Printed], at: int) -> bool:
    below = lines[at + 1] if at + 1 < len(lines) else None
    if below is None or below.shape is not Shape.WORDS:
        return False
    after = _next(lines, at + 1, 1)
    return _among_labels(lines, at) or bool(after and after.known)


def _answer_end(lines: Sequence[Printed], at: int) -> int:
    """Where the answer ends that begins on a line: prose is left to whoever reads paragraphs."""
    match, end = lines[at].match, at + 1
    if match and match.narrative:
        return end
    while end < len(lines) and lines[end].shape is Shape.WORDS and _goes_on(lines[end - 1], lines[end], match):
        end += 1
    return end


def _goes_on(line: Printed, more: Printed, match: Match | None) -> bool:
    text, indented = line.paragraph.text, more.paragraph.text[:2].isspace()
    broken = len(text) >= _WRAPPED or text.rstrip().endswith((",", ";"))
    return indented or broken or (match is not None and match.target in _LONG_ANSWERS)


def _joined(lines: Sequence[Printed], label: str) -> Paragraph:
    runs: list[Run] = []
    for number, line in enumerate(lines):
        runs += [Run("\n")] if number else []
        runs += line.paragraph.runs
    return Paragraph(lines[0].paragraph.where, tuple(runs), label=label)


def _table(lines: Sequence[Printed], start: int) -> tuple[int, Table]:
    """Rows that follow each other; a line without columns goes on in the last cell, or is a row of one cell."""
    rows: list[tuple[Cell, ...]] = []
    at = start
    while at < len(lines):
        line = lines[at]
        if line.shape is Shape.ROW and not _is_another_table(rows, line):
            rows.append(_row(line))
        elif line.shape is Shape.BLANK and at + 1 < len(lines) and lines[at + 1].shape is Shape.ROW:
            pass
        elif line.shape is Shape.WORDS and _is_inside(lines, at):
            rows[-1] = _with_more(rows[-1], line)
        elif line.shape is Shape.TITLE and at + 1 < len(lines) and lines[at + 1].shape is Shape.ROW:
            rows.append((_cell(line.paragraph.where, line.text),))
        else:
            break
        at += 1
    return at, Table(lines[start].paragraph.where, tuple(rows))


def _is_inside(lines: Sequence[Printed], at: int) -> bool:
    """Whether words stand between rows, or right below one, as the lines of a cell do."""
    above = lines[at - 1]
    if above.shape is Shape.BLANK:
        return False
    row = next((line for line in reversed(lines[:at]) if line.shape is Shape.ROW), None)
    after = next((line for line in lines[at + 1 :] if line.shape is not Shape.WORDS), None)
    if row is None or after is None or after.shape is not Shape.ROW:
        return False
    return len(row.cells) == len(after.cells) or label_book().matches(after.cells[0].rstrip(" :?"))


def _is_another_table(rows: Sequence[tuple[Cell, ...]], line: Printed) -> bool:
    """Rows of another number of columns: a list of people ends where a part with two columns begins."""
    return line.tabbed and bool(rows) and 1 < len(rows[-1]) != len(line.cells)


def _whole_rows(lines: Sequence[Printed]) -> Iterator[Printed]:
    """Rows that were cut where a cell has several lines, put together: their columns add up to those of others."""
    counts = Counter(len(line.cells) for line in lines if line.tabbed)
    most = counts.most_common(1)
    width = most[0][0] if most and most[0][1] > 1 else 0
    at = 0
    while at < len(lines):
        end = _cut_row_end(lines, at, width)
        if end > at + 1:
            cells = list(lines[at].cells)
            for line in lines[at + 1 : end]:
                first, *others = line.cells or (line.text,)
                cells = [*cells[:-1], f"{cells[-1]}\n{first}", *others]
            yield replace(lines[at], cells=tuple(cells))
        else:
            yield lines[at]
        at = end


def _cut_row_end(lines: Sequence[Printed], start: int, width: int) -> int:
    if not lines[start].tabbed or len(lines[start].cells) >= width:
        return start + 1
    count, book = len(lines[start].cells), label_book()
    for at in range(start + 1, min(start + _MOST_CELL_LINES, len(lines))):
        line = lines[at]
        if line.shape not in {Shape.ROW, Shape.WORDS} or (line.cells and book.matches(line.cells[0].rstrip(" :?"))):
            break
        count += max(len(line.cells), 1) - 1
        if count >= width:
            return at + 1 if count == width else start + 1
    return start + 1


def _row(line: Printed) -> tuple[Cell, ...]:
    where = line.paragraph.where
    return tuple(_cell(f"{where}, column {number}", text) for number, text in enumerate(line.cells, 1))


def _cell(where: str, text: str) -> Cell:
    return Cell(where, tuple(Paragraph(where, (Run(part),) if part else ()) for part in text.split("\n")))


def _with_more(row: tuple[Cell, ...], line: Printed) -> tuple[Cell, ...]:
    last = row[-1]
    return (*row[:-1], Cell(last.where, (*last.blocks, Paragraph(last.where, (Run(line.text),)))))
