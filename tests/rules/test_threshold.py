"""The threshold: any one criterion, judgement that only raises, what is suggested and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.threshold import (
    Agreement,
    Criteria,
    CriteriaGap,
    CriteriaInput,
    assess,
    level,
    score_agreement,
    score_of,
)
from marac_desk.rules.vocabulary import Answer, Criterion, RepeatVerdict

VHR, JUDGEMENT = Criterion.VISIBLE_HIGH_RISK, Criterion.PROFESSIONAL_JUDGEMENT
ESCALATION, REPEAT = Criterion.POTENTIAL_ESCALATION, Criterion.REPEAT
YES, NO, NOT_KNOWN, NOT_ASKED = Answer.YES, Answer.NO, Answer.NOT_KNOWN, Answer.NOT_ASKED


def look(
    *ticks: Criterion,
    score: int | None = 5,
    rationale: str | None = None,
    incidents: int | None = None,
    police: int | None = None,
    repeat: RepeatVerdict = RepeatVerdict.NO,
    answers: Mapping[Criterion, Answer] | None = None,
) -> Criteria:
    ticked = dict.fromkeys(ticks, YES) | dict(answers or {})
    return assess(CriteriaInput(score, 14, ticked, rationale, incidents, police, repeat))


@pytest.mark.parametrize("criterion", list(Criterion))
def test_any_one_criterion_is_enough(criterion: Criterion) -> None:
    found = look(criterion)
    assert found.met == (criterion,)
    assert found.enough


def test_nothing_ticked_and_nothing_in_the_numbers_is_named() -> None:
    found = look(answers={VHR: NO, JUDGEMENT: NOT_KNOWN, REPEAT: NOT_ASKED})
    assert found == Criteria((), (), (CriteriaGap.NO_CRITERION,))
    assert not found.enough


@pytest.mark.parametrize(("score", "met"), [(13, ()), (14, (VHR,)), (24, (VHR,)), (0, ()), (None, ())])
def test_visible_high_risk_follows_from_the_score(score: int | None, met: tuple[Criterion, ...]) -> None:
    assert look(score=score).met == met
    assert look(score=score).suggested == ()


def test_a_tick_the_score_does_not_bear_out_is_kept_and_named() -> None:
    assert look(VHR, score=13) == Criteria((VHR,), (), (CriteriaGap.BELOW_THRESHOLD_CLAIMED,))
    assert look(VHR, score=None) == Criteria((VHR,), (), (CriteriaGap.SCORE_MISSING,))
    assert look(VHR, score=14).missing == ()


def test_a_clear_no_does_not_lower_a_high_score() -> None:
    found = look(score=16, answers={VHR: NO, JUDGEMENT: NO})
    assert found == Criteria((VHR,), (), (CriteriaGap.ABOVE_THRESHOLD_DENIED,))


@pytest.mark.parametrize("rationale", [None, "", "  \n"])
def test_judgement_alone_needs_a_rationale(rationale: str | None) -> None:
    assert look(JUDGEMENT, rationale=rationale).missing == (CriteriaGap.RATIONALE_MISSING,)
    assert look(JUDGEMENT, rationale="She fears the release date.").missing == ()


def test_judgement_beside_another_criterion_needs_none() -> None:
    assert look(JUDGEMENT, ESCALATION).missing == ()
    assert look(JUDGEMENT, score=15).missing == ()
    assert look(JUDGEMENT, repeat=RepeatVerdict.YES).missing == ()


def test_a_tick_the_score_speaks_against_does_not_stand_in_for_a_rationale() -> None:
    found = look(VHR, JUDGEMENT, score=9)
    assert found.missing == (CriteriaGap.RATIONALE_MISSING, CriteriaGap.BELOW_THRESHOLD_CLAIMED)
    assert look(VHR, JUDGEMENT, score=None).missing == (CriteriaGap.SCORE_MISSING,)


def test_a_repeat_is_accepted_whatever_the_score() -> None:
    assert look(score=0, repeat=RepeatVerdict.YES) == Criteria((REPEAT,), (), ())
    assert look(score=None, repeat=RepeatVerdict.YES).met == (REPEAT,)


def test_perhaps_a_repeat_is_a_suggestion() -> None:
    assert look(JUDGEMENT, rationale="x", repeat=RepeatVerdict.PERHAPS) == Criteria((JUDGEMENT,), (REPEAT,), ())
    assert look(REPEAT, repeat=RepeatVerdict.PERHAPS) == Criteria((REPEAT,), (), ())


def test_a_claimed_repeat_that_is_not_found_is_kept_and_named() -> None:
    assert look(REPEAT) == Criteria((REPEAT,), (), (CriteriaGap.REPEAT_CLAIMED_NOT_FOUND,))


@pytest.mark.parametrize(
    ("incidents", "police", "suggested"),
    [(None, None, ()), (2, 2, ()), (3, None, (ESCALATION,)), (None, 3, (ESCALATION,)), (0, 7, (ESCALATION,))],
)
def test_three_incidents_suggest_escalation(
    incidents: int | None, police: int | None, suggested: tuple[Criterion, ...]
) -> None:
    assert look(REPEAT, repeat=RepeatVerdict.YES, incidents=incidents, police=police).suggested == suggested


def test_escalation_that_is_ticked_is_not_suggested_as_well() -> None:
    assert look(ESCALATION, incidents=9) == Criteria((ESCALATION,), (), ())


def test_the_number_that_suggests_escalation_is_a_setting() -> None:
    given_two = CriteriaInput(None, 14, {}, None, 2, None, RepeatVerdict.NO, escalation_at=2)
    assert assess(given_two).suggested == (ESCALATION,)
    nobody_said = CriteriaInput(None, 14, {}, None, None, None, RepeatVerdict.NO, escalation_at=1)
    assert assess(nobody_said).suggested == ()


INPUTS = st.builds(
    CriteriaInput,
    st.none() | st.integers(0, 27),
    st.integers(1, 20),
    st.dictionaries(st.sampled_from(Criterion), st.sampled_from(Answer)),
    st.none() | st.just("because"),
    st.none() | st.integers(0, 9),
    st.none() | st.integers(0, 9),
    st.sampled_from(RepeatVerdict),
)


@given(INPUTS, st.sampled_from(Answer))
def test_no_answer_about_judgement_takes_anything_away(given_input: CriteriaInput, judgement: Answer) -> None:
    without = CriteriaInput(
        given_input.score, given_input.threshold, {**given_input.answers, JUDGEMENT: NOT_ASKED}, "because",
        given_input.incidents_12m, given_input.police_incidents_12m, given_input.repeat,
    )  # fmt: skip
    with_it = CriteriaInput(
        without.score, without.threshold, {**without.answers, JUDGEMENT: judgement}, "because",
        without.incidents_12m, without.police_incidents_12m, without.repeat,
    )  # fmt: skip
    assert set(assess(without).met) <= set(assess(with_it).met)


@given(INPUTS)
def test_every_tick_is_kept_and_nothing_is_both_met_and_suggested(given_input: CriteriaInput) -> None:
    found = assess(given_input)
    assert {c for c, answer in given_input.answers.items() if answer is YES} <= set(found.met)
    assert not set(found.met) & set(found.suggested)
    assert list(found.met) == [c for c in Criterion if c in found.met], "in the order of the form"


def test_the_score_counts_clear_yes_answers() -> None:
    assert score_of({"1": YES, "2": NO, "3": NOT_KNOWN, "4": NOT_ASKED, "5": YES}) == 2
    assert score_of({}) == 0


@pytest.mark.parametrize(
    ("stated", "answers", "items", "expected"),
    [
        (2, {"1": YES, "2": YES, "3": NO}, None, Agreement.AGREE),
        (3, {"1": YES, "2": YES, "3": NO}, None, Agreement.DISAGREE),
        (1, {"1": YES, "2": YES, "3": NO}, None, Agreement.DISAGREE),
        (3, {"1": YES, "2": YES, "3": NOT_KNOWN}, None, Agreement.DISAGREE),
        (3, {"1": YES, "2": YES, "3": NOT_ASKED}, None, Agreement.UNKNOWN),
        (4, {"1": YES, "2": YES, "3": NOT_ASKED}, None, Agreement.DISAGREE),
        (4, {"1": YES, "2": YES, "3": NOT_ASKED}, 24, Agreement.UNKNOWN),
        (2, {"1": YES, "2": YES, "3": NOT_ASKED}, 24, Agreement.AGREE),
        (None, {"1": YES}, None, Agreement.UNKNOWN),
        (5, {}, 24, Agreement.UNKNOWN),
        (0, {"1": NOT_ASKED}, None, Agreement.UNKNOWN),
    ],
)
def test_a_stated_score_against_its_answers(
    stated: int | None, answers: dict[str, Answer], items: int | None, expected: Agreement
) -> None:
    assert score_agreement(stated, answers, items) is expected


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (None, None),
        (0, None),
        (1, "standard"),
        (9, "standard"),
        (10, "medium"),
        (13, "medium"),
        (14, "high"),
        (27, "high"),
    ],
)
def test_the_common_bands(score: int | None, name: str | None) -> None:
    assert level(score) == name


def test_other_bands_in_any_order() -> None:
    assert level(7, {"high": 7, "low": 0}) == "high"
    assert level(6, {"high": 7, "low": 0}) == "low"
