"""Protected values of a case: shown for as long as a key is held, after the look is written down."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseChild
from marac_desk.model.person import Address, Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import known_case, may_for
from marac_desk.services.changes import Changes
from marac_desk.services.people import (
    SafeContactValues,
    display_name,
    protected_text,
    reveal_safe_contact,
    safe_contact_of,
    verify_safe_contact,
)


@dataclass(frozen=True, slots=True)
class CaseProtected:
    """What is shown while the key is held: the victim's own values alone, never those of anybody else in the case."""

    contact: SafeContactValues | None
    address: str | None
    schools: tuple[tuple[str, str], ...]


def reveal_case(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> tuple[CaseProtected, Changes]:
    """Return how the victim is reached, where she or he lives, and the children's schools where those are protected.

    Each look is its own line in the ledger. Raises NotFoundError, NotAllowedError.
    """
    case = known_case(uow, actor, case_id, Operation.READ, DataClass.SAFE_CONTACT)
    contact = safe_contact_of(uow, case.victim_id)
    values = None
    if contact is not None:
        values, _ = reveal_safe_contact(uow, actor=actor, contact_id=contact.id, case_id=case.id)
    return CaseProtected(values, *_place(uow, actor, case)), Changes.NOTHING


def _place(uow: UnitOfWork, actor: Actor, case: Case) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    address = uow.session.scalar(
        sa.select(Address).where(Address.person_id == case.victim_id, Address.to_date.is_(None)).limit(1)
    )
    if address is None:
        return None, ()
    uow.record("reveal", "address", address.id, case_id=case.id)
    if not address.confidential:
        return ", ".join(part for part in (address.lines, address.postcode) if part) or None, ()
    query = (
        sa.select(CaseChild.school, Person)
        .join(Person, Person.id == CaseChild.person_id)
        .where(CaseChild.case_id == case.id, CaseChild.school.is_not(None))
        .order_by(CaseChild.position)
    )
    may_name = may_for(uow, actor, case.id, Operation.READ, DataClass.CHILDREN)
    found = uow.session.execute(query).all() if may_name else ()
    schools = tuple((display_name(person), school or "") for school, person in found)
    return protected_text(uow, address.protected_id), schools


def check_contact(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that the safe contact of a case was checked with the victim today."""
    case = known_case(uow, actor, case_id, Operation.UPDATE, DataClass.SAFE_CONTACT)
    return verify_safe_contact(uow, actor=actor, person_id=case.victim_id, case_id=case.id)
