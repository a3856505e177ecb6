"""The restrictions of a case as they are listed, and whom one of them shuts out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import CaseExclusion
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.conflicts.views import RestrictionLine


def shuts_out(
    row: CaseExclusion,
    representative_id: uuid.UUID | None,
    user_id: uuid.UUID | None,
    agency_id: uuid.UUID | None,
) -> bool:
    """Tell whether a restriction in force names this person, or the agency she or he acts for."""
    pairs = ((row.representative_id, representative_id), (row.user_id, user_id), (row.agency_id, agency_id))
    return row.lifted_at is None and any(named is not None and named == other for named, other in pairs)


def is_tied(row: CaseExclusion) -> bool:
    """Tell whether a restriction names somebody of this partnership, so that it shuts somebody out."""
    return any(key is not None for key in (row.representative_id, row.user_id, row.agency_id))


def restrictions_of(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[RestrictionLine, ...]:
    """Return the restrictions of a case: those in force first, those lifted last."""
    agency_of = sa.func.coalesce(CaseExclusion.agency_id, Representative.agency_id)
    query = (
        sa.select(CaseExclusion, Representative.person_name, Agency)
        .join(Representative, Representative.id == CaseExclusion.representative_id, isouter=True)
        .join(Agency, Agency.id == agency_of, isouter=True)
        .where(CaseExclusion.case_id == case_id)
        .order_by(CaseExclusion.since, CaseExclusion.id)
    )
    rows = uow.session.execute(query).all()
    names = _names(uow, [key for row, _, _ in rows for key in (row.created_by, row.lifted_by) if key])
    lines = [_line(row, person, agency, names) for row, person, agency in rows]
    return tuple(sorted(lines, key=lambda line: line.lifted_at is not None))


def _names(uow: UnitOfWork, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    return {row.id: row.name for row in uow.session.execute(sa.select(User.id, User.name).where(User.id.in_(keys)))}


def _line(
    row: CaseExclusion, person: str | None, agency: Agency | None, names: dict[uuid.UUID, str]
) -> RestrictionLine:
    return RestrictionLine(
        exclusion_id=row.id,
        name=row.name or person or "",
        agency=agency.short_name if agency is not None else "",
        mark=mark_for(agency.agency_type, agency.subtype) if agency is not None else "",
        whole_agency=row.agency_id is not None,
        tied=is_tied(row),
        party=row.party,
        reason=row.reason or "",
        since=row.since,
        by=names.get(row.created_by, "") if row.created_by else "",
        found_later=row.found_later,
        lifted_at=row.lifted_at,
        lifted_by=names.get(row.lifted_by, "") if row.lifted_by else "",
    )
