"""Who must leave the room before a case is called, because she or he must not hear it, and who is out for it now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, Attendance, StepOut
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import may, those_within
from marac_desk.services.kept_out import KeptOut, kept_out
from marac_desk.services.meeting_room.attending import TO_HEAR
from marac_desk.services.meeting_room.present import sits
from marac_desk.services.meeting_room.views import SeatAtCase

Leaving = dict[uuid.UUID, tuple[SeatAtCase, ...]]


def must_leave(uow: UnitOfWork, actor: Actor, items: Sequence[AgendaItem]) -> Leaving:
    """Return who sits at the table and is shut out of a case that is still to be heard, by the case.

    Only of cases whose restrictions the person acting may read.
    """
    waiting = [item for item in items if item.state in TO_HEAR]
    if not waiting or not may(uow, actor, Operation.READ, DataClass.RESTRICTION):
        return {}
    known = those_within(uow, actor, [item.case_id for item in waiting], Operation.READ, DataClass.RESTRICTION)
    out = kept_out(uow, known)
    found = {}
    for item in waiting:
        if any(case_id == item.case_id for case_id, _ in (*out.agencies, *out.people)):
            found[item.id] = _shut_out(uow, item, out)
    return found


def must_leave_case(uow: UnitOfWork, item: AgendaItem) -> tuple[SeatAtCase, ...]:
    """Return who sits at the table of a case and is shut out of it."""
    return _shut_out(uow, item, kept_out(uow, [item.case_id]))


def _shut_out(uow: UnitOfWork, item: AgendaItem, out: KeptOut) -> tuple[SeatAtCase, ...]:
    if not out.agencies and not out.people:  # as a rule: then nobody has to be looked up, on every refresh of the room
        return ()
    query = _seats().where(Attendance.meeting_id == item.meeting_id, sits(item.id))
    return tuple(
        _seat(seat, agency)
        for seat, agency in uow.session.execute(query)
        if out.holds(item.case_id, agency_id=seat.agency_id, representative_id=seat.representative_id)
    )


def out_of_the_room(uow: UnitOfWork, item: AgendaItem) -> tuple[SeatAtCase, ...]:
    """Return who stepped out for a case and has not come back."""
    query = _seats().add_columns(StepOut.out_at).join(StepOut, StepOut.attendance_id == Attendance.id)
    query = query.where(StepOut.item_id == item.id, StepOut.in_at.is_(None))
    return tuple(_seat(seat, agency, out_at) for seat, agency, out_at in uow.session.execute(query))


def _seats() -> Any:
    query = sa.select(Attendance, Agency).join(Agency, Agency.id == Attendance.agency_id)
    return query.order_by(Agency.short_name, Attendance.person_name, Attendance.id)


def _seat(seat: Attendance, agency: Agency, out_at: Any = None) -> SeatAtCase:
    mark = mark_for(agency.agency_type, agency.subtype)
    return SeatAtCase(seat.id, agency.short_name, mark, seat.person_name, out_at)
