"""Who was at one item of a meeting, as its minutes say: who came, who did not, who was out of the room and when."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, StepOut
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.vocabulary import CAME, AttendanceStatus, Capacity


@dataclass(frozen=True, slots=True)
class AtItem:
    """Somebody at one item: `out_at` and `in_at` say from when to when she or he was out of the room for it."""

    agency_id: uuid.UUID
    person: str
    capacity: Capacity
    status: AttendanceStatus
    out_at: datetime | None
    in_at: datetime | None


class Table:
    """The attendance of a meeting, read once, and who of it was at each item."""

    def __init__(self, uow: UnitOfWork, meeting: Meeting) -> None:
        mine = Attendance.meeting_id == meeting.id
        query = sa.select(Attendance).join(Agency, Agency.id == Attendance.agency_id).where(mine)
        self._rows = uow.session.scalars(query.order_by(Agency.short_name, Attendance.created_at, Attendance.id)).all()
        out = sa.select(StepOut).join(Attendance, Attendance.id == StepOut.attendance_id).where(mine)
        self._out = {(row.item_id, row.attendance_id): row for row in uow.session.scalars(out.order_by(StepOut.out_at))}

    def at(self, item: AgendaItem) -> Iterator[AtItem]:
        """Yield who was at an item, and whose agency did not come to the meeting at all.

        Whoever left before it or came after it, or came for another case alone, was not there and is not named.
        """
        for row in self._rows:
            if row.for_item_id in {None, item.id} and not (row.status in CAME and _elsewhere(row, item)):
                out = self._out.get((item.id, row.id))
                status = AttendanceStatus.PRESENT if _throughout(row, item) else row.status
                yield AtItem(
                    row.agency_id,
                    row.person_name,
                    row.capacity,
                    status,
                    out.out_at if out else None,
                    out.in_at if out else None,
                )


def _elsewhere(row: Attendance, item: AgendaItem) -> bool:
    left = row.to_at is not None and item.first_called_at is not None and row.to_at <= item.first_called_at
    came = row.from_at is not None and item.concluded_at is not None and row.from_at > item.concluded_at
    return left or came


def _throughout(row: Attendance, item: AgendaItem) -> bool:
    """Tell whether somebody who was there for a part of the meeting was there for the whole item.

    Without the instants of the item nobody can tell.
    """
    if row.status is not AttendanceStatus.PARTIAL or item.first_called_at is None or item.concluded_at is None:
        return False
    came = row.from_at is not None and row.from_at <= item.first_called_at
    return came and row.to_at is not None and row.to_at >= item.concluded_at
