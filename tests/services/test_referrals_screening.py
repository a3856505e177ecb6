"""Screening: every decision is a step of the referral's life, kept with who, when and why; on both engines."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import ItemState, MeetingState, ReferralState, StepRefusedError
from marac_desk.rules.repeat import RepeatReason
from marac_desk.rules.vocabulary import RepeatDefinition, RepeatVerdict
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meetings.planning import place_case
from marac_desk.services.referrals import screening
from marac_desk.services.referrals.screening_view import ScreeningView, screening_view
from marac_desk.services.referrals.views import InboxGroup, inbox
from tests.support.cases import kept_out, on_the_table
from tests.support.referrals import case_numbered, referral_numbered
from tests.support.registers import NOW, actor, user
from tests.support.signed_in import nobody_known

Step = Callable[..., tuple[Any, Any]]


def _do(register: Register, step: Step, number: str, role: Role = Role.COORDINATOR, **values: Any) -> Any:
    who = actor(register, role)
    with register.writing(who) as uow:
        return step(uow, actor=who, referral_id=referral_numbered(uow, number).id, **values)[0]


def _referral(register: Register, number: str) -> Referral:
    with register.reading() as uow:
        return referral_numbered(uow, number)


def _view(register: Register, number: str) -> ScreeningView:
    with register.reading() as uow:
        return screening_view(uow, actor=actor(register), referral_id=referral_numbered(uow, number).id)


def test_an_incident_on_the_very_day_twelve_months_later_is_a_repeat(demonstration: Register) -> None:
    accepted = _do(demonstration, screening.accept_referral, "0101")
    referral = _referral(demonstration, "0101")
    assert accepted.repeat.verdict is RepeatVerdict.YES
    assert (referral.is_repeat, referral.repeat_definition) == (RepeatVerdict.YES, RepeatDefinition.ANY_ABUSE)
    assert referral.repeat_of_id is not None


def test_one_day_later_it_is_not(demonstration: Register) -> None:
    accepted = _do(demonstration, screening.accept_referral, "0102")
    assert (accepted.repeat.verdict, accepted.repeat.reason) == (RepeatVerdict.NO, RepeatReason.OUTSIDE_WINDOW)
    assert _referral(demonstration, "0102").is_repeat is RepeatVerdict.NO


def test_without_a_date_it_is_perhaps_until_somebody_decides(demonstration: Register) -> None:
    who = actor(demonstration)
    with demonstration.writing(who) as uow:
        referral_numbered(uow, "0101").incident_date = None
    assert _view(demonstration, "0101").repeat.verdict is RepeatVerdict.PERHAPS
    accepted = _do(demonstration, screening.accept_referral, "0101", repeat=RepeatVerdict.YES, reason="the sister rang")
    referral = _referral(demonstration, "0101")
    assert accepted.repeat.reason is RepeatReason.INCIDENT_DATE_UNKNOWN
    assert (referral.is_repeat, referral.repeat_confirmed_by) == (RepeatVerdict.YES, who.user_id)


def test_a_firm_answer_of_the_rule_is_not_overruled_in_passing(demonstration: Register) -> None:
    _do(demonstration, screening.accept_referral, "0102", repeat=RepeatVerdict.YES)
    assert _referral(demonstration, "0102").is_repeat is RepeatVerdict.NO


def test_a_repeat_is_accepted_whatever_the_score(demonstration: Register) -> None:
    assert _view(demonstration, "0101").assessment.score == 13
    _do(demonstration, screening.accept_referral, "0101")
    assert _referral(demonstration, "0101").state is ReferralState.ACCEPTED


def test_accepting_leaves_the_advocate_to_be_told_and_starts_the_watch_again(demonstration: Register) -> None:
    _do(demonstration, screening.accept_referral, "0101")
    with demonstration.reading() as uow:
        referral, case = referral_numbered(uow, "0101"), case_numbered(uow, "0101")
        assert referral.advocate_told_at is None
        assert case.last_referral_on == referral.referral_date == date(2026, 11, 11)
        assert case.flag_expires_on == date(2027, 11, 11)
        assert (referral.decided_by, referral.decided_at) == (actor(demonstration).user_id, NOW)


@pytest.mark.parametrize(("number", "late"), [("0115", False), ("0103", False)])
def test_on_time_is_not_late(demonstration: Register, number: str, late: bool) -> None:
    assert _do(demonstration, screening.accept_referral, number).late is late


def test_one_that_came_after_the_cut_off_is_accepted_and_marked_for_the_chair(demonstration: Register) -> None:
    with demonstration.writing(actor(demonstration)) as uow:
        meeting = uow.session.scalars(sa.select(Meeting).where(Meeting.state == MeetingState.OPEN_FOR_REFERRALS)).one()
        referral_numbered(uow, "0103").received_at = NOW - timedelta(days=1)
        cut_off = meeting.cutoff_on
    assert cut_off == date(2026, 11, 17)
    accepted = _do(demonstration, screening.accept_referral, "0103")
    assert (accepted.late, accepted.next_meeting) == (True, date(2026, 12, 1))
    assert _referral(demonstration, "0103").late
    assert _referral(demonstration, "0103").state is ReferralState.ACCEPTED


def test_what_is_accepted_can_be_placed_on_the_next_meeting(demonstration: Register) -> None:
    _do(demonstration, screening.accept_referral, "0101")
    who = actor(demonstration)
    nobody_known(demonstration, who, [_referral(demonstration, "0101").case_id])
    with demonstration.writing(who) as uow:
        meeting = uow.session.scalars(sa.select(Meeting).where(Meeting.state == MeetingState.OPEN_FOR_REFERRALS)).one()
        place_case(uow, actor=who, meeting_id=meeting.id, referral_id=referral_numbered(uow, "0101").id)
    assert _referral(demonstration, "0101").state is ReferralState.LISTED


def test_declining_needs_a_reason_and_another_way(demonstration: Register) -> None:
    for reason, route, code in (
        ("", "helpline", "reason_needed"),
        ("  ", "helpline", "reason_needed"),
        ("no", "", "route_needed"),
    ):
        with pytest.raises(RefusedError, match=code):
            _do(demonstration, screening.decline_referral, "0104", reason=reason, alternative_route=route)
    assert _referral(demonstration, "0104").state is ReferralState.RECEIVED
    _do(demonstration, screening.decline_referral, "0104", reason="below threshold", alternative_route="helpline")
    referral = _referral(demonstration, "0104")
    assert (referral.decision_reason, referral.alternative_route) == ("below threshold", "helpline")


def test_a_challenge_brings_a_declined_referral_back_to_screening(demonstration: Register) -> None:
    _do(demonstration, screening.decline_referral, "0104", reason="below threshold", alternative_route="helpline")
    with pytest.raises(RefusedError, match="reason_needed"):
        _do(demonstration, screening.challenge, "0104", reason="")
    _do(demonstration, screening.challenge, "0104", reason="the score was 18")
    assert _referral(demonstration, "0104").state is ReferralState.SCREENING
    steps = [(line.before, line.became, line.reason) for line in _view(demonstration, "0104").decisions]
    assert steps == [
        (ReferralState.RECEIVED, ReferralState.NOT_ACCEPTED, "below threshold"),
        (ReferralState.NOT_ACCEPTED, ReferralState.SCREENING, "the score was 18"),
    ]


def test_a_return_says_what_to_send_and_is_taken_in_again(demonstration: Register) -> None:
    with pytest.raises(RefusedError, match="return_needs_something"):
        _do(demonstration, screening.return_referral, "0104", note=" ")
    _do(demonstration, screening.return_referral, "0104", missing=["no_safe_route", "no_wishes"], note="please ring")
    line = _view(demonstration, "0104").decisions[0]
    assert (line.missing, line.reason, line.by) == (("no_safe_route", "no_wishes"), "please ring", "Lucy Tremain-Obi")
    _do(demonstration, screening.take_back, "0104")
    assert _referral(demonstration, "0104").state is ReferralState.RECEIVED


def test_a_deferral_has_a_day_to_come_and_a_reason(demonstration: Register) -> None:
    with pytest.raises(RefusedError, match="day_has_passed"):
        _do(demonstration, screening.defer_referral, "0104", until=NOW.date(), reason="court on Monday")
    with pytest.raises(RefusedError, match="reason_needed"):
        _do(demonstration, screening.defer_referral, "0104", until=date(2027, 1, 5), reason="")
    _do(demonstration, screening.defer_referral, "0104", until=date(2027, 1, 5), reason="court on Monday")
    referral = _referral(demonstration, "0104")
    assert (referral.state, referral.deferred_to) == (ReferralState.DEFERRED, date(2027, 1, 5))


def test_an_emergency_is_accepted_for_a_meeting_within_two_working_days(demonstration: Register) -> None:
    accepted = _do(demonstration, screening.make_emergency, "0111", reason="he was released this morning")
    referral = _referral(demonstration, "0111")
    assert (referral.state, referral.emergency, accepted.meet_by) == (ReferralState.EMERGENCY, True, date(2026, 11, 24))
    assert referral.advocate_told_at is None


def test_withdrawing_a_placed_case_leaves_its_place_and_says_so(demonstration: Register) -> None:
    _do(demonstration, screening.accept_referral, "0101")
    who = actor(demonstration)
    nobody_known(demonstration, who, [_referral(demonstration, "0101").case_id])
    with demonstration.writing(who) as uow:
        meeting = uow.session.scalars(sa.select(Meeting).where(Meeting.state == MeetingState.OPEN_FOR_REFERRALS)).one()
        place_case(uow, actor=who, meeting_id=meeting.id, referral_id=referral_numbered(uow, "0101").id)
    _do(demonstration, screening.withdraw_referral, "0101", reason="sent twice")
    with demonstration.reading() as uow:
        item = uow.session.scalars(
            sa.select(AgendaItem).where(AgendaItem.referral_id == referral_numbered(uow, "0101").id)
        ).one()
        assert (item.state, item.aside_reason) == (ItemState.WITHDRAWN, "sent twice")
        assert case_numbered(uow, "0101").last_referral_on == date(2025, 11, 9)


@pytest.mark.parametrize("step", [screening.accept_referral, screening.take_back, screening.challenge])
def test_a_step_that_does_not_follow_is_refused_and_changes_nothing(demonstration: Register, step: Step) -> None:
    _do(demonstration, screening.withdraw_referral, "0104", reason="sent twice")
    values: dict[str, Any] = {"reason": "again"} if step is screening.challenge else {}
    with pytest.raises(StepRefusedError):
        _do(demonstration, step, "0104", **values)
    assert _referral(demonstration, "0104").state is ReferralState.WITHDRAWN
    with demonstration.reading() as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(ReferralDecision)) == 1


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADVOCATE])
def test_only_the_coordinator_decides(demonstration: Register, role: Role) -> None:
    on_the_table(demonstration, "0101", actor(demonstration, role))
    with pytest.raises(NotAllowedError):
        _do(demonstration, screening.accept_referral, "0101", role)
    with demonstration.reading() as uow:
        who = actor(demonstration, role)
        assert screening_view(uow, actor=who, referral_id=referral_numbered(uow, "0101").id).steps == frozenset()


def test_looking_begins_the_screening_once(demonstration: Register) -> None:
    _do(demonstration, screening.begin_screening, "0101")
    _do(demonstration, screening.begin_screening, "0101")
    assert _referral(demonstration, "0101").state is ReferralState.SCREENING
    with demonstration.reading() as uow:
        assert _lines(uow, referral_numbered(uow, "0101").id) == ["receive", "begin_screening"]


def test_every_decision_has_its_line_and_none_tells_a_reason(demonstration: Register) -> None:
    _do(demonstration, screening.decline_referral, "0104", reason="SECRET", alternative_route="SECRET")
    with demonstration.reading() as uow:
        last = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        assert (last.operation, last.reason, last.details) == ("decline", None, {})


def _lines(uow: UnitOfWork, referral_id: uuid.UUID) -> list[str]:
    query = sa.select(LedgerEntry.operation).where(LedgerEntry.object_id == referral_id).order_by(LedgerEntry.seq)
    return list(uow.session.scalars(query))


def test_the_view_lists_what_is_missing_and_the_criteria_that_are_met(demonstration: Register) -> None:
    view = _view(demonstration, "0101")
    assert [criterion.value for criterion in view.assessment.criteria.met] == ["potential_escalation", "repeat"]
    assert "no_own_view" in {entry.code for entry in view.assessment.missing}
    assert view.cut_off is not None
    assert view.cut_off.meeting_day == date(2026, 12, 1)


def test_somebody_kept_out_of_a_case_does_not_learn_that_its_referral_exists(demonstration: Register) -> None:
    who, other = actor(demonstration), user(demonstration, Role.COORDINATOR)
    kept_out(demonstration, "0104", who)
    with demonstration.reading() as uow:
        case, theirs = case_numbered(uow, "0104"), referral_numbered(uow, "0104").id
        for wanted in (theirs, uuid.uuid4()):
            with pytest.raises(NotFoundError) as caught:
                screening_view(uow, actor=who, referral_id=wanted)
            assert caught.value.kind == "referral"
        seen = inbox(uow, actor=who, group=InboxGroup.TO_SCREEN)
        everything = inbox(uow, actor=other, group=InboxGroup.TO_SCREEN)
        assert len(everything.rows) == len(seen.rows) + 1
        assert everything.counts[InboxGroup.TO_SCREEN] == seen.counts[InboxGroup.TO_SCREEN] + 1
        assert case.id not in {uow.session.get_one(Referral, row.referral_id).case_id for row in seen.rows}
