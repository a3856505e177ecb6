"""Finds the words that stand for each of several boxes of which one is ticked: beside them, over them, or in the file.

Printed words count before those in the file, as they are what was seen when the box was ticked. On which side they
stand the whole group shows: the one on which every box has words of its own, known as answers where there are such.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from marac_desk.intake.pdf.fields import Widget
from marac_desk.intake.pdf.places import Box, Print
from marac_desk.intake.pdf.surroundings import Surroundings
from marac_desk.intake.values import ValueBook
from marac_desk.rules.vocabulary import Answer, ContactChannel, Relationship, Sex

_KINDS = (Answer, Sex, Relationship, ContactChannel)
_NEAR = 60.0


@dataclass(frozen=True, slots=True)
class Captions:
    """The words for each box, those of them that are printed, and whether the file says otherwise of a ticked one."""

    texts: tuple[str, ...]
    prints: frozenset[Print] = frozenset()
    torn: bool = False
    known: int = 0


def captions_of(widgets: Sequence[Widget], around: Surroundings, values: ValueBook) -> Captions:
    """Return the words for each box of a group."""
    readings = [
        _printed(widgets, lambda box: around.right_of(box, within=_NEAR), around, values),
        _printed(widgets, lambda box: around.left_of(box), around, values, within=_NEAR),
        _printed(widgets, around.column_title, around, values),
    ]
    filed = [
        _filed([widget.tips[0] if len(widget.tips) > 1 else "" for widget in widgets], values),
        _filed([widget.state.replace("_", " ") for widget in widgets], values),
    ]
    whole = [reading for reading in (*readings, *filed) if reading is not None]
    if not whole:
        return Captions(tuple(widget.state.replace("_", " ") for widget in widgets))
    best = max(whole, key=lambda reading: reading.known)
    torn = any(_contradicts(best, other, widgets, values) for other in filed if other is not None and other is not best)
    return Captions(best.texts, best.prints, torn, best.known)


def is_known(text: str, values: ValueBook, kinds: Sequence[type[StrEnum]] = _KINDS) -> bool:
    """Whether words are one of the answers that stand beside boxes."""
    return any((coded := values.code(kind, text)) and not coded.more for kind in kinds)


def _printed(
    widgets: Sequence[Widget],
    find: Callable[[Box], Print | None],
    around: Surroundings,
    values: ValueBook,
    *,
    within: float = 0,
) -> Captions | None:
    found = [find(widget.box) for widget in widgets]
    if any(
        words is None or (within and widget.box.left - words.box.right > within)
        for widget, words in zip(widgets, found, strict=True)
    ):
        return None
    prints = [words for words in found if words is not None]
    texts = tuple(around.whole(words) for words in prints)
    if len(set(texts)) < len(texts):
        return None
    lines = frozenset(line for words in prints for line in around.wrapped(words))
    return Captions(texts, lines, known=sum(is_known(text, values) for text in texts))


def _filed(texts: Sequence[str], values: ValueBook) -> Captions | None:
    if not all(texts) or len(set(texts)) < len(texts):
        return None
    return Captions(tuple(texts), known=sum(is_known(text, values) for text in texts))


def _contradicts(best: Captions, other: Captions, widgets: Sequence[Widget], values: ValueBook) -> bool:
    """Whether the file names another answer than the print for a box that is ticked."""
    for widget, seen, filed in zip(widgets, best.texts, other.texts, strict=True):
        one, two = values.code(Answer, seen), values.code(Answer, filed)
        if widget.on and one and two and one.code != two.code:
            return True
    return False
