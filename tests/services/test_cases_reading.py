"""Who reads which part of a case: each class of data by itself, for this person, in this case; on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac_desk.model.access import CaseGrant, EmergencyAccess
from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Role
from marac_desk.rules.clock import SetClock
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.vocabulary import LinkedProcess, OrderType, PersonState
from marac_desk.services.access import stands
from marac_desk.services.cases.adding import AssessmentDraft, assess_again
from marac_desk.services.cases.opening import look_again, open_case
from marac_desk.services.cases.protected import check_contact, reveal_case
from marac_desk.services.cases.views import CaseView
from marac_desk.services.errors import NotFoundError
from marac_desk.services.monitoring import LinkDraft, OrderDraft, add_link, add_order, record_breach
from marac_desk.services.people import reveal_safe_contact
from tests.support.cases import case_id, kept_out, ledger_of, on_the_table, opened
from tests.support.registers import actor, user

CLIENT, STRANGER = "0130", "0101"
"""A case whose victim the demonstration's advocate reported back to, and one she has no part in."""


def _open(register: Register, end: str, who: Actor) -> CaseView:
    with register.writing(who) as uow:
        return open_case(uow, actor=who, case_id=case_id(register, end))[0]


def test_before_the_pack_an_advocate_knows_her_client_and_not_who_harms_her(demonstration: Register) -> None:
    advocate = actor(demonstration, Role.ADVOCATE)
    before = _open(demonstration, CLIENT, advocate)
    assert before.victim.name == "Rachel Dunnock"
    assert [child.role for child in before.picture.at_risk] == ["victim", "child", "child"]
    assert (before.picture.sources, before.picture.arrows, before.orders) == ((), (), ())
    assert DataClass.PERPETRATOR not in before.reads
    assert not any("Simon" in name for name in before.names)
    on_the_table(demonstration, CLIENT, advocate)
    assert [someone.person.name for someone in _open(demonstration, CLIENT, advocate).picture.sources] == [
        "Simon Dunnock"
    ]


def test_a_case_of_nobody_elses_is_not_there_for_an_advocate(demonstration: Register) -> None:
    advocate = actor(demonstration, Role.ADVOCATE)
    with pytest.raises(NotFoundError):
        _open(demonstration, STRANGER, advocate)
    on_the_table(demonstration, STRANGER, advocate)
    view = _open(demonstration, STRANGER, advocate)
    assert view.victim.name
    assert view.contact is None  # how she is reached is her own advocate's to know
    with pytest.raises(NotAllowedError), demonstration.writing(advocate) as uow:
        reveal_case(uow, actor=advocate, case_id=view.case_id)


def test_a_representative_reads_the_case_at_the_table_and_her_own_agencys_actions(demonstration: Register) -> None:
    housing = user(demonstration, Role.REPRESENTATIVE, agency="Housing")
    with pytest.raises(NotFoundError):
        _open(demonstration, CLIENT, housing)
    on_the_table(demonstration, CLIENT, housing)
    view = _open(demonstration, CLIENT, housing)
    assert view.victim.name == "Rachel Dunnock"
    assert view.picture.sources
    assert {line.agency for line in (*view.tried, *view.open)} == {"Housing"}
    assert (view.contact, view.words, view.kept_out, view.risk) == (None, None, (), ())
    assert not view.address.known
    assert not (view.may.see_who_knows)
    assert not (view.may.see_contact)
    assert not (view.may.add_action)
    assert not (view.may.assess)


def test_the_chair_reads_until_the_actions_are_closed(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    meeting = on_the_table(demonstration, CLIENT, chair)
    assert _open(demonstration, CLIENT, chair).contact is not None
    with demonstration.writing() as uow:
        row = uow.session.get_one(Meeting, meeting)
        row.state, row.closed_at = MeetingState.CLOSED, uow.now
    with pytest.raises(NotFoundError):
        _open(demonstration, CLIENT, chair)


def test_a_meeting_that_was_called_off_lets_nobody_read(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    meeting = on_the_table(demonstration, CLIENT, chair)
    with demonstration.writing() as uow:
        uow.session.get_one(Meeting, meeting).state = MeetingState.CANCELLED
    with pytest.raises(NotFoundError):
        _open(demonstration, CLIENT, chair)


def test_a_deputy_has_the_chairs_part_while_she_stands_in(demonstration: Register) -> None:
    now = demonstration.clock.now()
    deputy = user(demonstration, Role.DEPUTY_CHAIR, agency="Police", acts_from=now, acts_until=now + timedelta(hours=5))
    on_the_table(demonstration, CLIENT, deputy)
    assert _open(demonstration, CLIENT, deputy).victim.name == "Rachel Dunnock"
    assert isinstance(demonstration.clock, SetClock)
    demonstration.clock.advance(hours=5)
    with pytest.raises(NotAllowedError):
        _open(demonstration, CLIENT, deputy)


def test_a_guest_reads_the_item_she_presents_while_it_is_called(demonstration: Register) -> None:
    meeting = on_the_table(demonstration, CLIENT)
    with demonstration.reading() as uow:
        item = uow.session.scalars(sa.select(AgendaItem.id).where(AgendaItem.meeting_id == meeting)).one()
    guest = user(demonstration, Role.GUEST, item_id=item)
    view = _open(demonstration, CLIENT, guest)
    assert (view.victim.name, view.contact is not None, view.words) == ("Rachel Dunnock", True, None)
    assert not view.may.see_who_knows
    with demonstration.writing() as uow:
        uow.session.get_one(AgendaItem, item).state = ItemState.CONCLUDED
    with pytest.raises(NotFoundError):
        _open(demonstration, CLIENT, guest)


def test_an_emergency_opens_a_case_for_its_time_and_never_a_restricted_one(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    with demonstration.writing() as uow:
        uow.add(
            EmergencyAccess(
                case_id=case_id(demonstration, CLIENT),
                user_id=chair.user_id,
                reason="he was seen at the school",
                began_at=uow.now,
                until=uow.now + timedelta(hours=4),
            )
        )
    assert _open(demonstration, CLIENT, chair).picture.sources
    kept_out(demonstration, CLIENT, chair)
    with pytest.raises(NotFoundError):
        _open(demonstration, CLIENT, chair)
    with demonstration.writing() as uow:
        restriction = sa.select(CaseExclusion).where(CaseExclusion.user_id == chair.user_id)
        uow.session.scalars(restriction).one().lifted_at = uow.now
    assert _open(demonstration, CLIENT, chair).picture.sources
    assert isinstance(demonstration.clock, SetClock)
    demonstration.clock.advance(hours=4)
    with pytest.raises(NotFoundError):
        _open(demonstration, CLIENT, chair)


def test_leave_lets_a_representative_reveal_for_as_long_as_it_lasts(demonstration: Register) -> None:
    housing = user(demonstration, Role.REPRESENTATIVE, agency="Housing")
    on_the_table(demonstration, CLIENT, housing)
    wanted = case_id(demonstration, CLIENT)
    with pytest.raises(NotAllowedError), demonstration.writing(housing) as uow:
        reveal_case(uow, actor=housing, case_id=wanted)
    with demonstration.writing() as uow:
        uow.add(
            CaseGrant(
                case_id=wanted,
                data_class=DataClass.SAFE_CONTACT,
                agency_id=housing.agency_id,
                reason="the locks are changed tomorrow",
                until=uow.now + timedelta(days=1),
            )
        )
    assert _open(demonstration, CLIENT, housing).contact is not None
    with demonstration.writing(housing) as uow:
        shown, _ = reveal_case(uow, actor=housing, case_id=wanted)
    assert shown.contact is not None
    assert shown.contact.value == "07700 900830"
    assert ("reveal", "safe_contact") in ledger_of(demonstration, wanted)
    with pytest.raises(NotAllowedError), demonstration.writing(housing) as uow:
        check_contact(uow, actor=housing, case_id=wanted)
    assert isinstance(demonstration.clock, SetClock)
    demonstration.clock.advance(days=1)
    with pytest.raises(NotAllowedError), demonstration.writing(housing) as uow:
        reveal_case(uow, actor=housing, case_id=wanted)


def test_a_contact_is_only_revealed_through_a_case_of_its_own(demonstration: Register) -> None:
    advocate = actor(demonstration, Role.ADVOCATE)
    theirs = opened(demonstration, "0104").contact
    assert theirs is not None
    assert theirs.contact_id is not None
    for case in (case_id(demonstration, CLIENT), case_id(demonstration, "0104"), None):
        with pytest.raises(NotFoundError) as caught, demonstration.writing(advocate) as uow:
            reveal_safe_contact(uow, actor=advocate, contact_id=theirs.contact_id, case_id=case)
        assert caught.value.kind == "safe_contact"
    assert ("reveal", "safe_contact") not in ledger_of(demonstration, case_id(demonstration, "0104"))


def test_what_is_recorded_asks_for_the_case_at_hand(demonstration: Register) -> None:
    advocate, wanted = actor(demonstration, Role.ADVOCATE), case_id(demonstration, STRANGER)
    today = demonstration.clock.now().date()
    with pytest.raises(NotFoundError), demonstration.writing(advocate) as uow:
        add_link(uow, actor=advocate, case_id=wanted, draft=LinkDraft(LinkedProcess.MATAC))
    with pytest.raises(NotFoundError), demonstration.writing(advocate) as uow:
        assess_again(uow, actor=advocate, case_id=wanted, draft=AssessmentDraft("dash_ric_24", 14, today))
    on_the_table(demonstration, STRANGER, advocate)
    with demonstration.writing(advocate) as uow:
        assess_again(uow, actor=advocate, case_id=wanted, draft=AssessmentDraft("dash_ric_24", 14, today))
    with pytest.raises(NotAllowedError), demonstration.writing(advocate) as uow:
        add_link(uow, actor=advocate, case_id=wanted, draft=LinkDraft(LinkedProcess.MATAC))


def test_an_agency_adds_what_it_knows_of_him_and_changes_nothing(demonstration: Register) -> None:
    police = user(demonstration, Role.REPRESENTATIVE, agency="Police")
    wanted = case_id(demonstration, CLIENT)
    with demonstration.writing(police) as uow:
        order, _ = add_order(uow, actor=police, case_id=wanted, draft=OrderDraft(OrderType.BAIL))
    with pytest.raises(NotAllowedError), demonstration.writing(police) as uow:
        record_breach(uow, actor=police, order_id=order, on=demonstration.clock.now().date(), reported=True)
    fire = user(demonstration, Role.REPRESENTATIVE, agency="Fire")
    with pytest.raises(NotFoundError), demonstration.writing(fire) as uow:
        add_order(uow, actor=fire, case_id=wanted, draft=OrderDraft(OrderType.BAIL))


def test_what_was_taken_away_bites_at_the_next_look(demonstration: Register) -> None:
    who, wanted = user(demonstration, Role.COORDINATOR), case_id(demonstration, CLIENT)
    _open(demonstration, CLIENT, who)
    with demonstration.writing() as uow:
        uow.session.get_one(User, who.user_id).state = PersonState.LEFT
    with pytest.raises(NotAllowedError), demonstration.reading(who) as uow:
        look_again(uow, actor=who, case_id=wanted)
    with demonstration.writing() as uow:
        row = uow.session.get_one(User, who.user_id)
        row.state, row.role = PersonState.ACTIVE, Role.ADVOCATE
    with demonstration.reading(who) as uow:
        assert not stands(uow, who)  # signed in as somebody else than she is by now
