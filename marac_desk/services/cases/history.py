"""What the register holds of one case's past, fetched in one query a kind, before it is told as a timeline."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.monitoring import Link, Order
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack, ReportBackAttempt
from marac_desk.model.risk import RiskAssessment
from marac_desk.model.transfer import Transfer
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass
from marac_desk.rules.lives import ItemState
from marac_desk.services.access import InCase
from marac_desk.services.cases.plan import Owned, actions_of
from marac_desk.services.cases.views import RiskPoint
from marac_desk.services.meetings.known import not_between_others
from marac_desk.services.referrals.around_decisions import first_decisions
from marac_desk.services.settings import AreaSettings, area_settings, today


@dataclass(frozen=True, slots=True)
class Hearing:
    """One case in one meeting."""

    item: AgendaItem
    meeting: Meeting
    chair: str
    presenter: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A report-back with who carried it and every attempt, the earliest first."""

    row: ReportBack
    advocate: str
    attempts: tuple[ReportBackAttempt, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Everything a case's page is told from; `minuted` tells whether of its hearings anything may be told."""

    case: Case
    minuted: bool
    victim: Person
    settings: AreaSettings
    today: date
    referrals: tuple[tuple[Referral, str], ...]
    decided: Mapping[uuid.UUID, datetime]
    hearings: tuple[Hearing, ...]
    assessments: tuple[RiskAssessment, ...]
    actions: tuple[Owned, ...]
    answers: tuple[Answer, ...]
    orders: tuple[Order, ...]
    links: tuple[Link, ...]
    transfers: tuple[Transfer, ...]

    @property
    def heard(self) -> list[Hearing]:
        """The hearings that were concluded, the earliest first."""
        return [hearing for hearing in self.hearings if hearing.item.state is ItemState.CONCLUDED]

    @property
    def latest_referral(self) -> Referral | None:
        """The referral that came in last."""
        return self.referrals[-1][0] if self.referrals else None

    def assessed_on(self, row: RiskAssessment) -> date | None:
        """Return the day of an assessment, that of its referral where nobody wrote one down."""
        days = {referral.id: referral.referral_date for referral, _ in self.referrals}
        return row.assessed_on or (days.get(row.referral_id) if row.referral_id else None)

    @property
    def points(self) -> tuple[RiskPoint, ...]:
        """Every score with a day, the earliest first."""
        found = [
            RiskPoint(day, row.score, row.threshold, self.settings.checklist(row.tool).name, row.assessor or "")
            for row in self.assessments
            if row.score is not None and (day := self.assessed_on(row)) is not None
        ]
        return tuple(sorted(found, key=lambda point: point.on))


def history_of(uow: UnitOfWork, actor: Actor, case: Case, held: InCase) -> History:
    """Fetch a case's past as far as the person acting may read it in this case."""
    reads = {kind for kind in DataClass if held.reads(kind)}
    sender = actor.agency_id if held.own_alone(DataClass.REFERRAL) else None
    referrals = _referrals(uow, case, sender) if DataClass.REFERRAL in reads else ()
    return History(
        case=case,
        minuted=DataClass.MINUTES in reads,
        victim=uow.session.get_one(Person, case.victim_id),
        settings=area_settings(uow),
        today=today(uow),
        referrals=referrals,
        decided=first_decisions(uow, [referral.id for referral, _ in referrals]),
        hearings=_hearings(uow, actor, case) if DataClass.MINUTES in reads else (),
        assessments=_assessments(uow, case, sender) if DataClass.REFERRAL in reads else (),
        actions=tuple(actions_of(uow, actor, case)) if DataClass.ACTIONS in reads else (),
        answers=_answers(uow, case) if DataClass.REPORT_BACK in reads else (),
        orders=_of_case(uow, Order, case) if DataClass.PERPETRATOR in reads else (),
        links=_of_case(uow, Link, case) if DataClass.REFERRAL in reads and sender is None else (),
        transfers=_of_case(uow, Transfer, case) if DataClass.REFERRAL in reads and sender is None else (),
    )


def _of_case(uow: UnitOfWork, kind: type[Any], case: Case) -> tuple[Any, ...]:
    return tuple(uow.session.scalars(sa.select(kind).where(kind.case_id == case.id).order_by(kind.id)))


def _assessments(uow: UnitOfWork, case: Case, sender: uuid.UUID | None) -> tuple[RiskAssessment, ...]:
    """Return the scores of a case; those of an agency's own referrals alone where it reads nothing else."""
    query = sa.select(RiskAssessment).where(RiskAssessment.case_id == case.id).order_by(RiskAssessment.id)
    if sender is not None:
        sent = sa.select(Referral.id).where(Referral.case_id == case.id, Referral.agency_id == sender)
        query = query.where(RiskAssessment.referral_id.in_(sent))
    return tuple(uow.session.scalars(query))


def _referrals(uow: UnitOfWork, case: Case, sender: uuid.UUID | None) -> tuple[tuple[Referral, str], ...]:
    query = (
        sa.select(Referral, Agency.short_name)
        .join(Agency, Agency.id == Referral.agency_id, isouter=True)
        .where(Referral.case_id == case.id)
        .order_by(Referral.received_at, Referral.id)
    )
    if sender is not None:
        query = query.where(Referral.agency_id == sender)
    return tuple((row, name or row.agency_as_written or "") for row, name in uow.session.execute(query))


def _hearings(uow: UnitOfWork, actor: Actor, case: Case) -> tuple[Hearing, ...]:
    query = (
        sa.select(AgendaItem, Meeting, Representative.person_name, Agency.short_name)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Representative, Representative.id == Meeting.chair_id, isouter=True)
        .join(Agency, Agency.id == AgendaItem.presenter_agency_id, isouter=True)
        .where(AgendaItem.case_id == case.id, not_between_others(uow, actor))
        .order_by(Meeting.day, AgendaItem.id)
    )
    return tuple(
        Hearing(item, meeting, chair or "", presenter or "")
        for item, meeting, chair, presenter in uow.session.execute(query)
    )


def _answers(uow: UnitOfWork, case: Case) -> tuple[Answer, ...]:
    query = (
        sa.select(ReportBack, Representative.person_name)
        .join(Representative, Representative.id == ReportBack.advocate_id, isouter=True)
        .where(ReportBack.case_id == case.id)
        .order_by(ReportBack.due_on, ReportBack.id)
    )
    found: Sequence[Any] = uow.session.execute(query).all()
    attempts: dict[uuid.UUID, list[ReportBackAttempt]] = {}
    tries = sa.select(ReportBackAttempt).where(ReportBackAttempt.report_back_id.in_([row.id for row, _ in found]))
    for attempt in uow.session.scalars(tries.order_by(ReportBackAttempt.at)):
        attempts.setdefault(attempt.report_back_id, []).append(attempt)
    return tuple(Answer(row, name or "", tuple(attempts.get(row.id, ()))) for row, name in found)
