"""Who sits at the table and has said nothing yet about the case on it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import AgendaItem, ResearchReturn
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary import (
    AttendanceStatus,
    Capacity,
    ExcludedParty,
    Handling,
    InformationKind,
    ResearchStatus,
    Sex,
)
from marac_desk.services.meeting_room import recording, running
from marac_desk.services.meeting_room.looking import case_in_room
from tests.support.registers import actor
from tests.support.rooms import Room


@pytest.fixture
def room(demonstration: Register) -> Room:
    return Room(demonstration).start()


def share(room: Room, item: Any, agency: str) -> None:
    room.do(
        recording.record_information,
        item_id=item,
        agency_id=room.agency(agency),
        text="waited near the school",
        kind=InformationKind.FACT,
        handling=Handling.MAY_MINUTE,
    )


def to_sharing(room: Room) -> Any:
    item = room.call(1)
    room.do(running.take_step, item_id=item, step=ItemState.SHARING)
    return item


def answered(room: Room, item: Any) -> dict[str, ResearchStatus]:
    with room.register.reading() as uow:
        referral_id = uow.session.get_one(AgendaItem, item).referral_id
        found = uow.session.execute(
            sa.select(ResearchReturn.agency_id, ResearchReturn.status).where(ResearchReturn.referral_id == referral_id)
        ).all()
    names = {room.agency(seat.agency): seat.agency for seat in room.look().seats}
    return {names[agency]: status for agency, status in found if agency in names}


def test_whoever_sits_at_the_table_is_waited_for_until_something_is_said(room: Room) -> None:
    item = to_sharing(room)
    case, answers = room.case(item), answered(room, item)
    knows_nothing = {name for name, status in answers.items() if status is ResearchStatus.NOTHING_KNOWN}
    speaking = {seat.agency for seat in room.look().seats if seat.capacity in {Capacity.CORE_REP, Capacity.DEPUTY}}
    assert knows_nothing
    assert set(case.not_spoken) == speaking - knows_nothing - {case.presenter}
    assert {"Housing", "Education"} <= set(case.not_spoken)
    share(room, item, "Housing")
    room.record(item, "tell the teacher", agency_id=room.agency("Education"))
    assert set(room.case(item).not_spoken) == set(case.not_spoken) - {"Housing", "Education"}


def test_who_is_not_here_or_only_looks_on_is_not_waited_for(room: Room) -> None:
    item = to_sharing(room)
    seats = {seat.agency: seat for seat in room.look().seats}
    room.do(running.set_attendance, attendance_id=seats["Housing"].attendance_id, status=AttendanceStatus.ABSENT)
    assert "Housing" not in room.case(item).not_spoken
    values = {"meeting_id": room.meeting_id, "agency_id": room.agency("Housing"), "person_name": "Ann Looker"}
    room.do(running.add_attendance, capacity=Capacity.OBSERVER, **values)
    assert "Housing" not in room.case(item).not_spoken
    room.do(running.add_attendance, capacity=Capacity.DEPUTY, **{**values, "person_name": "Bea Deputy"})
    assert room.case(item).not_spoken.count("Housing") == 1


def test_an_agency_that_is_shut_out_of_the_case_is_not_named(room: Room) -> None:
    item = to_sharing(room)
    assert "Housing" in room.case(item).not_spoken
    with room.register.writing(room.chair) as uow:
        uow.add(
            CaseExclusion(
                case_id=room.case(item).case_id,
                name="x",
                party=ExcludedParty.STAFF_CONFLICT,
                agency_id=room.agency("Housing"),
            )
        )
    assert "Housing" not in room.case(item).not_spoken


def test_it_is_told_while_the_table_talks_to_those_who_run_the_meeting(room: Room) -> None:
    item = room.call(1)
    for state in (ItemState.PRESENTED, ItemState.CONFIRM):
        room.do(running.take_step, item_id=item, step=state)
        assert room.case(item).not_spoken == ()
    room.do(running.take_step, item_id=item, step=ItemState.SHARING)
    for role, told in ((Role.CHAIR, True), (Role.ADVOCATE, False)):
        person = actor(room.register, role)
        with room.register.reading(person) as uow:
            assert bool(case_in_room(uow, actor=person, item_id=item).not_spoken) is told


def test_the_room_knows_who_is_a_woman_and_who_a_man(room: Room) -> None:
    cases = [room.case(room.call(number)) for number in (1, 2, 3)]
    assert {case.sex for case in cases} >= {Sex.FEMALE}
    assert {person.sex for case in cases for person in case.perpetrators} >= {Sex.MALE}
