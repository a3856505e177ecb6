"""The ladder of lateness: one rung after the other, none skipped silently, down again when an action ends or moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.deadlines import TimeRules, escalation_level
from marac_desk.rules.escalation import STARTS_ANEW, Rung, Standing, done_so_far

RUNGS = st.sampled_from(Rung)
UP = st.sampled_from([Rung.REPRESENTATIVE, Rung.MANAGER, Rung.CHAIR])
EVENTS = st.lists(
    st.one_of(st.tuples(st.just("escalated"), UP), st.tuples(st.sampled_from(sorted(STARTS_ANEW)), st.just(0)))
)


@given(RUNGS, RUNGS)
def test_the_next_rung_is_one_up_and_never_above_what_lateness_reaches(reached: Rung, done: Rung) -> None:
    standing = Standing(reached, done)
    if done < reached:
        assert standing.proposed == done + 1
    else:
        assert standing.proposed is Rung.NOBODY
    assert standing.waiting == tuple(rung for rung in Rung if done < rung <= reached)


@given(RUNGS, RUNGS, UP)
def test_a_rung_passed_over_is_always_named(reached: Rung, done: Rung, to: Rung) -> None:
    standing = Standing(reached, done)
    assert set(standing.skipped(to)) == {rung for rung in Rung if done < rung <= reached and rung < to}
    if standing.proposed:
        assert standing.skipped(standing.proposed) == ()


@given(EVENTS, st.sampled_from(sorted(STARTS_ANEW)))
def test_another_day_another_owner_or_the_end_begins_at_the_foot(events: list[tuple[str, int]], kind: str) -> None:
    assert done_so_far([*events, (kind, 0)]) is Rung.NOBODY


@given(EVENTS, UP)
def test_the_highest_rung_counts_whatever_came_after(events: list[tuple[str, int]], rung: Rung) -> None:
    assert done_so_far([*events, ("escalated", rung)]) >= rung
    assert done_so_far([*events, ("chased", 0)]) == done_so_far(events)


@pytest.mark.parametrize(("late", "level"), [(0, 0), (1, 0), (2, 1), (4, 1), (5, 2), (9, 2), (10, 3), (99, 3)])
def test_the_area_says_from_when_each_rung_is_reached(late: int, level: int) -> None:
    assert escalation_level(TimeRules(), late) == level
