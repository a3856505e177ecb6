"""Meetings for tests: the demonstration's next meeting, with its cases accepted, placed, locked and sent."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa

from marac_desk.model.meeting import Meeting
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.rules.lives import MeetingState, ReferralState
from marac_desk.services.meetings import planning
from marac_desk.services.meetings.builder import builder_view
from tests.support.registers import actor
from tests.support.signed_in import nobody_known

MEETING_STARTS = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def open_meeting(register: Register) -> uuid.UUID:
    """Return the demonstration's meeting that is open for referrals."""
    with register.reading(actor(register)) as uow:
        query = sa.select(Meeting.id).where(Meeting.state == MeetingState.OPEN_FOR_REFERRALS)
        return uow.session.scalars(query).one()


def accept_all(register: Register, person: Actor) -> None:
    """Accept every referral that was received, as screening would."""
    with register.writing(person) as uow:
        for referral in uow.session.scalars(sa.select(Referral).where(Referral.state == ReferralState.RECEIVED)):
            referral.state = ReferralState.ACCEPTED


def ready_meeting(register: Register, cases: int | None = None) -> uuid.UUID:
    """Return a meeting whose agenda is locked, with so many cases on it, all by default."""
    person = actor(register)
    meeting_id = open_meeting(register)
    accept_all(register, person)
    with register.reading(person) as uow:
        pool = builder_view(uow, actor=person, meeting_id=meeting_id).pool
    nobody_known(register, person, [row.case_id for row in pool[:cases]])
    with register.writing(person) as uow:
        for row in pool[:cases]:
            planning.place_case(uow, actor=person, meeting_id=meeting_id, referral_id=row.referral_id)
        uow.session.flush()
        planning.order_agenda(uow, actor=person, meeting_id=meeting_id)
    with register.writing(person) as uow:
        planning.lock_agenda(uow, actor=person, meeting_id=meeting_id)
    return meeting_id
