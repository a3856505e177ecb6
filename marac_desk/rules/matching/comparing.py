"""Compares two people field by field, and says whether they may be the same, with every reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Literal

from marac_desk.rules.matching.findings import (
    Finding,
    birth_code,
    birth_finding,
    household_findings,
    name_findings,
    swapped_findings,
)
from marac_desk.rules.matching.likeness import alike
from marac_desk.rules.matching.people import Person, PersonKey, prepared
from marac_desk.rules.matching.weighing import Lore

Bearing = Literal["for", "against"]
Level = Literal["likely", "possible"]
_IMPERSONAL = frozenset({"family", "single", "postcode", "house", "street"})
_SHARED = _IMPERSONAL - {"single"} | {"phone"}
_HOUSEHOLD = frozenset({"postcode", "house", "street"})
_BIRTHS_APART = frozenset({"birth_differs", "birth_a_generation_apart"})
"""Findings of two births that no usual slip explains."""
_NAMES = frozenset({"given", "family", "single", "swapped", "crossed"})
_LEAST_TOLD = 0.5  # bits below which a family's explanation is not worth a word


@dataclass(frozen=True, slots=True)
class Reason:
    """One field's say: what was found, which way it points, the two values and how many bits it counts."""

    code: str
    for_or_against: Bearing
    values: tuple[str, ...] = field(repr=False)
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """How well two records fit; `level` is None where no person needs to look."""

    score: float
    level: Level | None
    reasons: tuple[Reason, ...]


def compare(a: PersonKey, b: PersonKey, lore: Lore) -> Match:
    """Compare two records field by field; the result is the same for (a, b) and (b, a).

    A level needs something personal: family name and address alone never make one. "Likely" needs two kinds of
    evidence at least, so that a name alone, however rare, is never more than possible.
    """
    return compared(prepared(a), prepared(b), lore)


def may_match(a: PersonKey, b: PersonKey) -> bool:
    """Say whether a full comparison is worth it: False for another birth without a place or two words of names shared.

    Cheap: ask it first of the many who share no more than a common name. What it leaves out is at most a nickname or a
    slip in the name together with another birth and another address, which says too little to show.
    """
    return may_be_one(prepared(a), prepared(b))


def may_be_one(a: Person, b: Person) -> bool:
    """Say the same of two people who are in comparable form already."""
    if a.born is None or b.born is None or births_speak(a.born, b.born):
        return True
    if any(x and x == y for x, y in ((a.phone, b.phone), (a.postcode, b.postcode))):
        return True
    return len(name_words_of(a) & name_words_of(b)) > 1


def nothing_speaks_for(a: Person, b: Person, lore: Lore) -> bool:
    """Say that no field of two people can speak for one person or for one household, so that no level can come of them.

    Cheap, and never wrong: ask it first where one person is compared with a whole list.
    """
    if any(x and x == y for x, y in ((a.phone, b.phone), (a.postcode, b.postcode))):
        return False
    if a.born is not None and b.born is not None and births_speak(a.born, b.born):
        return False
    return not any(alike(word, other, lore.variants) for word, other in product(name_words_of(a), name_words_of(b)))


def births_speak(one: date, other: date) -> bool:
    """Say whether two dates of birth may be one person's, with a slip in one of them."""
    return birth_code(one, other) not in _BIRTHS_APART


def name_words_of(person: Person) -> set[str]:
    """Return the words of all names of somebody."""
    return {word for name in person.names for word in (*name.given, *name.family)}


def compared(a: Person, b: Person, lore: Lore) -> Match:
    """Compare two people who are in comparable form already."""
    return judged(found_of(a, b, lore), lore)


def judged(findings: Sequence[Finding], lore: Lore) -> Match:
    """Return what the findings of two people come to."""
    score, reasons = reasons_of(findings, lore)
    return Match(score, _level(score, reasons, lore), reasons)


def reasons_of(findings: Sequence[Finding], lore: Lore) -> tuple[float, tuple[Reason, ...]]:
    """Return the score of some findings in bits, and what each of them says."""
    weights = [lore.weight(finding) for finding in findings]
    alone = sum(weights)
    family = lore.explained_by_family(findings, alone)
    return round(alone + family, 2), tuple(_reasons(findings, weights, family))


def evidence_of(reasons: Sequence[Reason]) -> int:
    """Return how many kinds of evidence speak for one person: names, household, birth, telephone; of them one personal.

    0 where nothing personal does: family name and address alone are a family's.
    """
    kinds = {reason.code.partition("_")[0] for reason in reasons if reason.for_or_against == "for"}
    if not kinds - _IMPERSONAL:
        return 0
    return sum(map(bool, (kinds & _NAMES, kinds & _HOUSEHOLD, kinds & {"birth"}, kinds & {"phone"})))


def found_of(a: Person, b: Person, lore: Lore) -> list[Finding]:
    """Return what the fields of two people show, with the best pair of the names that they go by."""
    return [*_names(a, b, lore), *birth_finding(a.born, b.born), *household_findings(a, b)]


def _names(a: Person, b: Person, lore: Lore) -> list[Finding]:
    best: list[Finding] = []
    most = float("-inf")
    for one, other in product(a.names, b.names):
        ways = [name_findings(one, other, lore.variants)]
        if len(ways[0]) < 2 or any(each.code.endswith("differs") for each in ways[0]):
            ways.append(swapped_findings(one, other, lore.variants))
        for way in filter(None, ways):
            weight = sum(map(lore.weight, way))
            if weight > most:
                best, most = way, weight
    return best


def _reasons(findings: Sequence[Finding], weights: Sequence[float], family: float) -> Iterator[Reason]:
    """Take what a family explains from what families share, down to nothing; what is left of it is a reason itself."""
    for finding, weight in zip(findings, weights, strict=True):
        if weight > 0 and finding.code.partition("_")[0] in _SHARED:
            taken = min(weight, max(0.0, -family))
            weight, family = weight - taken, family + taken
        yield Reason(finding.code, "for" if weight >= 0 else "against", finding.values, round(weight, 2))
    if family <= -_LEAST_TOLD:
        yield Reason("perhaps_family", "against", (), round(family, 2))


def _level(score: float, reasons: Sequence[Reason], lore: Lore) -> Level | None:
    evidence = evidence_of(reasons)
    if score < lore.possible or not evidence:
        return None
    return "likely" if score >= lore.likely and evidence > 1 else "possible"
