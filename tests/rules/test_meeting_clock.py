"""The clocks of a running meeting: what is to come is counted from now, and a case's pace from its own plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.meeting_clock import Pace, TimedCase, Turn, forecast, pace

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    """Return the instant so many minutes from now."""
    return NOW + timedelta(minutes=minutes)


def test_the_running_case_takes_what_is_left_of_its_plan_and_the_rest_follow() -> None:
    cases = (
        TimedCase("heard", Turn.OVER, 12, 900),
        TimedCase("here", Turn.RUNS, 12, 300),
        TimedCase("next", Turn.WAITS, 12, pause_after=10),
        TimedCase("last", Turn.WAITS, 20),
    )
    seen = forecast(cases, NOW)
    assert seen.starts == {"next": after(7), "last": after(29)}
    assert seen.breaks == {"next": after(19)}
    assert seen.end == after(49)


def test_a_case_that_is_over_its_plan_takes_no_more() -> None:
    seen = forecast((TimedCase("here", Turn.RUNS, 12, 1200), TimedCase("next", Turn.WAITS, 12)), NOW)
    assert seen.starts["next"] == NOW


def test_a_break_is_over_once_a_case_after_it_has_begun() -> None:
    cases = (
        TimedCase("first", Turn.OVER, 12, 700, pause_after=10),
        TimedCase("second", Turn.RUNS, 12, 0),
        TimedCase("third", Turn.WAITS, 12),
    )
    assert not forecast(cases, NOW).breaks


def test_no_break_follows_the_last_case() -> None:
    seen = forecast((TimedCase("only", Turn.RUNS, 12, 0, pause_after=10),), NOW)
    assert (seen.breaks, seen.end) == ({}, after(12))


@given(st.lists(st.tuples(st.sampled_from(Turn), st.integers(1, 60), st.integers(0, 5000)), max_size=30))
def test_waiting_cases_begin_in_their_order_and_the_end_is_not_before_the_last(
    given_cases: list[tuple[Turn, int, int]],
) -> None:
    cases = [TimedCase(n, turn, planned, seconds) for n, (turn, planned, seconds) in enumerate(given_cases)]
    seen = forecast(cases, NOW)
    starts = list(seen.starts.values())
    assert starts == sorted(starts)
    assert list(seen.starts) == [case.key for case in cases if case.turn is Turn.WAITS]
    assert seen.end >= max(starts, default=NOW)


@pytest.mark.parametrize(
    ("minutes", "planned", "expected"),
    [
        (11.9, 12, Pace.WITHIN),
        (12, 12, Pace.OVER),
        (14.9, 12, Pace.OVER),
        (15, 12, Pace.FAR_OVER),
        (15, 20, Pace.WITHIN),
        (20, 20, Pace.OVER),
        (23, 20, Pace.FAR_OVER),
        (8, 8, Pace.OVER),
        (11, 8, Pace.FAR_OVER),
    ],
)
def test_the_pace_of_a_case(minutes: float, planned: int, expected: Pace) -> None:
    found = pace(int(minutes * 60), planned_minutes=planned, usual_minutes=12, amber_minutes=12, red_minutes=15)
    assert found is expected
