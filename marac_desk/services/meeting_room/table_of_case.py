"""Who sits at the table as cases are called and left: people come for one case and go, step out and come back."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, StepOut
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.quorum import AtTheTable, Quorum, quorum
from marac_desk.services.meeting_room.present import sits


def quorum_of(uow: UnitOfWork, meeting: Meeting) -> Quorum:
    """Return which core agencies of the area nobody speaks for at the table now, by their short names."""
    core = uow.session.scalars(
        sa.select(Agency.short_name).where(Agency.core, Agency.active).order_by(Agency.short_name)
    ).all()
    query = (
        sa.select(Agency.short_name, Attendance.capacity)
        .join(Agency, Agency.id == Attendance.agency_id)
        .where(Attendance.meeting_id == meeting.id, sits())
    )
    return quorum(core, [AtTheTable(name, capacity) for name, capacity in uow.session.execute(query)])


def note_quorum(uow: UnitOfWork, meeting: Meeting) -> None:
    """Note with the first case whether the meeting has its quorum; what was noted then stands.

    As long as nobody was recorded as here, the attendance was not taken, and nobody knows.
    """
    if meeting.quorum_met is not None:
        return
    uow.session.flush()
    anybody = sa.select(Attendance.id).where(Attendance.meeting_id == meeting.id, sits()).limit(1)
    if uow.session.scalar(anybody) is not None:
        meeting.quorum_met = quorum_of(uow, meeting).met


def step_outs(uow: UnitOfWork, item: AgendaItem) -> Sequence[StepOut]:
    """Return who is out of the room for a case now."""
    query = sa.select(StepOut).where(StepOut.item_id == item.id, StepOut.in_at.is_(None))
    return uow.session.scalars(query.order_by(StepOut.out_at, StepOut.id)).all()


def clear_table(uow: UnitOfWork, item: AgendaItem) -> None:
    """The case is left: whoever stepped out for it is back, whoever came for it alone is gone."""
    uow.session.flush()
    for row in step_outs(uow, item):
        row.in_at = uow.now
    came = sa.select(Attendance).where(Attendance.for_item_id == item.id, sits(item.id))
    for seat in uow.session.scalars(came):
        seat.to_at = uow.now
