"""What a projector or a shared screen may show of the running meeting: a reference, initials, minutes and counts.

Whoever looks at a shared screen may be shut out of some case of this meeting. So the copy that is shared is made of the
cases that nobody is shut out of: its numbers, times and counts know of no other, and while another is on the table the
screen stays at the one before it, as it would if there were no other.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import OPEN_STEPS, ActionState, ItemState, MeetingState
from marac_desk.rules.meeting_clock import TimedCase, Turn, still_planned
from marac_desk.rules.references import initials
from marac_desk.services.access import may_for, require
from marac_desk.services.actions.conditions import within as actions_within
from marac_desk.services.meeting_room.table import on_the_table
from marac_desk.services.meetings.known import items_within, known_meeting, restricted_among
from marac_desk.services.meetings.times import break_after, forecast_end
from marac_desk.services.people import display_name
from marac_desk.services.settings import area_settings

_WAITING = frozenset({ItemState.QUEUED, *OPEN_STEPS})


@dataclass(frozen=True, slots=True)
class AgreedBy:
    """How many actions of the case on the table an agency has taken on so far."""

    agency: str
    mark: str
    count: int


@dataclass(frozen=True, slots=True)
class SafeCase:
    """The case on the table as a shared screen may show it."""

    position: int
    reference: str
    initials: str
    step: ItemState
    planned_minutes: int
    seconds: int
    running_since: datetime | None
    agreed: tuple[AgreedBy, ...]


@dataclass(frozen=True, slots=True)
class ShareSafe:
    """Everything a shared screen may show: the allowed fields are these and no others.

    `current` is None before the first case is called. `times` are those of the shared copy, in its order.
    """

    day: date
    state: MeetingState
    cases: int
    heard: int
    current: SafeCase | None
    times: tuple[TimedCase, ...]
    planned_end: datetime
    usual_minutes: int
    amber_minutes: int
    red_minutes: int


def share_safe_view(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> ShareSafe:
    """Return what may be shared of a running meeting; raises NotFoundError and NotAllowedError."""
    require(uow, actor, Operation.READ, DataClass.AGENDA)
    meeting, known = known_meeting(uow, actor, meeting_id), items_within(uow, actor, meeting_id)
    hidden = restricted_among(uow, [item.case_id for item in known])
    items, settings = [item for item in known if item.case_id not in hidden], area_settings(uow)
    return ShareSafe(
        day=meeting.day,
        state=meeting.state,
        cases=len(items),
        heard=sum(item.state is ItemState.CONCLUDED for item in items),
        current=_current(uow, actor, meeting, items),
        times=_times(meeting, items),
        planned_end=forecast_end(meeting, items),
        usual_minutes=settings.planned_minutes,
        amber_minutes=settings.amber_minutes,
        red_minutes=settings.red_minutes,
    )


def _current(uow: UnitOfWork, actor: Actor, meeting: Meeting, items: Sequence[AgendaItem]) -> SafeCase | None:
    shown = on_the_table(meeting, items)
    for position, item in enumerate(items, 1):
        if item is shown:
            case = uow.session.get_one(Case, item.case_id)
            named = may_for(uow, actor, case.id, Operation.READ, DataClass.VICTIM)
            victim = uow.session.get_one(Person, case.victim_id) if named else None
            return SafeCase(
                position=position,
                reference=case.reference,
                initials=initials(display_name(victim)) if victim is not None else "",
                step=item.state,
                planned_minutes=item.planned_minutes,
                seconds=item.actual_seconds,
                running_since=item.called_at,
                agreed=_agreed(uow, actor, item.id),
            )
    return None


def _agreed(uow: UnitOfWork, actor: Actor, item_id: uuid.UUID) -> tuple[AgreedBy, ...]:
    query = (
        sa.select(Agency.short_name, Agency.agency_type, Agency.subtype, sa.func.count())
        .join(Action, Action.owner_agency_id == Agency.id)
        .where(Action.item_id == item_id, Action.state != ActionState.CLOSED_SUPERSEDED)
        .where(actions_within(uow, actor, Operation.READ))
        .group_by(Agency.id, Agency.short_name, Agency.agency_type, Agency.subtype)
        .order_by(Agency.short_name)
    )
    return tuple(
        AgreedBy(name, mark_for(kind, subtype), count) for name, kind, subtype, count in uow.session.execute(query)
    )


def _times(meeting: Meeting, items: Sequence[AgendaItem]) -> tuple[TimedCase, ...]:
    pause = break_after(meeting, items)
    return tuple(
        _timed(
            item,
            position,
            runs=item.id == meeting.current_item_id and item.called_at is not None,
            pause=meeting.break_minutes if item.id == pause else 0,
        )
        for position, item in enumerate(items, 1)
    )


def _timed(item: AgendaItem, position: int, *, runs: bool, pause: int) -> TimedCase:
    if runs:
        return TimedCase(position, Turn.RUNS, item.planned_minutes, item.actual_seconds, pause)
    if item.state not in _WAITING:
        return TimedCase(position, Turn.OVER, item.planned_minutes, pause_after=pause)
    planned = still_planned(item.planned_minutes, item.actual_seconds)
    return TimedCase(position, Turn.WAITS, planned, pause_after=pause)
