"""Disclosures as the victim's advocate learns of them: somebody in conflict may have known of the case since then.

Who it was is said to those who may read restrictions; the advocate learns of which agency, and asks the coordinator.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.access import Disclosure
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.vocabulary.access import DisclosureWay
from marac_desk.services.access import cases_within, may, may_for
from marac_desk.services.people import display_name


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One disclosure nobody took note of yet: in which case, since when, of which agency, in what ways."""

    disclosure_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    name: str
    who: str
    agency: str
    found_at: datetime
    ways: tuple[DisclosureWay, ...]
    copies: int


def open_disclosures(uow: UnitOfWork, *, actor: Actor) -> tuple[DisclosureLine, ...]:
    """Return the disclosures of which the victim's advocate has taken no note, in cases of the person acting."""
    if not may(uow, actor, Operation.UPDATE, DataClass.SAFE_CONTACT):
        return ()
    query = (
        sa.select(Disclosure, CaseExclusion, Case, Person, Agency.short_name)
        .join(CaseExclusion, CaseExclusion.id == Disclosure.exclusion_id)
        .join(Case, Case.id == Disclosure.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Representative, Representative.id == CaseExclusion.representative_id, isouter=True)
        .join(Agency, Agency.id == sa.func.coalesce(CaseExclusion.agency_id, Representative.agency_id), isouter=True)
        .where(Disclosure.told_at.is_(None), cases_within(uow, actor, Operation.UPDATE, DataClass.SAFE_CONTACT))
        .order_by(Disclosure.found_at, Disclosure.id)
    )
    return tuple(
        DisclosureLine(
            disclosure_id=row.id,
            case_id=case.id,
            reference=case.reference,
            name=display_name(person) if may_for(uow, actor, case.id, Operation.READ, DataClass.VICTIM) else "",
            who=shut_out.name if may_for(uow, actor, case.id, Operation.READ, DataClass.RESTRICTION) else "",
            agency=agency or "",
            found_at=row.found_at,
            ways=tuple(DisclosureWay(way) for way in row.ways),
            copies=len(row.copy_ids),
        )
        for row, shut_out, case, person, agency in uow.session.execute(query)
    )
