"""The table in the meeting: a quorum that is missing, who comes for one case, who leaves, who steps out for a case."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, StepOut
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import OPEN_STEPS, ItemState
from marac_desk.rules.releasing import Heard, Release, release
from marac_desk.rules.vocabulary import CAME, AgendaBlock, AttendanceStatus, Capacity
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import is_kept_out
from marac_desk.services.meeting_room.present import sits
from marac_desk.services.meeting_room.running import seat_of
from marac_desk.services.meetings.known import items_within, known_item, known_meeting
from marac_desk.services.texts import PARAGRAPH, needed

TO_HEAR = frozenset({ItemState.QUEUED, *OPEN_STEPS})


def go_on_without_quorum(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID, reason: str) -> tuple[None, Changes]:
    """Record why the chair goes on without every core agency; it stands in the minutes.

    Raises RefusedError("reason_needed").
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    meeting.quorum_exception = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    uow.record("go_on_without_quorum", "meeting", meeting.id)
    return None, Changes.ROOM


def add_presenter(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, agency_id: uuid.UUID, person_name: str
) -> tuple[uuid.UUID, Changes]:
    """Put somebody on the list who comes for one case: expected until it is called, and gone when it is left.

    Raises RefusedError: "who_came_needed", and "agency_kept_out" for an agency that is shut out of the case.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    if is_kept_out(uow, item.case_id, agency_id=agency_id):
        raise RefusedError("agency_kept_out")
    on_now = item.called_at is not None
    row = Attendance(
        meeting_id=item.meeting_id,
        agency_id=agency_id,
        person_name=needed(person_name, "who_came_needed"),
        capacity=Capacity.PRESENTER,
        status=AttendanceStatus.PRESENT if on_now else AttendanceStatus.EXPECTED,
        from_at=uow.now if on_now else None,
        for_item_id=item.id,
    )
    uow.add(row)
    uow.record("add", "attendance", row.id, case_id=item.case_id, capacity=row.capacity.value)
    return row.id, Changes.ROOM


def leave_table(uow: UnitOfWork, *, actor: Actor, attendance_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that somebody left the meeting now; whoever comes back is recorded as here again.

    Raises RefusedError("not_at_the_table").
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    row = seat_of(uow, actor, attendance_id)
    if row.status not in CAME or row.to_at is not None:
        raise RefusedError("not_at_the_table")
    row.status, row.to_at = AttendanceStatus.PARTIAL, uow.now
    uow.record("leave", "attendance", row.id)
    return None, Changes.ROOM


def release_now(items: Sequence[AgendaItem]) -> Release:
    """Return whether child-only agencies may leave, by the cases of one copy in their order."""
    return release(
        [
            Heard(
                item.id,
                item.block is AgendaBlock.CHILD_CASES,
                item.state in TO_HEAR,
                item.first_called_at.timestamp() if item.first_called_at is not None else None,
            )
            for item in items
        ]
    )


def child_only_seats(uow: UnitOfWork, meeting: Meeting) -> Sequence[Attendance]:
    """Return who sits at the table for an agency that is there for children alone."""
    query = (
        sa.select(Attendance)
        .join(Agency, Agency.id == Attendance.agency_id)
        .where(
            Attendance.meeting_id == meeting.id,
            sits(),
            Agency.only_child_cases,
            Attendance.capacity.in_([Capacity.CORE_REP, Capacity.DEPUTY, Capacity.OBSERVER]),
        )
        .order_by(Agency.short_name, Attendance.person_name, Attendance.id)
    )
    return uow.session.scalars(query).all()


def release_child_agencies(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[int, Changes]:
    """Let the agencies go that are there for children alone, after the last child case; returns how many people.

    Raises RefusedError("children_still_to_hear") as long as a case with a child is still to be heard.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    found = release_now(items_within(uow, actor, meeting_id))
    if not found.may:
        raise RefusedError("children_still_to_hear")
    seats = child_only_seats(uow, meeting)
    for row in seats:
        row.status, row.to_at = AttendanceStatus.PARTIAL, uow.now
        row.left_after_item_id = found.after if isinstance(found.after, uuid.UUID) else None
        uow.record("release", "attendance", row.id)
    return len(seats), Changes.ROOM


def step_out(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, attendance_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that somebody left the room for a case, from now; it stands in the minutes of that case alone.

    Raises RefusedError("not_at_the_table") for somebody who does not sit there.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    item, seat = _at(uow, actor, item_id, attendance_id)
    at_it = sa.select(Attendance.id).where(Attendance.id == seat.id, sits(item.id))
    if uow.session.scalar(at_it) is None:
        raise RefusedError("not_at_the_table")
    row = StepOut(item_id=item.id, attendance_id=seat.id, out_at=uow.now)
    uow.add(row)
    uow.record("step_out", "step_out", row.id, case_id=item.case_id)
    return None, Changes.ROOM


def step_in(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, attendance_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that somebody came back into the room while the case is still on. Raises RefusedError("not_out")."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    item, seat = _at(uow, actor, item_id, attendance_id)
    if is_kept_out(uow, item.case_id, agency_id=seat.agency_id, representative_id=seat.representative_id):
        raise RefusedError("shut_out_of_case")
    query = sa.select(StepOut).where(
        StepOut.item_id == item.id, StepOut.attendance_id == seat.id, StepOut.in_at.is_(None)
    )
    row = uow.session.scalars(query).first()
    if row is None:
        raise RefusedError("not_out")
    row.in_at = uow.now
    uow.record("step_in", "step_out", row.id, case_id=item.case_id)
    return None, Changes.ROOM


def _at(uow: UnitOfWork, actor: Actor, item_id: uuid.UUID, attendance_id: uuid.UUID) -> tuple[AgendaItem, Attendance]:
    """Return a case of a meeting and somebody who came to that meeting."""
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    seat = seat_of(uow, actor, attendance_id)
    if seat.meeting_id != item.meeting_id:
        raise NotFoundError("attendance")
    uow.session.flush()
    return item, seat
