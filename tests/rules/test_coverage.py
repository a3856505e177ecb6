"""Coverage: each gap alone, what weighs as harm, and that a covered case has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marac_desk.rules.coverage import Gap, GapCode, GapWeight, ItemFacts, PlannedAction, Subject, gaps
from marac_desk.rules.vocabulary import Aim

POLICE = PlannedAction("a1", Aim.PERPETRATOR, "police", has_due=True)
HOUSING = PlannedAction("a2", Aim.HOME, "housing", has_due=True)
COVERED = ItemFacts(
    children=(Subject("c1", answered=True),),
    perpetrators=(Subject("p1", answered=True),),
    actions=(POLICE, HOUSING),
    risks=(Subject("r1", answered=True),),
    report_back_planned=True,
    safe_contact_verified=True,
    victim_view_or_reason=True,
    risk_statement=True,
    links_decided=True,
)


def said(facts: ItemFacts) -> list[tuple[str, str | None]]:
    return [(gap.code.value, gap.about) for gap in gaps(facts)]


def test_a_covered_case_has_no_gap() -> None:
    assert gaps(COVERED) == ()


def test_one_gap_for_each_child_nobody_acts_for() -> None:
    children = (Subject("c1", answered=False), Subject("c2", answered=True), Subject("c3", answered=False))
    assert said(replace(COVERED, children=children)) == [("no_child_action", "c1"), ("no_child_action", "c3")]


def test_a_case_without_children_needs_no_action_for_one() -> None:
    assert gaps(replace(COVERED, children=())) == ()


def test_one_gap_for_each_person_causing_harm() -> None:
    people = (Subject("p1", answered=True), Subject("p2", answered=False))
    assert said(replace(COVERED, perpetrators=people)) == [("no_perpetrator_action", "p2")]


def test_nobody_causing_harm_recorded_is_covered_by_any_action_about_such_a_person() -> None:
    assert gaps(replace(COVERED, perpetrators=())) == ()
    nobody = replace(COVERED, perpetrators=(), actions=(HOUSING, replace(POLICE, aim=Aim.VICTIM)))
    assert said(nobody) == [("no_perpetrator_action", None)]


def test_a_risk_that_no_action_answers() -> None:
    risks = (Subject("r1", answered=True), Subject("r2", answered=False))
    assert said(replace(COVERED, risks=risks)) == [("risk_unanswered", "r2")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"report_back_planned": False}, "no_report_back"),
        ({"safe_contact_verified": False}, "safe_contact_unverified"),
        ({"victim_view_or_reason": False}, "no_victim_view"),
        ({"risk_statement": False}, "no_risk_statement"),
        ({"links_decided": False}, "links_undecided"),
        ({"expects_order_ignored": True}, "order_expected_ignored"),
        ({"expects_child_taken": True}, "child_expected_taken"),
    ],
)
def test_each_gap_of_the_case(changes: dict[str, bool], code: str) -> None:
    assert said(replace(COVERED, **changes)) == [(code, None)]  # type: ignore[arg-type]  # all of them are bool


def test_what_she_expects_is_covered_once_the_plan_answers_it() -> None:
    answered = replace(
        COVERED, expects_order_ignored=True, order_answered=True, expects_child_taken=True, child_taking_answered=True
    )
    assert gaps(answered) == ()


def test_actions_without_owner_or_due_are_named() -> None:
    actions = (replace(POLICE, owner=None), replace(HOUSING, has_due=False))
    assert said(replace(COVERED, actions=actions)) == [("action_without_owner", "a1"), ("action_without_due", "a2")]


@pytest.mark.parametrize(
    ("owners", "one_agency"),
    [(["police"], False), (["police", "police"], True), (["police", "housing"], False), (["police", None], False)],
)
def test_everything_on_one_agency(owners: list[str | None], one_agency: bool) -> None:
    actions = tuple(replace(POLICE, ref=f"a{n}", owner=owner) for n, owner in enumerate(owners))
    found = [gap for gap in gaps(replace(COVERED, actions=actions)) if gap.code is GapCode.ALL_ON_ONE_AGENCY]
    assert found == ([Gap(GapCode.ALL_ON_ONE_AGENCY, "police", GapWeight.MISSING)] if one_agency else [])


def test_an_empty_case_names_everything_and_harm_stands_first() -> None:
    nothing = ItemFacts(
        children=(Subject("c1", answered=False),), perpetrators=(), actions=(), risks=(), report_back_planned=False,
        safe_contact_verified=False, victim_view_or_reason=False, risk_statement=False, links_decided=False,
        expects_order_ignored=True, expects_child_taken=True,
    )  # fmt: skip
    found = gaps(nothing)
    assert [gap.code.value for gap in found if gap.weight is GapWeight.HARM] == [
        "no_child_action", "no_perpetrator_action", "order_expected_ignored", "child_expected_taken",
        "safe_contact_unverified",
    ]  # fmt: skip
    assert [gap.code.value for gap in found if gap.weight is GapWeight.MISSING] == [
        "no_report_back", "no_victim_view", "no_risk_statement", "links_undecided",
    ]  # fmt: skip
    weights = [gap.weight for gap in found]
    assert weights == sorted(weights), "harm before what is missing"


def test_every_code_can_be_found() -> None:
    bare = replace(POLICE, ref="a3", owner=None, has_due=False)
    worst = ItemFacts(
        (Subject("c1", answered=False),), (Subject("p1", answered=False),), (POLICE, POLICE),
        (Subject("r1", answered=False),), False, False, False, False, False,
        expects_order_ignored=True, expects_child_taken=True,
    )  # fmt: skip
    found = {gap.code for gap in (*gaps(worst), *gaps(replace(worst, actions=(bare,))))}
    assert found == set(GapCode)
