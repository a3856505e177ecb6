"""Puts the boxes of a page together to what a person fills in as one: a group of options, a date in three boxes.

Every unit carries the words that may be its label, the likeliest first: what the form says of the field, what is
printed beside or above it, and what its name says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from marac_desk.intake.folding import fold
from marac_desk.intake.labels import LabelBook
from marac_desk.intake.pdf.captions import Captions, captions_of, is_known
from marac_desk.intake.pdf.fields import Shape, Widget
from marac_desk.intake.pdf.places import Box, Print, around
from marac_desk.intake.pdf.surroundings import Surroundings, in_lines
from marac_desk.intake.sections import Section
from marac_desk.intake.values import ValueBook
from marac_desk.rules.vocabulary import Answer, Relationship, Sex

TICKED, UNTICKED = "☒", "☐"
_SMALL = 90.0
_CLOSE = 30.0
_SEPARATOR = re.compile(
    r"[\s/.\-–]*|(?:\(?(?:dd?|mm?|yy(?:yy)?|tt|jj(?:jj)?|pp|kk|vv(?:vv)?)\)?[\s/.]*)+", re.IGNORECASE
)
_MOST_CELL_SIGNS = 4
_MOST_OPTIONS = 8
_EXCLUSIVE = (Answer, Sex, Relationship)
"""Answers of which one is true. Ways to be reached are not among them: several may be ticked."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a person fills in as one.

    `text` is what was filled in, empty where nothing was. `said` are labels by what the file says, `left`, `above` and
    `column` by what is printed, `named` by the name of the field. `torn` tells that the file contradicts itself.
    `prints` are the printed words that belong to it, `tops` those over it, which may be for more than this unit.
    """

    shape: Shape
    box: Box
    text: str
    said: tuple[str, ...] = ()
    left: str = ""
    above: str = ""
    column: str = ""
    named: str = ""
    torn: bool = False
    default: bool = False
    longest: int = 0
    prints: frozenset[Print] = frozenset()
    tops: frozenset[Print] = frozenset()

    @property
    def has_own_label(self) -> bool:
        """Whether something stands to its left, or the form says what it is for."""
        return bool(self.left or self.said)


def shares_label(line: Sequence[Unit]) -> bool:
    """Whether the fields of a line have one label for all of them, to the left of the first."""
    first, *others = line
    return bool(first.left and not first.said and others) and not any(unit.has_own_label for unit in others)


class UnitMaker:
    """Makes units of the boxes of one page."""

    def __init__(self, surroundings: Surroundings, book: LabelBook, values: ValueBook) -> None:
        self._around, self._book, self._values = surroundings, book, values
        self._taken: frozenset[Print] = frozenset()

    def make(self, widgets: Sequence[Widget]) -> list[Unit]:
        """Return the units of a page in no order."""
        made: list[Unit] = []
        for group in _groups([widget for widget in widgets if widget.shape is Shape.OPTION]):
            made.append(self._group(group, tips=group[0].tips[-1:]))
        for line in in_lines([widget for widget in widgets if widget.shape is Shape.TICK], lambda w: w.box):
            made += self._ticks(line)
        written = [widget for widget in widgets if widget.shape in {Shape.TEXT, Shape.CHOICE}]
        return made + list(self._merged([self._written(widget) for widget in _once(written)]))

    # boxes to tick

    def _group(self, group: Sequence[Widget], tips: tuple[str, ...]) -> Unit:
        captions = captions_of(group, self._around, self._values)
        self._taken |= captions.prints
        ticked = [text or "?" for widget, text in zip(group, captions.texts, strict=True) if widget.on]
        first = around([widget.box for widget in group if widget.box.page == group[0].box.page])
        unit = Unit(
            Shape.OPTION,
            first,
            "; ".join(ticked),
            tips,
            named=group[0].spoken,
            torn=any(widget.torn for widget in group) or captions.torn,
            prints=captions.prints,
        )
        return self._labelled(unit, group[0].box)

    def _ticks(self, line: list[Widget]) -> Iterator[Unit]:
        """Boxes of one line: options of one answer, or each a thing of its own."""
        at = 0
        while at < len(line):
            for end in range(min(len(line), at + _MOST_OPTIONS), at + 1, -1):
                captions = captions_of(line[at:end], self._around, self._values)
                if self._are_options(line[at:end], captions):
                    tips = _shared_tip(line[at:end])
                    yield self._group(line[at:end], tips)
                    at = end
                    break
            else:
                yield self._single(line, at)
                at += 1

    def _are_options(self, line: Sequence[Widget], captions: Captions) -> bool:
        """Whether boxes are options of one answer: known ones, or others beside a known label."""
        if not captions.prints:
            return False
        if all(is_known(text, self._values, _EXCLUSIVE) for text in captions.texts):
            return True
        label = self._around.left_of(line[0].box, taken=captions.prints)
        if label is None or not self._book.matches(self._around.whole(label)):
            return False
        some_known = any(is_known(text, self._values, _EXCLUSIVE) for text in captions.texts)
        return some_known or not any(self._book.matches(text) for text in captions.texts)

    def _single(self, line: Sequence[Widget], at: int) -> Unit:
        """One box with one label, which may stand on either side of it: as in the rest of its line."""
        widget = line[at]
        right = self._around.right_of(widget.box)
        first, last = line[0], line[-1]
        begins = self._around.left_of(first.box) is not None
        ends = self._around.right_of(last.box) is not None
        left = self._around.left_of(widget.box)
        if right is not None and left is not None and begins and ends:
            by_right = right.box.left - widget.box.right <= widget.box.left - left.box.right
        else:
            by_right = right is not None and not (begins and not ends)
        unit = Unit(
            Shape.TICK,
            widget.box,
            TICKED if widget.on else UNTICKED,
            widget.tips,
            named=widget.spoken,
            torn=widget.torn,
        )
        if by_right and right is not None:
            wrapped = frozenset(self._around.wrapped(right))
            return replace(unit, left=self._around.whole(right), prints=wrapped)
        return self._labelled(unit, widget.box)

    # text

    def _written(self, widget: Widget) -> Unit:
        unit = Unit(
            widget.shape,
            widget.box,
            widget.text.strip(),
            widget.tips,
            named=widget.spoken,
            default=widget.default,
            longest=widget.longest,
        )
        return self._labelled(unit, widget.box)

    def _labelled(self, unit: Unit, box: Box) -> Unit:
        """A unit with the words printed around it."""
        row = self._around.all_left_of(box, taken=self._taken)
        nearest = self._around.left_of(box, taken=self._taken)
        over = self._around.above(box)
        if nearest is None and over is None and unit.shape is not Shape.OPTION:
            over = self._around.inside(box)
        column = self._around.column_title(box)
        column = None if column in self._taken else column
        lines: set[Print] = set(unit.prints)
        left = ""
        if nearest is not None:
            wrapped = self._around.wrapped(nearest)
            left = " ".join(line.text for line in wrapped)
            if len(row) > 1 and self._reads_on(row):
                left, wrapped = " ".join(words.text for words in row), row
            lines |= {*wrapped, nearest}
        elif over is not None and over not in self._taken:
            lines |= set(self._around.wrapped(over))
        if column is not None and nearest is None:
            lines |= set(self._around.wrapped(column))
        return replace(
            unit,
            left=left,
            above=self._around.whole(over) if over is not None and over not in self._taken else "",
            column=self._around.whole(column) if column is not None and column is not over else "",
            prints=frozenset(lines),
            tops=frozenset(self._around.wrapped(top)) if (top := column or over) is not None else frozenset(),
        )

    @staticmethod
    def _reads_on(row: Sequence[Print]) -> bool:
        """Whether the words of a row are one label: a number in a column of its own, and what it counts."""
        return fold(row[0].text).isdecimal()

    def _merged(self, units: list[Unit]) -> Iterator[Unit]:
        """Small boxes side by side under one label as one, and a box below another without a label as its next line."""
        held: Unit | None = None
        for line in in_lines(units, lambda unit: unit.box):
            for unit in line:
                joined = self._joined(held, unit) if held else None
                if held and joined is None:
                    yield held
                held = joined or unit
        if held:
            yield held

    def _joined(self, held: Unit, unit: Unit) -> Unit | None:
        if unit.shape is not Shape.TEXT or held.shape is not Shape.TEXT or self._is_understood(unit):
            return None
        if held.box.beside(unit.box) and self._is_next_cell(held, unit):
            sign = "" if unit.longest == 1 else "/"
            parts = [held.text, unit.text]
            text = sign.join(parts) if all(parts) else "".join(parts)
            return replace(held, text=text, box=around([held.box, unit.box]), prints=held.prints | unit.prints)
        if not unit.left and not unit.above and self._around.box_above(unit.box) == held.box and held.left:
            text = "\n".join(part for part in (held.text, unit.text) if part)
            return replace(held, text=text, box=unit.box, prints=held.prints | unit.prints)
        return None

    def _is_next_cell(self, held: Unit, unit: Unit) -> bool:
        small = 0 < unit.longest <= _MOST_CELL_SIGNS and 0 < held.longest <= _MOST_CELL_SIGNS
        near = unit.box.width < _SMALL and 0 <= unit.box.left - held.box.right < _CLOSE
        return small and near and (not unit.left or bool(_SEPARATOR.fullmatch(unit.left)))

    def _is_understood(self, unit: Unit) -> bool:
        return any(self._book.match(label, Section) for label in (*unit.said, unit.left, unit.named) if label)


def _groups(options: Sequence[Widget]) -> list[list[Widget]]:
    found: dict[int, list[Widget]] = {}
    for widget in options:
        found.setdefault(widget.field, []).append(widget)
    return list(found.values())


def _once(widgets: Sequence[Widget]) -> Iterator[Widget]:
    """One box of each field: a field that is shown on several pages was filled in once."""
    seen: set[int] = set()
    for widget in widgets:
        if widget.field not in seen:
            seen.add(widget.field)
            yield widget


def _shared_tip(line: Sequence[Widget]) -> tuple[str, ...]:
    """What all boxes of a line are said to be for, where they say the same."""
    tips = {widget.tips for widget in line}
    return tips.pop() if len(tips) == 1 else ()
