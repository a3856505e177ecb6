"""Fair trim: who gives way first, what is never deferred, and that the sums are right."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.fair_trim import NEVER_DEFERRED, Floors, GivesWay, Trim, TrimCase, gives_way
from marac_desk.rules.fair_trim import propose as proposed

FLOORS = Floors(review=5, hearing=8)


def propose(cases: Sequence[TrimCase], over_by: int, floors: Floors = FLOORS) -> Trim:
    return proposed(cases, over_by, floors)


@st.composite
def waiting(draw: st.DrawFn) -> list[TrimCase]:
    count = draw(st.integers(0, 9))
    keys = [f"case{number}" for number in range(count)]
    return [
        TrimCase(
            key,
            minutes=draw(st.integers(0, 20)),
            review=draw(st.booleans()),
            repeat=draw(st.booleans()),
            changed=draw(st.booleans()),
            children=draw(st.booleans()),
            emergency=draw(st.integers(0, 5)) == 0,
            urgent=draw(st.integers(0, 30)),
            linked=draw(st.sampled_from([None, None, None, *keys, "elsewhere"])),
            begun=draw(st.integers(0, 6)) == 0,
        )
        for key in keys
    ]


@given(waiting(), st.integers(0, 200))
def test_it_fits_or_says_by_how_much_it_does_not(cases: list[TrimCase], over_by: int) -> None:
    trim = propose(cases, over_by)
    assert trim.gains + trim.short_by >= over_by
    assert trim.short_by == max(0, over_by - sum(line.gains for line in trim.lines))
    known = {case.key: case for case in cases}
    assert {line.key for line in (*trim.lines, *trim.spared)} == known.keys()
    for line in (*trim.lines, *trim.spared):
        case = known[line.key]
        floor = min(case.minutes, FLOORS.review if case.review else FLOORS.hearing)
        assert line.minutes == case.minutes
        assert line.becomes == 0 or floor <= line.becomes <= case.minutes
    if not any(line.defers for line in trim.lines):
        assert trim.gains <= over_by, "no minute more than is needed"


@given(waiting(), st.integers(0, 200))
def test_a_first_hearing_with_children_and_an_emergency_are_never_deferred(cases: list[TrimCase], over: int) -> None:
    trim = propose(cases, over)
    assert not [line for line in trim.lines if line.minutes and line.defers and line.why in NEVER_DEFERRED]
    assert not [line for line in trim.lines if line.why is GivesWay.EMERGENCY]


@given(waiting(), st.integers(0, 200))
def test_nothing_is_deferred_before_what_gives_way_more_readily(cases: list[TrimCase], over_by: int) -> None:
    alone = [dataclasses.replace(case, linked=None, begun=False) for case in cases]
    trim = propose(alone, over_by)
    known = {case.key: case for case in alone}
    deferred = [gives_way(known[line.key]) for line in trim.lines if line.defers and line.minutes]
    gone = {line.key for line in trim.lines if line.defers}
    kept = [gives_way(case) for case in alone if case.minutes and case.key not in gone]
    for last in deferred:
        assert all(other >= last for other in kept)


@given(waiting(), st.integers(0, 200))
def test_a_kind_is_shortened_only_when_the_kinds_before_it_gave_all_they_can(cases: list[TrimCase], over: int) -> None:
    trim = propose(cases, over)
    known = {case.key: case for case in cases}
    shortened = [gives_way(known[line.key]) for line in trim.lines if not line.defers]
    for line in (*trim.lines, *trim.spared):
        case = known[line.key]
        floor = min(case.minutes, FLOORS.review if case.review else FLOORS.hearing)
        if not line.defers and shortened and gives_way(case) < max(shortened):
            assert line.becomes == floor


@given(waiting(), st.integers(1, 200))
def test_no_case_more_is_deferred_than_is_needed(cases: list[TrimCase], over_by: int) -> None:
    alone = [dataclasses.replace(case, linked=None) for case in cases]
    deferred = {line.key for line in propose(alone, over_by).lines if line.defers}

    def can_give(without: set[object]) -> int:
        return sum(
            case.minutes
            if case.key in without
            else 0
            if case.emergency
            else case.minutes - min(case.minutes, FLOORS.review if case.review else FLOORS.hearing)
            for case in alone
        )

    if deferred:
        assert min(can_give(deferred - {key}) for key in deferred) < over_by


@given(waiting(), st.integers(0, 200))
def test_the_same_question_has_the_same_answer(cases: list[TrimCase], over_by: int) -> None:
    assert propose(cases, over_by) == propose(list(cases), over_by)


@given(waiting(), st.integers(0, 200), st.data())
def test_accepting_one_line_leaves_the_others_as_they_were(
    cases: list[TrimCase], over_by: int, data: st.DataObject
) -> None:
    alone = [dataclasses.replace(case, linked=None) for case in cases]
    trim = propose(alone, over_by)
    if not trim.lines or trim.gains > over_by:
        return
    taken = data.draw(st.sampled_from(trim.lines))
    left = [
        dataclasses.replace(case, minutes=taken.becomes) if case.key == taken.key else case
        for case in alone
        if case.key != taken.key or not taken.defers
    ]
    after = propose(left, over_by - taken.gains)
    assert {line.key: line.becomes for line in after.lines} == {
        line.key: line.becomes for line in trim.lines if line.key != taken.key
    }


@given(waiting(), st.integers(0, 200))
def test_both_sides_of_a_counter_allegation_are_deferred_together(cases: list[TrimCase], over_by: int) -> None:
    trim = propose(cases, over_by)
    deferred = {line.key for line in trim.lines if line.defers}
    known = {case.key: case for case in cases}
    for case in cases:
        if case.linked in known and case.minutes and known[case.linked].minutes:
            assert (case.key in deferred) == (case.linked in deferred)


def test_a_meeting_in_time_gives_nothing() -> None:
    assert propose([TrimCase("a", 10), TrimCase("b", 10, review=True)], 0).lines == ()


def test_minutes_come_first_then_the_review_then_the_repeat() -> None:
    cases = [
        TrimCase("first with children", 12, children=True),
        TrimCase("repeat", 12, repeat=True, children=True),
        TrimCase("first", 12),
        TrimCase("review", 8, review=True),
    ]
    few = propose(cases, 3)
    assert [(line.key, line.becomes) for line in few.lines] == [("review", 5)]
    more = propose(cases, 12)
    assert not any(line.defers for line in more.lines)
    assert [(line.key, line.becomes) for line in more.lines] == [
        ("review", 5), ("repeat", 8), ("first", 8), ("first with children", 11),
    ]  # fmt: skip
    much = propose(cases, 25)
    assert [line.key for line in much.lines if line.defers] == ["review", "repeat"]
    too_much = propose(cases, 60)
    assert [line.key for line in too_much.lines if line.defers] == ["review", "repeat", "first"]
    assert too_much.short_by == 60 - 8 - 12 - 12 - 4


def test_a_change_a_child_and_urgency_hold_a_case_back() -> None:
    cases = [
        TrimCase("pressing", 10, review=True, urgent=20),
        TrimCase("child", 10, review=True, children=True),
        TrimCase("changed", 10, review=True, changed=True),
        TrimCase("quiet", 10, review=True),
    ]
    order = [propose(cases, over).lines for over in (21, 26, 31, 36)]
    assert [[line.key for line in lines if line.defers] for lines in order] == [
        ["quiet"], ["pressing", "quiet"], ["pressing", "child", "quiet"], ["pressing", "child", "quiet", "changed"],
    ]  # fmt: skip


def test_what_was_begun_is_shortened_and_not_deferred() -> None:
    trim = propose([TrimCase("begun", 9, review=True, begun=True), TrimCase("other", 9, review=True)], 18)
    assert [(line.key, line.becomes) for line in trim.lines] == [("other", 0), ("begun", 5)]
    assert trim.short_by == 5


def test_negative_minutes_are_refused() -> None:
    with pytest.raises(ValueError, match="negative_minutes"):
        propose([], -1)
