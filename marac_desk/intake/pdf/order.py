"""Tells titles from other words, and puts what stands on a page into the order in which it is read.

A page is read line by line. Where titles stand side by side, what is below each of them is a column of its own, down to
the next thing that goes across.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from marac_desk.intake.labels import LabelBook
from marac_desk.intake.pdf.places import Box, Print
from marac_desk.intake.pdf.surroundings import in_lines

T = TypeVar("T")

_LARGER = 1.25
_LONGEST_TITLE, _LONGEST_NAME = 100, 60
_FURTHER_RIGHT = 100.0
_TOUCH = 3.0
_DIGITS = re.compile(r"\d+")


def titles_among(
    words: Sequence[Print],
    all_words: Sequence[Print],
    book: LabelBook,
    running: frozenset[str] = frozenset(),
    fields: Sequence[Box] = (),
) -> frozenset[Print]:
    """Return the titles: words of a known one, words set larger than the rest, and bold ones with no field beside.

    A part of a form that nobody knows must end the part before it, or the telephone number of a neighbour becomes the
    victim's. `running` are the words that stand on several pages: heads and feet of pages end nothing.
    """
    usual = statistics.median([each.size for each in all_words]) if all_words else 0.0

    def is_title(each: Print) -> bool:
        if len(each.text) > _LONGEST_TITLE:
            return False
        if book.heading(each.text) is not None:
            return True
        if without_digits(each.text) in running:
            return False
        alone = each.bold and bool(fields) and not any(box.beside(each.box) for box in fields)
        called = len(each.text) <= _LONGEST_NAME and each.text[0] not in "(*" and each.text[-1] not in ".!;,"
        return each.size > _LARGER * usual or (alone and called)

    return frozenset(each for each in words if is_title(each))


def without_digits(text: str) -> str:
    """Return words as they are compared between pages: "Page 2 of 3" is the same on all."""
    return _DIGITS.sub("", text).strip()


def in_reading_order(things: Sequence[T], titles: frozenset[Print], box_of: Callable[[T], Box]) -> Iterator[list[T]]:
    """Return what stands on a page line by line, column after column where there are columns."""
    edge = _column_edge([box_of(thing) for thing in things], titles)
    if edge is None:
        yield from in_lines(things, box_of)
        return
    held: list[T] = []
    for line in in_lines(things, box_of):
        if any(_crosses(box_of(thing), edge) for thing in line):
            yield from _columns(held, edge, box_of)
            held = []
            yield line
        else:
            held += line
    yield from _columns(held, edge, box_of)


def _columns(things: Sequence[T], edge: float, box_of: Callable[[T], Box]) -> Iterator[list[T]]:
    yield from in_lines([thing for thing in things if box_of(thing).left < edge], box_of)
    yield from in_lines([thing for thing in things if box_of(thing).left >= edge], box_of)


def _column_edge(boxes: Sequence[Box], titles: frozenset[Print]) -> float | None:
    """Where the second column begins: at a title far from the left side that has another one, and nothing across it,
    beside it or above."""
    if not boxes or len(titles) < 2:
        return None
    side = min(box.left for box in boxes)
    for title in sorted(titles, key=lambda each: each.box.top):
        edge = title.box.left - 2 * _TOUCH
        beside = [other for other in titles if other is not title and other.box.right < edge]
        if edge - side < _FURTHER_RIGHT or not beside:
            continue
        below = [box for box in boxes if box.top >= title.box.top - _TOUCH]
        line = [box for box in below if box.beside(title.box)]
        if not any(_crosses(box, edge) for box in line) and sum(_crosses(box, edge) for box in below) * 4 < len(below):
            return edge
    return None


def _crosses(box: Box, edge: float) -> bool:
    return box.left < edge - _TOUCH and box.right > edge + _TOUCH
