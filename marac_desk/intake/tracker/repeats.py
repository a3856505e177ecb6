"""Finds the same people all through a tracker, and which cases were repeats by the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from marac_desk.intake.folding import fold
from marac_desk.intake.past_cases import Edge, PastCase, PastPerpetrator, PastVictim
from marac_desk.intake.people import Names
from marac_desk.intake.tracker.names import same_person, variant
from marac_desk.rules.months import add_months

REPEAT_MONTHS = 12
"""SafeLives' window, counted from the last referral; a tracker holds no day of new abuse, so the referral stands in."""


@dataclass(slots=True)
class _Person:
    """One person all through the file: every spelling met, the first one as shown, and a key."""

    key: str
    first: Names
    shown: str
    born: date | None
    spellings: list[Names] = field(default_factory=list)


class _People:
    """The people of one kind, found again by day of birth and name."""

    def __init__(self, letter: str) -> None:
        self._letter, self._known = letter, list[_Person]()
        self._by_key: dict[object, list[_Person]] = {}

    def find(self, names: Names, born: date | None, shown: str = "") -> _Person:
        """Return the person, a new one where nobody fits."""
        keys = [fold(names.full), *([born] if born else [])]
        for key in keys:
            for person in self._by_key.get(key, []):
                if any(same_person(names, born, other, person.born) for other in person.spellings):
                    self._add(person, names, born, keys)
                    return person
        person = _Person(f"{self._letter}{len(self._known) + 1:03}", names, shown, born)
        self._known.append(person)
        self._add(person, names, born, keys)
        return person

    def _add(self, person: _Person, names: Names, born: date | None, keys: list[object]) -> None:
        if names not in person.spellings:
            person.spellings.append(names)
        person.born = person.born or born
        for key in keys:
            if person not in self._by_key.setdefault(key, []):
                self._by_key[key].append(person)


def with_repeats(cases: Sequence[PastCase]) -> tuple[PastCase, ...]:
    """Return cases with their people found again, initials filled in from other rows, and repeats by the rule.

    A row without a victim's name, or without the day of the referral, anchors no repeat and is none.
    """
    victims, others = _People("V"), _People("P")
    who = [_victim(case, victims) for case in cases]
    with_whom = [_perpetrators(case, others) for case in cases]
    found = [_named(case, person, frozenset(keys)) for case, person, keys in zip(cases, who, with_whom, strict=True)]
    before: dict[str, list[tuple[date, frozenset[str]]]] = {}
    order = sorted(range(len(found)), key=lambda at: (found[at].referral_date or date.max, at))
    keys: dict[tuple[str, frozenset[str]], str] = {}
    for at in order:
        found[at] = _judged(found[at], who[at], frozenset(with_whom[at]), before)
    for at, person in enumerate(who):
        pair = (person.key if person else f"row {at}", frozenset(with_whom[at]))
        found[at] = replace(found[at], case_key=keys.setdefault(pair, f"C{len(keys) + 1:03}"))
    return tuple(found)


def _victim(case: PastCase, people: _People) -> _Person | None:
    names = _names(case.victim)
    return people.find(names, case.victim.date_of_birth, case.victim.shown) if names else None


def _perpetrators(case: PastCase, people: _People) -> list[str]:
    return [people.find(names, each.date_of_birth).key for each in case.perpetrators if (names := _names(each))]


def _names(person: PastVictim | PastPerpetrator) -> Names | None:
    return Names(person.full_name, person.given_names, person.family_name) if person.full_name else None


def _named(case: PastCase, person: _Person | None, _: frozenset[str]) -> PastCase:
    names = _names(case.victim)
    if person is None or names is None:
        return case
    best = max(person.spellings, key=lambda each: len((each.given or "").strip(".")) > 1)
    short = len((names.given or "").strip(". ")) == 1
    victim = replace(
        case.victim,
        full_name=best.full if short else names.full,
        given_names=best.given if short else names.given,
        name_variant=variant(case.victim.shown, names, person.shown, person.first),
    )
    return replace(case, victim=victim, victim_key=person.key)


def _judged(
    case: PastCase,
    person: _Person | None,
    perpetrators: frozenset[str],
    before: dict[str, list[tuple[date, frozenset[str]]]],
) -> PastCase:
    if person is None or case.referral_date is None:
        return case
    earlier = before.setdefault(person.key, [])
    shared = [day for day, keys in earlier if keys & perpetrators]
    judged = case
    if shared:
        last = max(shared)
        limit = add_months(last, REPEAT_MONTHS)
        edge = {limit: Edge.EXACT, limit + timedelta(days=1): Edge.DAY_AFTER}.get(case.referral_date)
        judged = replace(case, repeat_computed=case.referral_date <= limit, previous_referral_date=last, edge=edge)
    elif earlier and perpetrators:
        judged = replace(case, edge=Edge.NEW_PERSON)
    earlier.append((case.referral_date, perpetrators))
    return judged
