"""Cancelling a meeting and putting it on another day: with a reason, and with no case lost on the way."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.model.series import MeetingAgency
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import MEETING, ItemState, MeetingState
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.meetings.known import items_of, items_within, known_meeting, seats_of
from marac_desk.services.meetings.placing import bring_back, put_aside
from marac_desk.services.meetings.planning import set_day
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import PARAGRAPH, needed

MEETING_CHANGES = Changes.MEETINGS | Changes.REFERRALS | Changes.ROOM


def cancel_meeting(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID, reason: str) -> tuple[int, Changes]:
    """Cancel a meeting that has not begun; its cases come back in the next one that takes cases, else they wait.

    Returns how many cases of one's own copy that were. Raises RefusedError("reason_needed") and StepRefusedError.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    why = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    own = sum(item.state is ItemState.QUEUED for item in items_within(uow, actor, meeting_id, Operation.UPDATE))
    call_off(uow, meeting, why)
    return own, MEETING_CHANGES


def call_off(uow: UnitOfWork, meeting: Meeting, reason: str | None) -> None:
    """Cancel a meeting that the caller has asked about, with all its cases, whoever may know of them."""
    meeting.state = MEETING.step(meeting.state, MeetingState.CANCELLED)
    meeting.cancelled_reason = reason
    for item in items_of(uow, meeting.id):
        if item.state is ItemState.QUEUED:
            put_aside(uow, item, ItemState.NOT_REACHED, None)
    uow.record("cancel", "meeting", meeting.id)
    bring_back(uow, today(uow), but=meeting.id)


def move_meeting(
    uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID, day: date, starts: time, reason: str
) -> tuple[uuid.UUID, Changes]:
    """Put a meeting that has not begun on another day: the new one takes over its agenda, with dates of its own.

    Copies that went out belong to the old one, so the new agenda is open and goes out anew. Returns the new meeting.
    Raises RefusedError: "reason_needed", "day_has_passed", and StepRefusedError.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    require(uow, actor, Operation.CREATE, DataClass.AGENDA)
    old = known_meeting(uow, actor, meeting_id)
    why = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    if day < today(uow):
        raise RefusedError("day_has_passed")
    old.state = MEETING.step(old.state, MeetingState.RESCHEDULED)
    begins = datetime.combine(day, starts, tzinfo=area_settings(uow).zone)
    new = Meeting(
        area_id=old.area_id,
        kind=old.kind,
        state=MeetingState.OPEN_FOR_REFERRALS,
        mode=old.mode,
        starts_at=begins,
        ends_at=begins + timedelta(seconds=(old.ends_at - old.starts_at).total_seconds()),
        venue=old.venue,
        chair_id=old.chair_id,
        minute_taker_id=old.minute_taker_id,
        agenda_model=old.agenda_model,
        series_id=old.series_id,
        opening_minutes=old.opening_minutes,
        break_minutes=old.break_minutes,
        break_after_item_id=old.break_after_item_id,
    )
    set_day(uow, new, day)
    uow.add(new)
    uow.session.flush()
    uow.add(*(MeetingAgency(meeting_id=new.id, agency_id=agency_id) for agency_id in sorted(seats_of(uow, old.id))))
    old.cancelled_reason, old.moved_to_id = why, new.id
    _take_along(uow, old, new)
    uow.record("reschedule", "meeting", old.id, to=new.id.hex)
    bring_back(uow, today(uow), but=old.id)
    return new.id, MEETING_CHANGES


def _take_along(uow: UnitOfWork, old: Meeting, new: Meeting) -> None:
    """Let the cases that wait, and the reviews that were fixed for the old day, go to the new one."""
    waiting = sa.select(AgendaItem).where(AgendaItem.meeting_id == old.id, AgendaItem.state == ItemState.QUEUED)
    for item in uow.session.scalars(waiting):
        item.meeting_id = new.id
    for referral in uow.session.scalars(sa.select(Referral).where(Referral.review_meeting_id == old.id)):
        referral.review_meeting_id = new.id
