"""What the register says about the walk: looked up, never changed, so that walk.json tells what is on the disk."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime

import sqlalchemy as sa

from marac_desk.demo.walk.report import ToldBack
from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.model.report_back import ReportBack, ReportBackAttempt
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.lives import ItemState, MeetingState


def next_meeting(register: Register) -> tuple[uuid.UUID, datetime]:
    """Return the meeting that is open for referrals, and when it begins."""
    with register.reading() as uow:
        query = sa.select(Meeting.id, Meeting.starts_at).where(Meeting.state == MeetingState.OPEN_FOR_REFERRALS)
        key, starts = uow.session.execute(query).one()
        return key, starts


def _count(uow: UnitOfWork, *conditions: sa.ColumnElement[bool]) -> int:
    return uow.session.scalar(sa.select(sa.func.count()).where(*conditions)) or 0


def referral_count(register: Register) -> int:
    """Return how many referrals there are."""
    with register.reading() as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(Referral)) or 0


def decisions(register: Register) -> dict[str, int]:
    """Return how many referrals became what at screening."""
    with register.reading() as uow:
        became = Counter(state.value for state in uow.session.scalars(sa.select(ReferralDecision.became)))
        return dict(sorted((state, number) for state, number in became.items() if state != "screening"))


def cases(register: Register, meeting_id: uuid.UUID) -> tuple[int, int]:
    """Return how many cases the meeting had listed, and how many of them it heard to the end."""
    with register.reading() as uow:
        mine = AgendaItem.meeting_id == meeting_id
        return _count(uow, mine), _count(uow, mine, AgendaItem.state == ItemState.CONCLUDED)


def actions(register: Register, meeting_id: uuid.UUID) -> tuple[int, dict[str, int]]:
    """Return how many actions the meeting recorded, and how many of them were closed by which code."""
    with register.reading() as uow:
        codes = list(uow.session.scalars(sa.select(Action.close_code).where(Action.meeting_id == meeting_id)))
        closed = Counter(code.value for code in codes if code is not None)
        return len(codes), dict(sorted(closed.items()))


def told_back(register: Register, meeting_id: uuid.UUID) -> list[ToldBack]:
    """Return the report-backs of the meeting that somebody has begun."""
    attempts = (
        sa.select(sa.func.count())
        .where(ReportBackAttempt.report_back_id == ReportBack.id)
        .correlate(ReportBack)
        .scalar_subquery()
    )
    query = (
        sa.select(Case.reference, ReportBack, attempts)
        .join(Case, Case.id == ReportBack.case_id)
        .where(ReportBack.meeting_id == meeting_id, attempts > 0)
        .order_by(ReportBack.created_at, Case.reference)
    )
    with register.reading() as uow:
        return [
            ToldBack(reference, number, back.state.value, back.feels_safer.value, back.response_on is not None)
            for reference, back, number in uow.session.execute(query)
        ]


def backs_to_tell(register: Register, meeting_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the report-backs of the meeting that have an advocate, in the order of the agenda."""
    query = (
        sa.select(ReportBack.id)
        .join(AgendaItem, AgendaItem.id == ReportBack.item_id)
        .where(ReportBack.meeting_id == meeting_id, ReportBack.advocate_id.is_not(None))
        .order_by(AgendaItem.position)
    )
    with register.reading() as uow:
        return list(uow.session.scalars(query))


def first_case(register: Register, meeting_id: uuid.UUID) -> uuid.UUID:
    """Return the case that the meeting heard first."""
    query = sa.select(AgendaItem.case_id).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    with register.reading() as uow:
        return uow.session.scalars(query.limit(1)).one()
