"""Bulk export: a copy of more than 25 cases takes two people, and their leave is for just these copies."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.partnership import DocumentCopy
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.two_people import APPROVED_FOR, ASKED_FOR
from marac_desk.services.approvals.asking import take_back_approval
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.circulation.bulk import BulkStanding, Leave, ask_bulk, bulk_standing, check_bulk
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.circulation.recording import MadeCopy, record_copies
from marac_desk.services.errors import RefusedError
from tests.support.meetings import ready_meeting
from tests.support.registers import actor


def large_agenda(register: Register, cases: int) -> tuple[PlannedCopy, ...]:
    """Return the copies of an agenda with so many cases, as if the meeting had them."""
    me, meeting = actor(register), ready_meeting(register, 1)
    with register.writing() as uow:
        item = uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting)).one()
        known = uow.session.get_one(Case, item.case_id)
        for number in range(cases - 1):
            case = Case(area_id=known.area_id, reference=f"MW-2026-X{number:03}", victim_id=known.victim_id)
            uow.add(case)
            uow.session.flush()
            referral = Referral(
                case_id=case.id, state=ReferralState.LISTED, received_at=uow.now, referral_date=date(2026, 11, 2)
            )
            uow.add(referral)
            uow.session.flush()
            uow.add(
                AgendaItem(
                    meeting_id=meeting, referral_id=referral.id, case_id=case.id, position=number + 2,
                    block=item.block, planned_minutes=5,
                )
            )  # fmt: skip
    with register.reading(me) as uow:
        return plan_agenda_packs(uow, actor=me, meeting_id=meeting)


def made(planned: tuple[PlannedCopy, ...]) -> list[MadeCopy]:
    return [MadeCopy(copy, 4, "ab" * 32) for copy in planned]


def record(register: Register, copies: list[MadeCopy], key: uuid.UUID | None = None) -> None:
    me = actor(register)
    with register.writing(me) as uow:
        record_copies(uow, actor=me, copies=copies, approval_id=key)


def standing(register: Register, planned: tuple[PlannedCopy, ...]) -> BulkStanding | None:
    me = actor(register)
    with register.reading(me) as uow:
        return bulk_standing(uow, actor=me, planned=planned)


def asked_and_agreed(register: Register, planned: tuple[PlannedCopy, ...]) -> uuid.UUID:
    me, chair = actor(register), actor(register, Role.CHAIR)
    with register.writing(me) as uow:
        key, _ = ask_bulk(uow, actor=me, planned=planned, reason="A long agenda.")
    with register.writing(chair) as uow:
        decide_approval(uow, actor=chair, approval_id=key, approve=True)
    return key


def check(register: Register, planned: tuple[PlannedCopy, ...], key: uuid.UUID | None = None) -> None:
    me = actor(register)
    with register.reading(me) as uow:
        check_bulk(uow, actor=me, planned=planned, approval_id=key)


def ask(register: Register, planned: tuple[PlannedCopy, ...]) -> uuid.UUID:
    me = actor(register)
    with register.writing(me) as uow:
        return ask_bulk(uow, actor=me, planned=planned, reason="A long agenda.")[0]


def copies_in(register: Register) -> int:
    with register.reading() as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(DocumentCopy)) or 0


def refused(do: Any, *arguments: Any) -> str:
    with pytest.raises(RefusedError) as error:
        do(*arguments)
    return error.value.code


def test_twenty_five_cases_need_nobody_else(demonstration: Register) -> None:
    planned = large_agenda(demonstration, 25)
    assert standing(demonstration, planned) is None
    record(demonstration, made(planned))
    assert copies_in(demonstration) == len(planned)


def test_one_more_takes_a_second_person(demonstration: Register) -> None:
    planned = large_agenda(demonstration, 26)
    assert standing(demonstration, planned) == BulkStanding(26, Leave.NEEDED)
    assert refused(record, demonstration, made(planned)) == "approval_needed"
    assert copies_in(demonstration) == 0
    key = asked_and_agreed(demonstration, planned)
    until = demonstration.clock.now() + APPROVED_FOR
    chair = actor(demonstration, Role.CHAIR)
    assert standing(demonstration, planned) == BulkStanding(26, Leave.AGREED, key, until, chair.name)
    check(demonstration, planned, key)
    record(demonstration, made(planned), key)
    assert copies_in(demonstration) == len(planned)
    assert refused(record, demonstration, made(planned), key) == "approval_used"
    assert refused(check, demonstration, planned, key) == "approval_used"
    assert standing(demonstration, planned) == BulkStanding(26, Leave.USED, name=chair.name)


def test_the_leave_is_for_just_these_copies_or_fewer_of_them(demonstration: Register) -> None:
    planned = large_agenda(demonstration, 27)
    key = asked_and_agreed(demonstration, planned)
    other = tuple(replace(copy, case_ids=(*copy.case_ids[1:], uuid.uuid4())) for copy in planned)
    assert standing(demonstration, other) == BulkStanding(27, Leave.NEEDED)
    foreign = tuple(replace(copy, agency_id=uuid.uuid4()) for copy in planned)
    assert refused(record, demonstration, made(foreign), key) == "approval_needed"
    assert refused(check, demonstration, foreign, key) == "approval_needed"
    fewer = standing(demonstration, planned[:2])
    assert fewer is not None
    assert fewer.approval_id == key
    record(demonstration, made(planned)[:2], key)  # somebody stopped after two
    assert copies_in(demonstration) == 2


def test_what_is_not_large_is_not_asked_for(demonstration: Register) -> None:
    planned = large_agenda(demonstration, 3)
    me = actor(demonstration)
    with demonstration.writing(me) as uow, pytest.raises(RefusedError, match="bulk_not_needed"):
        ask_bulk(uow, actor=me, planned=planned, reason="x")


def test_it_is_said_how_it_stands_until_somebody_agrees(demonstration: Register) -> None:
    planned = large_agenda(demonstration, 26)
    me, chair, clock = actor(demonstration), actor(demonstration, Role.CHAIR), demonstration.clock
    key = ask(demonstration, planned)
    assert standing(demonstration, planned) == BulkStanding(26, Leave.WAITING, key, clock.now() + ASKED_FOR)
    assert refused(check, demonstration, planned, key) == "approval_not_given"
    assert refused(ask, demonstration, planned) == "approval_asked_already"
    with demonstration.writing(chair) as uow:
        decide_approval(uow, actor=chair, approval_id=key, approve=False, reason="Send half of it.")
    no = BulkStanding(26, Leave.REFUSED, name=chair.name, reason="Send half of it.")
    assert standing(demonstration, planned) == no
    clock.advance(seconds=1)  # type: ignore[attr-defined]
    key = ask(demonstration, planned)
    with demonstration.writing(me) as uow:
        take_back_approval(uow, actor=me, approval_id=key)
    assert standing(demonstration, planned) == BulkStanding(26, Leave.NEEDED)


def test_leave_that_nobody_used_runs_out(demonstration: Register) -> None:
    planned = large_agenda(demonstration, 26)
    key, until = asked_and_agreed(demonstration, planned), demonstration.clock.now() + APPROVED_FOR
    demonstration.clock.advance(seconds=APPROVED_FOR.total_seconds())  # type: ignore[attr-defined]
    name = actor(demonstration, Role.CHAIR).name
    assert standing(demonstration, planned) == BulkStanding(26, Leave.RAN_OUT, None, until, name)
    assert refused(check, demonstration, planned, key) == "approval_ran_out"


def minutes(planned: PlannedCopy, cases: int, *people: str) -> tuple[PlannedCopy, ...]:
    """Return the minutes of so many cases, a document a case, by turns for some people."""
    return tuple(
        replace(planned, kind="minutes", recipient=people[number % len(people)], case_ids=(uuid.uuid4(),))
        for number in range(cases)
    )


def test_many_documents_of_one_case_each_are_bulk_for_who_gets_them_all(demonstration: Register) -> None:
    one = large_agenda(demonstration, 1)[0]
    assert standing(demonstration, minutes(one, 25, "Ada Test")) is None
    assert standing(demonstration, minutes(one, 50, "Ada Test", "Bea Test")) is None
    assert standing(demonstration, minutes(one, 26, "Ada Test")) == BulkStanding(26, Leave.NEEDED)
