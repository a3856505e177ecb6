"""Lateness as bounds on the due day says the same as counting working days, on every day of every calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.deadlines import days_late, due_soon
from marac_desk.rules.lateness import (
    Lateness,
    bucket_of,
    due_span,
    late_before,
    soon_before,
    soon_until,
)
from marac_desk.rules.working_days import Calendar

START = date(2026, 1, 1)
DAYS = st.integers(0, 400).map(lambda n: START + timedelta(days=n))
CALENDARS = st.frozensets(DAYS, max_size=40).map(lambda closed: Calendar(closed, date(2025, 1, 1), date(2028, 12, 31)))
PLAIN = Calendar(frozenset({date(2026, 12, 25)}), date(2025, 1, 1), date(2028, 12, 31))


@given(CALENDARS, DAYS, DAYS, st.integers(1, 30))
def test_due_before_the_bound_is_just_that_late(cal: Calendar, due: date, today: date, least: int) -> None:
    assert (due < late_before(cal, today, least)) == (days_late(cal, due, today) >= least)


@given(CALENDARS, DAYS, DAYS)
def test_every_late_day_is_in_one_step_and_no_other_is(cal: Calendar, due: date, today: date) -> None:
    late = days_late(cal, due, today)
    steps = [b for b in Lateness if b is not Lateness.ANY and due_span(b, cal, today).holds(due)]
    assert steps == ([bucket_of(late)] if late else [])
    assert due_span(Lateness.ANY, cal, today).holds(due) == (late > 0)


@given(CALENDARS, DAYS, DAYS)
def test_soon_by_date_is_soon_by_count(cal: Calendar, due: date, today: date) -> None:
    assert (today <= due < soon_before(cal, today)) == due_soon(cal, due, today)
    assert today < soon_until(cal, today) < soon_before(cal, today)


@pytest.mark.parametrize(
    ("today", "bound"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),  # a Friday: due on Thursday is late
        (date(2026, 11, 21), date(2026, 11, 20)),  # Saturday and Sunday add nothing: due on Friday is not late yet
        (date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 11, 23), date(2026, 11, 23)),  # Monday: due on Friday, Saturday or Sunday is late
        (date(2026, 12, 25), date(2026, 12, 24)),  # a holiday adds nothing either
    ],
)
def test_weekends_and_holidays_add_no_lateness(today: date, bound: date) -> None:
    assert late_before(PLAIN, today) == bound


def test_nothing_is_at_least_no_days_late() -> None:
    with pytest.raises(ValueError, match="least_too_small"):
        late_before(PLAIN, START, 0)
