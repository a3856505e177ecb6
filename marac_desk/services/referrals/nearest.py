"""Who is nearest to somebody among everybody: found by keys, told apart by what the keys say, the few best compared."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from marac_desk.register import person_hashes
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.matching import Match, PersonKey
from marac_desk.rules.matching.bounding import Bounds
from marac_desk.rules.matching.comparing import compared, found_of, may_be_one
from marac_desk.rules.matching.people import Person, prepared
from marac_desk.services.matching_lore import matching_lore
from marac_desk.services.referrals.candidates import MOST_CANDIDATES, candidates, counted, keys_of, known_first
from marac_desk.services.referrals.known import known_people, knows_everybody

MOST_POSSIBLE = 16
"""Records that are compared although their keys say that they are no more than possible; the rest says too little."""

_TELLING = "ph"
"""Kinds of keys that say that a number or a postcode is the same."""
Near = list[tuple[uuid.UUID, Match]]
"""Records that may be somebody, each with the comparison, the likeliest first."""


def nearest(
    uow: UnitOfWork, actor: Actor, key: PersonKey, *, without: Collection[uuid.UUID] = (), likely_only: bool = False
) -> Near:
    """Return which records may be somebody, as far as the person acting may know of them.

    `likely_only` leaves out those that are no more than possible, without a look at most of them.
    """
    someone, lore = prepared(replace(key, address=None)), matching_lore()  # nobody is matched by lines of an address
    worth = _worth_comparing(uow, actor, key, someone, likely_only=likely_only)
    others = keys_of(uow, [each for each in worth if each not in without])
    found: Near = []
    for person_id, other in others.items():
        record = prepared(other)
        if may_be_one(someone, record) and (match := compared(someone, record, lore)).level is not None:
            found.append((person_id, match))
    if likely_only:
        found = [each for each in found if each[1].level == "likely"]
    known = known_people(uow, actor, [person_id for person_id, _ in found])
    return sorted((each for each in found if each[0] in known), key=lambda each: -each[1].score)


def _worth_comparing(
    uow: UnitOfWork, actor: Actor, key: PersonKey, someone: Person, *, likely_only: bool
) -> Collection[uuid.UUID]:
    uow.session.flush()
    if uow.hashes is None or not person_hashes.all_made(uow.connection):
        return candidates(uow, actor, key)
    asked = uow.hashes.looked_up_by(key)
    found = person_hashes.under(uow.connection, list(asked))
    few = counted(uow, actor, found)
    shared = _shared(few, asked, {asked[hashed] for hashed in found.keys() - few.keys()})
    bounds = Bounds(someone, matching_lore())
    best = list(_best(person_hashes.ranked(few), shared, bounds, likely_only=likely_only))
    if knows_everybody(uow, actor):
        known = [person_hashes.as_key(each) for each in best[:MOST_CANDIDATES]]
    else:
        known = known_first(uow, actor, best)
    sure = {person_hashes.as_key(each) for each in best if any(key[0] in _TELLING for key in shared[each])}
    least = matching_lore().likely if likely_only else matching_lore().possible
    return [*sure.intersection(known), *_by_names(uow, set(known) - sure, someone, least - bounds.beside(()))]


def _shared(few: person_hashes.Found, asked: dict[int, str], unsaid: Collection[str]) -> dict[Any, set[str]]:
    """Return the keys that each record shares; one that too many share may be shared by any of them."""
    shared: dict[Any, set[str]] = defaultdict(lambda: set(unsaid))
    for hashed, people in few.items():
        for person_id in people:
            shared[person_id].add(asked[hashed])
    return shared


def _best(ranked: Sequence[Any], shared: dict[Any, set[str]], bounds: Bounds, *, likely_only: bool) -> Iterator[Any]:
    """Yield those who can be likely, and the first of the others."""
    lore, most = matching_lore(), dict[frozenset[str], float]()
    possible = 0 if likely_only else MOST_POSSIBLE
    for place, person_id in enumerate(ranked):
        keys = frozenset(shared[person_id])
        if keys not in most:
            most[keys] = bounds.of(keys)
        if most[keys] >= lore.likely or (place < possible and most[keys] >= lore.possible):
            yield person_id


def _by_names(uow: UnitOfWork, people: Collection[uuid.UUID], someone: Person, least: float) -> Iterator[uuid.UUID]:
    """Yield those of whom name and birth say so much, in bits, that a look at the rest is worth it."""
    lore = matching_lore()
    for person_id, brief in person_hashes.briefs_of(uow.connection, people).items():
        other = prepared(brief)
        if may_be_one(someone, other) and sum(map(lore.weight, found_of(someone, other, lore))) >= least:
            yield person_id
