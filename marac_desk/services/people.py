"""People: from a draft to the register, their places, how to reach the victim, and the logged look at masked values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson, DraftSafeContact
from marac_desk.model.base import new_id
from marac_desk.model.case import Case
from marac_desk.model.finder import FinderEntry
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.months import age_on
from marac_desk.rules.safe_contact import MustNot, mask, must_not, stale
from marac_desk.rules.vocabulary import Answer, DobAccuracy, GenderSameAsSex, ImmigrationStatus, Sex, SexualOrientation
from marac_desk.services.access import cases_within, known_case, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError
from marac_desk.services.settings import area_settings, today


@dataclass(frozen=True, slots=True)
class SafeContactView:
    """The safe-contact rule as it is shown: what must not be done in clear, every value masked until it is held."""

    contact_id: uuid.UUID | None
    must_not: tuple[MustNot, ...]
    channel: str | None
    masked_value: str
    has_times: bool
    has_code_word: bool
    people_safe: tuple[str, ...]
    people_not_safe: tuple[str, ...]
    people_feared: tuple[str, ...]
    verified_on: date | None
    stale: bool


@dataclass(frozen=True, slots=True)
class SafeContactValues:
    """What is shown for as long as the key is held."""

    value: str | None
    times: str | None
    code_word: str | None
    say_if_answered: str | None


def display_name(person: Person | None) -> str:
    """Return the name a person is shown by; an unborn child and somebody without a name have none."""
    if person is None:
        return ""
    return (
        person.full_name or " ".join(n for n in (person.given_names, person.family_name) if n) or person.known_as or ""
    )


def age_of(person: Person, on: date) -> int | None:
    """Return a person's age on a day, or None where the birth is not known."""
    return None if person.date_of_birth is None else age_on(person.date_of_birth, on)


def add_person(uow: UnitOfWork, draft: DraftPerson, *, case_id: uuid.UUID | None = None) -> Person:
    """Add a person as written, with address and number; a confidential address goes among the protected values."""
    person = Person()
    uow.add(person)
    fill_person(uow, person, draft)
    index_person(uow, person, case_id)
    return person


def describe_person(person: Person, draft: DraftPerson) -> None:
    """Write over a person's own fields what a draft says; her or his number and places are protected elsewhere."""
    person.full_name = draft.full_name or " ".join(n for n in (draft.given_names, draft.family_name) if n) or None
    person.given_names, person.family_name, person.known_as = draft.given_names, draft.family_name, draft.known_as
    person.aliases = list(draft.aliases)
    person.date_of_birth = draft.date_of_birth
    person.dob_accuracy = draft.dob_accuracy or (DobAccuracy.EXACT if draft.date_of_birth else DobAccuracy.UNKNOWN)
    person.age_stated = draft.age_stated
    person.unborn = bool(getattr(draft, "unborn", False))
    person.sex = draft.sex or Sex.NOT_KNOWN
    person.gender_same_as_sex = draft.gender_same_as_sex or GenderSameAsSex.NOT_ASKED
    person.sexual_orientation = draft.sexual_orientation or SexualOrientation.NOT_ASKED
    person.ethnicity, person.main_language = draft.ethnicity, draft.main_language
    person.disability = draft.disability or Answer.NOT_ASKED
    person.disability_types = list(draft.disability_types)
    person.interpreter_required = draft.interpreter_required or Answer.NOT_ASKED
    person.communication_needs = draft.communication_needs
    person.immigration_status = draft.immigration_status or ImmigrationStatus.NOT_KNOWN
    person.pregnant = draft.pregnant or Answer.NOT_ASKED
    person.expected_delivery_on = draft.expected_delivery_date
    person.occupation, person.gp_practice = draft.occupation, draft.gp_practice
    person.deceased = draft.deceased


def fill_person(uow: UnitOfWork, person: Person, draft: DraftPerson) -> None:
    """Write what a draft says over a person's fields."""
    describe_person(person, draft)
    person.phone_id = _protect(uow, person.id, "phone", draft.phone, person.phone_id)
    uow.session.flush()
    _set_address(uow, person, draft)


def _set_address(uow: UnitOfWork, person: Person, draft: DraftPerson) -> None:
    address = uow.session.scalar(
        sa.select(Address).where(Address.person_id == person.id, Address.to_date.is_(None)).limit(1)
    )
    if not (draft.address or draft.postcode):
        return
    if address is None:
        address = Address(person_id=person.id)
        uow.add(address)
    address.confidential = draft.address_confidential
    if draft.address_confidential:
        whole = ", ".join(part for part in (draft.address, draft.postcode) if part)
        address.protected_id = _protect(uow, person.id, "address", whole, address.protected_id)
        address.lines = address.postcode = None
    else:
        address.lines, address.postcode = draft.address, draft.postcode


EARLIER = "earlier"
"""The kind of a protected value that another one replaced."""


def _protect(
    uow: UnitOfWork, person_id: uuid.UUID, kind: str, text: str | None, known: uuid.UUID | None
) -> uuid.UUID | None:
    """Keep a protected value; an empty text leaves none. Returns the key under which it stands.

    What another text stood there before stays beside it, protected in the same way.
    """
    if not text:
        return None
    value = uow.session.get(ProtectedValue, known) if known else None
    if value is None:
        value = ProtectedValue(id=new_id(), person_id=person_id, kind=kind, value=text.encode())
        uow.session.add(value)
        uow.session.flush()
    elif value.value != text.encode():
        uow.session.add(ProtectedValue(id=new_id(), person_id=value.person_id, kind=EARLIER, value=value.value))
        value.value = text.encode()
    return value.id


def protected_text(uow: UnitOfWork, value_id: uuid.UUID | None) -> str | None:
    """Return a protected value in clear; the callers are those who log or mask it."""
    value = uow.session.get(ProtectedValue, value_id) if value_id else None
    return value.value.decode() if value else None


def set_safe_contact(uow: UnitOfWork, person: Person, draft: DraftSafeContact) -> SafeContact:
    """Write how the victim may be reached; every value that tells a place, a time or a number is protected."""
    contact = safe_contact_of(uow, person.id)
    if contact is None:
        contact = SafeContact(person_id=person.id)
        uow.add(contact)
    contact.value_id = _protect(uow, person.id, "contact", draft.value, contact.value_id)
    contact.times_id = _protect(uow, person.id, "times", draft.safe_times, contact.times_id)
    contact.code_word_id = _protect(uow, person.id, "code_word", draft.code_word, contact.code_word_id)
    contact.say_if_answered_id = _protect(
        uow, person.id, "say_if_answered", draft.say_if_answered_by_other, contact.say_if_answered_id
    )
    describe_contact(contact, draft)
    return contact


def describe_contact(contact: SafeContact, draft: DraftSafeContact) -> None:
    """Write what a draft says of how the victim may be reached, without what is protected."""
    contact.channel = draft.channel.value if draft.channel else None
    for name in (
        "safe_to_call",
        "safe_to_text",
        "safe_to_voicemail",
        "safe_to_email",
        "safe_to_write",
        "withheld_number",
    ):
        setattr(contact, name, getattr(draft, name) or Answer.NOT_ASKED)
    contact.people_safe = list(draft.people_safe_to_talk_to)
    contact.people_not_safe = list(draft.people_not_safe)
    contact.people_feared = list(draft.people_feared)


def safe_contact_of(uow: UnitOfWork, person_id: uuid.UUID) -> SafeContact | None:
    """Return the safe-contact rule of a person."""
    return uow.session.scalar(sa.select(SafeContact).where(SafeContact.person_id == person_id).limit(1))


def safe_contact_view(uow: UnitOfWork, person_id: uuid.UUID) -> SafeContactView:
    """Return the rule as it may be shown; without any record everything is a no."""
    contact = safe_contact_of(uow, person_id)
    if contact is None:
        return SafeContactView(None, must_not(None), None, "", False, False, (), (), (), None, True)
    days = area_settings(uow).time_rules.safe_contact_stale_days
    return SafeContactView(
        contact_id=contact.id,
        must_not=must_not(contact),
        channel=contact.channel,
        masked_value=mask(protected_text(uow, contact.value_id)),
        has_times=contact.times_id is not None,
        has_code_word=contact.code_word_id is not None,
        people_safe=tuple(contact.people_safe),
        people_not_safe=tuple(contact.people_not_safe),
        people_feared=tuple(contact.people_feared),
        verified_on=contact.verified_on,
        stale=stale(contact.verified_on, today(uow), days),
    )


def reveal_safe_contact(
    uow: UnitOfWork, *, actor: Actor, contact_id: uuid.UUID, case_id: uuid.UUID | None = None
) -> tuple[SafeContactValues, Changes]:
    """Show the masked values for as long as a key is held; the look is written down before anything is shown.

    The contact is that of the victim of the case, or of any case that may be read so. Raises NotFoundError,
    NotAllowedError.
    """
    require(uow, actor, Operation.READ, DataClass.SAFE_CONTACT)
    contact = uow.session.get(SafeContact, contact_id)
    if contact is None:
        raise NotFoundError("safe_contact")
    case = _case_of_contact(uow, actor, contact, case_id, Operation.READ)
    uow.record("reveal", "safe_contact", contact.id, case_id=case.id)
    values = SafeContactValues(
        value=protected_text(uow, contact.value_id),
        times=protected_text(uow, contact.times_id),
        code_word=protected_text(uow, contact.code_word_id),
        say_if_answered=protected_text(uow, contact.say_if_answered_id),
    )
    return values, Changes.NOTHING


def verify_safe_contact(
    uow: UnitOfWork, *, actor: Actor, person_id: uuid.UUID, case_id: uuid.UUID | None = None
) -> tuple[None, Changes]:
    """Record that the rule was checked with the person today."""
    require(uow, actor, Operation.UPDATE, DataClass.SAFE_CONTACT)
    contact = safe_contact_of(uow, person_id)
    if contact is None:
        raise NotFoundError("safe_contact")
    case = _case_of_contact(uow, actor, contact, case_id, Operation.UPDATE)
    contact.verified_on = today(uow)
    contact.verified_by_id = actor.representative_id
    uow.record("verify", "safe_contact", contact.id, case_id=case.id)
    return None, Changes.CASES


def _case_of_contact(
    uow: UnitOfWork, actor: Actor, contact: SafeContact, case_id: uuid.UUID | None, operation: Operation
) -> Case:
    """Return the case whose victim is reached so, in which the person acting may do this with how she is reached."""
    if case_id is None:
        within = cases_within(uow, actor, operation, DataClass.SAFE_CONTACT)
        query = sa.select(Case.id).where(Case.victim_id == contact.person_id, within).order_by(Case.created_at)
        case_id = uow.session.scalars(query).first()
    if case_id is None:
        raise NotFoundError("safe_contact")
    case = known_case(uow, actor, case_id, operation, DataClass.SAFE_CONTACT, kind="safe_contact")
    if case.victim_id != contact.person_id:
        raise NotFoundError("safe_contact")
    return case


def address_line(uow: UnitOfWork, person_id: uuid.UUID) -> tuple[str | None, bool]:
    """Return a person's present address in one line and whether it is confidential (then the line is None)."""
    address = uow.session.scalar(
        sa.select(Address).where(Address.person_id == person_id, Address.to_date.is_(None)).limit(1)
    )
    if address is None:
        return None, False
    if address.confidential:
        return None, True
    return ", ".join(part for part in (address.lines, address.postcode) if part) or None, False


def index_person(uow: UnitOfWork, person: Person, case_id: uuid.UUID | None) -> None:
    """Make a person findable by every name."""
    put_in_finder(uow, "person", person.id, case_id, finder_words(person))


def finder_words(person: Person) -> str:
    """Return the words that a person is found by: every name."""
    return " ".join([display_name(person), person.known_as or "", *person.aliases])


def put_in_finder(uow: UnitOfWork, kind: str, subject_id: uuid.UUID, case_id: uuid.UUID | None, words: str) -> None:
    """Make something findable by its words, in place of what was known of it before."""
    entry = uow.session.scalar(
        sa.select(FinderEntry).where(FinderEntry.kind == kind, FinderEntry.subject_id == subject_id)
    )
    if entry is None:
        entry = FinderEntry(kind=kind, subject_id=subject_id, case_id=case_id)
        uow.session.add(entry)
        uow.session.flush()
    elif case_id is not None:
        entry.case_id = case_id
    uow.text.put("finder_text", entry.entry, words, (kind,))
