"""Clock times of one copy of an agenda: when each of its cases is heard as planned, and when the meeting ends."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.rules.agenda_order import running_times
from marac_desk.rules.vocabulary import AgendaBlock


@dataclass(frozen=True, slots=True)
class ItemTimes:
    """When a case begins and ends."""

    start: datetime
    end: datetime


def break_after(meeting: Meeting, items: Sequence[AgendaItem]) -> uuid.UUID | None:
    """Return the case of a copy after which there is a break: as somebody set it, else after the last child case.

    A break that was set behind a case which is not in the copy is none of this copy's.
    """
    if meeting.break_after_item_id in {item.id for item in items}:
        return meeting.break_after_item_id
    children = [item for item in items if item.block is AgendaBlock.CHILD_CASES]
    return children[-1].id if children and children[-1] is not items[-1] else None


def planned_times(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[uuid.UUID, ItemTimes]:
    """Return the planned times of the cases of a copy, in their order: nothing else takes time in it."""
    pause = break_after(meeting, items)
    places = [number for number, item in enumerate(items, 1) if item.id == pause]
    slots = running_times(
        0, meeting.opening_minutes, [item.planned_minutes for item in items], places, meeting.break_minutes
    )
    return {
        item.id: ItemTimes(
            meeting.starts_at + timedelta(minutes=slot.start), meeting.starts_at + timedelta(minutes=slot.end)
        )
        for item, slot in zip(items, slots, strict=True)
    }


def forecast_end(meeting: Meeting, items: Sequence[AgendaItem]) -> datetime:
    """Return when the meeting ends as planned, by the cases of a copy."""
    times = planned_times(meeting, items)
    return max((t.end for t in times.values()), default=meeting.starts_at + timedelta(minutes=meeting.opening_minutes))
