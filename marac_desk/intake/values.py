"""Reads what people write in boxes: yes and no in all their forms, ticks, crossed-out choices, sexes, relationships.

Nothing is guessed: words that are not known give no value, and the caller keeps them as "not understood".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from marac_desk.intake.folding import fold
from marac_desk.intake.wordings import folded, merged, tables
from marac_desk.rules.vocabulary import (
    Answer,
    ContactChannel,
    Criterion,
    GenderSameAsSex,
    ImmigrationStatus,
    OwnRiskView,
    Relationship,
    Sex,
    SexualOrientation,
)

_PLACES: Mapping[type[StrEnum], str] = {
    Answer: "answers",
    Criterion: "criteria",
    Sex: "sex",
    Relationship: "relationship",
    ContactChannel: "channel",
    OwnRiskView: "own_view",
    ImmigrationStatus: "immigration",
    SexualOrientation: "orientation",
    GenderSameAsSex: "same_gender",
}
TICKED = "☒☑✓✔🗹🗷"
UNTICKED = "☐□❏▢"
_BOXES = re.compile(f"[{TICKED}{UNTICKED}]")
_CROSSES = "✗✘❌"  # beside a tick a cross means no, alone it may mean yes: no telling
_MARKS = TICKED + UNTICKED + _CROSSES
_TYPED_TICK = re.compile(r"[\[(]\s*[xX✓✔]\s*[\])]")
_TYPED_EMPTY = re.compile(r"[\[(]\s*[_.]?\s*[\])]")
_SEPARATOR = re.compile(r"\s*[/|\n]\s*|\s+or\s+|\s{3,}")
_REMAINDER = re.compile(r"\s*(?:[,;:.(\n]|\s[-–—]\s)\s*")
_LONGEST_CODE = 160


class Chosen(StrEnum):
    """What ticks and crossed-out words leave."""

    ONE = "one"
    NONE = "none"
    SEVERAL = "several"
    TICKED = "ticked"
    UNTICKED = "unticked"


@dataclass(frozen=True, slots=True)
class Choice:
    """The option that was chosen, in its words, or how it failed."""

    kind: Chosen
    text: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code that was read, and the words beside it that say more."""

    code: str
    more: str = ""


class ValueBook:
    """All known words of answers, in every language that ships."""

    def __init__(self) -> None:
        sources = tables("values")
        self._codes = {kind: folded(merged(sources, place)) for kind, place in _PLACES.items()}
        self._words = {kind: frozenset(map(fold, written)) for kind, written in merged(sources, "words").items()}
        self._beside = frozenset(map(fold, merged(sources, "relationship_remarks")["words"]))
        self.months = {word: int(number) for word, number in folded(merged(sources, "months")).items()}
        self.weekdays = {word: int(number) for word, number in folded(merged(sources, "weekdays")).items()}

    def words(self, kind: str) -> frozenset[str]:
        """Return the folded words of a kind: "none", "same_as_victim" and so on."""
        return self._words.get(kind, frozenset())

    def is_blank(self, text: str) -> bool:
        """Whether a box says nothing: empty, dashes, dots, a prompt."""
        return not any(sign.isalnum() or sign in _MARKS for sign in text) or fold(text) in self.words("blank")

    def says(self, kind: str, text: str) -> bool:
        """Whether the whole text is a word of that kind."""
        return fold(text) in self.words(kind)

    def knows(self, kind: type[StrEnum]) -> bool:
        """Whether there are words for the codes of a kind; others follow from a value."""
        return kind in self._codes

    def code(self, kind: type[StrEnum], text: str) -> Coded | None:
        """Return the code of a text, or None where it is not clear.

        Ticks and crossed-out alternatives are resolved first. Words after a comma, a dash or a bracket say more and
        are handed back.
        """
        choice = choose(text)
        if choice.kind is Chosen.TICKED and kind is Answer:
            return Coded(Answer.YES)
        if choice.kind is not Chosen.ONE or len(choice.text) > _LONGEST_CODE:
            return None
        known = self._codes[kind]
        if found := known.get(fold(choice.text)):
            return Coded(found)
        options = [part for part in _SEPARATOR.split(choice.text) if part.strip()]
        if len(options) > 1:
            return self._one_of(kind, options)
        return self._with_more(kind, choice.text)

    def _with_more(self, kind: type[StrEnum], text: str) -> Coded | None:
        """A word that is followed by more; the more must not take it back."""
        first, rest = _first_words(text)
        found = self._codes[kind].get(fold(first)) if rest else None
        if found is None or (kind is Relationship and fold(rest) not in self._beside):
            return None
        others = {self._codes[kind].get(word) for word in fold(rest).split()}
        return Coded(found, rest) if others <= {None, found} else None

    def _one_of(self, kind: type[StrEnum], options: list[str]) -> Coded | None:
        """Of several words exactly one must be known, and the others be remarks that change nothing.

        Two known words are a printed choice that nobody made, even where they mean the same ("husband / wife").
        """
        known = [code for option in options if (code := self._codes[kind].get(fold(option)))]
        rest = [option for option in options if fold(option) not in self._codes[kind]]
        beside = kind is Relationship and all(fold(option) in self._beside for option in rest)
        return Coded(known[0]) if len(known) == 1 and beside else None


@cache
def value_book() -> ValueBook:
    """Return the words that ship, read once."""
    return ValueBook()


def choose(text: str) -> Choice:
    """Return the option that ticks leave, or the text itself where there are none.

    A box may stand before its word or behind it; which, the first sign of the text tells. Separators that are left
    over where a word was crossed out go too.
    """
    signs = _TYPED_EMPTY.sub("☐", _TYPED_TICK.sub("☒", text)).strip()
    if any(sign in _CROSSES for sign in signs):
        return Choice(Chosen.SEVERAL)
    if not _BOXES.search(signs):
        left = signs.strip(" /|\t\n;,")
        return Choice(Chosen.ONE, left) if left else Choice(Chosen.NONE)
    options = _options(signs)
    ticked = [word for on, word in options if on]
    if all(not word for _, word in options):
        return Choice(Chosen.TICKED if ticked else Chosen.UNTICKED) if len(options) == 1 else Choice(Chosen.SEVERAL)
    if len(ticked) == 1:
        return Choice(Chosen.ONE, ticked[0]) if ticked[0] else Choice(Chosen.SEVERAL)
    return Choice(Chosen.SEVERAL if ticked else Chosen.NONE)


def beside_boxes(text: str) -> list[str]:
    """Return the words beside each box of a text, whether it is ticked or not."""
    signs = _TYPED_EMPTY.sub("☐", _TYPED_TICK.sub("☒", text)).strip()
    return [word for _, word in _options(signs)] if _BOXES.search(signs) else []


def _options(signs: str) -> list[tuple[bool, str]]:
    boxes = list(_BOXES.finditer(signs))
    before = not signs[: boxes[0].start()].strip()
    options = []
    for number, box in enumerate(boxes):
        if before:
            end = boxes[number + 1].start() if number + 1 < len(boxes) else len(signs)
            word = signs[box.end() : end]
        else:
            start = boxes[number - 1].end() if number else 0
            word = signs[start : box.start()]
        options.append((box[0] in TICKED, word.strip(" \t\n/|;,")))
    return options


def _first_words(text: str) -> tuple[str, str]:
    parts = _REMAINDER.split(text, maxsplit=1)
    return (parts[0], parts[1].rstrip(") ")) if len(parts) == 2 else (text, "")
