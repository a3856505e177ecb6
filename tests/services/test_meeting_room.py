"""The meeting as it runs: who is here, whose case is on, what is recorded, how it ends."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import ActionState, ItemState, MeetingState, ReferralState
from marac_desk.rules.vocabulary import AttendanceStatus, Capacity, Handling, InformationKind, Origin
from marac_desk.services.deferring import DeferralDraft
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meeting_room import recording, running
from marac_desk.services.meeting_room.recording import TypedAction
from marac_desk.services.meetings import planning
from marac_desk.services.meetings.builder import builder_view
from tests.support.registers import actor
from tests.support.rooms import Room

SHOWN = "\ufffddriver\ufffd"  # what cannot be seen is shown as a sign for it, so nothing is lost in silence
BIDI, MARKUP = "\u202edriver\u202c", "<b>&amp;</b> {name} %s"


@pytest.fixture
def room(demonstration: Register) -> Room:
    return Room(demonstration)


def test_a_meeting_starts_with_everybody_expected(room: Room) -> None:
    room.do(running.start_meeting, meeting_id=room.meeting_id)
    seats = room.look().seats
    assert room.look().state is MeetingState.IN_SESSION
    assert len(seats) >= 10
    assert {seat.status for seat in seats} == {AttendanceStatus.EXPECTED}
    assert room.do(running.all_are_here, meeting_id=room.meeting_id) == len(seats)
    assert all(seat.here and seat.declared for seat in room.look().seats)


def test_a_deputy_who_comes_has_a_name(room: Room) -> None:
    room.start()
    values = {"meeting_id": room.meeting_id, "agency_id": room.agency("Police"), "capacity": Capacity.DEPUTY}
    for nobody in ("", "   "):
        with pytest.raises(RefusedError) as caught:
            room.do(running.add_attendance, person_name=nobody, **values)
        assert caught.value.code == "who_came_needed"
    room.do(running.add_attendance, person_name=f"Ann {BIDI}", **values)
    assert f"Ann {SHOWN}" in {seat.person for seat in room.look().seats}


def test_the_clock_of_a_case_runs_while_it_is_on(room: Room) -> None:
    room.start()
    clock: Any = room.register.clock
    first = room.call(1)
    clock.advance(minutes=6)
    second = room.call(2)
    clock.advance(minutes=4)
    room.do(running.call_case, item_id=first)
    clock.advance(minutes=1)
    room.do(running.conclude_case, item_id=first)
    seconds = {case.item_id: case.seconds for case in room.look().cases}
    assert (seconds[first], seconds[second]) == (7 * 60, 4 * 60)


def test_an_action_of_who_is_here_is_agreed_and_of_who_is_not_is_asked(room: Room) -> None:
    room.start()
    seat = next(seat for seat in room.look().seats if seat.agency == "Housing")
    room.do(running.set_attendance, attendance_id=seat.attendance_id, status=AttendanceStatus.ABSENT)
    item = room.call(1)
    here, away = room.record(item), room.record(item, "change the locks", agency_id=room.agency("Housing"))
    assert room.action(here).state is ActionState.AGREED
    assert room.action(away).state is ActionState.ASKED
    assert room.action(here).origin is Origin.MEETING
    assert [line.action_id for line in room.case(item).plan] == [here, away]


def test_the_same_draft_sent_twice_is_one_action(room: Room) -> None:
    item = room.start().call(1)
    draft = TypedAction(uuid.uuid4(), typed="police marker", words="marker", agency_id=room.agency("Police"))
    for _ in range(2):
        room.do(recording.record_action, item_id=item, draft=draft)
    assert len(room.case(item).plan) == 1


def test_a_correction_and_a_taking_back_keep_the_first_wording(room: Room) -> None:
    item = room.start().call(1)
    action_id = room.record(item)
    draft = TypedAction(uuid.uuid4(), typed="housing locks", words="change the locks", agency_id=room.agency("Housing"))
    room.do(recording.correct_action, seen=room.seen(action_id), draft=draft)
    assert room.action(action_id).title == "Change the locks"
    with pytest.raises(RefusedError) as caught:
        room.do(recording.take_back_action, seen=room.seen(action_id), reason="  ")
    assert caught.value.code == "reason_needed"
    room.do(recording.take_back_action, seen=room.seen(action_id), reason="typed in the wrong case")
    assert room.action(action_id).state is ActionState.CLOSED_SUPERSEDED
    assert room.action(action_id).close_reason == "typed in the wrong case"


def test_hostile_words_are_kept_as_words_or_refused(room: Room) -> None:
    item = room.start().call(1)
    kept = room.action(room.record(item, f"ring {BIDI} {MARKUP}\x07"))
    assert kept.title == f"Ring {SHOWN} {MARKUP}\ufffd"
    with pytest.raises(RefusedError) as caught:
        room.record(item, "x" * 10_000)
    assert caught.value.code == "text_too_long"
    long = room.action(room.record(item, "word " * 60))
    assert len(long.title) <= 140
    assert (long.detail or "").startswith("word word")
    assert len(room.case(item).plan) == 2


def test_what_is_shared_is_fact_or_opinion_with_its_handling(room: Room) -> None:
    item = room.start().call(1)
    said = [(InformationKind.FACT, Handling.MAY_MINUTE), (InformationKind.OPINION, Handling.DO_NOT_MINUTE)]
    for kind, handling in said:
        room.do(
            recording.record_information,
            item_id=item,
            agency_id=room.agency("Police"),
            text=f"{kind} {BIDI}",
            kind=kind,
            handling=handling,
        )
    lines = room.case(item).shared
    assert [(line.kind, line.handling) for line in lines][-2:] == said
    assert all("\u202e" not in line.text for line in lines)


def test_concluding_opens_the_plan_and_plans_the_report_back(room: Room) -> None:
    item = room.start().call(1)
    room.record(item)
    following = room.do(running.conclude_case, item_id=item)
    assert following == room.look().cases[1].item_id
    with room.register.reading() as uow:
        row = uow.session.get_one(AgendaItem, item)
        assert row.state is ItemState.CONCLUDED
        assert uow.session.get_one(Referral, row.referral_id).state is ReferralState.PLAN_OPEN
        planned = uow.session.scalars(sa.select(ReportBack.id).where(ReportBack.item_id == item)).all()
        assert len(planned) == 1


def test_a_case_is_set_aside_only_with_a_reason_and_comes_back(room: Room) -> None:
    item = room.start().call(1)
    with pytest.raises(RefusedError) as caught:
        room.do(running.set_aside, item_id=item, state=ItemState.DEFERRED, reason=" ")
    assert caught.value.code == "reason_needed"
    with pytest.raises(RefusedError) as caught:
        room.do(running.set_aside, item_id=item, state=ItemState.DEFERRED, reason="no interpreter came")
    assert caught.value.code == "interim_needed", "the reason is no answer to what is done until then"
    put_off = DeferralDraft("no interpreter came", no_interim="with her sister abroad", beyond="nobody else speaks it")
    for case in room.look().cases:
        room.do(running.call_case, item_id=case.item_id)
        room.do(
            running.set_aside,
            item_id=case.item_id,
            state=ItemState.DEFERRED,
            reason="no interpreter came",
            deferral=put_off,
        )
    coming = room.do(planning.plan_meeting, day=date(2026, 12, 29), starts=time(9, 30), minutes=240)
    with room.register.reading() as uow:
        rows = uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.meeting_id == room.meeting_id)).all()
        assert {row.aside_reason for row in rows} == {"no interpreter came"}
        back = {row.case_id: row for row in builder_view(uow, actor=room.chair, meeting_id=coming).items}
        states = {uow.session.get_one(Referral, row.referral_id).state for row in rows}
    assert {row.case_id for row in rows} == set(back), "each is on the next agenda by itself"
    assert ReferralState.LISTED in states
    assert any(back[row.case_id].why.review for row in rows), "a review that was put off is due at the next meeting"
    assert all(row.why.deferred for row in back.values())


def test_closing_gives_back_what_was_not_reached(room: Room) -> None:
    item = room.start().call(1)
    room.do(running.conclude_case, item_id=item)
    assert room.do(running.close_meeting, meeting_id=room.meeting_id) == 2
    with room.register.reading() as uow:
        meeting = uow.session.get_one(Meeting, room.meeting_id)
        items = uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)).all()
        assert meeting.state is MeetingState.CLOSED
        assert meeting.current_item_id is None
        assert sorted(row.state.value for row in items) == ["concluded", "not_reached", "not_reached"]
    with pytest.raises(RefusedError) as caught:
        room.call(2)
    assert caught.value.code == "meeting_not_in_session"


def test_who_may_not_run_the_meeting_is_refused(room: Room) -> None:
    room.start()
    advocate = actor(room.register, Role.ADVOCATE)
    for use_case, values in (
        (running.close_meeting, {"meeting_id": room.meeting_id}),
        (running.call_case, {"item_id": room.look().cases[0].item_id}),
    ):
        with pytest.raises(NotAllowedError), room.register.writing(advocate) as uow:
            use_case(uow, actor=advocate, **values)
    assert room.look().state is MeetingState.IN_SESSION


def test_what_is_not_there_is_not_there(room: Room) -> None:
    room.start()
    with pytest.raises(NotFoundError):
        room.record(uuid.uuid4())
    with pytest.raises(NotFoundError):
        room.do(running.call_case, item_id=uuid.uuid4())
