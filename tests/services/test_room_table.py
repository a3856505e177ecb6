"""The table: quorum, presenters for one case, the release of child agencies, stepping out, and what is minuted."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.documents.minutes_content import MinutesOfCase
from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, StepOut
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ActionState, ItemState
from marac_desk.rules.vocabulary import AgendaBlock, AttendanceStatus, Capacity
from marac_desk.services.circulation.action_lists import agencies_without_a_list, plan_action_lists
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.circulation.case_minutes import plan_minutes
from marac_desk.services.conflicts.restricting import Whom, restrict
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meeting_room import attending, recording, running
from marac_desk.services.meeting_room.line import line_words
from marac_desk.services.meeting_room.looking import room_view
from marac_desk.services.meeting_room.views import Seat
from marac_desk.services.removal.belonging import belongings_of
from tests.support.registers import user
from tests.support.rooms import Room


@pytest.fixture
def room(demonstration: Register) -> Room:
    return Room(demonstration).start()


def seat(room: Room, agency: str) -> Seat:
    found = [one for one in room.look().seats if one.agency == agency and one.capacity is Capacity.CORE_REP]
    return found[0]


def tick(room: Room, minutes: int = 1) -> None:
    room.register.clock.instant += timedelta(minutes=minutes)  # type: ignore[attr-defined]


def minutes_of(room: Room, item: uuid.UUID) -> MinutesOfCase:
    with room.register.reading(room.chair) as uow:
        case = uow.session.get_one(AgendaItem, item).case_id
        copies = plan_minutes(uow, actor=room.chair, meeting_id=room.meeting_id)
    return next(copy.content for copy in copies if copy.case_ids == (case,))  # type: ignore[return-value]


def blocks(room: Room, *wanted: AgendaBlock) -> None:
    with room.register.writing() as uow:
        query = sa.select(AgendaItem).where(AgendaItem.meeting_id == room.meeting_id).order_by(AgendaItem.position)
        for item, block in zip(uow.session.scalars(query), wanted, strict=True):
            item.block = block


def child_only(room: Room, agency: str = "Housing") -> None:
    with room.register.writing() as uow:
        uow.session.scalars(sa.select(Agency).where(Agency.short_name == agency)).one().only_child_cases = True


# Quorum


def test_the_quorum_follows_who_sits_at_the_table(room: Room) -> None:
    assert room.look().quorum.met
    police = seat(room, "Police")
    room.do(running.set_attendance, attendance_id=police.attendance_id, status=AttendanceStatus.APOLOGIES_INFO_SENT)
    assert room.look().quorum.missing == ("Police",)
    room.do(running.add_attendance, meeting_id=room.meeting_id, agency_id=police.agency_id,
            person_name="Ann Other", capacity=Capacity.OBSERVER)  # fmt: skip
    assert room.look().quorum.missing == ("Police",), "who looks on commits no agency"
    room.do(running.add_attendance, meeting_id=room.meeting_id, agency_id=police.agency_id,
            person_name="Bea Other", capacity=Capacity.DEPUTY)  # fmt: skip
    assert room.look().quorum.met
    came = next(one for one in room.look().seats if one.person == "Bea Other")
    room.do(attending.leave_table, attendance_id=came.attendance_id)
    assert room.look().quorum.missing == ("Police",)


def test_a_core_agency_that_nobody_is_on_the_list_for_is_missing_too(room: Room) -> None:
    with room.register.writing() as uow:
        uow.session.execute(sa.delete(Attendance).where(Attendance.agency_id == room.agency("Police")))
    assert room.look().quorum.missing == ("Police",)


def test_an_exception_is_minuted_with_its_reason(room: Room) -> None:
    room.do(running.set_attendance, attendance_id=seat(room, "Police").attendance_id, status=AttendanceStatus.ABSENT)
    with pytest.raises(RefusedError, match="reason_needed"):
        room.do(attending.go_on_without_quorum, meeting_id=room.meeting_id, reason="  ")
    room.do(attending.go_on_without_quorum, meeting_id=room.meeting_id, reason="They sent all they know.")
    item = room.call(1)
    room.do(running.set_attendance, attendance_id=seat(room, "Police").attendance_id, status=AttendanceStatus.PRESENT)
    room.do(running.conclude_case, item_id=item)
    content = minutes_of(room, item)
    assert content.without_quorum, "what was noted with the first case stands"
    assert content.quorum_exception == "They sent all they know."


def test_a_full_table_is_minuted_without_a_word_about_quorum(room: Room) -> None:
    item = room.call(1)
    room.do(running.conclude_case, item_id=item)
    assert not minutes_of(room, item).without_quorum


# Apologies and declarations


def test_apologies_keep_when_information_came(room: Room) -> None:
    police = seat(room, "Police")
    room.do(running.set_attendance, attendance_id=police.attendance_id, status=AttendanceStatus.APOLOGIES_INFO_SENT)
    found = seat(room, "Police")
    assert (found.information_sent, found.information_on, found.from_at) == (True, room.look().day, None)


def test_who_came_and_did_not_sign_holds_no_action_list(room: Room) -> None:
    item = room.call(1)
    room.record(item)
    holders = [copy.recipient for copy in lists(room) if copy.agency == "Police"]
    police = seat(room, "Police")
    assert police.person in holders
    room.do(running.set_attendance, attendance_id=police.attendance_id, declared=False)
    assert police.person not in {copy.recipient for copy in lists(room)}
    with room.register.reading(room.chair) as uow:
        without = agencies_without_a_list(uow, actor=room.chair, meeting_id=room.meeting_id)
    others = {copy.agency for copy in lists(room)}
    assert ("Police" in {one.agency for one in without}) != ("Police" in others), "nothing is lost in silence"
    room.do(running.set_attendance, attendance_id=police.attendance_id, declared=True)
    assert [copy.recipient for copy in lists(room) if copy.agency == "Police"] == holders


def lists(room: Room) -> Any:
    with room.register.reading(room.chair) as uow:
        return plan_action_lists(uow, actor=room.chair, meeting_id=room.meeting_id)


def test_an_observer_holds_no_document(room: Room) -> None:
    room.do(running.add_attendance, meeting_id=room.meeting_id, agency_id=room.agency("Police"),
            person_name="Olive Watcher", capacity=Capacity.OBSERVER)  # fmt: skip
    item = room.call(1)
    room.record(item)
    room.do(running.conclude_case, item_id=item)
    with room.register.reading(room.chair) as uow:
        plans: tuple[Any, ...] = (plan_action_lists, plan_agenda_packs, plan_minutes)
        copies = [copy for plan in plans for copy in plan(uow, actor=room.chair, meeting_id=room.meeting_id)]
    assert copies
    assert "Olive Watcher" not in {copy.recipient for copy in copies}
    assert "Olive Watcher" in {one.person for one in minutes_of(room, item).attendance}, "but it is minuted"


# Presenters for one case


def test_a_presenter_is_there_for_one_case_and_gone_with_it(room: Room) -> None:
    first, second = room.look().cases[0].item_id, room.look().cases[1].item_id
    school = room.agency("Housing")
    key = room.do(attending.add_presenter, item_id=first, agency_id=school, person_name="Pia Presents")
    assert next(one for one in room.look().seats if one.attendance_id == key).status is AttendanceStatus.EXPECTED
    room.do(running.all_are_here, meeting_id=room.meeting_id)
    found = next(one for one in room.look().seats if one.attendance_id == key)
    assert found.status is AttendanceStatus.EXPECTED, "who waits outside is not at the table with everybody else"
    room.call(1)
    room.do(running.set_attendance, attendance_id=key, status=AttendanceStatus.PRESENT, declared=True)
    tick(room)
    room.do(running.conclude_case, item_id=first)
    gone = next(one for one in room.look().seats if one.attendance_id == key)
    assert (gone.came, gone.here) == (True, False)
    assert gone.to_at is not None
    room.call(2)
    tick(room)
    room.do(running.conclude_case, item_id=second)
    assert "Pia Presents" in {one.person for one in minutes_of(room, first).attendance}
    assert "Pia Presents" not in {one.person for one in minutes_of(room, second).attendance}


def test_nobody_learns_of_a_case_by_who_comes_to_present_it(room: Room, demonstration: Register) -> None:
    first, me = room.look().cases[0], user(demonstration, Role.REPRESENTATIVE, agency="Housing")
    room.do(running.add_attendance, meeting_id=room.meeting_id, agency_id=me.agency_id, person_name=me.name,
            capacity=Capacity.DEPUTY, representative_id=me.representative_id)  # fmt: skip
    police = room.agency("Police")
    room.do(attending.add_presenter, item_id=first.item_id, agency_id=police, person_name="Pia Presents")
    before = seen_by(room, me)
    assert first.item_id in {case.item_id for case in before.cases}
    assert "Pia Presents" in {one.person for one in before.seats}
    room.do(restrict, case_id=first.case_id, whom=Whom(me.representative_id, reason="Neighbours."))
    without = seen_by(room, me)
    assert "Pia Presents" not in {one.person for one in without.seats}
    room.do(attending.add_presenter, item_id=first.item_id, agency_id=police, person_name="Paul Presents")
    assert seen_by(room, me) == without
    assert len(room.look().seats) == len(without.seats) + 2


def test_an_agency_that_is_shut_out_presents_nothing(room: Room) -> None:
    first, agency = room.look().cases[0], room.agency("Housing")
    room.do(restrict, case_id=first.case_id, whom=Whom(agency_id=agency, reason="Their tenant."))
    with pytest.raises(RefusedError, match="agency_kept_out"):
        room.do(attending.add_presenter, item_id=first.item_id, agency_id=agency, person_name="Pia Presents")


def seen_by(room: Room, who: Any) -> Any:
    with room.register.reading(who) as uow:
        return room_view(uow, actor=who, meeting_id=room.meeting_id)


# Child-only agencies


def test_child_agencies_leave_after_the_last_child_case_and_never_before(room: Room) -> None:
    child_only(room)
    blocks(room, AgendaBlock.CHILD_CASES, AgendaBlock.ADULT_CASES, AgendaBlock.CHILD_CASES)
    first = room.call(1)
    room.do(running.conclude_case, item_id=first)
    assert room.look().release.to_come == 1
    assert room.look().to_release == ()
    with pytest.raises(RefusedError, match="children_still_to_hear"):
        room.do(attending.release_child_agencies, meeting_id=room.meeting_id)
    third = room.call(3)
    tick(room)
    room.do(running.conclude_case, item_id=third)
    assert [one.agency for one in room.look().to_release] == ["Housing", "Education"]
    second = room.call(2)
    assert room.look().to_release
    room.do(running.conclude_case, item_id=second)
    assert (room.look().release.may, room.look().to_release) == (True, ())  # nothing is left to leave before
    assert room.do(attending.release_child_agencies, meeting_id=room.meeting_id) == 2
    gone = seat(room, "Housing")
    assert (gone.here, gone.status) == (False, AttendanceStatus.PARTIAL)
    with room.register.reading() as uow:
        assert uow.session.get_one(Attendance, gone.attendance_id).left_after_item_id == third


def test_who_was_released_gets_nothing_about_later_cases(room: Room) -> None:
    child_only(room)
    blocks(room, AgendaBlock.CHILD_CASES, AgendaBlock.ADULT_CASES, AgendaBlock.ADULT_CASES)
    first = room.call(1)
    tick(room)
    room.do(running.conclude_case, item_id=first)
    room.do(attending.release_child_agencies, meeting_id=room.meeting_id)
    tick(room)
    second = room.call(2)
    asked = room.record(second, agency_id=room.agency("Housing"))
    assert room.action(asked).state is ActionState.ASKED, "it cannot volunteer when it is gone"
    assert "Housing" not in room.case(second).not_spoken
    with room.register.reading(room.chair) as uow:
        words = line_words(uow, actor=room.chair, meeting_id=room.meeting_id)
    assert not next(one for one in words.agencies if one.short_name == "Housing").here
    tick(room)
    room.do(running.conclude_case, item_id=second)
    assert "Housing" not in {one.agency.short_name for one in minutes_of(room, second).attendance}
    assert "Housing" in {one.agency.short_name for one in minutes_of(room, first).attendance}
    with room.register.reading() as uow:
        case = uow.session.get_one(AgendaItem, second).case_id
        flagged = uow.session.scalars(sa.select(AgencyFlag.agency_id).where(AgencyFlag.case_id == case)).all()
    assert room.agency("Housing") not in flagged


# Stepping out


def test_stepping_out_is_minuted_with_its_times_in_that_case_alone(room: Room) -> None:
    first, police, housing = room.call(1), seat(room, "Housing"), room.agency("Housing")
    tick(room, 2)
    room.do(attending.step_out, item_id=first, attendance_id=police.attendance_id)
    assert [one.person for one in room.case(first).stepped_out] == [police.person]
    asked = room.record(first, agency_id=housing)
    assert room.action(asked).state is ActionState.ASKED, "nobody agrees from outside the room"
    with pytest.raises(RefusedError, match="not_at_the_table"):
        room.do(attending.step_out, item_id=first, attendance_id=police.attendance_id)
    tick(room, 3)
    room.do(running.conclude_case, item_id=first)
    second = room.call(2)
    agreed = room.record(second, agency_id=housing)
    assert room.action(agreed).state is ActionState.AGREED, "with the next case she or he is back"
    tick(room)
    room.do(running.conclude_case, item_id=second)
    found = next(one for one in minutes_of(room, first).attendance if one.person == police.person)
    assert found.out_from is not None
    assert found.out_to is not None
    assert (found.out_to.minute - found.out_from.minute) % 60 == 3
    other = next(one for one in minutes_of(room, second).attendance if one.person == police.person)
    assert (other.out_from, other.out_to) == (None, None)


def test_coming_back_while_the_case_is_still_on(room: Room) -> None:
    first, police = room.call(1), seat(room, "Police")
    with pytest.raises(RefusedError, match="not_out"):
        room.do(attending.step_in, item_id=first, attendance_id=police.attendance_id)
    room.do(attending.step_out, item_id=first, attendance_id=police.attendance_id)
    tick(room)
    room.do(attending.step_in, item_id=first, attendance_id=police.attendance_id)
    assert room.case(first).stepped_out == ()
    assert room.action(room.record(first)).state is ActionState.AGREED


def test_who_is_shut_out_must_leave_and_does_not_come_back_before_the_case_is_left(room: Room) -> None:
    first, police = room.look().cases[0], seat(room, "Housing")
    with room.register.reading() as uow:
        person = uow.session.get_one(Attendance, police.attendance_id).representative_id
    room.do(restrict, case_id=first.case_id, whom=Whom(person, reason="A cousin."))
    listed = room.look().cases
    assert [one.person for one in listed[0].must_leave] == [police.person]
    assert [case.must_leave for case in listed[1:]] == [(), ()]
    room.call(1)
    assert [one.person for one in room.case(first.item_id).must_leave] == [police.person]
    room.do(attending.step_out, item_id=first.item_id, attendance_id=police.attendance_id)
    assert room.case(first.item_id).must_leave == ()
    with pytest.raises(RefusedError, match="shut_out_of_case"):
        room.do(attending.step_in, item_id=first.item_id, attendance_id=police.attendance_id)
    room.do(running.conclude_case, item_id=first.item_id)
    with room.register.reading() as uow:
        assert all(row.in_at is not None for row in uow.session.scalars(sa.select(StepOut)))


def test_a_seat_of_another_meeting_is_not_there(room: Room) -> None:
    item = room.call(1)
    with room.register.reading() as uow:
        other = uow.session.scalars(sa.select(Attendance.id).where(Attendance.meeting_id != room.meeting_id)).first()
    assert other is not None
    with pytest.raises(NotFoundError):
        room.do(attending.step_out, item_id=item, attendance_id=other)


def test_who_came_for_a_case_and_who_stepped_out_belong_to_it_and_go_with_it(room: Room) -> None:
    first, housing = room.call(1), seat(room, "Housing")
    key = room.do(attending.add_presenter, item_id=first, agency_id=housing.agency_id, person_name="Pia Presents")
    room.do(attending.step_out, item_id=first, attendance_id=housing.attendance_id)
    with room.register.reading() as uow:
        found = belongings_of(uow, uow.session.get_one(AgendaItem, first).case_id)
        assert found.rows[Attendance] == {key}, "and nobody who came to the meeting as a whole"
        assert len(found.rows[StepOut]) == 1


# Read-back


def test_a_read_back_is_confirmed_into_the_minutes(room: Room) -> None:
    item = room.call(1)
    first, _second = room.record(item), room.record(item, "tell the school", agency_id=room.agency("Housing"))
    room.do(running.take_step, item_id=item, step=ItemState.CONFIRM)
    room.do(recording.read_back, seen=room.seen(first))
    tick(room)
    room.do(running.conclude_case, item_id=item)
    back = minutes_of(room, item).read_back
    assert back is not None
    assert (back.agreed, back.of) == (1, 2)


def test_a_case_left_without_a_read_back_says_nothing_of_one(room: Room) -> None:
    item = room.call(1)
    room.record(item)
    room.do(running.conclude_case, item_id=item)
    assert minutes_of(room, item).read_back is None


def test_the_meeting_notes_its_quorum_once(room: Room) -> None:
    room.call(1)
    with room.register.reading() as uow:
        assert uow.session.get_one(Meeting, room.meeting_id).quorum_met is True
