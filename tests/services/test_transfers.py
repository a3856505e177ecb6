"""A case is passed on to another area and taken in there: what goes along, what stays, and who answers for what."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.documents.press import render
from marac_desk.intake.transfers import to_bytes
from marac_desk.model.action import Action
from marac_desk.model.area import Area
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import Address, Person
from marac_desk.model.referral import Referral
from marac_desk.model.transfer import AreaKey, PartnerKey, Transfer
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.transfers import Advice, KeyStanding, Paper, Part, Stays, Told, TransferState
from marac_desk.rules.vocabulary import Answer, CloseCode, Criterion, ExcludedParty
from marac_desk.rules.working_days import after
from marac_desk.services.errors import NotFoundError, RefusedError, StepRefusedError
from marac_desk.services.referrals.screening import accept_referral
from marac_desk.services.referrals.screening_view import screening_view
from marac_desk.services.referrals.views import InboxGroup, inbox
from marac_desk.services.settings import area_settings, today
from marac_desk.services.today.gathering import today_view
from marac_desk.services.today.views import DeadlineKind
from marac_desk.services.transfers.answering import open_answer
from marac_desk.services.transfers.following import (
    acknowledge_by_hand,
    finish_transfer,
    record_handover,
    take_acknowledgement,
    tick_told,
    withdraw_transfer,
)
from marac_desk.services.transfers.looking import case_transfers, end_flag, transfer_papers, transfers_due
from marac_desk.services.transfers.paper import pack_of, record_pack
from marac_desk.services.transfers.preparing import TransferPlan, prepare_transfer, transfer_choices
from marac_desk.services.transfers.receiving import look_through, open_package, take_in
from marac_desk.services.transfers.sending import make_package, package_lock, record_sent, save_package
from tests.documents import reading
from tests.support.registers import actor, user
from tests.support.transfers import (
    HOUSING_LINE,
    NOT_FOR_HER,
    RESEARCH,
    SECRET_LINE,
    THERE,
    Receiver,
    Sender,
    ask,
    do,
)


@pytest.fixture
def sender(demonstration: Register) -> Sender:
    """Return the area a case leaves."""
    return Sender(demonstration)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Receiver]:
    """Return the area that takes it in."""
    made = Receiver(tmp_path / "there")
    yield made
    made.register.close()


# The whole way


def test_a_case_goes_there_is_acknowledged_handed_over_and_ends_here(sender: Sender, there: Receiver) -> None:
    key = sender.prepare(handed_to="Grace Westvale")
    made = sender.make(key)
    sender.send(key)
    view = sender.view()
    with sender.register.reading() as uow:
        due = after(area_settings(uow).calendar, today(uow), 2).day
    assert (view.state, view.due_on, view.late) == (TransferState.SENT, due, 0)
    taken = there.take_in(made)
    with there.register.reading() as uow:
        referral = uow.session.get_one(Referral, taken.referral_id)
        assert (referral.transferred_from, referral.state) == (sender.area, ReferralState.RECEIVED)
        assert referral.criteria_answers[Criterion.TRANSFER_IN] == Answer.YES
        rows = inbox(uow, actor=there.me, group=InboxGroup.TO_SCREEN).rows
        assert taken.referral_id in {row.referral_id for row in rows}
        (incoming,) = case_transfers(uow, actor=there.me, case_id=taken.case_id)
        reference = uow.session.get_one(Case, taken.case_id).reference
    assert (incoming.state, incoming.other_area, incoming.reference) == (
        TransferState.RECEIVED, sender.area, sender.reference)  # fmt: skip
    assert {line.item for line in incoming.told if line.done_on is None} >= {Told.SCORE_AGAIN, Told.COUNTERPARTS}
    answer = there.acknowledge(taken.transfer_id)
    told = do(sender.register, sender.me, take_acknowledgement, answer=open_answer(answer.file))
    assert (told.by, told.reference, told.key_changed) == (there.me.name, reference, False)
    do(sender.register, sender.me, record_handover, transfer_id=key, version=sender.row(key).version)
    closed = do(sender.register, sender.me, finish_transfer, transfer_id=key, version=sender.row(key).version)
    view = sender.view()
    assert (view.state, view.reference, view.handed_to) == (TransferState.FINISHED, reference, "Grace Westvale")
    assert closed > 0
    with sender.register.reading() as uow:
        of_case = uow.session.scalars(sa.select(Action).where(Action.case_id == sender.case_id)).all()
        assert all(action.closed_on is not None for action in of_case)
        assert sum(action.close_code is CloseCode.TRANSFERRED for action in of_case) == closed
        assert uow.session.get_one(Referral, sender.referral_id).state is ReferralState.TRANSFERRED_OUT
        told_of = uow.session.scalars(sa.select(LedgerEntry.operation).where(LedgerEntry.object_type == "transfer"))
        assert set(told_of) >= {"prepare", "make", "send", "acknowledge", "hand_over", "finish"}


def test_what_came_is_a_referral_that_can_be_accepted_and_stands_as_transferred(
    sender: Sender, there: Receiver
) -> None:
    taken = there.take_in(sender.make(sender.prepare()))
    do(there.register, there.me, accept_referral, referral_id=taken.referral_id)
    view = ask(there.register, there.me, screening_view, referral_id=taken.referral_id)
    assert view.state is ReferralState.ACCEPTED
    (papers,) = ask(there.register, there.me, transfer_papers, transfer_id=taken.transfer_id)
    assert papers.minutes is not None
    assert papers.minutes.risk_statement.startswith("Case 1.")
    assert papers.plan
    assert papers.token == ""


def test_a_case_that_came_goes_on_to_a_third_area_and_one_without_a_file_has_no_file_to_answer(
    sender: Sender, there: Receiver
) -> None:
    taken = there.take_in(sender.make(sender.prepare()))
    onwards = TransferPlan("Northbrook MARAC", "by hand", "She moved once more.")
    key = do(there.register, there.me, prepare_transfer, case_id=taken.case_id, plan=onwards)
    assert key != taken.transfer_id
    with there.register.writing(there.me) as uow:
        uow.session.get_one(Transfer, taken.transfer_id).code = None
    with pytest.raises(RefusedError, match="transfer_without_file"):
        there.acknowledge(taken.transfer_id)


# What goes along and what stays


def _text_of(made: Any) -> str:
    return to_bytes(made.content).decode()


def test_what_another_agency_said_stays_behind_and_so_does_what_may_not_leave(sender: Sender) -> None:
    made = sender.make(sender.prepare())
    text = _text_of(made)
    for line in (SECRET_LINE, HOUSING_LINE, NOT_FOR_HER, RESEARCH):
        assert line not in text
    why = {one.why for one in made.left_behind}
    assert why >= {Stays.RESEARCH, Stays.DO_NOT_MINUTE, Stays.AGENCY_LINES, Stays.NEW_ADDRESS}


def test_the_lines_of_an_agency_go_along_where_it_agreed_and_never_what_must_not_be_minuted(sender: Sender) -> None:
    made = sender.make(sender.prepare(parts=frozenset(Part), agreed=frozenset({sender.police})))
    text = _text_of(made)
    assert NOT_FOR_HER in text
    assert SECRET_LINE not in text
    assert HOUSING_LINE not in text
    minutes = made.content.minutes
    assert minutes is not None
    assert {line.handling.value for line in minutes.lines if line.text == NOT_FOR_HER} == {"not_for_victim"}


def test_a_text_that_repeats_what_may_not_leave_stays_behind_and_is_named(sender: Sender) -> None:
    with sender.register.writing(sender.me) as uow:
        referral = uow.session.get_one(Referral, sender.referral_id)
        referral.history = f"Heard before. {SECRET_LINE}"
        referral.reason = "He came to the door twice."
    made = sender.make(sender.prepare())
    assert "knife under the seat" not in _text_of(made)
    assert made.content.referral.free_text.reason == "He came to the door twice."
    assert (Stays.REPEATS, Part.REFERRAL) in {(one.why, one.part) for one in made.left_behind}


def _hide_address(sender: Sender) -> str:
    with sender.register.writing(sender.me) as uow:
        case = uow.session.get_one(Case, sender.case_id)
        person = uow.session.get_one(Person, case.victim_id)
        for row in uow.session.scalars(sa.select(Address).where(Address.person_id == person.id)):
            row.to_date = row.to_date or date(2026, 11, 1)
        from marac_desk.model.base import new_id
        from marac_desk.model.person import ProtectedValue

        value = ProtectedValue(id=new_id(), person_id=person.id, kind="address", value=b"7 Hidden Mews, ZZ1 1AA")
        uow.session.add(value)
        uow.session.flush()
        uow.add(Address(person_id=person.id, confidential=True, protected_id=value.id))
    return "Hidden Mews"


def test_a_new_address_stays_unless_it_is_chosen_and_is_hidden_there(sender: Sender, there: Receiver) -> None:
    words = _hide_address(sender)
    with sender.register.writing(sender.me) as uow:
        uow.session.get_one(Referral, sender.referral_id).reason = "He asked at 7 hidden mews and at her work."
    key = sender.prepare(reason="She has moved to zz11AA.")
    text = _text_of(sender.make(key)).casefold()
    assert words.casefold() not in text
    assert "zz11aa" not in text
    do(sender.register, sender.me, withdraw_transfer, transfer_id=key, version=sender.row(key).version, reason="again")
    made = sender.make(sender.prepare(parts=frozenset(Part)))
    assert words in _text_of(made)
    assert made.content.new_address
    taken = there.take_in(made)
    with there.register.reading() as uow:
        case = uow.session.get_one(Case, taken.case_id)
        (address,) = uow.session.scalars(sa.select(Address).where(Address.person_id == case.victim_id))
        assert address.confidential
        assert address.lines is None


def test_who_must_not_know_always_goes_along(sender: Sender, there: Receiver) -> None:
    with sender.register.writing(sender.me) as uow:
        uow.add(CaseExclusion(case_id=sender.case_id, name="Barry Cousin", party=ExcludedParty.PERPETRATOR_ASSOCIATE,
                              reason="his cousin"))  # fmt: skip
    made = sender.make(sender.prepare(parts=frozenset()))
    package = there.open(made)
    view = ask(there.register, there.me, look_through, package=package)
    assert "Barry Cousin" in view.must_not_know
    taken = there.take_in(made)
    with there.register.reading() as uow:
        names = uow.session.scalars(sa.select(CaseExclusion.name).where(CaseExclusion.case_id == taken.case_id)).all()
    assert "Barry Cousin" in names
    assert set(view.missing) >= {Paper.MINUTES, Paper.PLAN}


def test_whoever_the_package_names_does_not_see_what_is_in_it(sender: Sender, there: Receiver) -> None:
    with sender.register.writing(sender.me) as uow:
        uow.add(CaseExclusion(case_id=sender.case_id, name=there.me.name.upper(), party=ExcludedParty.STAFF_CONFLICT))
    made = sender.make(sender.prepare())
    with pytest.raises(RefusedError, match="transfer_not_for_you"):
        ask(there.register, there.me, look_through, package=there.open(made))
    with pytest.raises(RefusedError, match="transfer_not_for_you"):
        there.take_in(made)


# The key of an area


def test_the_first_file_of_an_area_takes_a_comparison_and_another_key_a_reason(sender: Sender, there: Receiver) -> None:
    made = sender.make(sender.prepare())
    assert ask(there.register, there.me, look_through, package=there.open(made)).sign.standing is KeyStanding.FIRST
    assert ask(there.register, there.me, look_through, package=there.open(made)).sign.fingerprint == made.fingerprint
    with pytest.raises(RefusedError, match="transfer_not_compared"):
        there.take_in(made, compared=False)
    assert _transfers(there.register) == []
    there.take_in(made)
    with sender.register.writing(sender.me) as uow:
        uow.session.execute(sa.delete(AreaKey))
    key = _second(sender)
    again = sender.make(key)
    assert ask(there.register, there.me, look_through, package=there.open(again)).sign.standing is KeyStanding.CHANGED
    for more in ({"compared": True}, {"compared": False, "why_changed": "new computer"}):
        with pytest.raises(RefusedError, match="transfer_key_changed"):
            there.take_in(again, **more)
    there.take_in(again, compared=True, why_changed="They have a new computer, and read it out.")
    with there.register.reading() as uow:
        keys = uow.session.scalars(sa.select(PartnerKey).order_by(PartnerKey.known_at, PartnerKey.id)).all()
        assert sorted(row.replaced_at is None for row in keys) == [False, True]


def _second(sender: Sender) -> uuid.UUID:
    """Prepare the transfer of another case."""
    from marac_desk.model.meeting import AgendaItem

    with sender.register.reading() as uow:
        other = uow.session.get_one(AgendaItem, sender.held.items[1]).case_id
    key: uuid.UUID = do(sender.register, sender.me, prepare_transfer, case_id=other, plan=sender.plan())
    return key


def _transfers(register: Register) -> list[Transfer]:
    with register.reading() as uow:
        return list(uow.session.scalars(sa.select(Transfer).where(Transfer.code.is_not(None))))


def test_a_known_key_asks_nothing_more(sender: Sender, there: Receiver) -> None:
    there.take_in(sender.make(sender.prepare()))
    made = sender.make(_second(sender))
    assert ask(there.register, there.me, look_through, package=there.open(made)).sign.standing is KeyStanding.KNOWN
    there.take_in(made, compared=False)


def test_the_private_half_stands_wrapped_where_the_register_has_a_key(sender: Sender) -> None:
    sender.make(sender.prepare())
    with sender.register.reading() as uow:
        row = uow.session.scalars(sa.select(AreaKey)).one()
        assert row.sealing == ("wrapped" if uow.seals is not None else "none")
        assert (len(row.private) == 32) is (uow.seals is None)
    other = sender.make(_second(sender))
    assert other.fingerprint == sender.view().fingerprint


# What is refused, with nothing written


def test_a_package_is_taken_in_once_and_an_older_one_never_after_a_newer(sender: Sender, there: Receiver) -> None:
    key = sender.prepare()
    first, second = sender.make(key), sender.make(key)
    taken = there.take_in(second)
    with pytest.raises(RefusedError, match="transfer_twice"):
        there.take_in(second)
    with pytest.raises(RefusedError, match="transfer_older"):
        there.take_in(first)
    third = sender.make(key)
    again = there.take_in(third)
    assert (again.adds, again.transfer_id, again.case_id) == (True, taken.transfer_id, taken.case_id)
    papers = ask(there.register, there.me, transfer_papers, transfer_id=taken.transfer_id)
    assert [one.number for one in papers] == [3, 2]
    with there.register.reading() as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(Referral)) == 1


def test_a_package_for_another_area_or_of_ones_own_is_refused(sender: Sender, there: Receiver, tmp_path: Path) -> None:
    made = sender.make(sender.prepare())
    elsewhere = Receiver(tmp_path / "elsewhere", "Northbrook MARAC")
    with pytest.raises(RefusedError, match="transfer_for_another"):
        elsewhere.take_in(made)
    elsewhere.register.close()
    with pytest.raises(RefusedError, match="transfer_own"):
        do(sender.register, sender.me, take_in, package=there.open(made), compared=True)
    with there.register.writing(there.me) as uow:
        uow.session.scalars(sa.select(Area)).one().name = "the WESTVALE  marac"
    there.take_in(made)


def test_only_a_plan_that_says_everything_is_begun(sender: Sender) -> None:
    for code, more in (
        ("area_needed", {"other_area": " "}),
        ("way_needed", {"way": ""}),
        ("reason_needed", {"reason": ""}),
        ("transfer_to_self", {"other_area": f"{sender.area.upper()}"}),
        ("agreed_unknown", {"parts": frozenset(Part), "agreed": frozenset({uuid.uuid4()})}),
    ):
        with pytest.raises(RefusedError, match=code):
            sender.prepare(**more)
    key = sender.prepare()
    with pytest.raises(RefusedError, match="transfer_under_way"):
        sender.prepare()
    with pytest.raises(RefusedError, match="transfer_not_made"):
        sender.send(key)


def test_an_answer_of_nobody_who_opened_the_package_is_refused(sender: Sender, there: Receiver) -> None:
    key = sender.prepare()
    made = sender.make(key)
    sender.send(key)
    taken = there.take_in(made)
    good = there.acknowledge(taken.transfer_id).file
    with there.register.writing(there.me) as uow:
        uow.session.get_one(Transfer, taken.transfer_id).token = "00" * 32
    forged = there.acknowledge(taken.transfer_id).file
    with pytest.raises(RefusedError, match="transfer_answer_changed"):
        do(sender.register, sender.me, take_acknowledgement, answer=open_answer(forged))
    newer = sender.make(key)
    with pytest.raises(RefusedError, match="transfer_answer_older"):
        do(sender.register, sender.me, take_acknowledgement, answer=open_answer(good))
    assert sender.view().state is TransferState.SENT
    there.take_in(newer)
    with there.register.writing(there.me) as uow:
        uow.session.get_one(Transfer, taken.transfer_id).token = made.content.token
    answer = open_answer(there.acknowledge(taken.transfer_id).file)
    do(sender.register, sender.me, take_acknowledgement, answer=answer)
    with pytest.raises(RefusedError, match="transfer_answer_twice"):
        do(sender.register, sender.me, take_acknowledgement, answer=answer)
    with pytest.raises(RefusedError, match="transfer_answer_unknown"):
        do(there.register, there.me, take_acknowledgement, answer=answer)


# Steps, the first page, flags


def test_it_can_be_acknowledged_by_hand_and_the_steps_keep_their_order(sender: Sender) -> None:
    key = sender.prepare()
    with pytest.raises(StepRefusedError):
        do(sender.register, sender.me, finish_transfer, transfer_id=key, version=sender.row(key).version)
    sender.make(key)
    sender.send(key)
    values = {"transfer_id": key, "version": sender.row(key).version}
    with pytest.raises(RefusedError, match="whom_needed"):
        do(sender.register, sender.me, acknowledge_by_hand, by=" ", **values)
    with pytest.raises(RefusedError, match="transfer_day_before"):
        do(sender.register, sender.me, acknowledge_by_hand, by="Wes", on=date(2026, 11, 1), **values)
    with pytest.raises(RefusedError, match="day_ahead"):
        do(sender.register, sender.me, acknowledge_by_hand, by="Wes", on=date(2027, 1, 1), **values)
    do(sender.register, sender.me, acknowledge_by_hand, by="Wes Tvale", reference="WV-2026-1", **values)
    view = sender.view()
    assert (view.acknowledged_by, view.reference, view.due_on) == ("Wes Tvale", "WV-2026-1", None)
    with pytest.raises(StepRefusedError):
        do(sender.register, sender.me, withdraw_transfer, transfer_id=key, version=view.version, reason="x")
    with pytest.raises(RefusedError, match="transfer_ended"):
        sender.make(key)


def test_an_acknowledgement_that_does_not_come_stands_on_the_first_page(sender: Sender, there: Receiver) -> None:
    key = sender.prepare()
    made = sender.make(key)
    sender.send(key)
    taken = there.take_in(made)
    assert _kinds(sender.register, sender.me) == set()
    for register in (sender.register, there.register):
        clock: Any = register.clock
        clock.advance(days=6)
    assert DeadlineKind.TRANSFER_OUT in _kinds(sender.register, sender.me)
    assert DeadlineKind.TRANSFER_IN in _kinds(there.register, there.me)
    (due,) = ask(sender.register, sender.me, transfers_due)
    assert due.late > 0
    answer = there.acknowledge(taken.transfer_id)
    do(sender.register, sender.me, take_acknowledgement, answer=open_answer(answer.file))
    assert ask(sender.register, sender.me, transfers_due) == ()
    assert ask(there.register, there.me, transfers_due) == ()


def _kinds(register: Register, who: Any) -> set[DeadlineKind]:
    lines = {one.kind for one in ask(register, who, today_view).deadlines}
    return lines & {DeadlineKind.TRANSFER_OUT, DeadlineKind.TRANSFER_IN}


def test_flags_are_ended_or_moved_one_by_one_and_what_was_told_is_ticked_off(sender: Sender) -> None:
    key = sender.prepare()
    flag_id = sender.view().flags[0].flag_id  # placed when the case was concluded
    do(sender.register, sender.me, end_flag, transfer_id=key, flag_id=flag_id, moves=True)
    assert flag_id not in {one.flag_id for one in sender.view().flags}
    do(sender.register, sender.me, tick_told, transfer_id=key, version=sender.row(key).version, item=Told.ORDERS,
       done=True)  # fmt: skip
    assert {one.item for one in sender.view().told if one.done_on} == {Told.ORDERS}
    with pytest.raises(RefusedError, match="transfer_item_unknown"):
        do(sender.register, sender.me, tick_told, transfer_id=key, version=sender.row(key).version, item=Told.SHARING,
           done=True)  # fmt: skip


def test_the_chart_says_whether_to_pass_it_on(sender: Sender) -> None:
    choices = ask(sender.register, sender.me, transfer_choices, case_id=sender.case_id)
    assert (choices.heard_here, choices.advice(True), choices.advice(False), choices.advice(None)) == (
        True, Advice.FORWARD, Advice.STAYS, Advice.ASK_FIRST)  # fmt: skip
    assert {one.name for one in choices.agencies} >= {"Police", "Housing"}
    assert {one.part for one in choices.parts if one.always} == {Part.REFERRAL, Part.MUST_NOT_KNOW}


# Who may


def test_the_chair_reads_and_only_the_coordinator_passes_on(sender: Sender) -> None:
    key = sender.prepare()
    chair = actor(sender.register, Role.CHAIR)
    assert ask(sender.register, chair, case_transfers, case_id=sender.case_id)[0].may_work is False
    for use_case, values in (
        (make_package, {"transfer_id": key, "lock": package_lock()}),
        (record_sent, {"transfer_id": key, "version": 1}),
        (prepare_transfer, {"case_id": sender.case_id, "plan": sender.plan()}),
    ):
        with pytest.raises(NotAllowedError):
            do(sender.register, chair, use_case, **values)


def test_whoever_is_shut_out_of_the_case_knows_of_no_transfer(sender: Sender, there: Receiver) -> None:
    other = user(sender.register, Role.COORDINATOR, name="Cora Second")
    key = sender.prepare()
    made = sender.make(key)
    sender.send(key)
    answer = there.acknowledge(there.take_in(made).transfer_id)
    with sender.register.writing() as uow:
        uow.add(CaseExclusion(case_id=sender.case_id, name=other.name, party=ExcludedParty.STAFF_CONFLICT,
                              user_id=other.user_id))  # fmt: skip
    for use_case, values in (
        (make_package, {"transfer_id": key, "lock": package_lock()}),
        (withdraw_transfer, {"transfer_id": key, "version": 1, "reason": "x"}),
        (prepare_transfer, {"case_id": sender.case_id, "plan": sender.plan()}),
    ):
        with pytest.raises(NotFoundError):
            do(sender.register, other, use_case, **values)
    with pytest.raises(RefusedError, match="transfer_answer_unknown"):
        do(sender.register, other, take_acknowledgement, answer=open_answer(answer.file))
    clock: Any = sender.register.clock
    clock.advance(days=9)
    assert ask(sender.register, other, transfers_due) == ()


def test_the_pack_on_paper_says_the_same_without_any_address(sender: Sender) -> None:
    words = _hide_address(sender)
    made = sender.make(sender.prepare(parts=frozenset(Part), agreed=frozenset({sender.housing})))
    pack = ask(sender.register, sender.me, pack_of, made=made)
    said = reading.text(render(pack).pdf)
    for line in (SECRET_LINE, NOT_FOR_HER, RESEARCH, words):
        assert line not in said
        assert line not in repr(pack)
    assert HOUSING_LINE in said
    assert made.fingerprint in said
    assert sender.reference in said
    assert "Stays behind" in said
    do(sender.register, sender.me, record_pack, transfer_id=made.transfer_id, sha256="ab" * 32)


def test_a_package_is_saved_whole_under_a_name_of_nobody(sender: Sender, tmp_path: Path) -> None:
    made = sender.make(sender.prepare())
    target = save_package(tmp_path, made)
    assert target.read_bytes() == made.file
    assert target.name == f"transfer-{sender.view().code}-1.maractransfer"
    assert open_package(target.read_bytes(), made.passphrase.lower().replace("-", " ")).content.to_area == THERE
