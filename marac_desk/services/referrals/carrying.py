"""Carrying over: what a newer form says about somebody goes over the older record of the same person, by a trail.

Only what the newer form does say is carried; what it leaves out never takes away what is known. How the victim may be
reached is carried whole, because an old yes beside a new form's silence is no yes.
"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.person import Address, Person, SafeContact
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.vocabulary import (
    Answer,
    DobAccuracy,
    GenderSameAsSex,
    ImmigrationStatus,
    Sex,
    SexualOrientation,
)
from marac_desk.services.people import display_name, safe_contact_of
from marac_desk.services.referrals.identity import roots
from marac_desk.services.referrals.trail import Trail
from marac_desk.services.referrals.writing import links_of
from marac_desk.services.settings import today

_FACTS = (
    "known_as",
    "age_stated",
    "sex",
    "gender_same_as_sex",
    "sexual_orientation",
    "ethnicity",
    "disability",
    "main_language",
    "interpreter_required",
    "communication_needs",
    "immigration_status",
    "pregnant",
    "expected_delivery_on",
    "occupation",
    "gp_practice",
    "phone_id",
    "deceased",
)
_NOTHING_SAID: frozenset[Any] = frozenset(
    {
        None,
        False,
        Answer.NOT_ASKED,
        Sex.NOT_KNOWN,
        GenderSameAsSex.NOT_ASKED,
        SexualOrientation.NOT_ASKED,
        ImmigrationStatus.NOT_KNOWN,
        DobAccuracy.UNKNOWN,
    }
)
_ROUTES = ("safe_to_call", "safe_to_text", "safe_to_voicemail", "safe_to_email", "safe_to_write", "withheld_number")
_VALUES = ("channel", "value_id", "times_id", "code_word_id", "say_if_answered_id")


def carry_person(trail: Trail, uow: UnitOfWork, newer: Person, older: Person) -> None:
    """Carry what the newer record says about a person over the older one."""
    said = {name: getattr(newer, name) for name in _FACTS if getattr(newer, name) not in _NOTHING_SAID}
    trail.change(older, **said)
    if older.date_of_birth is None and newer.date_of_birth is not None:
        trail.change(older, date_of_birth=newer.date_of_birth, dob_accuracy=newer.dob_accuracy)
    if newer.disability_types:
        trail.change(older, disability_types=list(newer.disability_types))
    names = [name for name in (display_name(newer), *newer.aliases) if name and name != display_name(older)]
    trail.change(older, aliases=[*older.aliases, *(name for name in names if name not in older.aliases)])
    _carry_place(trail, uow, newer, older)
    _carry_contact(trail, uow, newer, older)


def _present(uow: UnitOfWork, person_id: uuid.UUID) -> list[Address]:
    query = sa.select(Address).where(Address.person_id == person_id, Address.to_date.is_(None)).order_by(Address.id)
    return list(uow.session.scalars(query))


def _carry_place(trail: Trail, uow: UnitOfWork, newer: Person, older: Person) -> None:
    """The newer place becomes the present one, by its pointer where it is protected; the older one has ended."""
    for place in _present(uow, newer.id)[:1]:
        held = _present(uow, older.id)
        if any(_same_place(place, known) for known in held):
            continue
        for known in held:
            trail.change(known, to_date=today(uow))
        trail.add(
            Address(
                person_id=older.id,
                kind=place.kind,
                lines=place.lines,
                postcode=place.postcode,
                district=place.district,
                confidential=place.confidential,
                protected_id=place.protected_id,
                from_date=today(uow),
            )
        )
        uow.session.flush()


def _same_place(one: Address, other: Address) -> bool:
    if one.confidential or other.confidential:
        return one.confidential == other.confidential and one.protected_id == other.protected_id
    return (one.lines, one.postcode) == (other.lines, other.postcode)


def _carry_contact(trail: Trail, uow: UnitOfWork, newer: Person, older: Person) -> None:
    contact = safe_contact_of(uow, newer.id)
    if contact is None or not _says_something(contact):
        return
    known = safe_contact_of(uow, older.id)
    if known is None:
        known = SafeContact(person_id=older.id, people_safe=[], people_not_safe=[], people_feared=[])
        trail.add(known)
    trail.change(known, **{name: getattr(contact, name) for name in _ROUTES})
    trail.change(known, **{name: value for name in _VALUES if (value := getattr(contact, name)) is not None})
    if contact.people_safe:
        trail.change(known, people_safe=list(contact.people_safe))
    for name in ("people_not_safe", "people_feared"):  # whom to fear is never forgotten
        trail.change(known, **{name: _union(getattr(known, name), getattr(contact, name))})
    trail.change(known, verified_on=None, verified_by_id=None)
    uow.session.flush()


def _union(known: list[str], more: list[str]) -> list[str]:
    return [*known, *(entry for entry in more if entry not in known)]


def _says_something(contact: SafeContact) -> bool:
    answered = any(getattr(contact, name) is not Answer.NOT_ASKED for name in _ROUTES)
    return answered or any(getattr(contact, name) is not None for name in _VALUES) or bool(contact.people_not_safe)


def carry_case(trail: Trail, uow: UnitOfWork, newer: Case, older: Case) -> None:
    """Bring the people of the newer case to the older one: the same by what is new about them, the others as they are.

    Whoever must not learn of the newer case must not learn of the older one either.
    """
    ties: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
        (CasePerpetrator, ("relationship", "lives_together", "in_custody", "release_on", "primary")),
        (CaseChild, ("relationship_to_victim", "relationship_to_perpetrator", "in_household", "school")),
        (CaseOther, ("why",)),
    )
    for kind, facts in ties:
        _carry_ties(trail, uow, kind, facts, newer, older)
    known = {_shut_out(row) for row in links_of(uow, CaseExclusion, older.id) if row.lifted_at is None}
    for row in links_of(uow, CaseExclusion, newer.id):
        if row.lifted_at is None and _shut_out(row) not in known:
            trail.add(
                CaseExclusion(
                    case_id=older.id,
                    name=row.name,
                    party=row.party,
                    reason=row.reason,
                    representative_id=row.representative_id,
                    user_id=row.user_id,
                    agency_id=row.agency_id,
                    since=row.since,
                    found_later=row.found_later,
                )
            )


def _shut_out(row: CaseExclusion) -> tuple[Any, ...]:
    """Whom a restriction shuts out: by name, and by every key of this partnership."""
    return row.name, row.representative_id, row.user_id, row.agency_id


def _carry_ties(
    trail: Trail, uow: UnitOfWork, kind: type[Any], facts: tuple[str, ...], newer: Case, older: Case
) -> None:
    here, there = links_of(uow, kind, newer.id), links_of(uow, kind, older.id)
    who = roots(uow, {tie.person_id for tie in (*here, *there)})
    known = {who[tie.person_id]: tie for tie in there}
    for tie in here:
        same = known.get(who[tie.person_id])
        said = {name: getattr(tie, name) for name in facts}
        if same is None:
            place = {"position": len(known)} if hasattr(tie, "position") else {}
            added = kind(case_id=older.id, person_id=tie.person_id, **said, **place)
            trail.add(added)
            known[who[tie.person_id]] = added
            continue
        trail.change(same, **{name: value for name, value in said.items() if value not in _NOTHING_SAID})
        if same.person_id != tie.person_id:
            newer_person = uow.session.get_one(Person, tie.person_id)
            carry_person(trail, uow, newer_person, uow.session.get_one(Person, same.person_id))
