"""Whom else a restriction shuts out: asked before somebody is given an action, a copy, a question or a client."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.agency import Representative
from marac_desk.model.case import CaseExclusion
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Who is shut out of some cases: pairs of a case with an agency, and of a case with a person of the partnership."""

    agencies: frozenset[tuple[uuid.UUID, uuid.UUID]]
    people: frozenset[tuple[uuid.UUID, uuid.UUID]]

    def holds(
        self, case_id: uuid.UUID, *, agency_id: uuid.UUID | None = None, representative_id: uuid.UUID | None = None
    ) -> bool:
        """Tell whether the agency, or the person, is shut out of a case; an agency's people are shut out with it."""
        return (case_id, agency_id) in self.agencies or (case_id, representative_id) in self.people


def kept_out(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> KeptOut:
    """Return who is shut out of some cases, in one query."""
    query = (
        sa.select(
            CaseExclusion.case_id,
            CaseExclusion.agency_id,
            CaseExclusion.representative_id,
            User.representative_id.label("of_user"),
        )
        .join(User, User.id == CaseExclusion.user_id, isouter=True)
        .where(CaseExclusion.case_id.in_(case_ids), CaseExclusion.lifted_at.is_(None))
    )
    agencies, people = set(), set()
    for row in uow.session.execute(query):
        if row.agency_id is not None:
            agencies.add((row.case_id, row.agency_id))
        people |= {(row.case_id, person) for person in (row.representative_id, row.of_user) if person is not None}
    return KeptOut(frozenset(agencies), frozenset(people))


def is_kept_out(
    uow: UnitOfWork,
    case_id: uuid.UUID,
    *,
    agency_id: uuid.UUID | None = None,
    representative_id: uuid.UUID | None = None,
) -> bool:
    """Tell whether an agency, or a person with the agency she or he acts for, is shut out of a case."""
    if representative_id is not None and agency_id is None:
        of_person = sa.select(Representative.agency_id).where(Representative.id == representative_id)
        agency_id = uow.session.scalar(of_person)
    found = kept_out(uow, [case_id])
    return found.holds(case_id, agency_id=agency_id, representative_id=representative_id)
