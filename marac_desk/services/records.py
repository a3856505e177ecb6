"""Records: who looked at a case and who knows of it, read from the ledger and from what was asked and handed out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.access import Recall
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.case import CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import ResearchReturn
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.rules.clock import local_day
from marac_desk.rules.vocabulary import ExcludedParty, ResearchStatus
from marac_desk.services.access import known_case, may_for, names_shown
from marac_desk.services.conflicts.finding_out import holding
from marac_desk.services.settings import area_settings

VIEW = "view"
MOST_LOOKS = 200
_SITTING = "sitting_began"


@dataclass(frozen=True, slots=True)
class AskedAgency:
    """An agency that was asked what it knows: since when, and what it said."""

    agency: str
    mark: str
    since: date | None
    status: ResearchStatus


@dataclass(frozen=True, slots=True)
class ActingAgency:
    """An agency with actions on the case: how many are open, how many ended."""

    agency: str
    mark: str
    open: int
    ended: int


@dataclass(frozen=True, slots=True)
class Look:
    """One thing somebody did with the case on a day: the operation, on what, how often, when last."""

    person: str
    role: str
    operation: str
    object_type: str
    at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One copy of a document that holds the case: what, to whom, when; asked back because of it, known to be gone."""

    kind: str
    recipient: str
    copy_number: int
    made_at: datetime
    recalled: bool
    gone: bool = False


@dataclass(frozen=True, slots=True)
class NotToKnow:
    """Somebody who is kept out, and why."""

    name: str
    party: ExcludedParty
    reason: str


@dataclass(frozen=True, slots=True)
class WhoKnows:
    """Everybody who knows of a case, everybody who looked, and who is kept out, where that may be read."""

    asked: tuple[AskedAgency, ...]
    acting: tuple[ActingAgency, ...]
    copies: tuple[HandedOut, ...]
    looks: tuple[Look, ...]
    kept_out: tuple[NotToKnow, ...]
    kept_out_known: bool


def sitting_began(uow: UnitOfWork) -> datetime:
    """Return when this sitting began: the first look since the register was opened on this desk."""
    began: datetime = uow.memo.setdefault(_SITTING, uow.now)
    return began


def looked_in_this_sitting(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> datetime | None:
    """Return when the person acting opened a case in this sitting, as the ledger has it, or None."""
    return uow.session.scalar(
        sa.select(sa.func.min(LedgerEntry.at)).where(
            LedgerEntry.case_id == case_id,
            LedgerEntry.operation == VIEW,
            LedgerEntry.actor_id == actor.user_id,
            LedgerEntry.at >= sitting_began(uow),
        )
    )


def who_knows(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> WhoKnows:
    """Return who was asked about a case, whose actions are on it, who holds paper, who looked, who is kept out."""
    case = known_case(uow, actor, case_id, Operation.READ, DataClass.WHO_LOOKED)
    return WhoKnows(
        asked=_asked(uow, case.id),
        acting=_acting(uow, case.id),
        copies=_copies(uow, case.id),
        looks=_looks(uow, case.id),
        kept_out=_kept_out(uow, actor, case.id),
        kept_out_known=may_for(uow, actor, case.id, Operation.READ, DataClass.RESTRICTION, WITHOUT_NAMES),
    )


def _kept_out(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> tuple[NotToKnow, ...]:
    """Return who is kept out: by name, or as what alone to whoever reads restrictions without names."""
    if not may_for(uow, actor, case_id, Operation.READ, DataClass.RESTRICTION, WITHOUT_NAMES):
        return ()
    found = not_to_know(uow, case_id)
    if names_shown(uow, actor, DataClass.RESTRICTION):
        return found
    return tuple(NotToKnow("", row.party, "") for row in found)


def not_to_know(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[NotToKnow, ...]:
    """Return who must not learn of a case, as asked at referral and found since, without what was lifted."""
    query = (
        sa.select(CaseExclusion)
        .where(CaseExclusion.case_id == case_id, CaseExclusion.lifted_at.is_(None))
        .order_by(CaseExclusion.name)
    )
    return tuple(NotToKnow(row.name, row.party, row.reason or "") for row in uow.session.scalars(query))


def _asked(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[AskedAgency, ...]:
    query = (
        sa.select(ResearchReturn, Agency)
        .join(Agency, Agency.id == ResearchReturn.agency_id)
        .where(ResearchReturn.case_id == case_id)
        .order_by(Agency.short_name, ResearchReturn.requested_on.desc())
    )
    latest: dict[uuid.UUID, AskedAgency] = {}
    for row, agency in uow.session.execute(query):
        mark = mark_for(agency.agency_type, agency.subtype)
        latest.setdefault(agency.id, AskedAgency(agency.short_name, mark, row.requested_on, row.status))
    return tuple(latest.values())


def _acting(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[ActingAgency, ...]:
    is_open = sa.case((Action.closed_on.is_(None), 1), else_=0)
    query = (
        sa.select(Agency, sa.func.count(), sa.func.sum(is_open))
        .join(Action, Action.owner_agency_id == Agency.id)
        .where(Action.case_id == case_id)
        .group_by(Agency.id)
        .order_by(Agency.short_name)
    )
    return tuple(
        ActingAgency(agency.short_name, mark_for(agency.agency_type, agency.subtype), int(still), count - int(still))
        for agency, count, still in uow.session.execute(query)
    )


def _copies(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[HandedOut, ...]:
    query = sa.select(DocumentCopy).where(holding(case_id)).order_by(DocumentCopy.made_at.desc(), DocumentCopy.id)
    recalls = sa.select(Recall.copy_id, Recall.confirmed_at).where(Recall.case_id == case_id)
    gone = {row.copy_id: row.confirmed_at is not None for row in uow.session.execute(recalls)}
    return tuple(
        HandedOut(row.kind, row.recipient, row.copy_number, row.made_at, row.id in gone, gone.get(row.id, False))
        for row in uow.session.scalars(query)
    )


def _looks(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[Look, ...]:
    """Return the ledger's lines on a case, the latest first; what somebody did again on the same day is one line."""
    query = (
        sa.select(LedgerEntry, User.name)
        .join(User, User.id == LedgerEntry.actor_id, isouter=True)
        .where(LedgerEntry.case_id == case_id)
        .order_by(LedgerEntry.at.desc(), LedgerEntry.seq.desc())
        .limit(MOST_LOOKS)
    )
    zone = area_settings(uow).zone
    found: dict[tuple[object, ...], Look] = {}
    for row, name in uow.session.execute(query):
        key = (row.actor_id, row.operation, row.object_type, local_day(row.at, zone))
        known = found.get(key)
        times, at = (known.times + 1, known.at) if known else (1, row.at)
        found[key] = Look(name or "", row.role or "", row.operation, row.object_type, at, times)
    return tuple(found.values())
