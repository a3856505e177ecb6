"""Whom a message or a letter about late things goes to, and by which secure address."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.agency import Agency, Representative
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.escalation import Rung
from marac_desk.rules.vocabulary import PersonState, RepresentativeRole
from marac_desk.services.circulation.common import Recipient, copies_for
from marac_desk.services.kept_out import KeptOut

_MEMO = "secure_addresses"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is written to about some cases: a person, or nobody by name where the agency named no manager."""

    name: str
    representative_id: uuid.UUID | None
    case_ids: frozenset[uuid.UUID]


def holders_by_agency(uow: UnitOfWork) -> Mapping[uuid.UUID, str]:
    """Return the secure addresses of agencies and of their people, by their keys."""
    known: dict[uuid.UUID, str] | None = uow.known.get(_MEMO)
    if known is None:
        known = {}
        for kind in (Agency, Representative):
            rows = uow.session.execute(sa.select(kind.id, kind.secure_email).where(kind.secure_email.is_not(None)))
            known |= {key: address for key, address in rows if address}
        uow.known[_MEMO] = known
    return known


def address_of(known: Mapping[uuid.UUID, str], agency_id: uuid.UUID, person_id: uuid.UUID | None) -> str:
    """Return the secure address of a person, else of the agency; empty where neither has one."""
    own = known.get(person_id, "") if person_id else ""
    return own or known.get(agency_id, "")


def addressees(
    uow: UnitOfWork, rung: Rung, recipient: Recipient, case_ids: Collection[uuid.UUID], out: KeptOut
) -> tuple[Addressee, ...]:
    """Return who is written to on a rung, each with the cases she or he may know of; nobody for what nobody may know.

    The chair is written to about every agency; an agency without a manager by name is written to as such. Whoever is
    shut out of a case, alone or with the agency, is not written to about it.
    """
    if rung is Rung.REPRESENTATIVE:
        return tuple(
            Addressee(copy.holder.name, copy.holder.representative_id, copy.case_ids)
            for copy in copies_for(recipient, case_ids, out)
        )
    query = sa.select(Representative).where(Representative.state == PersonState.ACTIVE)
    if rung is Rung.MANAGER:
        query = query.where(Representative.manages, Representative.agency_id == recipient.agency_id)
    else:
        query = query.where(Representative.role == RepresentativeRole.CHAIR)
    people = uow.session.scalars(query.order_by(Representative.created_at, Representative.id)).all()
    left = [case for case in case_ids if not out.holds(case, agency_id=recipient.agency_id)]
    if not people:
        return (Addressee("", None, frozenset(left)),) if left and rung is Rung.MANAGER else ()
    found = []
    for person in people:
        own = [case for case in left if not out.holds(case, agency_id=person.agency_id, representative_id=person.id)]
        left = [case for case in left if case not in own]
        if own:
            found.append(Addressee(person.person_name, person.id, frozenset(own)))
    return tuple(found)
