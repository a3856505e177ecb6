"""Which action answers which risk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.answering import AimedAction, Answer, NamedRisk, answer
from marac_desk.rules.vocabulary import Aim

HERS = NamedRisk("r1", to_victim=True, to_person="her", from_person="him")
CHILDS = NamedRisk("r2", to_victim=False, to_person="child", from_person="him")
TYPED = NamedRisk("r3", to_victim=False, to_person=None, from_person=None)


@pytest.mark.parametrize(
    ("aim", "about", "answers"),
    [
        (Aim.VICTIM, None, {"r1"}),
        (Aim.HOME, None, {"r1"}),
        (Aim.CHILD, None, {"r2", "r3"}),
        (Aim.CHILD, "child", {"r2"}),
        (Aim.CHILD, "other child", set()),
        (Aim.PERPETRATOR, None, {"r1", "r2", "r3"}),
        (Aim.PERPETRATOR, "him", {"r1", "r2", "r3"}),
        (Aim.PERPETRATOR, "his brother", {"r3"}),
        (Aim.PROCESS, None, set()),
        (Aim.PROFESSIONALS, None, set()),
    ],
)
def test_an_action_likely_answers_risks_of_those_it_is_about(aim: Aim, about: str | None, answers: set[str]) -> None:
    action = AimedAction("a", aim, about, None)
    assert {risk.ref for risk in (HERS, CHILDS, TYPED) if answer(action, risk) is Answer.LIKELY} == answers
    assert all(answer(action, risk) is not Answer.MARKED for risk in (HERS, CHILDS, TYPED))


@given(st.sampled_from(Aim), st.sampled_from([None, "her", "him", "child"]), st.sampled_from([HERS, CHILDS, TYPED]))
def test_what_somebody_marked_is_the_whole_answer(aim: Aim, about: str | None, marked: NamedRisk) -> None:
    action = AimedAction("a", aim, about, marked.ref)
    for risk in (HERS, CHILDS, TYPED):
        assert answer(action, risk) is (Answer.MARKED if risk is marked else Answer.NONE)
