"""Approvals: asked by one, decided by another, used once, run out, and checked again when they are used."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac_desk.model.access import Approval
from marac_desk.model.case import CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.two_people import APPROVED_FOR, ASKED_FOR
from marac_desk.rules.vocabulary import ExcludedParty, PersonState
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState
from marac_desk.services.approvals.asking import ask_approval, take_back_approval
from marac_desk.services.approvals.deciding import decide_approval, use
from marac_desk.services.approvals.listing import Standing, approvals_view, deciders, waiting_for_me
from marac_desk.services.conflicts.lifting import decide_proposal
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.users import propose_coordinator
from tests.support.cases import case_id
from tests.support.registers import actor
from tests.support.signed_in import sign_in

KIND = ApprovalKind.BULK_EXPORT
FOR = {"digest": "abc"}


def asked(register: Register, who: Actor) -> uuid.UUID:
    with register.writing(who) as uow:
        return ask_approval(uow, actor=who, kind=KIND, reason="The agenda has thirty cases.", details=FOR)[0]


def decide(register: Register, who: Actor, key: uuid.UUID, *, approve: bool = True, reason: str | None = None) -> None:
    with register.writing(who) as uow:
        decide_approval(uow, actor=who, approval_id=key, approve=approve, reason=reason)


def used(register: Register, who: Actor, key: uuid.UUID | None, **values: object) -> None:
    with register.writing(who) as uow:
        use(uow, who, key, KIND, **{"details": FOR, **values})  # type: ignore[arg-type]


def code(do: object, *arguments: object, **values: object) -> str:
    with pytest.raises(RefusedError) as refused:
        do(*arguments, **values)  # type: ignore[operator]
    return refused.value.code


def test_asked_by_one_decided_by_another_and_used_once(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, coordinator)
    decide(demonstration, chair, key)
    used(demonstration, coordinator, key)
    assert code(used, demonstration, coordinator, key) == "approval_used"
    with demonstration.reading() as uow:
        query = sa.select(LedgerEntry.operation, LedgerEntry.actor_id).where(LedgerEntry.object_id == key)
        lines = uow.session.execute(query.order_by(LedgerEntry.seq)).all()
    assert [tuple(line) for line in lines] == [
        ("ask_approval", coordinator.user_id),
        ("approve", chair.user_id),
        ("use_approval", coordinator.user_id),
    ]


def test_nothing_is_used_that_was_not_approved(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, coordinator)
    assert code(used, demonstration, coordinator, key) == "approval_not_given"
    assert code(used, demonstration, coordinator, None) == "approval_needed"
    assert code(used, demonstration, coordinator, uuid.uuid4()) == "approval_needed"
    decide(demonstration, chair, key, approve=False, reason="Send the half of it.")
    assert code(used, demonstration, coordinator, key) == "approval_not_given"


def test_an_approval_is_for_just_one_thing_and_one_person(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, coordinator)
    decide(demonstration, chair, key)
    assert code(used, demonstration, coordinator, key, details={"digest": "other"}) == "approval_needed"
    assert code(used, demonstration, coordinator, key, object_id=uuid.uuid4()) == "approval_needed"
    assert code(used, demonstration, chair, key) == "approval_needed"
    used(demonstration, coordinator, key)


def test_nobody_decides_what_she_asked_for_whatever_the_sign_in(demonstration: Register) -> None:
    coordinator = actor(demonstration)
    with demonstration.reading() as uow:
        name = uow.session.scalar(sa.select(User.name).where(User.id == coordinator.user_id))
    twin = sign_in(demonstration, Role.CHAIR, "Another sign-in", person=name)
    assert twin.representative_id == coordinator.representative_id
    key = asked(demonstration, coordinator)
    assert code(decide, demonstration, twin, key) == "approval_own"
    with pytest.raises(NotFoundError):
        decide(demonstration, actor(demonstration, Role.ADVOCATE), key)
    with demonstration.reading(coordinator) as uow:
        assert twin.user_id not in {one.user_id for one in deciders(uow, actor=coordinator, approval_id=key)}


def test_who_may_not_ask_is_told_so(demonstration: Register) -> None:
    for role in (Role.CHAIR, Role.ADVOCATE):
        with pytest.raises(NotAllowedError):
            asked(demonstration, actor(demonstration, role))


def test_what_waits_too_long_runs_out_and_so_does_what_was_approved(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    clock = demonstration.clock
    late = asked(demonstration, coordinator)
    clock.advance(seconds=ASKED_FOR.total_seconds())  # type: ignore[attr-defined]
    assert code(decide, demonstration, chair, late) == "approval_ran_out"
    key = asked(demonstration, coordinator)
    decide(demonstration, chair, key)
    clock.advance(seconds=(APPROVED_FOR - timedelta(seconds=1)).total_seconds())  # type: ignore[attr-defined]
    with demonstration.reading(coordinator) as uow:
        standing = {line.approval_id: line.standing for line in approvals_view(uow, actor=coordinator)}
    assert standing == {late: Standing.ENDED, key: Standing.TO_USE}
    clock.advance(seconds=1)  # type: ignore[attr-defined]
    assert code(used, demonstration, coordinator, key) == "approval_ran_out"


def test_both_people_are_looked_at_again_when_it_is_used(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, coordinator)
    decide(demonstration, chair, key)
    with demonstration.writing() as uow:
        uow.session.get_one(User, chair.user_id).state = PersonState.SUSPENDED
    assert code(used, demonstration, coordinator, key) == "approval_lapsed"
    with demonstration.writing() as uow:
        user = uow.session.get_one(User, chair.user_id)
        user.state, user.role = PersonState.ACTIVE, Role.REPRESENTATIVE
    assert code(used, demonstration, coordinator, key) == "approval_lapsed"
    with demonstration.writing() as uow:
        uow.session.get_one(User, chair.user_id).role = Role.CHAIR
    used(demonstration, coordinator, key)


def test_who_asked_and_left_has_asked_for_nothing(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, coordinator)
    with demonstration.writing() as uow:
        uow.session.get_one(User, coordinator.user_id).state = PersonState.LEFT
    assert code(decide, demonstration, chair, key) == "approval_asker_left"


def test_a_refusal_needs_a_reason_and_a_decision_stays(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, coordinator)
    assert code(decide, demonstration, chair, key, approve=False) == "reason_needed"
    decide(demonstration, chair, key, approve=False, reason="No.")
    assert code(decide, demonstration, chair, key) == "approval_decided"


def test_what_was_asked_can_be_taken_back_by_who_asked_it(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = asked(demonstration, coordinator)
    with pytest.raises(NotAllowedError), demonstration.writing(chair) as uow:
        take_back_approval(uow, actor=chair, approval_id=key)
    with demonstration.writing(coordinator) as uow:
        take_back_approval(uow, actor=coordinator, approval_id=key)
    assert code(decide, demonstration, chair, key) == "approval_decided"


def test_whoever_may_decide_finds_it_waiting_and_nobody_else(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    auditor, advocate = sign_in(demonstration, Role.AUDITOR), actor(demonstration, Role.ADVOCATE)
    key = asked(demonstration, coordinator)
    with demonstration.reading() as uow:
        waits = {one.role: waiting_for_me(uow, actor=one) for one in (coordinator, chair, auditor, advocate)}
        offered = {one.user_id for one in deciders(uow, actor=coordinator, approval_id=key)}
    assert waits == {Role.COORDINATOR: 0, Role.CHAIR: 1, Role.AUDITOR: 1, Role.ADVOCATE: 0}
    assert offered == {chair.user_id, auditor.user_id}


def test_somebody_shut_out_of_the_case_finds_no_request(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    deputy = sign_in(demonstration, Role.DEPUTY_CHAIR, "Deputy Chair")
    case = case_id(demonstration, "0130")
    with demonstration.writing(coordinator) as uow:
        approval = Approval(
            kind=ApprovalKind.LIFT_RESTRICTION,
            state=ApprovalState.ASKED,
            case_id=case,
            object_type="case_exclusion",
            object_id=None,
            details={},
            reason="x",
            asked_by=coordinator.user_id,
            asked_at=uow.now,
            runs_out_at=uow.now + ASKED_FOR,
        )
        uow.add(approval)
        uow.add(
            CaseExclusion(
                case_id=case, name=chair.name, party=ExcludedParty.STAFF_CONFLICT, user_id=chair.user_id, since=uow.now
            )
        )
    with demonstration.reading() as uow:
        assert approvals_view(uow, actor=chair) == ()
        assert [line.approval_id for line in approvals_view(uow, actor=deputy)] == [approval.id]
        assert {one.user_id for one in deciders(uow, actor=coordinator, approval_id=approval.id)} == {deputy.user_id}
    with pytest.raises(NotFoundError):
        decide(demonstration, chair, approval.id)


def test_a_case_s_own_approvals_are_asked_for_by_their_use_case(demonstration: Register) -> None:
    coordinator = actor(demonstration)
    with pytest.raises(RefusedError), demonstration.writing(coordinator) as uow:
        ask_approval(uow, actor=coordinator, kind=ApprovalKind.DISPOSAL, reason="x")


def test_nobody_decides_her_own_promotion_whatever_the_sign_in(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    with demonstration.reading() as uow:
        name = uow.session.scalar(sa.select(User.name).where(User.id == chair.user_id))
    twin = sign_in(demonstration, Role.DEPUTY_CHAIR, "Another sign-in", person=name)
    deputy = sign_in(demonstration, Role.DEPUTY_CHAIR, "Deputy Chair")
    with demonstration.writing(coordinator) as uow:
        key, _ = propose_coordinator(uow, actor=coordinator, user_id=chair.user_id, reason="She takes over.")
    for herself in (chair, twin):
        assert code(decide, demonstration, herself, key) == "approval_about_you"
        assert code(decide, demonstration, herself, key, approve=False, reason="x") == "approval_about_you"
        with demonstration.reading(herself) as uow:
            assert waiting_for_me(uow, actor=herself) == 0
    with demonstration.reading(coordinator) as uow:
        assert {one.user_id for one in deciders(uow, actor=coordinator, approval_id=key)} == {deputy.user_id}
    decide(demonstration, deputy, key)


def proposed(register: Register, asker: Actor, **details: str) -> uuid.UUID:
    """Have somebody propose a restriction, whomever it names."""
    with register.writing(asker) as uow:
        approval = Approval(
            kind=ApprovalKind.RESTRICT,
            state=ApprovalState.ASKED,
            case_id=case_id(register, "0130"),
            object_type="case",
            details={**details, "party": ExcludedParty.STAFF_CONFLICT.value},
            reason="x",
            asked_by=asker.user_id,
            asked_at=uow.now,
            runs_out_at=uow.now + ASKED_FOR,
        )
        uow.add(approval)
        return approval.id


def test_nobody_decides_whether_she_is_shut_out_herself(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    assert chair.representative_id is not None
    assert chair.agency_id is not None
    for details in (
        {"user": chair.user_id.hex},
        {"representative": chair.representative_id.hex},
        {"agency": chair.agency_id.hex},
    ):
        key = proposed(demonstration, coordinator, **details)
        with (
            pytest.raises(RefusedError, match="approval_about_you"),
            demonstration.writing(chair) as uow,
        ):
            decide_proposal(uow, actor=chair, approval_id=key, approve=False, reason="I want to know.")


def test_a_proposal_to_restrict_is_decided_so_that_it_takes_effect_at_once(demonstration: Register) -> None:
    coordinator, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    key = proposed(demonstration, coordinator, user=uuid.uuid4().hex)
    assert code(decide, demonstration, chair, key) == "approval_as_proposal"
    with demonstration.reading() as uow:
        assert uow.session.get_one(Approval, key).state is ApprovalState.ASKED
    with demonstration.writing(chair) as uow:
        decide_proposal(uow, actor=chair, approval_id=key, approve=False, reason="There is no such person.")
    with demonstration.reading() as uow:
        assert uow.session.get_one(Approval, key).state is ApprovalState.REFUSED
