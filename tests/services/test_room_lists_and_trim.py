"""The three lists of a case, and what decides who gives way when a meeting runs late."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.area import Area
from marac_desk.model.case import CaseExclusion
from marac_desk.model.editing import EarlierText
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.fair_trim import Floors, GivesWay, TrimCase, gives_way, propose
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import AgendaBlock, ExcludedParty, RepeatVerdict, RiskList
from marac_desk.services.circulation.case_minutes import plan_minutes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meeting_room import minuting, running, trimming
from tests.support.registers import user
from tests.support.rooms import Room


@pytest.fixture
def room(demonstration: Register) -> Room:
    return Room(demonstration).start()


def point(room: Room, item: uuid.UUID, which: RiskList, text: str) -> None:
    room.do(minuting.add_point, item_id=item, which=which, text=text)


def test_the_lists_stay_apart_and_go_into_the_minutes(room: Room) -> None:
    item = room.call(1)
    for text in ("recent separation", "drinks more", "Recent separation"):
        point(room, item, RiskList.INDICATORS, text)
    point(room, item, RiskList.PROTECTION, "her brother stays at night")
    case = room.case(item)
    assert case.indicators == ("recent separation", "drinks more"), "the same line stands once"
    assert case.protection == ("her brother stays at night",)
    room.do(running.conclude_case, item_id=item)
    with room.register.reading(room.chair) as uow:
        content: Any = plan_minutes(uow, actor=room.chair, meeting_id=room.meeting_id)[0].content
    assert (content.indicators, content.protection) == (case.indicators, case.protection)


def test_a_line_taken_off_is_kept_among_earlier_texts(room: Room) -> None:
    item = room.call(1)
    point(room, item, RiskList.PROTECTION, "a new lock")
    room.do(minuting.take_off_point, item_id=item, which=RiskList.PROTECTION, text="a new lock")
    room.do(minuting.take_off_point, item_id=item, which=RiskList.PROTECTION, text="never there")
    assert room.case(item).protection == ()
    with room.register.reading() as uow:
        kept = uow.session.scalars(sa.select(EarlierText.text).where(EarlierText.object_id == item)).all()
    assert kept == ["a new lock"]


def test_an_empty_line_is_refused(room: Room) -> None:
    with pytest.raises(RefusedError, match="point_needed"):
        point(room, room.call(1), RiskList.INDICATORS, "   ")


# Fair trim


def facts(room: Room) -> tuple[TrimCase, ...]:
    with room.register.reading(room.chair) as uow:
        return trimming.trim_facts(uow, actor=room.chair, meeting_id=room.meeting_id).cases


def change(room: Room, number: int, **values: Any) -> uuid.UUID:
    """Change the referral of a case that waits, and the item's block."""
    with room.register.writing() as uow:
        query = sa.select(AgendaItem).where(AgendaItem.meeting_id == room.meeting_id).order_by(AgendaItem.position)
        item = uow.session.scalars(query).all()[number - 1]
        item.block = values.pop("block", item.block)
        referral = uow.session.get_one(Referral, item.referral_id)
        for name, value in values.items():
            setattr(referral, name, value)
        return item.case_id


def test_what_waits_is_known_by_what_it_is(room: Room) -> None:
    plain = {"is_repeat": RepeatVerdict.NO, "emergency": False}
    change(room, 1, review_meeting_id=None)
    change(room, 2, review_meeting_id=None)
    change(room, 1, block=AgendaBlock.CHILD_CASES, **plain)
    change(room, 2, block=AgendaBlock.ADULT_CASES, is_repeat=RepeatVerdict.YES, emergency=False)
    change(room, 3, block=AgendaBlock.ADULT_CASES, review_meeting_id=room.meeting_id, state=ReferralState.PLAN_OPEN,
           **plain)  # fmt: skip
    kinds = [gives_way(case) for case in facts(room)]
    assert kinds == [GivesWay.FIRST_WITH_CHILDREN, GivesWay.REPEAT_CHANGED, GivesWay.REVIEW_UNCHANGED]
    change(room, 1, emergency=True)
    assert gives_way(facts(room)[0]) is GivesWay.EMERGENCY


@pytest.mark.parametrize(
    ("scores", "worse"), [((14, 14), False), ((14, 18), True), ((18, 12), False), ((14, None), True)]
)
def test_a_repeat_is_unchanged_only_where_a_second_checklist_says_so(
    room: Room, scores: tuple[int, int | None], worse: bool
) -> None:
    case = change(room, 2, is_repeat=RepeatVerdict.YES, emergency=False)
    with room.register.writing() as uow:
        uow.session.execute(sa.delete(RiskAssessment).where(RiskAssessment.case_id == case))
        for number, score in enumerate(scores):
            uow.add(RiskAssessment(case_id=case, tool="dash_ric_24", tool_version="1", threshold=14, score=score,
                                   assessed_on=date(2026, 5, 1 + number)))  # fmt: skip
    assert facts(room)[1].changed is worse


def test_the_case_on_the_table_and_what_was_heard_give_nothing(room: Room) -> None:
    waiting = [case.key for case in facts(room)]
    first = room.call(1)
    assert [case.key for case in facts(room)] == waiting[1:]
    room.do(running.conclude_case, item_id=first)
    room.call(2)
    assert [case.key for case in facts(room)] == waiting[2:]


def test_a_case_is_given_fewer_minutes_and_the_end_comes_earlier(room: Room) -> None:
    last = room.look().cases[-1]
    before = room.look().planned_end
    room.do(trimming.shorten_case, item_id=last.item_id, minutes=last.planned_minutes - 3)
    assert (before - room.look().planned_end).total_seconds() == 180
    first = room.call(1)
    with pytest.raises(RefusedError, match="case_not_waiting"):
        room.do(trimming.shorten_case, item_id=first, minutes=5)
    with pytest.raises(RefusedError, match="minutes_out_of_range"):
        room.do(trimming.shorten_case, item_id=last.item_id, minutes=0)


def test_the_area_says_how_many_minutes_each_case_keeps(room: Room) -> None:
    with room.register.writing() as uow:
        area = uow.session.scalars(sa.select(Area)).one()
        area.settings = {**area.settings, "trim_review_minutes": 3, "trim_hearing_minutes": 11}
    with room.register.reading(room.chair) as uow:
        looked = trimming.trim_facts(uow, actor=room.chair, meeting_id=room.meeting_id)
    assert looked.floors == Floors(review=3, hearing=11)
    kept = {line.key: line.becomes for line in propose(looked.cases, 1000, looked.floors).lines if not line.defers}
    least = {case.key: 3 if case.review else 11 for case in looked.cases}
    assert kept
    assert all(minutes == least[key] for key, minutes in kept.items())


def test_who_only_looks_on_trims_nothing(room: Room, demonstration: Register) -> None:
    rep = user(demonstration, Role.REPRESENTATIVE, agency="Housing")
    with demonstration.reading(rep) as uow, pytest.raises(NotAllowedError):
        trimming.trim_facts(uow, actor=rep, meeting_id=room.meeting_id)


def test_a_proposal_knows_of_no_case_that_one_is_shut_out_of(room: Room, demonstration: Register) -> None:
    deputy = user(demonstration, Role.CHAIR, agency="Housing")
    hidden = room.look().cases[0]
    with demonstration.writing() as uow:
        uow.add(CaseExclusion(case_id=hidden.case_id, name=deputy.name, party=ExcludedParty.STAFF_CONFLICT,
                              representative_id=deputy.representative_id, user_id=deputy.user_id))  # fmt: skip
    with demonstration.reading(deputy) as uow:
        looked = trimming.trim_facts(uow, actor=deputy, meeting_id=room.meeting_id)
    found, floors = looked.cases, looked.floors
    assert [case.key for case in found] == [case.key for case in facts(room)][1:]
    assert propose(found, 30, floors) == propose(facts(room)[1:], 30, floors)
    with pytest.raises(NotFoundError), demonstration.writing(deputy) as uow:
        trimming.shorten_case(uow, actor=deputy, item_id=hidden.item_id, minutes=5)
