"""A declaration signed after its meeting was closed: recorded with its day; the sealed minutes stay as they are.

Minutes list who was at the table and never who signed, so that nothing in them has to be corrected by it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, Attendance
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import AFTER_CLOSING
from marac_desk.rules.vocabulary import CAME
from marac_desk.services.access import cases_within, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meetings.known import known_meeting
from marac_desk.services.settings import today


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Somebody who came to a meeting that is closed and has not signed its declaration."""

    attendance_id: uuid.UUID
    version: int
    person: str
    agency: str
    mark: str


@dataclass(frozen=True, slots=True)
class SignedLate:
    """A declaration that was signed after the closing: by whom, and on which day."""

    person: str
    agency: str
    on: date


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who of a closed meeting has still to sign, and who signed late; `closed` is False for one that goes on."""

    closed: bool
    meeting_day: date
    unsigned: tuple[Unsigned, ...] = ()
    late: tuple[SignedLate, ...] = ()


def signatures(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> Signatures:
    """Return who came to a meeting and has not signed, and who signed after it was closed, by agency and name.

    Of whoever came for one case alone only those are told that know of the case. Raises NotFoundError.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    if meeting.state not in AFTER_CLOSING:
        return Signatures(False, meeting.day)
    known = sa.select(AgendaItem.id).where(
        AgendaItem.meeting_id == meeting_id, cases_within(uow, actor, key=AgendaItem.case_id)
    )
    query = (
        sa.select(Attendance, Agency)
        .join(Agency, Agency.id == Attendance.agency_id)
        .where(
            Attendance.meeting_id == meeting_id,
            Attendance.status.in_(CAME),
            sa.or_(Attendance.for_item_id.is_(None), Attendance.for_item_id.in_(known)),
        )
        .order_by(Agency.short_name, Attendance.person_name, Attendance.id)
    )
    rows = [(seat, agency) for seat, agency in uow.session.execute(query)]
    return Signatures(
        closed=True,
        meeting_day=meeting.day,
        unsigned=tuple(
            Unsigned(s.id, s.version, s.person_name, a.short_name, mark_for(a.agency_type, a.subtype))
            for s, a in rows
            if not s.declaration_signed
        ),
        late=tuple(SignedLate(s.person_name, a.short_name, s.signed_late_on) for s, a in rows if s.signed_late_on),
    )


def record_late_signature(
    uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID, attendance_id: uuid.UUID, signed_on: date
) -> tuple[None, Changes]:
    """Record that somebody who came signed the declaration after the meeting was closed, and on which day.

    Who recorded it and when is kept. From then on she or he may hold the action list. Raises NotFoundError, and
    RefusedError: "meeting_not_closed", "signed_already", "did_not_come", "day_in_future", "signed_before_meeting".
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    row = uow.session.get(Attendance, attendance_id)
    if row is None or row.meeting_id != meeting.id or not _knows(uow, actor, row):
        raise NotFoundError("attendance")
    for refused, code in (
        (meeting.state not in AFTER_CLOSING, "meeting_not_closed"),
        (row.declaration_signed, "signed_already"),
        (row.status not in CAME, "did_not_come"),
        (signed_on > today(uow), "day_in_future"),
        (signed_on < meeting.day, "signed_before_meeting"),
    ):
        if refused:
            raise RefusedError(code)
    row.declaration_signed = True
    row.signed_late_on, row.signed_late_at, row.signed_late_by = signed_on, uow.now, actor.user_id
    case_id = _case_of(uow, row)
    uow.record("sign_late", "attendance", row.id, case_id=case_id, signed_on=signed_on.isoformat())
    return None, Changes.ACTIONS | Changes.MEETINGS


def _knows(uow: UnitOfWork, actor: Actor, row: Attendance) -> bool:
    """Tell whether the person acting may know of the case for which alone somebody came, where it was for one."""
    if row.for_item_id is None:
        return True
    query = sa.select(AgendaItem.id).where(
        AgendaItem.id == row.for_item_id, cases_within(uow, actor, key=AgendaItem.case_id)
    )
    return uow.session.scalar(query) is not None


def _case_of(uow: UnitOfWork, row: Attendance) -> uuid.UUID | None:
    if row.for_item_id is None:
        return None
    return uow.session.scalar(sa.select(AgendaItem.case_id).where(AgendaItem.id == row.for_item_id))
