"""What waits for one person, on both engines: whom each request is about, what was agreed, what guests may present."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import AgendaItem
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.approvals.asking import take_back_approval
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.conflicts.lifting import ask_to_lift, propose_restriction
from marac_desk.services.conflicts.restricting import Whom, restrict
from marac_desk.services.decisions import DecisionsView, Subject, decisions_view
from marac_desk.services.guests import guest_view
from marac_desk.services.users import change_role, propose_coordinator, roles_agreed
from tests.support.cases import case_id, kept_out
from tests.support.meetings import ready_meeting
from tests.support.registers import actor
from tests.support.signed_in import representative, sign_in

END, TOM = "0130", "Tom Pelling-Roy"


def do(register: Register, who: Actor, run: Any, **values: Any) -> Any:
    with register.writing(who) as uow:
        return run(uow, actor=who, **values)[0]


def view(register: Register, who: Actor) -> DecisionsView:
    with register.reading(who) as uow:
        return decisions_view(uow, actor=who)


def asked_to_lift(register: Register) -> tuple[uuid.UUID, uuid.UUID]:
    """Shut somebody out, ask to lift it, take that back and ask again: two requests about one restriction."""
    me, case = actor(register), case_id(register, END)
    whom = Whom(representative_id=representative(register, TOM).id, reason="Cousins.")
    do(register, me, restrict, case_id=case, whom=whom)
    with register.reading() as uow:
        query = sa.select(CaseExclusion.id).where(CaseExclusion.representative_id == whom.representative_id)
        key = uow.session.scalars(query).one()
    first = do(register, me, ask_to_lift, case_id=case, exclusion_id=key, reason="Moved.")
    do(register, me, take_back_approval, approval_id=first)
    return first, do(register, me, ask_to_lift, case_id=case, exclusion_id=key, reason="Moved away.")


def test_every_request_says_whom_it_is_about_two_about_the_same_too(demonstration: Register) -> None:
    first, second = asked_to_lift(demonstration)
    found = {one.line.approval_id: one for one in view(demonstration, actor(demonstration)).requests}
    about = Subject(TOM, party=ExcludedParty.STAFF_CONFLICT, reason="Cousins.")
    assert (found[first].subject, found[second].subject) == (about, about)
    assert all(one.line.mine for one in found.values())
    chair = {one.line.approval_id: one.line for one in view(demonstration, actor(demonstration, Role.CHAIR)).requests}
    assert not chair[second].mine


def test_a_proposal_names_whom_it_would_shut_out(demonstration: Register) -> None:
    jo = actor(demonstration, Role.ADVOCATE)
    whom = Whom(representative_id=representative(demonstration, TOM).id, reason="One church.")
    do(demonstration, jo, propose_restriction, case_id=case_id(demonstration, END), whom=whom)
    for who in (jo, actor(demonstration), actor(demonstration, Role.CHAIR)):
        (one,) = view(demonstration, who).requests
        assert (one.line.kind, one.subject.name) == (ApprovalKind.RESTRICT, TOM)
    assert view(demonstration, sign_in(demonstration, Role.REPRESENTATIVE, person=TOM)).requests == ()


def test_whoever_is_shut_out_of_the_case_finds_nothing_of_it(demonstration: Register) -> None:
    asked_to_lift(demonstration)
    chair = actor(demonstration, Role.CHAIR)
    assert view(demonstration, chair).requests
    kept_out(demonstration, END, chair)
    assert view(demonstration, chair) == DecisionsView()


@pytest.mark.parametrize("role", [Role.STEERING, Role.OBSERVER, Role.GUEST])
def test_who_has_nothing_to_do_with_two_people_gets_nothing(demonstration: Register, role: Role) -> None:
    asked_to_lift(demonstration)
    assert view(demonstration, sign_in(demonstration, role)) == DecisionsView()


def test_only_what_two_people_agreed_on_and_nobody_used_may_be_given(demonstration: Register) -> None:
    me, chair = actor(demonstration), actor(demonstration, Role.CHAIR)
    admin = sign_in(demonstration, Role.ADMINISTRATOR, "Ada Adderley")
    tom = sign_in(demonstration, Role.REPRESENTATIVE, person=TOM)

    def agreed(who: Actor = admin) -> list[tuple[str, str, str]]:
        with demonstration.reading(who) as uow:
            return [(one.name, one.asked_by, one.decided_by) for one in roles_agreed(uow, actor=who)]

    key = do(demonstration, me, propose_coordinator, user_id=tom.user_id, reason="He takes over.")
    own = do(demonstration, me, propose_coordinator, user_id=admin.user_id, reason="She could.")
    assert agreed() == []
    for one in (key, own):
        do(demonstration, chair, decide_approval, approval_id=one, approve=True)
    assert agreed() == [(TOM, me.name, chair.name)], "nobody gives a role to her- or himself"
    with pytest.raises(NotAllowedError):
        agreed(me)
    demonstration.clock.advance(hours=25)  # type: ignore[attr-defined]
    assert agreed() == []
    demonstration.clock.advance(hours=-24)  # type: ignore[attr-defined]
    do(demonstration, admin, change_role, user_id=tom.user_id, role=Role.COORDINATOR, approval_id=key)
    assert agreed() == []


def test_a_guest_may_be_asked_to_present_what_was_not_heard_yet(demonstration: Register) -> None:
    me, meeting = actor(demonstration), ready_meeting(demonstration, 3)
    with demonstration.writing() as uow:
        query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting).order_by(AgendaItem.position)
        first, second, third = uow.session.scalars(query)
        first.state = ItemState.CONCLUDED
        keys = [second.id, third.id]
    guest = sign_in(demonstration, Role.GUEST, "Gale Winterbourne")
    with demonstration.reading(me) as uow:
        found = guest_view(uow, actor=me)
    assert [one.item_id for one in found.items] == keys
    assert [one.position for one in found.items] == [2, 3]
    assert found.presents == {}
    for who in (guest, actor(demonstration, Role.ADVOCATE), sign_in(demonstration, Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowedError), demonstration.reading(who) as uow:
            guest_view(uow, actor=who)
