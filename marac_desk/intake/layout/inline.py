"""Finds labels and answers that share one cell or paragraph: "Call: Yes  Text: No", or a label above its answer.

A label is only seen where one can begin (at a line's start, after a gap, where bold print begins, after a field to be
filled in) and where it ends as labels do: with a colon or a question mark, with the end of bold print, with the line,
or where such a field begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marac_desk.intake.blocks import Paragraph
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.sections import Match, Section

_START = re.compile(r"^[ \t]*(?=\S)|(?<=\S)(?:[ \t]{2,}|\t|\s*[;|]\s+)(?=\S)", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.;]) (?=[^\W\d_])")
_END = re.compile(r"[:?]")
_LONGEST = 140
_MOST_ENDS = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A label and the words after it; `label` is empty for words before the first label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class _Printed:
    text: str
    bold: tuple[tuple[int, int], ...]
    filled: tuple[tuple[int, int], ...]

    def is_filled(self, place: int) -> bool:
        return any(first <= place < end for first, end in self.filled)

    def next_filled(self, start: int) -> int | None:
        return next((first for first, _ in self.filled if first > start), None)

    def bold_end(self, start: int) -> int | None:
        return next((end for first, end in self.bold if first <= start < end), None)


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    text: str
    match: Match


def pieces(paragraphs: Sequence[Paragraph], book: LabelBook) -> list[Piece]:
    """Return the labels in a text, each with what follows it; empty where there is no known label."""
    printed = _printed(paragraphs)
    labels = list(_labels(printed, book))
    if not labels:
        return []
    found = []
    if before := printed.text[: labels[0].start].strip():
        found.append(Piece("", before))
    for number, label in enumerate(labels):
        end = labels[number + 1].start if number + 1 < len(labels) else len(printed.text)
        found.append(Piece(label.text, printed.text[label.end : end].strip(" \t\n;|")))
    return found


def _printed(paragraphs: Sequence[Paragraph]) -> _Printed:
    text, bold, filled = "", [], []
    for number, paragraph in enumerate(paragraphs):
        text += "\n" if number else ""
        for run in paragraph.runs:
            if run.struck:
                continue
            if run.bold and run.text.strip():
                bold.append((len(text), len(text) + len(run.text)))
            if run.filled:
                filled.append((len(text), len(text) + len(run.text)))
            text += run.text
    return _Printed(text, tuple(bold), tuple(filled))


def _labels(printed: _Printed, book: LabelBook) -> Iterator[_Label]:
    taken = 0
    for start in _starts(printed):
        if start < taken:
            continue
        label = _label_at(printed, start, book)
        if label:
            yield label
            taken = label.end
            if label.match.narrative:
                return


def _starts(printed: _Printed) -> list[int]:
    starts = {found.end() for found in _START.finditer(printed.text)}
    starts |= {found.end() for found in _SENTENCE.finditer(printed.text)}
    for first, end in (*printed.bold, *((end, len(printed.text)) for _, end in printed.filled)):
        inside = printed.text[first:end]
        starts.add(first + len(inside) - len(inside.lstrip()))
    return sorted(start for start in starts if not printed.is_filled(start))


def _label_at(printed: _Printed, start: int, book: LabelBook) -> _Label | None:
    for end, after in _ends(printed, start):
        words = printed.text[start:end].strip()
        match = book.match(words, Section) if words else None
        if match:
            return _Label(start, after, words, match)
    return None


def _ends(printed: _Printed, start: int) -> Iterator[tuple[int, int]]:
    """Where a label that starts here may end, and where the answer begins."""
    line_end = printed.text.find("\n", start)
    line_end = len(printed.text) if line_end < 0 else line_end
    field = printed.next_filled(start)
    if field is not None and field <= min(line_end, start + _LONGEST):
        yield field, field
    limit = min(line_end, start + _LONGEST)
    sentence = start > 0 and printed.text[start - 1] == " " and printed.text[max(start - 2, 0)] in ".;"
    for number, found in enumerate(_END.finditer(printed.text, start, limit)):
        if number == _MOST_ENDS:
            break
        if not (sentence and found[0] == "?"):  # in running text a question is no label
            after = found.end() + (printed.text[found.end() : found.end() + 1] == ":")
            yield found.start(), after
    if sentence:
        return
    bold_end = printed.bold_end(start)
    if bold_end is not None and bold_end < len(printed.text):
        yield min(bold_end, line_end), min(bold_end, line_end)
    first_line = not printed.text[:start].strip()
    if line_end < len(printed.text) and (first_line or (bold_end is not None and bold_end >= line_end)):
        yield line_end, line_end + 1
