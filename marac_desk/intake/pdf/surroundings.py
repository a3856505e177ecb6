"""Tells what stands around a box on a page: the words to its left, right and above it, and the title of its column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from marac_desk.intake.pdf.places import Box, Print

T = TypeVar("T")

_TOUCH = 3.0
_ALIGNED = 5.0
_NEAR_ABOVE = 1.6
"""Line heights between a label and the box below it."""
_LINES_APART = 0.7
_TALL = 2.2
"""Line heights from which a field is one of several lines: its label stands beside its top."""
_TALLEST_CELL = 120.0
_LONGEST_WRAP = 4
_SHELF, _MOST_SHELVES = 24.0, 200


class Surroundings:
    """The printed words and the boxes of fields of one page."""

    def __init__(self, prints: Sequence[Print], boxes: Sequence[Box]) -> None:
        self._prints = _Shelves(prints, lambda words: words.box)
        self._boxes = _Shelves(boxes, lambda box: box)
        self._above: dict[Box, tuple[Print | None, Box | None]] = {}
        self._titles: dict[Box, Print | None] = {}

    def left_of(self, box: Box, *, taken: frozenset[Print] = frozenset()) -> Print | None:
        """Return the nearest words to the left in the same line, with no field between."""
        found = [words for words in self._on_left(box) if words not in taken]
        if box.height > _TALL * max((words.size for words in found), default=box.height):
            found = [words for words in found if words.box.top - min(each.box.top for each in found) < _TOUCH]
        nearest = max(found, key=lambda words: words.box.right, default=None)
        if nearest is None or self._between(nearest.box.right, box.left, box):
            return None
        return nearest

    def all_left_of(self, box: Box, *, taken: frozenset[Print] = frozenset()) -> tuple[Print, ...]:
        """Return all words to the left in the same line, as far as the next field."""
        found = [
            words
            for words in self._on_left(box)
            if words not in taken and not self._between(words.box.right, box.left, box)
        ]
        return tuple(sorted(found, key=lambda words: words.box.left))

    def right_of(self, box: Box, *, within: float = 60.0) -> Print | None:
        """Return the nearest words to the right in the same line, with no field between."""
        found = [words for words in self._prints.beside(box) if -_TOUCH <= words.box.left - box.right <= within]
        nearest = min(found, key=lambda words: words.box.left, default=None)
        if nearest is None or self._between(box.right, nearest.box.left, box):
            return None
        return nearest

    def inside(self, box: Box) -> Print | None:
        """Return the words printed into a field, as forms do that print small labels into its corner."""
        found = [words for words in self._prints.near(box) if words.box.within(box)]
        return min(found, key=lambda words: (words.box.top, words.box.left), default=None)

    def above(self, box: Box) -> Print | None:
        """Return the words right above a box, with no field between."""
        words, other = self._nearest_above(box)
        if words is None or (other is not None and other.bottom > words.box.bottom - _TOUCH):
            return None
        return words if box.top - words.box.bottom <= _NEAR_ABOVE * max(words.box.height, words.size) else None

    def column_title(self, box: Box) -> Print | None:
        """Return the words on top of the column that a box stands in, with nothing but boxes like it between."""
        column: list[Box] = []
        at = box
        while at not in self._titles and at not in column:
            column.append(at)
            words, other = self._nearest_above(at)
            if other is not None and (words is None or other.bottom > words.box.bottom - _TOUCH):
                if _aligned(other, at) and at.top - other.bottom <= _TALLEST_CELL:
                    at = other
                    continue
                words = None
            near = words is not None and at.top - words.box.bottom <= _TALLEST_CELL
            self._titles[at] = words if near else None
        found = self._titles.get(at)
        self._titles |= dict.fromkeys(column, found)
        return found

    def box_above(self, box: Box) -> Box | None:
        """Return the field right above a box, with no words between, where both have the same sides."""
        words, other = self._nearest_above(box)
        if other is None or (words is not None and words.box.bottom > other.bottom - _TOUCH):
            return None
        return other if abs(other.left - box.left) < _TOUCH and abs(other.right - box.right) < _TOUCH else None

    def wrapped(self, words: Print) -> tuple[Print, ...]:
        """Return words with the lines before and after that belong to them: set alike, close, beside no other field."""
        lines = [words]
        for step in (-1, 1):
            while len(lines) < _LONGEST_WRAP:
                edge = lines[0] if step < 0 else lines[-1]
                more = next(
                    (other for other in self._prints.near(edge.box) if self._continues(edge, other, step)), None
                )
                if more is None or more in lines:
                    break
                lines.insert(0, more) if step < 0 else lines.append(more)
        return tuple(lines)

    def whole(self, words: Print) -> str:
        """Return the text of words with the lines that belong to them."""
        return " ".join(line.text for line in self.wrapped(words))

    def _continues(self, edge: Print, other: Print, step: int) -> bool:
        gap = (other.box.top - edge.box.bottom) if step > 0 else (edge.box.top - other.box.bottom)
        alike = abs(other.size - edge.size) < 0.6 and other.bold == edge.bold
        first, second = (edge, other) if step > 0 else (other, edge)
        runs_on = second.text[:1].islower() and first.text[-1:] not in {":", "?", "."}
        return (
            alike
            and runs_on
            and abs(other.box.left - edge.box.left) < _TOUCH
            and -_TOUCH <= gap <= _LINES_APART * edge.size
            and all(box.beside(edge.box) for box in self._boxes.beside(other.box))
        )

    def _on_left(self, box: Box) -> list[Print]:
        return [words for words in self._prints.beside(box) if words.box.right <= box.left + _TOUCH]

    def _nearest_above(self, box: Box) -> tuple[Print | None, Box | None]:
        if box not in self._above:
            self._above[box] = (self._prints.nearest_above(box), self._boxes.nearest_above(box))
        return self._above[box]

    def _between(self, left: float, right: float, line: Box) -> bool:
        return any(
            other != line and left - _TOUCH <= other.centre[0] <= right + _TOUCH for other in self._boxes.beside(line)
        )


class _Shelves(Generic[T]):
    """Things of a page by how far down they stand, so that a crowded page takes no longer than its lines."""

    def __init__(self, things: Sequence[T], box_of: Callable[[T], Box]) -> None:
        self._box_of = box_of
        self._shelves: dict[int, list[T]] = {}
        self._by_end: dict[int, list[T]] = {}
        for thing in things:
            box = box_of(thing)
            for number in self._numbers(box):
                self._shelves.setdefault(number, []).append(thing)
            self._by_end.setdefault(int(box.bottom // _SHELF), []).append(thing)
        self._first = min(self._by_end, default=0)

    @staticmethod
    def _numbers(box: Box) -> range:
        first = int(box.top // _SHELF)
        return range(first, min(int(box.bottom // _SHELF), first + _MOST_SHELVES) + 1)

    def near(self, box: Box) -> list[T]:
        """Return what stands about as far down, and right above and below."""
        numbers = self._numbers(box)
        around = range(numbers.start - 1, numbers.stop + 1)
        return list({id(thing): thing for number in around for thing in self._shelves.get(number, ())}.values())

    def beside(self, box: Box) -> list[T]:
        """Return what stands in the same line."""
        found = {id(thing): thing for number in self._numbers(box) for thing in self._shelves.get(number, ())}
        return [thing for thing in found.values() if self._box_of(thing).beside(box)]

    def nearest_above(self, box: Box) -> T | None:
        """Return the lowest thing above a box in its column."""
        limit = box.top + _TOUCH
        for number in range(int(limit // _SHELF), self._first - 1, -1):
            found = [
                thing
                for thing in self._by_end.get(number, ())
                if (other := self._box_of(thing)) != box and other.bottom <= limit and other.over(box)
            ]
            if found:
                return max(found, key=lambda thing: self._box_of(thing).bottom)
        return None


def _aligned(one: Box, other: Box) -> bool:
    return abs(one.centre[0] - other.centre[0]) < _ALIGNED or (
        abs(one.left - other.left) < _TOUCH and abs(one.right - other.right) < _TOUCH
    )


def in_lines(things: Sequence[T], box_of: Callable[[T], Box]) -> Iterator[list[T]]:
    """Return things line by line from the top, each line from the left."""
    held: list[T] = []
    for thing in sorted(things, key=lambda thing: box_of(thing).centre[1]):
        if held and not _same_line(box_of(held[0]), box_of(thing)):
            yield sorted(held, key=lambda thing: box_of(thing).left)
            held = []
        held.append(thing)
    if held:
        yield sorted(held, key=lambda thing: box_of(thing).left)


def _same_line(one: Box, other: Box) -> bool:
    return one.beside(other) and abs(one.centre[1] - other.centre[1]) <= max(6.0, min(one.height, other.height) / 2)
