"""Planning a meeting and building its agenda: what may be placed, its order, its locks, its deadlines."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.lives import MeetingState, ReferralState
from marac_desk.rules.vocabulary import AgendaBlock, ResearchStatus
from marac_desk.services.errors import NotFoundError, RefusedError, StepRefusedError
from marac_desk.services.meetings import planning
from marac_desk.services.meetings.builder import builder_view, meeting_list, next_meeting_id
from marac_desk.services.meetings.preparing import item_detail
from marac_desk.services.meetings.research import record_research
from marac_desk.services.meetings.views import BuilderView
from tests.support.meetings import accept_all, open_meeting, ready_meeting
from tests.support.registers import actor
from tests.support.signed_in import nobody_known


def view(register: Register, meeting_id: uuid.UUID) -> BuilderView:
    with register.reading() as uow:
        return builder_view(uow, actor=actor(register), meeting_id=meeting_id)


def do(register: Register, use_case: Callable[..., Any], person: Actor | None = None, **values: Any) -> Any:
    who = person or actor(register)
    with register.writing(who) as uow:
        return use_case(uow, actor=who, **values)[0]


def refused(code: str, register: Register, use_case: Callable[..., Any], **values: Any) -> None:
    with pytest.raises(RefusedError) as caught:
        do(register, use_case, **values)
    assert caught.value.code == code


def test_a_planned_meeting_has_its_deadlines_in_working_days(demonstration: Register) -> None:
    day = date(2026, 12, 29)
    key = do(demonstration, planning.plan_meeting, day=day, starts=time(9, 30), minutes=240)
    built = view(demonstration, key)
    assert built.day == day
    assert built.agenda_working_days == 8
    assert built.cutoff_on < built.agenda_on < built.research_on < day
    assert built.starts_at.hour == 9
    with demonstration.reading() as uow:
        assert key in {row.meeting_id for row in meeting_list(uow, actor=actor(demonstration))}


@pytest.mark.parametrize("minutes", [0, 9, 721])
def test_a_meeting_of_an_impossible_length_is_refused(demonstration: Register, minutes: int) -> None:
    refused(
        "meeting_length", demonstration, planning.plan_meeting, day=date(2026, 12, 29), starts=time(9), minutes=minutes
    )


def test_what_waits_is_placed_once_and_only_when_accepted(demonstration: Register) -> None:
    meeting_id = open_meeting(demonstration)
    with demonstration.reading() as uow:
        received = uow.session.scalars(sa.select(Referral.id).where(Referral.state == ReferralState.RECEIVED)).first()
    refused("not_accepted", demonstration, planning.place_case, meeting_id=meeting_id, referral_id=received)
    accept_all(demonstration, actor(demonstration))
    waiting = view(demonstration, meeting_id).pool
    first = waiting[0].referral_id
    assert not waiting[0].conflicts_checked
    refused("conflict_not_asked", demonstration, planning.place_case, meeting_id=meeting_id, referral_id=first)
    nobody_known(demonstration, actor(demonstration), [waiting[0].case_id])
    do(demonstration, planning.place_case, meeting_id=meeting_id, referral_id=first)
    built = view(demonstration, meeting_id)
    assert len(built.items) == 1
    assert len(built.pool) == len(waiting) - 1
    with pytest.raises(RefusedError) as caught:
        do(demonstration, planning.place_case, meeting_id=meeting_id, referral_id=first)
    assert caught.value.code in {"already_placed", "not_accepted"}


def test_the_agenda_follows_the_order_rule_until_people_say_otherwise(demonstration: Register) -> None:
    meeting_id = ready_meeting(demonstration)
    do(demonstration, planning.unlock_agenda, meeting_id=meeting_id)
    built = view(demonstration, meeting_id)
    blocks = [row.block for row in built.items]
    assert [row.position for row in built.items] == list(range(1, 26))
    assert blocks == sorted(blocks, key=list(AgendaBlock).index)
    first = built.items[0]
    move = do(demonstration, planning.move_case, item_id=first.item_id, position=25)
    assert not move.allowed, "a case with children does not go behind the break without being forced"
    assert view(demonstration, meeting_id).items[0].item_id == first.item_id
    do(demonstration, planning.move_case, item_id=first.item_id, position=25, forced=True)
    assert view(demonstration, meeting_id).items[-1].item_id == first.item_id
    before = [row.item_id for row in built.items]
    do(demonstration, planning.restore_order, meeting_id=meeting_id, sequence=tuple(before))
    assert [row.item_id for row in view(demonstration, meeting_id).items] == before


def test_a_locked_agenda_is_not_changed(demonstration: Register) -> None:
    meeting_id = ready_meeting(demonstration, 3)
    item = view(demonstration, meeting_id).items[0]
    refused("agenda_locked", demonstration, planning.take_off, item_id=item.item_id)
    refused("agenda_locked", demonstration, planning.set_minutes, item_id=item.item_id, minutes=15)
    refused("agenda_locked", demonstration, planning.move_case, item_id=item.item_id, position=2)
    do(demonstration, planning.unlock_agenda, meeting_id=meeting_id)
    refused("minutes_out_of_range", demonstration, planning.set_minutes, item_id=item.item_id, minutes=0)
    do(demonstration, planning.set_minutes, item_id=item.item_id, minutes=15)
    do(demonstration, planning.take_off, item_id=item.item_id)
    after = view(demonstration, meeting_id)
    assert [row.position for row in after.items] == [1, 2]
    assert item.referral_id in {row.referral_id for row in after.pool}


def test_an_empty_agenda_is_not_locked_and_states_do_not_jump(demonstration: Register) -> None:
    meeting_id = open_meeting(demonstration)
    refused("agenda_empty", demonstration, planning.lock_agenda, meeting_id=meeting_id)
    with pytest.raises(StepRefusedError):
        do(demonstration, planning.unlock_agenda, meeting_id=meeting_id)
    assert view(demonstration, meeting_id).state is MeetingState.OPEN_FOR_REFERRALS


def test_placing_asks_every_agency_and_answers_are_counted(demonstration: Register) -> None:
    row = view(demonstration, ready_meeting(demonstration, 1)).items[0]
    assert row.research_asked >= 10
    with demonstration.reading() as uow:
        detail = item_detail(uow, actor=actor(demonstration), item_id=row.item_id)
    silent = next(cell for cell in detail.research if cell.agency in row.silent)
    known = ResearchStatus.NOTHING_KNOWN
    do(demonstration, record_research, research_id=silent.research_id, version=silent.version, status=known)
    after = view(demonstration, locked_meeting(demonstration)).items[0]
    assert after.research_in == row.research_in + 1
    assert set(row.silent) - set(after.silent) == {silent.agency}


def locked_meeting(register: Register) -> uuid.UUID:
    """Return the one meeting whose agenda is locked."""
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Meeting.id).where(Meeting.state == MeetingState.LOCKED)).one()


def test_conflicts_and_presenter_stand_beside_the_case(demonstration: Register) -> None:
    meeting_id = ready_meeting(demonstration, 1)
    do(demonstration, planning.unlock_agenda, meeting_id=meeting_id)
    row = view(demonstration, meeting_id).items[0]
    assert row.conflicts_checked
    with demonstration.writing() as uow:
        uow.session.get_one(Person, uow.session.get_one(Case, row.case_id).victim_id).aliases = ["Another Name"]
    assert not view(demonstration, meeting_id).items[0].conflicts_checked
    nobody_known(demonstration, actor(demonstration), [row.case_id])
    do(demonstration, planning.set_presenter, item_id=row.item_id, agency_id=None)
    after = view(demonstration, meeting_id).items[0]
    assert after.conflicts_checked
    assert after.presenter == ""


def test_every_step_stands_in_the_ledger_without_content(demonstration: Register) -> None:
    meeting_id = ready_meeting(demonstration, 2)
    with demonstration.reading() as uow:
        items = uow.session.scalars(sa.select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id)).all()
        lines = uow.session.scalars(sa.select(LedgerEntry).where(LedgerEntry.object_id.in_([*items, meeting_id]))).all()
    assert [line.operation for line in lines].count("place") == 2
    assert MeetingState.LOCKED.value in {line.operation for line in lines}
    names = {row.name for row in view(demonstration, meeting_id).items}
    assert not any(name in str(line.details) for line in lines for name in names)


def test_who_may_not_build_is_refused_and_nothing_is_written(demonstration: Register) -> None:
    meeting_id = ready_meeting(demonstration, 1)
    advocate = actor(demonstration, Role.ADVOCATE)
    for use_case, values in (
        (planning.unlock_agenda, {"meeting_id": meeting_id}),
        (planning.plan_meeting, {"day": date(2026, 12, 29), "starts": time(9), "minutes": 60}),
    ):
        with pytest.raises(NotAllowedError):
            do(demonstration, use_case, advocate, **values)
    assert view(demonstration, meeting_id).state is MeetingState.LOCKED


def test_what_is_not_there_is_not_there(demonstration: Register) -> None:
    with pytest.raises(NotFoundError):
        view(demonstration, uuid.uuid4())
    with pytest.raises(NotFoundError):
        do(demonstration, planning.take_off, item_id=uuid.uuid4())
    with demonstration.reading() as uow:
        assert next_meeting_id(uow, actor=actor(demonstration)) == open_meeting(demonstration)


def test_an_emergency_stands_before_what_was_put_off_and_that_before_the_rest(demonstration: Register) -> None:
    meeting_id, person = ready_meeting(demonstration), actor(demonstration)
    with demonstration.reading(person) as uow:
        items = builder_view(uow, actor=person, meeting_id=meeting_id).items
    for block in {item.block for item in items}:
        kinds = [
            0 if i.why.emergency else 1 if i.why.deferred or i.why.not_reached else 2 for i in items if i.block == block
        ]
        assert kinds == sorted(kinds)
    assert any(item.why.emergency for item in items)
    assert any(item.why.not_reached or item.why.deferred for item in items)
