"""Month arithmetic and ages: month ends, leap years, and the edges of the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.months import add_months, age_on

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 11, 24), 12, date(2026, 11, 24)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 2, 28), 12, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(2, 1, 1), -12, date(1, 1, 1)),
        (date(9998, 12, 31), 12, date(9999, 12, 31)),
    ],
)
def test_same_day_of_the_month_or_its_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-600, 600))
def test_lands_in_the_right_month_and_never_later_in_it(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@given(DAYS, DAYS, st.integers(0, 60))
def test_a_later_day_never_ends_earlier(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


@pytest.mark.parametrize(("day", "months"), [(date(9999, 12, 1), 1), (date(1, 1, 1), -1), (date(2026, 1, 1), 10**9)])
def test_the_end_of_the_calendar_is_refused(day: date, months: int) -> None:
    with pytest.raises(ValueError, match="year_out_of_range"):
        add_months(day, months)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 11, 24), date(2026, 11, 23), 17),
        (date(2008, 11, 24), date(2026, 11, 24), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 11, 25), date(2026, 11, 24), -1),
    ],
)
def test_years_completed(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


@given(DAYS, st.integers(0, 120))
def test_a_year_is_completed_on_the_birthday_and_not_the_day_before(born: date, years: int) -> None:
    birthday = add_months(born, 12 * years)
    if (birthday.month, birthday.day) != (born.month, born.day):  # 29 February in a common year
        birthday += timedelta(days=1)
    assert age_on(born, birthday) == years
    assert age_on(born, birthday - timedelta(days=1)) == years - 1
