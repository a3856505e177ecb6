"""Deferring a case: with a reason, within a limit, never without asking what is done until then; it comes back."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.model.series import Deferral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.lives import ActionState, ItemState, MeetingState, ReferralState
from marac_desk.rules.vocabulary import AgendaBlock, AgendaModel, DeferralReason, Origin
from marac_desk.services import deferring
from marac_desk.services.cases.adding import BetweenDraft
from marac_desk.services.deferring import DeferralDraft
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meeting_room import running
from marac_desk.services.meetings import calling, planning
from marac_desk.services.meetings.builder import builder_view
from marac_desk.services.meetings.placing import LateCase
from tests.support.rooms import Room
from tests.support.signed_in import nobody_known

NOTHING = DeferralDraft("no interpreter came", DeferralReason.INTERPRETER_MISSING, no_interim="she is in hospital")
AGAIN = replace(NOTHING, beyond="no other interpreter speaks her language")


@pytest.fixture
def room(demonstration: Register) -> Room:
    return Room(demonstration)


def look(room: Room, use_case: Any, **values: Any) -> Any:
    with room.register.reading() as uow:
        return use_case(uow, actor=room.chair, **values)


def plan(room: Room, day: date) -> uuid.UUID:
    key: uuid.UUID = room.do(planning.plan_meeting, day=day, starts=time(9, 30), minutes=240)
    return key


def items(room: Room, meeting_id: uuid.UUID) -> Any:
    return look(room, builder_view, meeting_id=meeting_id).items


def refused(code: str, room: Room, use_case: Any, **values: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        room.do(use_case, **values)
    assert caught.value.code == code


def test_a_deferral_asks_what_is_done_until_then(room: Room) -> None:
    item = items(room, room.meeting_id)[0].item_id
    for draft, code in (
        (DeferralDraft("no interpreter", no_interim=" "), "interim_needed"),
        (DeferralDraft(" ", no_interim="she is safe where she is"), "reason_needed"),
    ):
        refused(code, room, deferring.defer_case, item_id=item, deferral=draft)
    with room.register.reading() as uow:
        assert uow.session.scalars(sa.select(Deferral.id)).all() == []
        assert uow.session.get_one(AgendaItem, item).state is ItemState.QUEUED


def test_interim_actions_are_real_actions(room: Room) -> None:
    item = items(room, room.meeting_id)[0]
    police = BetweenDraft(room.agency("Police"), "put a marker on the address")
    draft = DeferralDraft("no interpreter", interim=(police,))
    done = room.do(deferring.defer_case, item_id=item.item_id, deferral=draft)
    with room.register.reading() as uow:
        (action,) = uow.session.scalars(sa.select(Action).where(Action.id.in_(done.actions))).all()
        row = uow.session.scalars(sa.select(Deferral)).one()
        assert (action.case_id, action.origin, action.state) == (item.case_id, Origin.IN_BETWEEN, ActionState.ASKED)
        assert (row.number, row.action_ids, row.case_id) == (1, [action.id.hex], item.case_id)


def test_a_deferred_case_comes_back_first_of_its_block(room: Room) -> None:
    coming = plan(room, date(2026, 12, 29))
    last = items(room, room.meeting_id)[-1]
    for row in items(room, room.meeting_id):
        if row.item_id != last.item_id and row.block is last.block:
            room.do(deferring.defer_case, item_id=row.item_id, deferral=AGAIN)
    done = room.do(deferring.defer_case, item_id=last.item_id, deferral=AGAIN)
    assert done.to_day == date(2026, 12, 29)
    back = items(room, coming)
    assert last.case_id in {row.case_id for row in back}
    assert all(row.why.deferred for row in back)
    with room.register.reading() as uow:
        states = uow.session.scalars(sa.select(Referral.state).where(Referral.id == last.referral_id)).all()
    assert states == [ReferralState.LISTED]


def test_what_comes_back_stands_before_cases_that_were_never_put_off(room: Room) -> None:
    coming = plan(room, date(2026, 12, 29))
    pool = look(room, builder_view, meeting_id=coming).pool[:6]
    nobody_known(room.register, room.chair, [row.case_id for row in pool])
    for row in pool:
        room.do(planning.place_case, meeting_id=coming, referral_id=row.referral_id)
    for row in items(room, room.meeting_id):
        room.do(deferring.defer_case, item_id=row.item_id, deferral=AGAIN)
    room.do(planning.order_agenda, meeting_id=coming)
    for block in AgendaBlock:
        back = [row.why.deferred for row in items(room, coming) if row.block is block]
        assert back == sorted(back, reverse=True), f"what came back is not first of {block}"


def test_beyond_the_limit_the_chair_says_why_and_is_not_stopped(room: Room) -> None:
    first, second = plan(room, date(2026, 12, 29)), plan(room, date(2027, 1, 26))
    item = items(room, room.meeting_id)[0]
    offer = look(room, deferring.deferral_offer, item_id=item.item_id)
    assert (offer.before, offer.limit, offer.beyond) == (0, 1, False)
    assert [(one.meeting_id, one.beyond) for one in offer.meetings] == [(first, False), (second, True)]
    later = DeferralDraft("court", to_meeting_id=second, no_interim="in custody until then")
    refused("beyond_reason_needed", room, deferring.defer_case, item_id=item.item_id, deferral=later)
    room.do(deferring.defer_case, item_id=item.item_id, deferral=NOTHING)
    again = next(row for row in items(room, first) if row.case_id == item.case_id)
    assert look(room, deferring.deferral_offer, item_id=again.item_id).beyond
    refused("beyond_reason_needed", room, deferring.defer_case, item_id=again.item_id, deferral=NOTHING)
    said = DeferralDraft("still none", no_interim="in hospital", beyond="the only interpreter is ill")
    done = room.do(deferring.defer_case, item_id=again.item_id, deferral=said)
    assert (done.number, done.to_day) == (2, date(2027, 1, 26))


def test_a_first_hearing_with_children_is_pointed_out(room: Room) -> None:
    offers = [look(room, deferring.deferral_offer, item_id=row.item_id) for row in items(room, room.meeting_id)]
    rows = items(room, room.meeting_id)
    first = [row.block is AgendaBlock.CHILD_CASES and not row.why.review for row in rows]
    assert [one.children_first for one in offers] == first
    assert any(one.children_first for one in offers)


def test_in_the_room_a_deferral_is_the_same_and_the_next_case_follows(room: Room) -> None:
    item = room.start().call(1)
    draft = DeferralDraft("no interpreter", no_interim="she is in hospital")
    following = room.do(
        running.set_aside, item_id=item, state=ItemState.DEFERRED, reason="no interpreter", deferral=draft
    )
    assert following == room.look().cases[1].item_id
    with room.register.reading() as uow:
        assert uow.session.scalars(sa.select(Deferral.no_interim_reason)).all() == ["she is in hospital"]
    refused("agenda_locked", room, deferring.defer_case, item_id=following, deferral=NOTHING)


def test_a_case_called_after_all_leaves_the_agenda_it_went_to(room: Room) -> None:
    coming = plan(room, date(2026, 12, 29))
    item = room.start().call(1)
    room.do(running.set_aside, item_id=item, state=ItemState.DEFERRED, reason="late", deferral=NOTHING)
    assert len(items(room, coming)) == 1
    room.do(running.call_case, item_id=item)
    assert items(room, coming) == ()
    room.do(running.conclude_case, item_id=item)
    with room.register.reading() as uow:
        row = uow.session.get_one(AgendaItem, item)
        assert uow.session.get_one(Referral, row.referral_id).state is not ReferralState.DEFERRED


def test_what_was_not_reached_is_on_the_next_agenda(room: Room) -> None:
    coming = plan(room, date(2026, 12, 29))
    room.do(running.conclude_case, item_id=room.start().call(1))
    left = {case.item_id for case in room.look().cases[1:]}
    room.do(running.close_meeting, meeting_id=room.meeting_id)
    back = items(room, coming)
    assert len(back) == len(left)
    assert all(row.why.not_reached for row in back)


def waiting(room: Room, *, emergency: bool = False) -> Referral:
    """Return an accepted referral that no agenda holds and whose conflict question is answered."""
    offers = calling.late_offers
    one = look(room, offers, meeting_id=room.meeting_id)[0]
    nobody_known(room.register, room.chair, [one.case_id])
    with room.register.writing(room.chair) as uow:
        found = uow.session.get_one(Referral, one.referral_id)
        found.emergency = emergency
        uow.session.flush()
        uow.session.expunge(found)
        return found


def test_an_emergency_comes_onto_a_meeting_that_runs(room: Room) -> None:
    item = room.start().call(1)
    late = waiting(room, emergency=True)
    place = {"meeting_id": room.meeting_id, "referral_id": late.id}
    refused("late_case", room, planning.place_case, **place)
    refused("late_reason_needed", room, planning.place_case, **place, late=LateCase(" ", "the chair"))
    refused("late_agreed_needed", room, planning.place_case, **place, late=LateCase("emergency", ""))
    added = room.do(planning.place_case, **place, late=LateCase("emergency", "Sara Obi"))
    cases = [case.item_id for case in room.look().cases]
    assert cases.index(added) > cases.index(item), "never before a case that was called"
    room.do(running.call_case, item_id=added)
    room.record(added)
    room.do(running.conclude_case, item_id=added)
    with room.register.reading() as uow:
        row = uow.session.get_one(AgendaItem, added)
        assert (row.state, row.late_reason, row.late_agreed_by) == (ItemState.CONCLUDED, "emergency", "Sara Obi")
        assert uow.session.get_one(Referral, late.id).state is ReferralState.PLAN_OPEN


def test_a_rolling_agenda_takes_cases_without_a_reason_until_it_is_over(room: Room) -> None:
    with room.register.writing(room.chair) as uow:
        uow.session.get_one(Meeting, room.meeting_id).agenda_model = AgendaModel.ROLLING
    room.start()
    one = waiting(room)
    room.do(planning.place_case, meeting_id=room.meeting_id, referral_id=one.id)
    two = waiting(room)
    room.do(running.close_meeting, meeting_id=room.meeting_id)
    refused("agenda_locked", room, planning.place_case, meeting_id=room.meeting_id, referral_id=two.id)
    assert look(room, builder_view, meeting_id=room.meeting_id).state is MeetingState.CLOSED


def test_a_case_is_deferred_to_a_meeting_that_is_there(room: Room) -> None:
    item = items(room, room.meeting_id)[0].item_id
    draft = DeferralDraft("court", to_meeting_id=uuid.uuid4(), no_interim="in custody")
    with pytest.raises(NotFoundError):
        room.do(deferring.defer_case, item_id=item, deferral=draft)
