"""Whom to compare: records of the register that share a birth, a word of the name or a number with somebody."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson
from marac_desk.model.finder import FinderEntry
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact
from marac_desk.register.search import words_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.matching import PersonKey
from marac_desk.rules.vocabulary import DobAccuracy
from marac_desk.services.referrals.known import people_within

MOST_CANDIDATES = 200
"""Records that one way of looking may bring; more only means that the way says too little."""

_PHONE_LENGTH = 10
_NOBODY = uuid.UUID(int=0)


def candidates(uow: UnitOfWork, actor: Actor, key: PersonKey) -> set[uuid.UUID]:
    """Records worth comparing: the same birth in either order of day and month, a name in common, the same number.

    Whom the person acting may not know of is left out before anything is counted, so that nobody is missing for it.
    """
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
    """Return what matching needs of some people, in four queries."""
    people = list(uow.session.scalars(sa.select(Person).where(Person.id.in_(person_ids))))
    places = {
        row.person_id: row.postcode
        for row in uow.session.execute(
            sa.select(Address.person_id, Address.postcode).where(
                Address.person_id.in_(person_ids), Address.to_date.is_(None), Address.postcode.is_not(None)
            )
        )
    }
    contacts = sa.select(SafeContact.person_id, SafeContact.value_id).where(SafeContact.person_id.in_(person_ids))
    ways = {row.person_id: row.value_id for row in uow.session.execute(contacts) if row.value_id}
    numbers = _numbers(uow, [*(p.phone_id for p in people if p.phone_id), *ways.values()])
    return {
        p.id: PersonKey(
            id=str(p.id),
            full_name=p.full_name,
            given_names=p.given_names,
            family_name=p.family_name,
            aliases=_aliases(p.known_as, p.aliases),
            date_of_birth=None if p.dob_accuracy is DobAccuracy.ESTIMATED else p.date_of_birth,
            postcode=places.get(p.id),
            phone=numbers.get(p.phone_id or _NOBODY) or numbers.get(ways.get(p.id, _NOBODY)),
        )
        for p in people
    }


def _numbers(uow: UnitOfWork, keys: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    query = sa.select(ProtectedValue).where(ProtectedValue.id.in_(list(keys)))
    return {row.id: row.value.decode() for row in uow.session.scalars(query)}


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
