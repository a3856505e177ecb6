"""Goes through whole lists: which rows of one list, or of two, may be the same person. Nothing is merged.

Chances are learned from the list itself, then every row is compared with those that share a key with it. Time grows
with the rows, because a key that too many rows share says nothing and is passed over; memory holds the rows once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from marac_desk.rules.matching.comparing import Level, Reason, evidence_of, found_of, reasons_of
from marac_desk.rules.matching.estimating import (
    probability,
    with_families,
    with_same,
    with_shares,
    with_strangers,
)
from marac_desk.rules.matching.findings import Finding
from marac_desk.rules.matching.index import PeopleIndex
from marac_desk.rules.matching.people import Person
from marac_desk.rules.matching.weighing import Lore

POSSIBLE, LIKELY = 0.2, 0.95
"""Probabilities from which a pair is shown, and from which little doubt is left."""
_RANDOM_PAIRS, _ROWS_LEARNED = 30_000, 5_000
_STEP = 7919  # rows between two of a random pair, another multiple in each round: the same each time
_MOST_IN_A_HOUSE = 12
_WORTH_LEARNING = -8.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows, from 0, that may be one person: `odds` in bits, where 0 is even; the reasons field by field."""

    one: int
    other: int
    odds: float
    level: Level
    reasons: tuple[Reason, ...]


def link(
    ones: Sequence[Person],
    others: Sequence[Person] | None,
    lore: Lore,
    *,
    least: float = POSSIBLE,
    step: Callable[[int], None] = lambda _done: None,
) -> list[Pair]:
    """Return the pairs of rows that may be one person, the likeliest first: within one list, or between two.

    `least` is the probability from which a pair is returned; `step` is told how many rows are done.
    """
    linking = _Linking(ones, others, lore)
    found: list[Pair] = []
    for row in range(len(ones)):
        found += linking.pairs_of(row, least)
        step(row + 1)
    return sorted(found, key=lambda pair: (-pair.odds, pair.one, pair.other))


class _Linking:
    """Two lists, or one twice, with the index of the second and what was learned from both."""

    def __init__(self, ones: Sequence[Person], others: Sequence[Person] | None, lore: Lore) -> None:
        self._ones, self._others, self._within = ones, ones if others is None else others, others is None
        self._index = PeopleIndex(self._others, lore)
        self._lore, self._odds = with_shares(lore, [*ones, *(others or ())]), 0.0
        self._learn()

    def pairs_of(self, row: int, least: float) -> Iterator[Pair]:
        """Return the pairs of one row."""
        for other in self._candidates(row):
            findings = found_of(self._ones[row], self._others[other], self._lore)
            score, reasons = reasons_of(findings, self._lore)
            odds = score + self._odds
            chance = probability(odds)
            if chance >= least:
                sure = chance >= LIKELY and evidence_of(reasons) > 1
                yield Pair(row, other, round(odds, 1), "likely" if sure else "possible", reasons)

    def _candidates(self, row: int) -> list[int]:
        found = self._index.candidates(self._ones[row])
        return [other for other in found if other > row] if self._within else found

    def _learn(self) -> None:
        of = len(self._ones) * (len(self._others) - self._within) / (1 + self._within)
        if of < 1:
            return
        lore = with_strangers(self._lore, list(self._random_pairs()))
        lists = (self._ones,) if self._within else (self._ones, self._others)
        lore = with_families(lore, sum(_families(people, lore) for people in lists), sum(map(len, lists)))
        rows = range(0, len(self._ones), 1 + len(self._ones) // _ROWS_LEARNED)
        pairs = [pair for row in rows for pair in self._findings(row, lore) if lore.score(pair) > _WORTH_LEARNING]
        self._lore, self._odds = with_same(lore, pairs, of, len(self._ones) / len(rows))

    def _findings(self, row: int, lore: Lore) -> Iterator[list[Finding]]:
        return (found_of(self._ones[row], self._others[other], lore) for other in self._candidates(row))

    def _random_pairs(self) -> Iterator[list[Finding]]:
        a, b = len(self._ones), len(self._others)
        for number in range(min(_RANDOM_PAIRS, 4 * max(a, b))):
            one, other = number % a, (number + (number // a + 1) * _STEP) % b
            if not self._within or one != other:
                yield found_of(self._ones[one], self._others[other], self._lore)


def _families(people: Sequence[Person], lore: Lore) -> int:
    """Count the pairs within one list that look like a family: one house and family name, another given name."""
    houses: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        if person.postcode and (person.house or person.street):
            houses[person.postcode, person.house or person.street].append(person)
    return sum(
        _is_family({finding.code for finding in found_of(one, other, lore)})
        for house in houses.values()
        if len(house) <= _MOST_IN_A_HOUSE
        for one, other in combinations(house, 2)
    )


def _is_family(codes: set[str]) -> bool:
    return {"family_same", "given_differs"} <= codes
