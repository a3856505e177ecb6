"""The order of an agenda: children first, urgency, links, moves by hand, running times and capacity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.agenda_order import (
    BlockReason,
    Capacity,
    Move,
    MoveWarning,
    OrderInput,
    Slot,
    block_of,
    block_reasons,
    blocks,
    capacity,
    may_move,
    order,
    release_after,
    running_times,
)
from marac_desk.rules.vocabulary import AgendaBlock

CHILD, ADULT, REVIEW = AgendaBlock.CHILD_CASES, AgendaBlock.ADULT_CASES, AgendaBlock.REVIEW


def case(
    key: str, *, child: bool = False, urgent: int = 0, linked: str | None = None, review: bool = False, day: int = 1
) -> OrderInput:
    received = date(2026, 11, day)
    return OrderInput(key, child, False, 34, 36, urgent, review, linked, received)


@pytest.mark.parametrize(
    ("changes", "block", "reasons"),
    [
        ({}, ADULT, ()),
        ({"has_child": True}, CHILD, (BlockReason.CHILD,)),
        ({"unborn": True}, CHILD, (BlockReason.UNBORN_CHILD,)),
        ({"victim_age": 17}, CHILD, (BlockReason.VICTIM_UNDER_18,)),
        ({"victim_age": 18}, ADULT, ()),
        ({"youngest_perpetrator_age": 17}, CHILD, (BlockReason.PERPETRATOR_UNDER_18,)),
        ({"youngest_perpetrator_age": 18}, ADULT, ()),
        ({"victim_age": None}, ADULT, (BlockReason.VICTIM_AGE_UNKNOWN,)),
        ({"youngest_perpetrator_age": None}, ADULT, (BlockReason.PERPETRATOR_AGE_UNKNOWN,)),
        ({"reviews": True}, REVIEW, ()),
        ({"reviews": True, "has_child": True}, CHILD, (BlockReason.CHILD,)),
    ],
)
def test_the_block_of_a_case_and_why(
    changes: dict[str, object], block: AgendaBlock, reasons: tuple[BlockReason, ...]
) -> None:
    item = replace(case("a"), **changes)  # type: ignore[arg-type]  # one field each, of its own type
    assert block_of(item) is block
    assert block_reasons(item) == reasons


def test_child_cases_then_adult_cases_then_reviews() -> None:
    items = [case("review", review=True, urgent=9), case("adult", urgent=9), case("child", child=True)]
    assert order(items) == ["child", "adult", "review"]


def test_the_most_urgent_first_then_the_first_received_then_as_given() -> None:
    items = [case("late", day=9), case("given1", day=5), case("given2", day=5), case("urgent", urgent=2, day=20)]
    assert order(items) == ["urgent", "given1", "given2", "late"]


def test_linked_cases_stand_together_with_the_more_urgent_one() -> None:
    items = [case("calm", linked="urgent", day=2), case("middle", urgent=1), case("urgent", urgent=2)]
    assert order(items) == ["urgent", "calm", "middle"]


def test_a_case_linked_to_a_child_case_is_heard_among_the_child_cases() -> None:
    items = [case("adult", urgent=5), case("hers", child=True), case("his", linked="hers")]
    assert order(items) == ["hers", "his", "adult"]
    assert blocks(items) == {"adult": ADULT, "hers": CHILD, "his": CHILD}


def test_links_in_a_ring_or_to_another_meeting_do_no_harm() -> None:
    items = [case("a", linked="b"), case("b", linked="c"), case("c", linked="a"), case("d", linked="elsewhere")]
    assert order(items) == ["a", "b", "c", "d"]
    assert order([case("alone", linked="alone")]) == ["alone"]
    assert order([]) == []


LISTED = [case("child1", child=True), case("child2", child=True), case("adult1"), case("adult2")]


@pytest.mark.parametrize(
    ("key", "position", "warnings"),
    [
        ("adult2", 2, ()),
        ("adult2", 1, (MoveWarning.ADULT_BEFORE_CHILDREN,)),
        ("adult1", 0, (MoveWarning.ADULT_BEFORE_CHILDREN,)),
        ("child2", 0, ()),
        ("child1", 1, ()),
        ("child1", 2, (MoveWarning.CHILD_AFTER_ADULTS,)),
        ("child1", 3, (MoveWarning.CHILD_AFTER_ADULTS,)),
        ("adult1", 2, ()),
    ],
)
def test_moves_across_the_end_of_the_child_block(key: str, position: int, warnings: tuple[MoveWarning, ...]) -> None:
    assert may_move(LISTED, key, position) == Move(not warnings, warnings)
    assert may_move(LISTED, key, position, forced=True) == Move(True, warnings)


def test_a_move_names_only_what_it_brings_about() -> None:
    forced = [LISTED[2], *LISTED[:2], LISTED[3]]  # an adult case stands first, by hand
    assert may_move(forced, "adult1", 1) == Move(True, ())


def test_parting_linked_cases_is_a_warning_whoever_moves() -> None:
    items = [case("hers"), case("his", linked="hers"), case("other")]
    apart = Move(True, (MoveWarning.LINKED_APART,))
    assert may_move(items, "hers", 2) == apart
    assert may_move(items, "other", 1) == apart
    assert may_move(items, "other", 0) == Move(True, ())
    assert may_move([items[0], items[2], items[1]], "other", 2) == Move(True, ()), "joining them again"


@pytest.mark.parametrize(("key", "position"), [("nobody", 0), ("adult1", 4), ("adult1", -1)])
def test_a_move_that_is_not_on_the_list_is_refused(key: str, position: int) -> None:
    with pytest.raises(ValueError, match="not_on_the_list"):
        may_move(LISTED, key, position)


def test_child_agencies_may_leave_after_the_last_child_case_wherever_it_stands() -> None:
    assert release_after(LISTED) == "child2"
    assert release_after([LISTED[0], *LISTED[2:], LISTED[1]]) == "child2"
    assert release_after(LISTED[2:]) is None


@st.composite
def agendas(draw: st.DrawFn) -> list[OrderInput]:
    keys = [str(n) for n in range(draw(st.integers(0, 12)))]
    return [
        OrderInput(
            key, draw(st.booleans()), draw(st.booleans()), draw(st.none() | st.integers(15, 60)),
            draw(st.none() | st.integers(15, 60)), draw(st.integers(0, 2)), draw(st.booleans()),
            draw(st.none() | st.sampled_from(keys)), date(2026, 11, draw(st.integers(1, 3))),
        )
        for key in keys
    ]  # fmt: skip


@given(agendas())
def test_every_case_once_and_no_child_agency_released_too_early(items: list[OrderInput]) -> None:
    ordered = order(items)
    assert sorted(ordered) == sorted(item.id for item in items)
    block = blocks(items)
    ranks = [[CHILD, ADULT, REVIEW].index(block[key]) for key in ordered]
    assert ranks == sorted(ranks)
    assert all(block[item.id] is CHILD for item in items if block_of(item) is CHILD)


@given(agendas())
def test_linked_cases_are_never_apart_and_urgency_leads_among_the_others(items: list[OrderInput]) -> None:
    place = {key: at for at, key in enumerate(order(items))}
    tied: dict[str, set[str]] = {item.id: {item.id} for item in items}
    for item in items:
        if item.linked is not None:
            union = tied[item.id] | tied[item.linked]
            for key in union:
                tied[key] = union
    for group in tied.values():
        places = [place[key] for key in group]
        assert max(places) - min(places) == len(group) - 1
    alone = [item for item in items if len(tied[item.id]) == 1]
    for one in alone:
        for other in alone:
            if block_of(one) is block_of(other) and one.urgent > other.urgent:
                assert place[one.id] < place[other.id]


@given(agendas())
def test_a_good_order_stays_as_it_is(items: list[OrderInput]) -> None:
    by_key = {item.id: item for item in items}
    ordered = [by_key[key] for key in order(items)]
    assert order(ordered) == [item.id for item in ordered]
    for at, item in enumerate(ordered):
        assert may_move(ordered, item.id, at) == Move(True, ())


def test_running_times_with_an_opening_and_a_break() -> None:
    slots = running_times(9 * 60 + 30, 10, [12, 15, 12], break_after={2}, break_minutes=20)
    assert slots == (Slot(580, 592), Slot(592, 607), Slot(627, 639))


def test_running_times_past_midnight_and_of_nothing() -> None:
    assert running_times(23 * 60 + 55, 0, [12]) == (Slot(1435, 1447),)
    assert running_times(570, 10, []) == ()


@pytest.mark.parametrize("wrong", [(-1, 0, [12]), (0, -1, [12]), (0, 0, [12, -1])])
def test_negative_minutes_are_refused(wrong: tuple[int, int, list[int]]) -> None:
    with pytest.raises(ValueError, match="negative_minutes"):
        running_times(*wrong)


@given(st.integers(0, 1440), st.lists(st.integers(0, 40)), st.sets(st.integers(1, 20)), st.integers(0, 30))
def test_slots_follow_each_other(start: int, planned: list[int], breaks: set[int], pause: int) -> None:
    slots = running_times(start, 5, planned, breaks, pause)
    assert [slot.end - slot.start for slot in slots] == planned
    for heard, (slot, after) in enumerate(pairwise(slots), start=1):
        assert after.start - slot.end == (pause if heard in breaks else 0)


def test_capacity_says_what_fits_and_when_to_split() -> None:
    assert capacity(180, [12] * 10, 12) == Capacity(120, 60, 5, 0, suggest_split=False)
    assert capacity(125, [12] * 10, 12) == Capacity(120, 5, 0, 0, suggest_split=False)
    assert capacity(100, [12] * 10, 12) == Capacity(120, 0, 0, 20, suggest_split=True)
    assert capacity(600, [12] * 20, 12).suggest_split is False
    assert capacity(600, [12] * 21, 12).suggest_split is True
    assert capacity(600, [12] * 9, 12, suggest_split_above=8).suggest_split is True
    assert capacity(119, [12] * 10, 12) == Capacity(120, 0, 0, 1, suggest_split=True)
    assert capacity(10, [], 1).more_fit == 10
    assert capacity(180, [], 12) == Capacity(0, 180, 15, 0, suggest_split=False)


@pytest.mark.parametrize("wrong", [(180, [12], 0), (-1, [12], 12), (180, [-12], 12)])
def test_impossible_minutes_are_refused(wrong: tuple[int, list[int], int]) -> None:
    with pytest.raises(ValueError, match="minutes_out_of_range"):
        capacity(*wrong)
