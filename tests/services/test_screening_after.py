"""After a decision: the advocate is told the same day, a challenge has a second decision, the sender has an answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.intake.completeness import Section
from marac_desk.model.case import CaseExclusion
from marac_desk.model.person import Person
from marac_desk.model.screening import AdvocateNotice, ReferralChallenge
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.decision_time import DecisionTime
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import ChaseChannel, ExcludedParty
from marac_desk.services.chasing.answers import plan_answer, record_answer
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.partnership.needs import referral_needs, set_referral_needs
from marac_desk.services.referrals import screening
from marac_desk.services.referrals.screening_view import ScreeningView, screening_view
from marac_desk.services.referrals.second_decision import challenges, decide_challenge
from marac_desk.services.referrals.telling import Untold, advocates_to_tell, tell_advocate
from marac_desk.services.today.gathering import today_view
from tests.support.referrals import referral_numbered
from tests.support.registers import actor, user

Step = Callable[..., tuple[Any, Any]]


def _key(register: Register, number: str) -> uuid.UUID:
    with register.reading() as uow:
        return referral_numbered(uow, number).id


def _do(register: Register, step: Step, number: str, who: Actor | None = None, **values: Any) -> Any:
    who = who or actor(register)
    key = _key(register, number)
    with register.writing(who) as uow:
        return step(uow, actor=who, referral_id=key, **values)[0]


def _view(register: Register, number: str) -> ScreeningView:
    with register.reading() as uow:
        return screening_view(uow, actor=actor(register), referral_id=referral_numbered(uow, number).id)


def _untold(register: Register) -> dict[uuid.UUID, Untold]:
    with register.reading() as uow:
        return {one.referral_id: one for one in advocates_to_tell(uow, actor=actor(register))}


# The advocate


def test_an_accepted_referral_stands_on_today_until_the_advocate_is_said_told(demonstration: Register) -> None:
    key = _key(demonstration, "0101")
    assert key not in _untold(demonstration)
    _do(demonstration, screening.accept_referral, "0101")
    assert not _untold(demonstration)[key].late
    with demonstration.reading() as uow:
        assert key in {one.referral_id for one in today_view(uow, actor=actor(demonstration)).untold}
    assert _view(demonstration, "0101").untold
    with pytest.raises(RefusedError, match="whom_needed"):
        _do(demonstration, tell_advocate, "0101", whom=" ", channel=ChaseChannel.PHONE)
    _do(demonstration, tell_advocate, "0101", whom="Grace Advocate", channel=ChaseChannel.PHONE)
    assert key not in _untold(demonstration)
    told = _view(demonstration, "0101").told
    assert [(line.whom, line.channel, line.by) for line in told] == [
        ("Grace Advocate", ChaseChannel.PHONE, "Lucy Tremain-Obi")
    ]
    with pytest.raises(RefusedError, match="nothing_to_tell"):
        _do(demonstration, tell_advocate, "0101", whom="Grace", channel=ChaseChannel.PHONE)


def test_on_the_next_day_it_is_late(demonstration: Register) -> None:
    _do(demonstration, screening.make_emergency, "0111", reason="he was released this morning")
    clock: Any = demonstration.clock
    clock.advance(days=1)
    assert _untold(demonstration)[_key(demonstration, "0111")].late


def test_nobody_is_to_be_told_of_what_was_withdrawn_or_never_accepted(demonstration: Register) -> None:
    with pytest.raises(RefusedError, match="nothing_to_tell"):
        _do(demonstration, tell_advocate, "0101", whom="Grace", channel=ChaseChannel.PHONE)
    _do(demonstration, screening.accept_referral, "0101")
    _do(demonstration, screening.withdraw_referral, "0101", reason="sent twice")
    assert _key(demonstration, "0101") not in _untold(demonstration)


def test_whoever_is_shut_out_is_not_asked_to_tell_anybody(demonstration: Register) -> None:
    other = user(demonstration, Role.COORDINATOR, name="Cora Second")
    _do(demonstration, screening.accept_referral, "0101")
    _shut_out(demonstration, "0101", other)
    with demonstration.reading() as uow:
        assert _key(demonstration, "0101") not in {r.referral_id for r in advocates_to_tell(uow, actor=other)}
    with pytest.raises(NotFoundError):
        _do(demonstration, tell_advocate, "0101", other, whom="Grace", channel=ChaseChannel.PHONE)
    with demonstration.reading() as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(AdvocateNotice)) == 0


def _shut_out(register: Register, number: str, who: Actor) -> None:
    with register.writing() as uow:
        case = referral_numbered(uow, number).case_id
        uow.add(CaseExclusion(case_id=case, name=who.name, party=ExcludedParty.STAFF_CONFLICT, user_id=who.user_id))


# Challenges


def _challenged(register: Register) -> None:
    _do(register, screening.decline_referral, "0104", reason="below threshold", alternative_route="helpline")
    _do(register, screening.challenge, "0104", reason="the score was 18", challenger="Ward sister")


def test_whoever_declined_it_does_not_decide_again(demonstration: Register) -> None:
    _challenged(demonstration)
    again: dict[str, Any] = {"reason": "still below", "alternative_route": "helpline"}
    steps: tuple[tuple[Step, dict[str, Any]], ...] = (
        (screening.accept_referral, {}),
        (screening.decline_referral, again),
    )
    for step, values in steps:
        with pytest.raises(RefusedError, match="second_person_decides"):
            _do(demonstration, step, "0104", **values)
    with pytest.raises(RefusedError, match="second_person_decides"):
        _do(demonstration, decide_challenge, "0104", accepted=True, reason="well")
    assert _view(demonstration, "0104").state is ReferralState.SCREENING


def test_another_coordinator_decides_and_both_decisions_stay(demonstration: Register) -> None:
    other = user(demonstration, Role.COORDINATOR, name="Cora Second")
    _challenged(demonstration)
    _do(demonstration, screening.accept_referral, "0104", other, reason="the form says 18")
    view = _view(demonstration, "0104")
    assert [(line.became, line.by) for line in view.decisions] == [
        (ReferralState.NOT_ACCEPTED, "Lucy Tremain-Obi"),
        (ReferralState.SCREENING, "Lucy Tremain-Obi"),
        (ReferralState.ACCEPTED, "Cora Second"),
    ]
    (line,) = view.challenges
    assert (line.challenger, line.reason, line.settled_by) == ("Ward sister", "the score was 18", "Cora Second")
    assert line.outcome is ReferralState.ACCEPTED


def test_the_chair_decides_on_what_is_told_without_a_name(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    _challenged(demonstration)
    with demonstration.reading() as uow:
        (one,) = challenges(uow, actor=chair)
        names = [name for name in uow.session.scalars(sa.select(Person.full_name)) if name]
        told = today_view(uow, actor=chair)
    assert (one.declined_because, one.other_route, one.reason, one.mine) == (
        "below threshold", "helpline", "the score was 18", False)  # fmt: skip
    assert not any(name in repr(one) for name in names)
    assert [line.referral_id for line in told.challenged] == [one.referral_id]
    with pytest.raises(RefusedError, match="route_needed"):
        _do(demonstration, decide_challenge, "0104", chair, accepted=False, reason="still below")
    _do(demonstration, decide_challenge, "0104", chair, accepted=False, reason="still below", alternative_route="ISVA")
    view = _view(demonstration, "0104")
    assert (view.state, view.challenges[0].outcome) == (ReferralState.NOT_ACCEPTED, ReferralState.NOT_ACCEPTED)
    assert [line.reason for line in view.decisions if line.became is ReferralState.NOT_ACCEPTED] == [
        "below threshold", "still below"]  # fmt: skip
    with pytest.raises(NotFoundError):
        _do(demonstration, decide_challenge, "0104", chair, accepted=True, reason="after all")


def test_one_person_with_two_sign_ins_is_one_person(demonstration: Register) -> None:
    _challenged(demonstration)
    me = actor(demonstration)
    twin = user(demonstration, Role.COORDINATOR, name="Lucy Again", representative_id=me.representative_id)
    if me.representative_id is None:
        pytest.skip("the coordinator speaks for no agency here")
    with pytest.raises(RefusedError, match="second_person_decides"):
        _do(demonstration, screening.accept_referral, "0104", twin)


def test_a_challenge_is_not_there_for_whoever_is_shut_out_nor_for_an_advocate(demonstration: Register) -> None:
    chair = actor(demonstration, Role.CHAIR)
    _challenged(demonstration)
    _shut_out(demonstration, "0104", chair)
    with demonstration.reading() as uow:
        assert challenges(uow, actor=chair) == ()
    with pytest.raises(NotFoundError):
        _do(demonstration, decide_challenge, "0104", chair, accepted=True, reason="well")
    with demonstration.reading() as uow, pytest.raises(NotAllowedError):
        challenges(uow, actor=actor(demonstration, Role.ADVOCATE))


def test_one_that_is_put_off_goes_on_waiting_for_its_second_decision(demonstration: Register) -> None:
    _challenged(demonstration)
    _do(demonstration, screening.return_referral, "0104", note="Send the checklist.")
    _do(demonstration, screening.take_back, "0104")
    with pytest.raises(RefusedError, match="second_person_decides"):
        _do(demonstration, screening.accept_referral, "0104")
    with demonstration.reading() as uow:
        assert uow.session.scalars(sa.select(ReferralChallenge.settled_at)).all() == [None]


# Time, answers, needs


def _waited(register: Register, number: str) -> DecisionTime:
    waited = _view(register, number).waited
    assert waited is not None
    return waited


def test_how_long_the_sender_waited_is_counted_to_the_first_decision(demonstration: Register) -> None:
    assert not _waited(demonstration, "0104").decided
    clock: Any = demonstration.clock
    clock.advance(days=2)
    _do(demonstration, screening.return_referral, "0104", note="Send the checklist.")
    assert not _waited(demonstration, "0104").decided
    _do(demonstration, screening.take_back, "0104")
    _do(demonstration, screening.decline_referral, "0104", reason="below", alternative_route="helpline")
    decided = _waited(demonstration, "0104")
    clock.advance(days=9)
    assert decided.decided
    assert _waited(demonstration, "0104") == decided


def test_the_answer_names_what_is_missing_and_nobody(demonstration: Register) -> None:
    _do(demonstration, screening.return_referral, "0104", missing=["no_safe_route"], note="Please ring us.")
    with demonstration.reading() as uow:
        planned = plan_answer(uow, actor=actor(demonstration), referral_id=_key(demonstration, "0104"))
        names = [name for name in uow.session.scalars(sa.select(Person.full_name)) if name]
    assert (planned.content.kind, planned.content.missing) == ("returned", ("no_safe_route",))
    assert (planned.content.note, planned.content.reason) == ("Please ring us.", "")
    assert not any(name in f"{planned.content} {planned.file_name}" for name in names)
    _do(demonstration, record_answer, "0104", sha256="ab" * 32)


def test_an_answer_that_would_name_somebody_is_not_made(demonstration: Register) -> None:
    with demonstration.reading() as uow:
        draft = _view(demonstration, "0104").draft
    reason = f"{draft.victim.full_name} was heard before"
    _do(demonstration, screening.decline_referral, "0104", reason=reason, alternative_route="helpline")
    with demonstration.reading() as uow, pytest.raises(RefusedError, match="answer_leaks"):
        plan_answer(uow, actor=actor(demonstration), referral_id=_key(demonstration, "0104"))


def test_there_is_no_answer_to_what_was_not_decided(demonstration: Register) -> None:
    with demonstration.reading() as uow, pytest.raises(RefusedError, match="nothing_to_answer"):
        plan_answer(uow, actor=actor(demonstration), referral_id=_key(demonstration, "0104"))


def test_the_area_says_what_every_referral_must_say(demonstration: Register) -> None:
    who = actor(demonstration)
    before = {entry.code for entry in _view(demonstration, "0101").assessment.needed}
    assert "no_own_view" not in before
    with demonstration.reading() as uow:
        asked = [need.name for need in referral_needs(uow, actor=who).needs if need.asked]
    with demonstration.writing(who) as uow:
        set_referral_needs(uow, actor=who, names=["wishes.no_own_view", "victim.no_address"])
    assessment = _view(demonstration, "0101").assessment
    assert {(e.section, e.code) for e in assessment.needed} <= {
        (Section.WISHES, "no_own_view"), (Section.VICTIM, "no_address")}  # fmt: skip
    assert {entry.code for entry in assessment.needed} == {
        entry.code for entry in assessment.missing if assessment.is_needed(entry)
    }
    with demonstration.writing(who) as uow:
        set_referral_needs(uow, actor=who, names=asked)
    assert {entry.code for entry in _view(demonstration, "0101").assessment.needed} == before
    with demonstration.writing(who) as uow, pytest.raises(NotFoundError):
        set_referral_needs(uow, actor=who, names=["victim.shoe_size"])
