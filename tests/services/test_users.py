"""Users: nobody changes an own role, a coordinator takes two, a deputy and a guest have their cells for a while."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.meeting import AgendaItem
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation, Role
from marac_desk.rules.lives import ItemState
from marac_desk.services.access import may, may_for
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.users import change_role, let_present, propose_coordinator, stand_in, suspend, user_list
from tests.support.meetings import ready_meeting
from tests.support.registers import actor
from tests.support.signed_in import sign_in


def do(register: Register, who: Actor, use_case: Any, **values: Any) -> Any:
    with register.writing(who) as uow:
        return use_case(uow, actor=who, **values)[0]


def code(register: Register, who: Actor, use_case: Any, **values: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        do(register, who, use_case, **values)
    return refused.value.code


def again(register: Register, user_id: uuid.UUID) -> Actor:
    with register.reading() as uow:
        return actor_of(uow, user_id)


def test_the_administrator_changes_a_role_and_never_an_own_one(demonstration: Register) -> None:
    admin = sign_in(demonstration, Role.ADMINISTRATOR, "Ada Admin")
    rep = sign_in(demonstration, Role.REPRESENTATIVE, person="Tom Pelling-Roy")
    do(demonstration, admin, change_role, user_id=rep.user_id, role=Role.OBSERVER)
    assert again(demonstration, rep.user_id).role is Role.OBSERVER
    with demonstration.reading() as uow:
        assert not may(uow, rep, Operation.READ, DataClass.VICTIM)  # the old role stands no more
    assert code(demonstration, admin, change_role, user_id=admin.user_id, role=Role.CHAIR) == "user_self"
    assert code(demonstration, admin, change_role, user_id=rep.user_id, role=Role.OBSERVER) == "role_had"
    twin = sign_in(demonstration, Role.REPRESENTATIVE, "Second sign-in", person="Sade Ferris")
    both = sign_in(demonstration, Role.ADMINISTRATOR, "Third sign-in", person="Sade Ferris")
    assert code(demonstration, both, change_role, user_id=twin.user_id, role=Role.CHAIR) == "user_self"


def test_a_coordinator_takes_two_people(demonstration: Register) -> None:
    me, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    admin = sign_in(demonstration, Role.ADMINISTRATOR, "Ada Admin")
    rep = sign_in(demonstration, Role.REPRESENTATIVE, person="Tom Pelling-Roy")
    wanted: dict[str, Any] = {"user_id": rep.user_id, "role": Role.COORDINATOR}
    assert code(demonstration, admin, change_role, **wanted) == "approval_needed"
    key = do(demonstration, me, propose_coordinator, user_id=rep.user_id, reason="She takes over in January.")
    assert code(demonstration, admin, change_role, **wanted, approval_id=key) == "approval_not_given"
    do(demonstration, chair, decide_approval, approval_id=key, approve=True)
    with pytest.raises(NotAllowedError):
        do(demonstration, me, change_role, **wanted, approval_id=key)
    other = sign_in(demonstration, Role.REPRESENTATIVE, person="Sade Ferris")
    refusal = code(demonstration, admin, change_role, user_id=other.user_id, role=Role.COORDINATOR, approval_id=key)
    assert refusal == "approval_needed"
    do(demonstration, admin, change_role, **wanted, approval_id=key)
    assert again(demonstration, rep.user_id).role is Role.COORDINATOR
    assert code(demonstration, me, propose_coordinator, user_id=me.user_id, reason="x") == "user_self"
    assert code(demonstration, me, propose_coordinator, user_id=rep.user_id, reason="x") == "role_had"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CHAIR, Role.ADVOCATE, Role.AUDITOR])
def test_who_only_proposes_or_approves_changes_nothing(demonstration: Register, role: Role) -> None:
    who = sign_in(demonstration, role) if role is Role.AUDITOR else actor(demonstration, role)
    rep = sign_in(demonstration, Role.REPRESENTATIVE, person="Tom Pelling-Roy")
    with pytest.raises(NotAllowedError):
        do(demonstration, who, change_role, user_id=rep.user_id, role=Role.OBSERVER)
    with pytest.raises(NotAllowedError):
        do(demonstration, who, suspend, user_id=rep.user_id, acts=False)


def test_a_deputy_acts_from_then_until_then(demonstration: Register) -> None:
    admin = sign_in(demonstration, Role.ADMINISTRATOR, "Ada Admin")
    deputy = sign_in(demonstration, Role.DEPUTY_CHAIR, "Deputy Chair")
    now = demonstration.clock.now()
    span = {"since": now + timedelta(hours=1), "until": now + timedelta(hours=3)}
    do(demonstration, admin, stand_in, user_id=deputy.user_id, **span)
    seen = []
    for _ in range(4):
        with demonstration.reading() as uow:
            seen.append(may(uow, deputy, Operation.APPROVE, DataClass.RESTRICTION))
        demonstration.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert seen == [False, True, True, False]
    backwards = {"since": now + timedelta(days=2), "until": now + timedelta(days=1)}
    assert code(demonstration, admin, stand_in, user_id=deputy.user_id, **backwards) == "stands_in_backwards"
    jo = actor(demonstration, Role.ADVOCATE)
    assert code(demonstration, admin, stand_in, user_id=jo.user_id, **span) == "not_a_deputy"


def test_a_guest_sees_one_case_while_it_is_called(demonstration: Register) -> None:
    me, meeting = actor(demonstration), ready_meeting(demonstration, 2)
    guest = sign_in(demonstration, Role.GUEST, "Guest Presenter")
    with demonstration.reading() as uow:
        query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting).order_by(AgendaItem.position)
        first, second = uow.session.scalars(query)
    do(demonstration, me, let_present, user_id=guest.user_id, item_id=first.id)
    guest = again(demonstration, guest.user_id)

    def sees() -> tuple[bool, bool]:
        with demonstration.reading() as uow:
            one, other = (
                may_for(uow, guest, item.case_id, Operation.READ, DataClass.VICTIM) for item in (first, second)
            )
        return one, other

    assert sees() == (False, False)
    with demonstration.writing() as uow:
        uow.session.get_one(AgendaItem, first.id).state = ItemState.PRESENTED
    assert sees() == (True, False)
    with demonstration.writing() as uow:
        uow.session.get_one(AgendaItem, first.id).state = ItemState.CONCLUDED
    assert sees() == (False, False)
    assert code(demonstration, me, let_present, user_id=guest.user_id, item_id=first.id) == "item_over"
    jo = actor(demonstration, Role.ADVOCATE)
    assert code(demonstration, me, let_present, user_id=jo.user_id, item_id=second.id) == "not_a_guest"
    with pytest.raises(NotAllowedError):
        do(demonstration, jo, let_present, user_id=guest.user_id, item_id=second.id)


def test_a_suspended_user_has_nothing_and_a_leaver_stays_one(demonstration: Register) -> None:
    admin, jo = sign_in(demonstration, Role.ADMINISTRATOR, "Ada Admin"), actor(demonstration, Role.ADVOCATE)
    do(demonstration, admin, suspend, user_id=jo.user_id, acts=False)
    with demonstration.reading() as uow:
        assert not may(uow, jo, Operation.READ, DataClass.VICTIM)
    do(demonstration, admin, suspend, user_id=jo.user_id, acts=True)
    with demonstration.writing() as uow:
        assert may(uow, jo, Operation.READ, DataClass.VICTIM)
        uow.session.get_one(User, jo.user_id).state = "left"  # type: ignore[assignment]
    with pytest.raises(NotFoundError):
        do(demonstration, admin, suspend, user_id=jo.user_id, acts=True)


def test_the_list_names_everybody_and_says_who_one_is(demonstration: Register) -> None:
    me = actor(demonstration)
    with demonstration.reading() as uow:
        rows = user_list(uow, actor=me)
    assert [row.name for row in rows if row.is_me] == [me.name]
    assert {row.role for row in rows} == {Role.COORDINATOR, Role.CHAIR, Role.ADVOCATE}
    with pytest.raises(NotAllowedError), demonstration.reading() as uow:
        user_list(uow, actor=actor(demonstration, Role.ADVOCATE))
