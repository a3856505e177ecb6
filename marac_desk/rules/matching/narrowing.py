"""Who is worth a look at number and place, when names and birth are known: nobody is left out who could be somebody."""

from __future__ import annotations

from collections.abc import Sequence

from marac_desk.rules.matching.comparing import births_speak, found_of, name_words_of
from marac_desk.rules.matching.findings import Finding
from marac_desk.rules.matching.people import Person
from marac_desk.rules.matching.weighing import Lore, taken_by_family

_ELSEWHERE = ("postcode_differs", "postcode_one_slip")
"""What a postcode can show where it is not the same."""
_ROUNDED = 0.005
"""Bits that rounding a score can add to it."""


class Narrowing:
    """Tells by names and birth of whom number and place are worth a look, beside somebody without lines of an address.

    Only for records that share neither number nor postcode with her, as the keys say: what a place can add is then
    known beforehand.
    """

    def __init__(self, someone: Person, lore: Lore, least: float) -> None:
        self._someone, self._lore, self._least = someone, lore, least - _ROUNDED
        self._words = name_words_of(someone)
        codes = _ELSEWHERE if someone.postcode else ()
        self._places = [(0.0, 0.0), *((lore.weight(Finding(code)), lore.of_family(code)) for code in codes)]

    def findings(self, other: Person) -> Sequence[Finding]:
        """Return what names and birth show, empty where no place that is not the same can bring them to the least."""
        if not self._may_be_one(other):
            return ()
        found = found_of(self._someone, other, self._lore)
        alone, odds = sum(map(self._lore.weight, found)), self._lore.odds_of_family(found)
        for weight, family in self._places:
            score = alone + weight
            if score >= self._least and score + taken_by_family(odds + family + score) >= self._least:
                return found
        return ()

    def _may_be_one(self, other: Person) -> bool:
        """Say the same as `comparing.may_be_one` does of those who share neither number nor postcode."""
        mine, theirs = self._someone.born, other.born
        if mine is None or theirs is None or len(self._words & name_words_of(other)) > 1:
            return True
        return births_speak(mine, theirs)
