"""Opening a case: the look is in the ledger first, and nobody sees what is not for them; on both engines."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
import sqlalchemy as sa

from marac_desk.model.audit import LookReason
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Address, Person
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Operation, Role
from marac_desk.rules.clock import SetClock
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.vocabulary.access import LookReasonCode
from marac_desk.services.access import cases_within
from marac_desk.services.audit.reasons import StatedReason
from marac_desk.services.cases.conflicts import open_conflicts
from marac_desk.services.cases.opening import look_again, open_case, why_wanted
from marac_desk.services.cases.protected import check_contact, reveal_case
from marac_desk.services.cases.views import Asked, Route
from marac_desk.services.conflicts.proposing import proposal_choices
from marac_desk.services.emergency import open_in_emergency
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.people import protected_text
from tests.support.cases import case_id, kept_out, ledger_of, on_the_table, opened
from tests.support.registers import actor, user


def test_the_look_is_written_down_before_anything_is_returned_to_be_shown(demonstration: Register) -> None:
    wanted, who = case_id(demonstration, "0130"), actor(demonstration)
    with pytest.raises(RefusedError) as caught, demonstration.reading(who) as uow:
        look_again(uow, actor=who, case_id=wanted)
    assert caught.value.code == "case_not_opened"
    opened(demonstration, "0130")
    assert ("view", "case") in ledger_of(demonstration, wanted)
    with demonstration.reading(who) as uow:
        assert look_again(uow, actor=who, case_id=wanted).case_id == wanted


def test_a_look_that_cannot_be_written_down_shows_nothing_and_is_tried_again(demonstration: Register) -> None:
    wanted, who = case_id(demonstration, "0130"), actor(demonstration)
    with pytest.raises(RuntimeError), demonstration.writing(who) as uow:
        open_case(uow, actor=who, case_id=wanted)
        raise RuntimeError
    assert ("view", "case") not in ledger_of(demonstration, wanted)
    opened(demonstration, "0130")
    assert ledger_of(demonstration, wanted).count(("view", "case")) == 1


def test_one_line_for_each_person_and_case_in_a_sitting(demonstration: Register) -> None:
    wanted = case_id(demonstration, "0130")
    on_the_table(demonstration, "0130", actor(demonstration, Role.CHAIR))
    for role in (Role.COORDINATOR, Role.COORDINATOR, Role.CHAIR, Role.COORDINATOR):
        opened(demonstration, "0130", role)
    assert ledger_of(demonstration, wanted).count(("view", "case")) == 2
    demonstration.memo.clear()  # the desk was locked and opened again, a little later
    assert isinstance(demonstration.clock, SetClock)
    demonstration.clock.advance(minutes=5)
    opened(demonstration, "0130")
    assert ledger_of(demonstration, wanted).count(("view", "case")) == 3


def test_her_latest_words_say_who_asked_when_and_how_but_never_where(demonstration: Register) -> None:
    words = opened(demonstration, "0129").words
    assert words is not None
    assert words.text.startswith("Sophie is worried about the social worker")
    assert (words.asked, words.by, words.route) == (Asked.REPORT_BACK, "Jo Abernathy", Route.IN_PERSON)
    assert "clinic" not in repr(words).lower()


def test_without_an_answer_the_wishes_of_the_referral_stand_there(demonstration: Register) -> None:
    words = opened(demonstration, "0101").words
    assert words is not None
    assert (words.asked, words.by) == (Asked.REFERRAL, "PC 4182 Idris Hallam")


def test_what_must_not_be_done_is_in_clear_and_every_value_is_masked(demonstration: Register) -> None:
    contact = opened(demonstration, "0130").contact
    assert contact is not None
    assert contact.must_not == (MustNot.VOICEMAIL, MustNot.EMAIL, MustNot.LETTERS)
    assert contact.masked_value == "••• 830"
    assert contact.stale


def test_values_come_only_with_their_own_lines_in_the_ledger(demonstration: Register) -> None:
    wanted, who = case_id(demonstration, "0130"), actor(demonstration)
    with demonstration.writing(who) as uow:
        shown, _ = reveal_case(uow, actor=who, case_id=wanted)
    assert shown.contact is not None
    assert (shown.contact.value, shown.contact.times) == ("07700 900830", "Evenings after 21:00")
    assert shown.address is not None
    assert "Heron Walk" in shown.address
    assert {("reveal", "safe_contact"), ("reveal", "address")} <= set(ledger_of(demonstration, wanted))


def test_counter_allegations_never_show_the_other_partys_safe_contact(demonstration: Register) -> None:
    hers, his = "020 7946 0570", "07700 900805"
    for end, own, other in (("0104", hers, his), ("0105", his, hers)):
        view, who = opened(demonstration, end), actor(demonstration)
        assert view.contact is not None
        assert view.contact.masked_value == f"••• {own[-3:]}"
        assert f"••• {other[-3:]}" not in repr(view)
        assert [line.kind for line in view.related] == ["counter_allegation"]
        with demonstration.writing(who) as uow:
            shown, _ = reveal_case(uow, actor=who, case_id=view.case_id)
        assert own in repr(shown)
        assert other not in repr(shown)


def test_the_advocate_of_one_party_does_not_see_the_other_partys_case(demonstration: Register) -> None:
    advocate = actor(demonstration, Role.ADVOCATE)
    for end in ("0104", "0105"):
        on_the_table(demonstration, end, advocate)
    assert opened(demonstration, "0105", Role.ADVOCATE).reference.endswith("0105")
    with demonstration.writing() as uow:
        query = sa.select(AgendaItem).where(AgendaItem.case_id == case_id(demonstration, "0104"))
        uow.session.scalars(query).one().advocate_id = advocate.representative_id
    opened(demonstration, "0104", Role.ADVOCATE)
    with pytest.raises(NotFoundError):
        opened(demonstration, "0105", Role.ADVOCATE)
    opened(demonstration, "0105")  # the coordinator still does


def test_a_protected_address_is_in_no_view_in_clear(demonstration: Register) -> None:
    wanted = case_id(demonstration, "0119")
    with demonstration.reading() as uow:
        case = uow.session.get_one(Case, wanted)
        address = uow.session.scalars(sa.select(Address).where(Address.person_id == case.victim_id)).one()
        lines = protected_text(uow, address.protected_id)
    assert lines
    view = opened(demonstration, "0119")
    assert view.address.protected
    child = next(someone for someone in view.picture.at_risk if someone.role == "child")
    assert child.school_protected
    shown = repr(dataclasses.asdict(view))
    for secret in (*[part.strip() for part in lines.split(",")], "St Brannoc"):
        assert secret not in shown
    with demonstration.writing(actor(demonstration)) as uow:
        uncovered, _ = reveal_case(uow, actor=actor(demonstration), case_id=wanted)
    assert uncovered.address == lines
    assert [school for _, school in uncovered.schools] == ["St Brannoc Primary"]


def test_somebody_kept_out_does_not_learn_that_the_case_exists(demonstration: Register) -> None:
    wanted, who = case_id(demonstration, "0130"), actor(demonstration)
    kept_out(demonstration, "0130", who)
    for sought in (wanted, uuid.uuid4()):
        with pytest.raises(NotFoundError) as caught, demonstration.writing(who) as uow:
            open_case(uow, actor=who, case_id=sought)
        assert caught.value.kind == "case"
    assert ("view", "case") not in ledger_of(demonstration, wanted)


def test_a_joined_case_opens_the_one_it_was_joined_to(demonstration: Register) -> None:
    kept, gone = case_id(demonstration, "0103"), case_id(demonstration, "0131")
    with demonstration.writing() as uow:
        uow.session.get_one(Case, gone).joined_to_id = kept
    assert opened(demonstration, "0131").case_id == kept


def test_people_without_any_part_in_cases_see_none(demonstration: Register) -> None:
    for role in (Role.ADMINISTRATOR, Role.STEERING, Role.AUDITOR, Role.OBSERVER):
        who = user(demonstration, role)
        with pytest.raises(NotAllowedError), demonstration.writing(who) as uow:
            open_case(uow, actor=who, case_id=case_id(demonstration, "0130"))
        with pytest.raises(NotAllowedError), demonstration.writing(who) as uow:
            reveal_case(uow, actor=who, case_id=case_id(demonstration, "0130"))


def test_checking_the_safe_contact_makes_it_fresh(demonstration: Register) -> None:
    wanted, who = case_id(demonstration, "0130"), actor(demonstration)
    with demonstration.writing(who) as uow:
        check_contact(uow, actor=who, case_id=wanted)
    contact = opened(demonstration, "0130").contact
    assert contact is not None
    assert not contact.stale
    assert ("verify", "safe_contact") in ledger_of(demonstration, wanted)


def test_who_is_at_risk_from_whom_says_what_nobody_has_summed_up(demonstration: Register) -> None:
    picture = opened(demonstration, "0130").picture
    victim, *children = picture.at_risk
    assert [arrow.certain for arrow in picture.arrows if arrow.target == victim.person.person_id] == [True]
    assert len(children) == 2
    assert not any(arrow.certain for arrow in picture.arrows if arrow.target != victim.person.person_id)


def test_related_cases_never_name_one_that_is_kept_from_the_person_acting(demonstration: Register) -> None:
    assert [line.reference[-4:] for line in opened(demonstration, "0104").related] == ["0105"]
    kept_out(demonstration, "0105", actor(demonstration))
    assert opened(demonstration, "0104").related == ()


def test_a_victim_who_died_is_said_to_have_died(demonstration: Register) -> None:
    view = opened(demonstration, "0127")
    assert view.standing.died
    assert view.standing.hold
    with demonstration.reading() as uow:
        case = uow.session.get_one(Case, view.case_id)
        assert view.standing.died_on == uow.session.get_one(Person, case.victim_id).deceased_on


RESTING = "0128"


def test_a_case_nobody_is_at_work_on_shows_nothing_without_a_reason(demonstration: Register) -> None:
    who, wanted = actor(demonstration), case_id(demonstration, RESTING)
    with demonstration.reading(who) as uow:
        assert why_wanted(uow, actor=who, case_id=wanted) == ""
        assert why_wanted(uow, actor=who, case_id=case_id(demonstration, "0130")) is None
    for opens in (open_case, open_conflicts):
        with pytest.raises(RefusedError, match="look_reason_needed"), demonstration.writing(who) as uow:
            opens(uow, actor=who, case_id=wanted)
    assert ("view", "case") not in ledger_of(demonstration, wanted)


def test_the_reason_stands_on_the_line_of_the_look_and_is_asked_once_in_a_sitting(demonstration: Register) -> None:
    who, wanted = actor(demonstration), case_id(demonstration, RESTING)
    with demonstration.writing(who) as uow:
        open_case(uow, actor=who, case_id=wanted, reason=StatedReason(LookReasonCode.OTHER, "Her sister rang."))
    with demonstration.reading(who) as uow:
        line = uow.session.scalars(
            sa.select(LedgerEntry).where(LedgerEntry.case_id == wanted, LedgerEntry.operation == "view")
        ).one()
        assert (line.reason, line.actor_id) == ("other", who.user_id)
        kept = uow.session.scalars(sa.select(LookReason).where(LookReason.case_id == wanted)).one()
        assert (kept.code, kept.text, kept.user_id) == (LookReasonCode.OTHER, "Her sister rang.", who.user_id)
        assert "sister" not in repr(line.details)
        assert why_wanted(uow, actor=who, case_id=wanted) is None
    with demonstration.writing(who) as uow:
        open_case(uow, actor=who, case_id=wanted)
        open_conflicts(uow, actor=who, case_id=wanted)
    assert ledger_of(demonstration, wanted).count(("view", "case")) == 1
    demonstration.memo.clear()  # the desk was locked and opened again, a little later
    demonstration.clock.advance(minutes=5)  # type: ignore[attr-defined]
    with demonstration.reading(who) as uow:
        assert why_wanted(uow, actor=who, case_id=wanted) == ""


def test_a_look_whose_reason_cannot_be_kept_is_no_look(demonstration: Register) -> None:
    who, wanted = actor(demonstration), case_id(demonstration, RESTING)
    for reason in (StatedReason(LookReasonCode.OTHER, " "), StatedReason(LookReasonCode.OTHER, "x" * 501)):
        with pytest.raises(RefusedError), demonstration.writing(who) as uow:
            open_case(uow, actor=who, case_id=wanted, reason=reason)
    with demonstration.reading(who) as uow:
        assert uow.session.scalar(sa.select(LookReason.id).where(LookReason.case_id == wanted)) is None
    assert ("view", "case") not in ledger_of(demonstration, wanted)


def test_while_people_sit_together_a_meeting_is_the_likely_reason(demonstration: Register) -> None:
    who, wanted = actor(demonstration), case_id(demonstration, RESTING)
    on_the_table(demonstration, "0130", who)
    with demonstration.reading(who) as uow:
        assert why_wanted(uow, actor=who, case_id=wanted) == LookReasonCode.MEETING.value


def test_whoever_opened_a_case_in_an_emergency_is_not_asked_again(demonstration: Register) -> None:
    chair, wanted = actor(demonstration, Role.CHAIR), case_id(demonstration, RESTING)
    with demonstration.writing(chair) as uow:
        reference = uow.session.get_one(Case, wanted).reference
        until = open_in_emergency(uow, actor=chair, reference=reference, reason="She is missing.")[0].until
    with demonstration.writing(chair) as uow:
        assert open_case(uow, actor=chair, case_id=wanted)[0].emergency_until == until
    demonstration.clock.advance(minutes=30)  # type: ignore[attr-defined]
    with pytest.raises(NotFoundError), demonstration.reading(chair) as uow:
        look_again(uow, actor=chair, case_id=wanted)
    with pytest.raises(NotFoundError), demonstration.reading(chair) as uow:
        why_wanted(uow, actor=chair, case_id=wanted)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.COORDINATOR, {"grant", "withdraw", "dispose", "answer_conflict"}),
        (Role.CHAIR, {"dispose", "answer_conflict"}),
        (Role.REPRESENTATIVE, {"declare_conflict"}),
    ],
)
def test_each_role_is_offered_its_own_grave_steps(demonstration: Register, role: Role, offered: set[str]) -> None:
    who = actor(demonstration, role) if role is not Role.REPRESENTATIVE else user(demonstration, role, agency="Housing")
    on_the_table(demonstration, "0130", who)
    may = opened(demonstration, "0130", who=who).may
    grave = ("grant", "withdraw", "dispose", "declare_conflict", "answer_conflict", "propose_restriction")
    assert {name for name in grave if getattr(may, name)} == offered


def test_the_advocate_of_the_case_proposes_a_restriction_and_sees_the_leave(demonstration: Register) -> None:
    advocate = actor(demonstration, Role.ADVOCATE)
    with demonstration.reading(advocate) as uow:
        within = cases_within(uow, advocate, Operation.UPDATE)
        own = uow.session.scalars(sa.select(Case.id).where(within).order_by(Case.reference)).all()
    for key in own:
        with demonstration.writing(advocate) as uow:
            view, _ = open_case(uow, actor=advocate, case_id=key, reason=StatedReason(LookReasonCode.ACTION))
        assert view.may.propose_restriction
        assert not any((view.may.declare_conflict, view.may.grant, view.may.withdraw, view.may.dispose))
    with demonstration.reading(advocate) as uow:
        choices = proposal_choices(uow, actor=advocate, case_id=own[0])
        assert choices
        assert all(one.keeps is None for one in choices)
    for role in (Role.COORDINATOR, Role.CHAIR):
        who = actor(demonstration, role)
        assert who.user_id not in {one.user_id for one in choices}
