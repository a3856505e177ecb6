"""A declaration signed after the closing: recorded with its day, by whom and when; the sealed minutes stay."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from marac_desk.model.agency import Agency, Representative
from marac_desk.model.meeting import Attendance, Meeting
from marac_desk.model.seal import MinutesEntry, SealedMinutes
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import AFTER_CLOSING, MeetingState
from marac_desk.rules.vocabulary import AttendanceStatus, Capacity, MeetingKind, PersonState
from marac_desk.services.circulation.action_lists import agencies_without_a_list, plan_action_lists
from marac_desk.services.circulation.late_signing import Signatures, record_late_signature, signatures
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meetings.known import items_of
from tests.services.test_return_sheets import shut_out
from tests.support.registers import actor
from tests.support.sheets import give


@pytest.fixture
def held(demonstration: Register) -> uuid.UUID:
    """Return the last meeting that was closed; everybody of housing who came has not signed."""
    give(demonstration, "Housing")
    with demonstration.writing() as uow:
        query = (
            sa.select(Meeting)
            .where(Meeting.state.in_(AFTER_CLOSING), Meeting.kind == MeetingKind.REGULAR)
            .order_by(Meeting.day.desc())
        )
        meeting = uow.session.scalars(query).first()
        assert meeting is not None
        seats = sa.select(Attendance).join(Agency, Agency.id == Attendance.agency_id)
        rows = uow.session.scalars(
            seats.where(Attendance.meeting_id == meeting.id, Agency.short_name == "Housing")
        ).all()
        assert rows
        for row in rows:
            row.status, row.declaration_signed = AttendanceStatus.PRESENT, False
        came = {row.representative_id for row in rows}
        for person in uow.session.scalars(
            sa.select(Representative).where(Representative.agency_id == rows[0].agency_id)
        ):
            if person.id not in came:  # nobody else of housing could hold its list
                person.state = PersonState.LEFT
        return meeting.id


def look(register: Register, meeting_id: uuid.UUID) -> Signatures:
    me = actor(register)
    with register.reading(me) as uow:
        return signatures(uow, actor=me, meeting_id=meeting_id)


def sign(register: Register, meeting_id: uuid.UUID, key: uuid.UUID, on: date, role: Role = Role.COORDINATOR) -> None:
    who = actor(register, role)
    with register.writing(who) as uow:
        record_late_signature(uow, actor=who, meeting_id=meeting_id, attendance_id=key, signed_on=on)


def listed(register: Register, meeting_id: uuid.UUID) -> set[str]:
    me = actor(register)
    with register.reading(me) as uow:
        return {copy.agency for copy in plan_action_lists(uow, actor=me, meeting_id=meeting_id)}


def test_whoever_signs_late_can_hold_the_action_list_from_then_on(demonstration: Register, held: uuid.UUID) -> None:
    assert "Housing" not in listed(demonstration, held)
    waiting = [one for one in look(demonstration, held).unsigned if one.agency == "Housing"]
    day = look(demonstration, held).meeting_day + timedelta(days=1)
    for one in waiting:
        sign(demonstration, held, one.attendance_id, day)
    assert "Housing" in listed(demonstration, held)
    me = actor(demonstration)
    with demonstration.reading(me) as uow:
        assert "Housing" not in {w.agency for w in agencies_without_a_list(uow, actor=me, meeting_id=held)}
        row = uow.session.get_one(Attendance, waiting[0].attendance_id)
        assert (row.declaration_signed, row.signed_late_on) == (True, day)
        assert (row.signed_late_by, row.signed_late_at) == (me.user_id, demonstration.clock.now())
    found = look(demonstration, held)
    assert [(one.agency, one.on) for one in found.late] == [("Housing", day)] * len(waiting)
    assert all(one.agency != "Housing" for one in found.unsigned)


def test_the_sealed_minutes_stay_as_they_are(demonstration: Register, held: uuid.UUID) -> None:
    def sealed() -> list[tuple[bytes, int]]:
        with demonstration.reading() as uow:
            rows = uow.session.execute(
                sa.select(SealedMinutes.digest, SealedMinutes.version).order_by(SealedMinutes.id)
            )
            entries = uow.session.scalars(sa.select(MinutesEntry.digest).order_by(MinutesEntry.id))
            return [(bytes(row.digest), row.version) for row in rows] + [(bytes(one), 0) for one in entries]

    before, found = sealed(), look(demonstration, held)
    sign(demonstration, held, found.unsigned[0].attendance_id, found.meeting_day)
    assert sealed() == before


def test_what_cannot_be_is_refused(demonstration: Register, held: uuid.UUID) -> None:
    found = look(demonstration, held)
    key, day = found.unsigned[0].attendance_id, found.meeting_day
    for on, code in ((day - timedelta(days=1), "signed_before_meeting"), (date(2027, 1, 1), "day_in_future")):
        with pytest.raises(RefusedError, match=code):
            sign(demonstration, held, key, on)
    sign(demonstration, held, key, day)
    with pytest.raises(RefusedError, match="signed_already"):
        sign(demonstration, held, key, day)
    with demonstration.writing() as uow:
        row = uow.session.get_one(Attendance, key)
        row.declaration_signed, row.status = False, AttendanceStatus.APOLOGIES_NO_INFO
    assert key not in {one.attendance_id for one in look(demonstration, held).unsigned}
    with pytest.raises(RefusedError, match="did_not_come"):
        sign(demonstration, held, key, day)
    with demonstration.writing() as uow:
        uow.session.get_one(Meeting, held).state = MeetingState.IN_SESSION
    assert not look(demonstration, held).closed
    with pytest.raises(RefusedError, match="meeting_not_closed"):
        sign(demonstration, held, key, day)


def test_whoever_came_for_a_case_one_must_not_know_is_not_there(demonstration: Register, held: uuid.UUID) -> None:
    me = actor(demonstration)
    with demonstration.writing() as uow:
        item = items_of(uow, held)[0]
        agency = uow.session.scalars(sa.select(Agency.id).where(Agency.short_name == "Fire")).one()
        row = Attendance(meeting_id=held, agency_id=agency, person_name="For One", capacity=Capacity.PRESENTER,
                         status=AttendanceStatus.PARTIAL, for_item_id=item.id)  # fmt: skip
        uow.add(row)
        uow.session.flush()
        key, case_id = row.id, item.case_id
    assert key in {one.attendance_id for one in look(demonstration, held).unsigned}
    shut_out(demonstration, case_id, user_id=me.user_id)
    day = look(demonstration, held).meeting_day
    assert key not in {one.attendance_id for one in look(demonstration, held).unsigned}
    with pytest.raises(NotFoundError):
        sign(demonstration, held, key, day)


def test_an_advocate_records_none(demonstration: Register, held: uuid.UUID) -> None:
    found = look(demonstration, held)
    with pytest.raises(NotAllowedError):
        sign(demonstration, held, found.unsigned[0].attendance_id, found.meeting_day, Role.ADVOCATE)
