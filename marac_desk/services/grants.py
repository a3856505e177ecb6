"""Grants: leave for one person or agency to read the safe contact of one case, because an action needs it.

It ends with the action or on a day, whichever comes first; a restriction ends it at once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from marac_desk.model.access import CaseGrant
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Manner, Operation
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.access import known_case
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import needed

LONGEST_DAYS = 92
WITH_REASON = frozenset({Manner.REASON})  # letting an agency have it is an export


@dataclass(frozen=True, slots=True)
class GrantChoice:
    """An open action that may need the safe contact, and the agency whose action it is."""

    action_id: uuid.UUID
    agency_id: uuid.UUID
    agency: str
    title: str


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant: who may read what of a case until when, for which action, and whether it still stands."""

    grant_id: uuid.UUID
    data_class: DataClass
    person: str
    agency: str
    action: str
    reason: str
    until: datetime
    stands: bool


def give_grant(
    uow: UnitOfWork,
    *,
    actor: Actor,
    case_id: uuid.UUID,
    reason: str,
    until: date,
    user_id: uuid.UUID | None = None,
    agency_id: uuid.UUID | None = None,
    action_id: uuid.UUID | None = None,
) -> tuple[uuid.UUID, Changes]:
    """Let somebody, or an agency, read the safe contact of a case to the end of a day, or until the action is closed.

    Raises NotFoundError, NotAllowedError, and RefusedError: "reason_needed", "grant_whom" where it is not exactly one
    that acts here, "grant_shut_out" for whom a restriction names, "day_has_passed", "grant_too_long", "grant_action"
    for an action of another case, of another agency or closed.
    """
    case = known_case(uow, actor, case_id, Operation.EXPORT, DataClass.SAFE_CONTACT, WITH_REASON)
    why = needed(reason, "reason_needed")
    agency = _agency_of(uow, user_id, agency_id)
    _refuse_shut_out(uow, case, user_id, agency)
    if until < today(uow):
        raise RefusedError("day_has_passed")
    if until > today(uow) + timedelta(days=LONGEST_DAYS):
        raise RefusedError("grant_too_long", days=LONGEST_DAYS)
    if action_id is not None:
        _check_action(uow, case, action_id, agency)
    grant = CaseGrant(
        case_id=case.id,
        data_class=DataClass.SAFE_CONTACT,
        user_id=user_id,
        agency_id=agency_id,
        action_id=action_id,
        reason=why,
        until=datetime.combine(until + timedelta(days=1), time(), tzinfo=area_settings(uow).zone),
    )
    uow.add(grant)
    uow.record(
        "grant", "case_grant", grant.id, case_id=case.id, data_class=grant.data_class.value, until=until.isoformat()
    )
    return grant.id, Changes.ACCESS | Changes.CASES


def _agency_of(uow: UnitOfWork, user_id: uuid.UUID | None, agency_id: uuid.UUID | None) -> uuid.UUID | None:
    """Return the agency a grant is for, or of the person it is for; exactly one of both has to be named and act."""
    if (user_id is None) == (agency_id is None):
        raise RefusedError("grant_whom")
    if agency_id is not None:
        agency = uow.session.get(Agency, agency_id)
        if agency is None or not agency.active:
            raise RefusedError("grant_whom")
        return agency_id
    user = uow.session.get(User, user_id)
    if user is None or user.state is not PersonState.ACTIVE:
        raise RefusedError("grant_whom")
    person = uow.session.get(Representative, user.representative_id) if user.representative_id else None
    return person.agency_id if person is not None else None


def _refuse_shut_out(uow: UnitOfWork, case: Case, user_id: uuid.UUID | None, agency_id: uuid.UUID | None) -> None:
    person = uow.session.scalar(sa.select(User.representative_id).where(User.id == user_id)) if user_id else None
    ways = [
        column == key
        for column, key in (
            (CaseExclusion.user_id, user_id),
            (CaseExclusion.representative_id, person),
            (CaseExclusion.agency_id, agency_id),
        )
        if key is not None
    ]
    query = sa.select(CaseExclusion.id).where(
        CaseExclusion.case_id == case.id, CaseExclusion.lifted_at.is_(None), sa.or_(*ways)
    )
    if uow.session.scalar(query.limit(1)) is not None:
        raise RefusedError("grant_shut_out")


def _check_action(uow: UnitOfWork, case: Case, action_id: uuid.UUID, agency_id: uuid.UUID | None) -> None:
    action = uow.session.scalar(sa.select(Action).where(Action.id == action_id))
    fits = action is not None and action.case_id == case.id and action.closed_on is None
    if action is None or not fits or action.owner_agency_id != agency_id:
        raise RefusedError("grant_action")


def end_grant(uow: UnitOfWork, *, actor: Actor, grant_id: uuid.UUID) -> tuple[None, Changes]:
    """End a grant now; it stays on record. Raises NotFoundError and NotAllowedError."""
    grant = uow.session.get(CaseGrant, grant_id)
    if grant is None:
        raise NotFoundError("case_grant")
    known_case(uow, actor, grant.case_id, Operation.EXPORT, DataClass.SAFE_CONTACT, WITH_REASON, kind="case_grant")
    if grant.ended_at is None:
        grant.ended_at = uow.now
        uow.record("end_grant", "case_grant", grant.id, case_id=grant.case_id)
    return None, Changes.ACCESS | Changes.CASES


def grants_of(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> tuple[GrantLine, ...]:
    """Return the grants of a case, those that stand first."""
    return grant_lines(uow, known_case(uow, actor, case_id, Operation.READ, DataClass.SAFE_CONTACT).id)


def grant_lines(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[GrantLine, ...]:
    """Return the grants of a case for a page that has asked already."""
    query = (
        sa.select(CaseGrant, User.name, Agency.short_name, Action.title, Action.closed_on)
        .join(User, User.id == CaseGrant.user_id, isouter=True)
        .join(Agency, Agency.id == CaseGrant.agency_id, isouter=True)
        .join(Action, Action.id == CaseGrant.action_id, isouter=True)
        .where(CaseGrant.case_id == case_id)
        .order_by(CaseGrant.until.desc(), CaseGrant.id)
    )
    lines = [
        GrantLine(
            grant_id=row.id,
            data_class=row.data_class,
            person=person or "",
            agency=agency or "",
            action=title or "",
            reason=row.reason,
            until=row.until,
            stands=row.ended_at is None and row.until > uow.now and closed_on is None,
        )
        for row, person, agency, title, closed_on in uow.session.execute(query)
    ]
    return tuple(sorted(lines, key=lambda line: not line.stands))


def grant_choices(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> tuple[GrantChoice, ...]:
    """Return the open actions of a case for which the safe contact may be granted to their agency."""
    case = known_case(uow, actor, case_id, Operation.EXPORT, DataClass.SAFE_CONTACT, WITH_REASON)
    query = (
        sa.select(Action.id, Action.title, Agency.id.label("agency_id"), Agency.short_name)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .where(Action.case_id == case.id, Action.closed_on.is_(None), Agency.active.is_(True))
        .order_by(Agency.short_name, Action.number)
    )
    rows = uow.session.execute(query)
    return tuple(GrantChoice(row.id, row.agency_id, row.short_name, row.title) for row in rows)
