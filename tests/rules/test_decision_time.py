"""Time to decision: working days and clock hours, over a weekend, and while it still waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.decision_time import time_to_decision
from marac_desk.rules.working_days import Calendar

CALENDAR = Calendar(frozenset({date(2026, 12, 25)}), date(2026, 1, 1), date(2026, 12, 31))
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def test_a_weekend_is_no_working_day_but_its_hours_are_hours() -> None:
    found = time_to_decision(FRIDAY, FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=9), UTC, CALENDAR)
    assert (found.working_days, found.hours, found.decided, found.verified) == (1, 72, True, True)


def test_on_the_same_day_it_is_none_and_counts_in_hours() -> None:
    found = time_to_decision(FRIDAY, FRIDAY + timedelta(hours=2, minutes=59), FRIDAY, UTC, CALENDAR)
    assert (found.working_days, found.hours) == (0, 2)


def test_what_waits_is_counted_until_now() -> None:
    found = time_to_decision(FRIDAY, None, FRIDAY + timedelta(days=4), UTC, CALENDAR)
    assert (found.working_days, found.decided) == (2, False)


def test_holidays_nobody_knows_of_are_said() -> None:
    assert not time_to_decision(FRIDAY, FRIDAY + timedelta(days=60), FRIDAY, UTC, CALENDAR).verified


@given(st.integers(-500, 5000), st.integers(0, 3000))
def test_it_is_never_negative_and_grows(hours: int, more: int) -> None:
    first = time_to_decision(FRIDAY, FRIDAY + timedelta(hours=hours), FRIDAY, UTC, CALENDAR)
    later = time_to_decision(FRIDAY, FRIDAY + timedelta(hours=hours + more), FRIDAY, UTC, CALENDAR)
    assert 0 <= first.working_days <= later.working_days
    assert 0 <= first.hours <= later.hours
