"""Who is nearest to somebody among everybody: found by keys, told apart by what the keys say, the few best compared."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from marac_desk.register import people_sought
from marac_desk.register.among import Key, as_driven, as_key
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.matching import Match, PersonKey
from marac_desk.rules.matching.blocking import looking_keys_of
from marac_desk.rules.matching.bounding import Bounds
from marac_desk.rules.matching.comparing import found_of, judged, may_be_one
from marac_desk.rules.matching.findings import Finding, household_findings
from marac_desk.rules.matching.narrowing import Narrowing
from marac_desk.rules.matching.people import Person, named, names_of, prepared, with_place
from marac_desk.services.matching_lore import matching_lore
from marac_desk.services.referrals.candidates import MOST_CANDIDATES, by_words, can_look_up, counted, known_first
from marac_desk.services.referrals.known import known_people, knows_everybody

MOST_POSSIBLE = 16
"""Records that are compared although their keys say that they are no more than possible; the rest says too little."""

_TELLING = frozenset("ph")
"""Kinds of keys that say that a number or a postcode is the same."""
Near = list[tuple[uuid.UUID, Match]]
"""Records that may be somebody, each with the comparison, the likeliest first."""


@dataclass(frozen=True, slots=True)
class _Worth:
    """Records worth a look, and those among them that are whatever names and birth say."""

    keys: Collection[Key]
    sure: Collection[Key]


def nearest(
    uow: UnitOfWork, actor: Actor, key: PersonKey, *, without: Collection[uuid.UUID] = (), likely_only: bool = False
) -> Near:
    """Return which records may be somebody, as far as the person acting may know of them.

    `likely_only` leaves out those that are no more than possible, without a look at most of them.
    """
    uow.session.flush()
    someone = prepared(replace(key, address=None))  # nobody is matched by lines of an address
    worth = _worth_comparing(uow, actor, key, someone, likely_only=likely_only)
    levels = {"likely"} if likely_only else {"likely", "possible"}
    found = dict(_compared(uow, someone, worth, without, likely_only=likely_only))
    found = {person_id: match for person_id, match in found.items() if match.level in levels}
    known = known_people(uow, actor, found)
    return sorted(((key, match) for key, match in found.items() if key in known), key=_likeliest_first)


def _likeliest_first(entry: tuple[uuid.UUID, Match]) -> tuple[float, uuid.UUID]:
    return -entry[1].score, entry[0]


def _compared(
    uow: UnitOfWork, someone: Person, worth: _Worth, without: Collection[uuid.UUID], *, likely_only: bool
) -> Iterator[tuple[uuid.UUID, Match]]:
    """Compare names and births of all, and the rest of those who may still be somebody."""
    lore = matching_lore()
    narrowing = Narrowing(someone, lore, lore.likely if likely_only else lore.possible)
    left: dict[Key, tuple[Person, Sequence[Finding]]] = {}
    for brief in people_sought.briefs_of(uow.connection, worth.keys):
        other = named(names_of(brief.full_name, brief.given_names, brief.family_name, brief.aliases), brief.born)
        sure = brief.key in worth.sure
        findings = found_of(someone, other, lore) if sure else narrowing.findings(other)
        if (sure or findings) and as_key(brief.key) not in without:
            left[brief.key] = (other, findings)
    for driven, place in people_sought.places_of(uow.connection, left).items():
        other, findings = left[driven]
        whole = with_place(other, *place)
        if may_be_one(someone, whole):
            yield as_key(driven), judged([*findings, *household_findings(someone, whole)], lore)


def _worth_comparing(uow: UnitOfWork, actor: Actor, key: PersonKey, someone: Person, *, likely_only: bool) -> _Worth:
    if uow.hashes is None or not can_look_up(uow):
        found = {as_driven(uow.connection, each) for each in by_words(uow, actor, key)}
        return _Worth(found, found)
    asked = uow.hashes.looked_up(looking_keys_of(someone, matching_lore().variants))
    found_under = people_sought.under(uow.connection, asked)
    few = counted(uow, actor, found_under)
    shared, ranked = people_sought.ranked(few)
    said, unsaid = [asked[each] for each in few], {asked[each] for each in found_under.keys() - few.keys()}
    keys = {mask: frozenset(_of_mask(mask, said)) | unsaid for mask in set(shared.values())}
    best = _best(ranked, shared, keys, someone, likely_only=likely_only)
    known = best[:MOST_CANDIDATES] if knows_everybody(uow, actor) else known_first(uow, actor, best)
    telling = {mask for mask, each in keys.items() if any(key[0] in _TELLING for key in each)}
    return _Worth(known, {each for each in known if shared[each] in telling})


def _of_mask(mask: int, said: Sequence[str]) -> Iterator[str]:
    return (key for place, key in enumerate(said) if mask >> place & 1)


def _best(
    ranked: Sequence[Key],
    shared: dict[Key, int],
    keys: dict[int, frozenset[str]],
    someone: Person,
    *,
    likely_only: bool,
) -> list[Key]:
    """Return those who can be likely, and the first of the others."""
    lore = matching_lore()
    bounds = Bounds(someone, lore)
    most = {mask: bounds.of(each) for mask, each in keys.items()}
    likely = {mask for mask, bits in most.items() if bits >= lore.likely}
    possible = {mask for mask, bits in most.items() if bits >= lore.possible}
    first = () if likely_only else ranked[:MOST_POSSIBLE]
    best = (*(each for each in first if shared[each] in possible), *(each for each in ranked if shared[each] in likely))
    return list(dict.fromkeys(best))
