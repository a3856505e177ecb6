"""Learns from a list itself, without being told any answer, how often each finding is made of one person and of two.

What strangers share by chance is counted on random pairs. How often one person's records differ is estimated by
expectation and maximisation (Dempster, Laird and Rubin 1977; Winkler 1988) over the pairs that blocking brings. Both
lean on the shipped chances as if these had been seen so many times, so that a short list learns little. The same lists
give the same result.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import log2

from marac_desk.rules.matching.findings import Finding
from marac_desk.rules.matching.people import Person
from marac_desk.rules.matching.weighing import Lore, Shares

ROUNDS = 12
_SEEN_SAME, _SEEN_STRANGER, _SEEN_NAMES, _SEEN_FAMILY = 40.0, 2000.0, 2000.0, 10.0
_LEAST = 1e-7
_LEARNED = frozenset({"given", "family", "birth", "postcode", "house", "street"})
_KEPT = frozenset(
    {"given_differs", "given_partly_differs", "birth_two_parts", "birth_differs", "birth_a_generation_apart"}
)
"""What tells a family apart is learned only where there are none: twins would teach that given names do not matter."""
_NO_FAMILIES = 0.01  # members of a family seen, a record, below which a list is taken to have none
_MEMBERS = 3.0  # others of one family whom a record has in a list, where nothing is known of the list


def with_shares(lore: Lore, people: Iterable[Person]) -> Lore:
    """Return the lore with names as common as they are in a list."""
    given: Counter[str] = Counter()
    family: Counter[str] = Counter()
    for person in people:
        for name in person.names[:1]:
            given.update(name.given[:1])
            family.update(name.family[:1])
    old = lore.shares
    shares = Shares(
        given=_shares(given, old.given, old.rare_given),
        family=_shares(family, old.family, old.rare_family),
        rare_given=_share(1, given.total(), old.rare_given),
        rare_family=_share(1, family.total(), old.rare_family),
    )
    return replace(lore, shares=shares)


def _shares(counted: Counter[str], old: Mapping[str, float], rare: float) -> dict[str, float]:
    total = counted.total()
    return {word: _share(count, total, old.get(word, rare)) for word, count in counted.items()}


def _share(count: int, total: int, old: float) -> float:
    return (count + _SEEN_NAMES * old) / (total + _SEEN_NAMES)


def with_families(lore: Lore, seen: int, records: int) -> Lore:
    """Return the lore with families as common as they were `seen`: pairs within one list that can be nothing else."""
    members = (2 * seen + _MEMBERS * _SEEN_FAMILY) / (records + _SEEN_FAMILY)
    return replace(lore, family=min(0.5, max(_LEAST, members / max(1, records))), families=members > _NO_FAMILIES)


def with_strangers(lore: Lore, pairs: Sequence[Sequence[Finding]]) -> Lore:
    """Return the lore with the chances among strangers as random pairs of the list show them."""
    counted = Counter(finding.code for pair in pairs for finding in pair)
    return _with(lore, counted, "stranger", _SEEN_STRANGER)


def with_same(lore: Lore, pairs: Sequence[Sequence[Finding]], of: float, times: float) -> tuple[Lore, float]:
    """Return the lore with the chances of one person as the pairs show them, and the odds in bits before any finding.

    The pairs are a part of a list: `times` as many there are in all, out of `of` pairs that could be formed. Each round
    weighs every pair by how likely it is one person, and counts anew.
    """
    learned, odds = lore, -log2(of) / 2
    for _ in range(ROUNDS):
        counted: dict[str, float] = defaultdict(float)
        same = 0.0
        for pair in pairs:
            share = probability(learned.score(pair) + odds)
            same += share
            for finding in pair:
                counted[finding.code] += share
        odds = log2(max(1.0, same * times) / of)
        learned = _with(lore, counted, "same", _SEEN_SAME)
    return learned, odds


def probability(bits: float) -> float:
    """Return the probability that odds in bits stand for."""
    return 1.0 / (1.0 + math.exp2(min(-bits, 1000.0)))


def _with(lore: Lore, counted: Mapping[str, float], which: str, seen: float) -> Lore:
    """Lean on what ships as if it had been seen so many times; what depends on how a record is written stays."""
    total: dict[str, float] = defaultdict(float)
    for code in filter(_is_learned, lore.chances):
        total[_field(code)] += counted.get(code, 0.0)
    chances = dict(lore.chances)
    for code in filter(_is_learned, lore.chances):
        if which == "same" and lore.families and code in _KEPT:
            continue
        shipped: float = getattr(lore.chances[code], which)
        found = (counted.get(code, 0.0) + seen * shipped) / (total[_field(code)] + seen)
        chances[code] = replace(lore.chances[code], **{which: max(_LEAST, found)})
    return replace(lore, chances=chances)


def _is_learned(code: str) -> bool:
    return _field(code) in _LEARNED and not code.endswith("_initial")


def _field(code: str) -> str:
    return code.partition("_")[0]
