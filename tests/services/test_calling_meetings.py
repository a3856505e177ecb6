"""A meeting about one case: called in one go, by its due day, and between two agencies nobody else learns of it."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import Attendance, Meeting, ResearchReturn
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.vocabulary import AgendaModel, ExcludedParty, MeetingKind
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meeting_room import running
from marac_desk.services.meetings import calling, planning
from marac_desk.services.meetings.builder import builder_view, meeting_list
from marac_desk.services.meetings.calling import CallDraft
from marac_desk.services.referrals.screening import next_cut_off
from tests.support.registers import actor, user
from tests.support.rooms import Room
from tests.support.signed_in import nobody_known

DAY = date(2026, 12, 3)


@pytest.fixture
def room(demonstration: Register) -> Room:
    return Room(demonstration)


def look(room: Room, use_case: Any, person: Actor | None = None, **values: Any) -> Any:
    with room.register.reading() as uow:
        return use_case(uow, actor=person or room.chair, **values)


def call(room: Room, kind: MeetingKind, *agencies: str) -> tuple[uuid.UUID, uuid.UUID]:
    """Call a meeting about the first case of the agenda; return the meeting and the case."""
    case_id = look(room, builder_view, meeting_id=room.meeting_id).items[0].case_id
    draft = CallDraft(kind, DAY, time(14), agencies=tuple(room.agency(one) for one in agencies))
    return room.do(calling.call_meeting, case_id=case_id, draft=draft), case_id


def test_an_emergency_is_offered_within_its_working_days(room: Room) -> None:
    case_id = look(room, builder_view, meeting_id=room.meeting_id).items[0].case_id
    offer = look(room, calling.call_offer, case_id=case_id)
    assert offer.due == DAY, "two working days from the day it is called"
    assert offer.due_verified
    assert offer.on == date(2026, 12, 1)


def test_an_emergency_is_called_in_one_go_and_ready_to_begin(room: Room) -> None:
    key, case_id = call(room, MeetingKind.EMERGENCY)
    view = look(room, builder_view, meeting_id=key)
    assert [one.case_id for one in view.items] == [case_id]
    assert view.agenda_model is AgendaModel.ROLLING
    assert view.agenda_on == date(2026, 12, 1), "its agenda goes out at once"
    room.do(running.start_meeting, meeting_id=key)


def test_a_meeting_about_a_case_is_no_cut_off_for_others(room: Room) -> None:
    with room.register.reading() as uow:
        before = next_cut_off(uow)
    call(room, MeetingKind.EMERGENCY)
    with room.register.reading() as uow:
        assert next_cut_off(uow) == before


def test_two_agencies_are_named_and_they_alone_sit_there(room: Room) -> None:
    with pytest.raises(RefusedError) as caught:
        call(room, MeetingKind.TWO_AGENCIES, "Police")
    assert caught.value.code == "two_agencies_needed"
    key, _ = call(room, MeetingKind.TWO_AGENCIES, "Police", "Housing")
    packs = look(room, plan_agenda_packs, meeting_id=key)
    assert {pack.agency for pack in packs} == {"Police", "Housing"}
    room.do(running.start_meeting, meeting_id=key)
    with room.register.reading() as uow:
        seats = sa.select(Agency.short_name).join(Attendance, Attendance.agency_id == Agency.id)
        seated = set(uow.session.scalars(seats.where(Attendance.meeting_id == key)))
    assert seated == {"Police", "Housing"}


def test_its_actions_are_real_actions(room: Room) -> None:
    key, case_id = call(room, MeetingKind.TWO_AGENCIES, "Police", "Housing")
    room.do(running.start_meeting, meeting_id=key)
    room.do(running.all_are_here, meeting_id=key)
    item = look(room, builder_view, meeting_id=key).items[0].item_id
    room.do(running.call_case, item_id=item)
    action_id = room.record(item)
    room.do(running.conclude_case, item_id=item)
    room.do(running.close_meeting, meeting_id=key)
    with room.register.reading() as uow:
        row = uow.session.get_one(Action, action_id)
        assert (row.case_id, row.meeting_id) == (case_id, key)


def test_no_other_agency_learns_of_a_meeting_of_two(room: Room) -> None:
    """An agency that knows the case well, by its own research and as its advocate, learns nothing of the meeting."""
    inside, outside = (user(room.register, Role.REPRESENTATIVE, agency=one) for one in ("Housing", "Probation"))
    advocate = actor(room.register, Role.ADVOCATE)
    whose = (outside, advocate)
    case_id = look(room, builder_view, meeting_id=room.meeting_id).items[0].case_id
    nobody_known(room.register, room.chair, [case_id])  # there are new people to be asked about
    before = [look(room, meeting_list, who) for who in whose]
    key, _ = call(room, MeetingKind.TWO_AGENCIES, "Police", "Housing")
    assert [look(room, meeting_list, who) for who in whose] == before
    for who in whose:
        with pytest.raises(NotFoundError):
            look(room, builder_view, who, meeting_id=key)
    assert key in {row.meeting_id for row in look(room, meeting_list, inside)}
    with room.register.reading() as uow:
        asked = sa.select(ResearchReturn.agency_id).where(ResearchReturn.case_id == case_id)
        assert room.agency("Probation") in set(uow.session.scalars(asked)), "by the meeting that everybody knows of"


def test_an_agency_that_is_shut_out_is_not_offered_and_not_taken(room: Room) -> None:
    case_id = look(room, builder_view, meeting_id=room.meeting_id).items[0].case_id
    housing = room.agency("Housing")
    with room.register.writing(room.chair) as uow:
        party = ExcludedParty.STAFF_CONFLICT
        uow.add(CaseExclusion(case_id=case_id, name="x", party=party, agency_id=housing, since=uow.now))
    assert housing not in {key for key, _ in look(room, calling.call_offer, case_id=case_id).agencies}
    with pytest.raises(RefusedError) as caught:
        call(room, MeetingKind.TWO_AGENCIES, "Police", "Housing")
    assert caught.value.code == "agency_kept_out"
    with room.register.reading() as uow:
        assert uow.session.scalars(sa.select(Meeting).where(Meeting.kind == MeetingKind.TWO_AGENCIES)).all() == []


def test_two_agencies_meet_about_one_case(room: Room) -> None:
    key, _ = call(room, MeetingKind.TWO_AGENCIES, "Police", "Housing")
    with room.register.reading() as uow:
        pool = builder_view(uow, actor=room.chair, meeting_id=key).pool
    nobody_known(room.register, room.chair, [pool[0].case_id])
    with pytest.raises(RefusedError) as caught:
        room.do(planning.place_case, meeting_id=key, referral_id=pool[0].referral_id)
    assert caught.value.code == "one_case_only"


def test_a_meeting_is_called_about_an_accepted_case_ahead(room: Room) -> None:
    case_id = look(room, builder_view, meeting_id=room.meeting_id).items[0].case_id
    for draft, code in (
        (CallDraft(MeetingKind.EMERGENCY, date(2026, 11, 30), time(14)), "day_has_passed"),
        (CallDraft(MeetingKind.REGULAR, DAY, time(14)), "call_kind"),
    ):
        with pytest.raises(RefusedError) as caught:
            room.do(calling.call_meeting, case_id=case_id, draft=draft)
        assert caught.value.code == code
