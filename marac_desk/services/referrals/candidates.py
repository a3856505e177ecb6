"""Whom to compare: records of the register that share a birth, a word of the name or a number with somebody."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson
from marac_desk.model.finder import FinderEntry
from marac_desk.model.person import Person, PersonHash, ProtectedValue
from marac_desk.register import people_sought, person_hashes
from marac_desk.register.among import Key, as_driven, as_key
from marac_desk.register.search import words_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.matching import PersonKey, looking_keys
from marac_desk.rules.vocabulary import DobAccuracy
from marac_desk.services.matching_lore import matching_lore
from marac_desk.services.referrals.known import known_people, knows_everybody, people_within

MOST_CANDIDATES = 200
"""Records that are compared with one; those further down share too little to be shown."""

_PHONE_LENGTH = 10
_ALL_MADE = "nobody's hashes are due"


def candidates(uow: UnitOfWork, actor: Actor, key: PersonKey) -> set[uuid.UUID]:
    """Records worth comparing: those that share a key with somebody, the most and the rarest keys first.

    Whom the person acting may not know of is left out before anything is counted, so that nobody is missing for it.
    """
    uow.session.flush()
    if not can_look_up(uow) or uow.hashes is None:
        return by_words(uow, actor, key)
    asked = uow.hashes.looked_up(looking_keys(key, matching_lore().variants))
    few = counted(uow, actor, people_sought.under(uow.connection, asked))
    return set(map(as_key, known_first(uow, actor, people_sought.ranked(few)[1])))


def can_look_up(uow: UnitOfWork) -> bool:
    """Tell whether everybody can be found by hashes: the secret is at hand, and nobody's are due."""
    if uow.hashes is None:
        return False
    return uow.once(_ALL_MADE, lambda: person_hashes.all_made(uow.connection))


def counted(uow: UnitOfWork, actor: Actor, found: people_sought.Found) -> people_sought.Few:
    """Leave out the keys that too many share, as many of them as the person acting may know of."""
    few = {hashed: people for hashed, people in found.items() if people is not None}
    if len(few) == len(found) or knows_everybody(uow, actor):
        return few
    known = sa.select(PersonHash.person_id).join(Person, Person.id == PersonHash.person_id)
    for hashed in sorted(found.keys() - few.keys()):
        within = known.where(PersonHash.hashed == hashed, people_within(uow, actor))
        people = list(uow.session.scalars(within.limit(people_sought.MOST_UNDER_A_HASH + 1)))
        if len(people) <= people_sought.MOST_UNDER_A_HASH:
            few[hashed] = [as_driven(uow.connection, key) for key in people]
    return few


def known_first(uow: UnitOfWork, actor: Actor, ranked: Sequence[Key]) -> list[Key]:
    """Return the first of a ranking whom the person acting may know of."""
    found: list[Key] = []
    for start in range(0, len(ranked), MOST_CANDIDATES):
        part = {as_key(key): key for key in ranked[start : start + MOST_CANDIDATES]}
        known = known_people(uow, actor, part)
        found += [driven for key, driven in part.items() if key in known]
        if len(found) >= MOST_CANDIDATES:
            break
    return found[:MOST_CANDIDATES]


def by_words(uow: UnitOfWork, actor: Actor, key: PersonKey) -> set[uuid.UUID]:
    """Find by birth, name and number, where no hashes are kept: a register whose secret is not at hand."""
    known, found = sa.select(Person.id).where(people_within(uow, actor)).limit(MOST_CANDIDATES), set[uuid.UUID]()
    if key.date_of_birth:
        found |= set(uow.session.scalars(known.where(Person.date_of_birth.in_(_births(key.date_of_birth)))))
    for words in _name_queries(key):
        entries = uow.text.matching("finder_text", words, ("person",))
        named = known.join(FinderEntry, FinderEntry.subject_id == Person.id).where(FinderEntry.entry.in_(entries))
        found |= set(uow.session.scalars(named))
    if numbers := _ways_to_write(key.phone):
        numbered = known.join(ProtectedValue, ProtectedValue.person_id == Person.id)
        found |= set(uow.session.scalars(numbered.where(ProtectedValue.value.in_(numbers))))
    return found


def _births(day: date) -> list[date]:
    swapped = date(day.year, day.day, day.month) if day.day <= 12 else day
    return [day, swapped]


def _name_queries(key: PersonKey) -> list[str]:
    """Words to look for: every name whole, and the family name alone."""
    names = [key.full_name or "", f"{key.given_names or ''} {key.family_name or ''}", *key.aliases]
    families = [key.family_name or "", *(words_of(name)[-1] for name in names[:1] if words_of(name))]
    return [query for query in dict.fromkeys((*names, *families)) if words_of(query)]


def _ways_to_write(phone: str | None) -> list[bytes]:
    """A number as typed, and in the forms that Britain writes numbers in."""
    digits = re.sub(r"[^0-9]", "", phone or "")[-_PHONE_LENGTH:]
    if not phone or len(digits) < _PHONE_LENGTH:
        return []
    forms = (phone, f"0{digits}", f"0{digits[:4]} {digits[4:]}", f"0{digits[:2]} {digits[2:6]} {digits[6:]}")
    abroad = (f"+44{digits}", f"+44 {digits[:4]} {digits[4:]}", f"0{digits[:4]} {digits[4:7]} {digits[7:]}")
    return [form.encode() for form in dict.fromkeys((*forms, *abroad))]


def keys_of(uow: UnitOfWork, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PersonKey]:
    """Return what matching needs of some people, in one query."""
    uow.session.flush()
    return person_hashes.keys_of_people(uow.connection, person_ids)


def _aliases(known_as: str | None, aliases: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in (known_as, *aliases) if name)


def key_of_draft(person: DraftPerson, contact: str | None) -> PersonKey:
    """Return what matching needs of somebody on a form; `contact` is the safe number, where no other is given."""
    return PersonKey(
        id="",
        full_name=person.full_name,
        given_names=person.given_names,
        family_name=person.family_name,
        aliases=_aliases(person.known_as, person.aliases),
        date_of_birth=None if person.dob_accuracy is DobAccuracy.ESTIMATED else person.date_of_birth,
        postcode=person.postcode,
        phone=person.phone or contact,
    )
