"""The words of the catalogue: which of them a typed word may be, how surely, and how much each tells."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from marac_desk.rules.quick_entry.meanings import root
from marac_desk.rules.quick_entry.words import ENDING, NO_SLIPS, slipped

MOST_REMEMBERED = 4096
LEAST_BEGUN, LEAST_UNFINISHED = 3, 1
_SAME_ROOT, _BEGUN, _TO_THE_END = 0.95, 0.6, 0.35
_ROOT_SLIPPED = 0.95
_LEAST_WEIGHT = 0.15
_LEAST_ENDED, _MOST_ENDING = 4, 2


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word of the catalogue that a typed word may be, how surely, and what it then tells about the action meant."""

    word: str
    sure: float
    gain: float


class Lexicon:
    """The words of a catalogue, prepared once; what a typed word may mean is remembered from key to key."""

    def __init__(self, counts: Mapping[str, float], entries: int, together: Iterable[str]) -> None:
        """Take how many actions know each word, how many there are, and the words that are neighbours put together."""
        most = math.log(entries + 1)
        self.weights = {
            word: max(_LEAST_WEIGHT, 1.0 - math.log(max(1.0, count)) / most) for word, count in counts.items()
        }
        self._together = frozenset(together)
        self._sorted = sorted(word for word in counts if word not in self._together)
        self._roots: dict[str, list[str]] = {}
        self._initials: dict[str, list[str]] = {}
        for word in self._sorted:
            self._roots.setdefault(root(word), []).append(word)
            self._initials.setdefault(word[0], []).append(word)
        self._remembered: dict[tuple[str, bool], tuple[Meaning, ...]] = {}

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of the catalogue, as it stands."""
        return word in self.weights

    def meanings(self, typed: str, *, unfinished: bool = False) -> tuple[Meaning, ...]:
        """Return the words of the catalogue that a typed word may be; one still being typed may be begun only."""
        asked = (typed, unfinished)
        found = self._remembered.get(asked)
        if found is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            sure = self._sure(typed, unfinished=unfinished)
            found = tuple(Meaning(word, value, value * self.weights[word]) for word, value in sure.items())
            self._remembered[asked] = found
        return found

    def _sure(self, typed: str, *, unfinished: bool) -> dict[str, float]:
        """Return the words in question: the same or of the same root, else begun, and only then with a slip."""
        found = dict.fromkeys(self._roots.get(root(typed), ()), _SAME_ROOT)
        if typed in self.weights:
            found[typed] = 1.0
        if unfinished or not found:
            for word in self._begun(typed, LEAST_UNFINISHED if unfinished else LEAST_BEGUN):
                found.setdefault(word, _BEGUN + _TO_THE_END * len(typed) / len(word))
        return found or self._nearly(typed)

    def _begun(self, typed: str, least: int) -> list[str]:
        if len(typed) < least:
            return []
        found, place = [], bisect_left(self._sorted, typed)
        while place < len(self._sorted) and self._sorted[place].startswith(typed):
            found.append(self._sorted[place])
            place += 1
        return found

    def _nearly(self, typed: str) -> dict[str, float]:
        if typed in NO_SLIPS:
            return {}
        found = {}
        for word in self._initials.get(typed[:1], ()):
            longer = len(word) >= _LEAST_ENDED and typed.startswith(word) and len(typed) - len(word) <= _MOST_ENDING
            sure = ENDING if longer else slipped(typed, word) or _ROOT_SLIPPED * slipped(root(typed), root(word))
            if sure:
                found[word] = sure
        return found
