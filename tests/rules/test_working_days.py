"""Working days against a day-by-day count, with holidays, other weekends and the end of the holiday table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.working_days import Calendar, Reckoned, after, before, between, is_working_day

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29)})
ENGLAND = Calendar(CHRISTMAS, date(2026, 1, 1), date(2027, 12, 31))
ONE_DAY = timedelta(days=1)


def test_weekends_and_holidays_are_no_working_days() -> None:
    assert [is_working_day(ENGLAND, date(2026, 12, day)) for day in (24, 25, 26, 27, 28, 29)] == [
        True, False, False, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("anchor", "days", "expected"),
    [
        (date(2026, 11, 24), 8, date(2026, 11, 12)),
        (date(2026, 12, 29), 1, date(2026, 12, 24)),
        (date(2026, 12, 28), 1, date(2026, 12, 24)),
        (date(2026, 12, 29), 0, date(2026, 12, 29)),
        (date(2026, 12, 28), 0, date(2026, 12, 24)),
        (date(2026, 12, 27), 0, date(2026, 12, 24)),
    ],
)
def test_before_an_anchor_moves_earlier(anchor: date, days: int, expected: date) -> None:
    assert before(ENGLAND, anchor, days) == Reckoned(expected, verified=True)


@pytest.mark.parametrize(
    ("anchor", "days", "expected"),
    [
        (date(2026, 12, 21), 8, date(2027, 1, 5)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 26), 1, date(2026, 12, 29)),
        (date(2026, 12, 24), 0, date(2026, 12, 24)),
        (date(2026, 12, 25), 0, date(2026, 12, 29)),
    ],
)
def test_after_an_anchor_moves_later(anchor: date, days: int, expected: date) -> None:
    assert after(ENGLAND, anchor, days) == Reckoned(expected, verified=True)


def test_what_the_holiday_table_does_not_cover_is_unverified() -> None:
    short = Calendar(frozenset(), date(2026, 1, 5), date(2026, 1, 30))
    assert after(short, date(2026, 1, 29), 1) == Reckoned(date(2026, 1, 30), verified=True)
    assert after(short, date(2026, 1, 29), 2) == Reckoned(date(2026, 2, 2), verified=False)
    assert before(short, date(2026, 1, 6), 1).verified
    assert not before(short, date(2026, 1, 5), 1).verified
    assert after(short, date(2026, 1, 4), 1).verified, "the anchor itself is not needed"
    assert not after(short, date(2026, 1, 4), 0).verified, "here the anchor is looked at"
    assert not before(short, date(2026, 2, 2), 2).verified


def test_an_empty_table_verifies_nothing() -> None:
    nothing = Calendar(frozenset(), date.max, date.min)
    assert after(nothing, date(2026, 11, 24), 1) == Reckoned(date(2026, 11, 25), verified=False)
    assert not nothing.covers_span(date(2026, 1, 1), date(2026, 1, 2))


def test_a_span_is_covered_in_either_order() -> None:
    assert ENGLAND.covers_span(date(2027, 12, 31), date(2026, 1, 1))
    assert not ENGLAND.covers_span(date(2026, 1, 1), date(2028, 1, 1))


def test_far_apart_dates_are_counted() -> None:
    start, end = date(1926, 11, 24), date(2026, 12, 31)
    walked = sum(is_working_day(ENGLAND, start + ONE_DAY * n) for n in range(1, (end - start).days + 1))
    assert between(ENGLAND, start, end) == walked


@pytest.mark.parametrize("weekend", [frozenset(range(7)), frozenset({7}), frozenset({-1})])
def test_an_impossible_weekend_is_refused(weekend: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekend_impossible"):
        Calendar(frozenset(), date(2026, 1, 1), date(2026, 12, 31), weekend)


@pytest.mark.parametrize("count", [before, after])
def test_a_negative_number_is_refused(count: object) -> None:
    assert callable(count)
    with pytest.raises(ValueError, match="negative_working_days"):
        count(ENGLAND, date(2026, 11, 24), -1)


def test_the_end_of_the_calendar_is_refused_and_does_not_hang() -> None:
    with pytest.raises(OverflowError):
        after(ENGLAND, date(9999, 12, 30), 3)
    with pytest.raises(OverflowError):
        before(ENGLAND, date(1, 1, 1), 1)
    assert before(ENGLAND, date(1, 1, 2), 1).day == date(1, 1, 1)
    assert after(ENGLAND, date(9999, 12, 30), 1).day == date(9999, 12, 31)


def test_a_holiday_longer_than_any_guess_is_walked_over() -> None:
    year_off = frozenset(date(2026, 1, 1) + ONE_DAY * n for n in range(365))
    closed = Calendar(year_off, date(2025, 1, 1), date(2027, 12, 31))
    assert after(closed, date(2025, 12, 31), 1).day == date(2027, 1, 1)
    assert before(closed, date(2027, 1, 1), 1).day == date(2025, 12, 31)


WEEKENDS = st.sets(st.integers(0, 6), max_size=5).map(frozenset)
NEAR = st.dates(date(2026, 1, 1), date(2026, 4, 30))
CALENDARS = st.builds(
    Calendar, st.frozensets(NEAR, max_size=40), st.just(date(2025, 1, 1)), st.just(date(2027, 12, 31)), WEEKENDS
)


@given(CALENDARS, NEAR, st.integers(0, 40))
def test_agrees_with_walking_day_by_day(cal: Calendar, anchor: date, days: int) -> None:
    for count, step in ((after, ONE_DAY), (before, -ONE_DAY)):
        day, left = anchor, days
        while left > 0 or not is_working_day(cal, day):
            day += step
            left -= is_working_day(cal, day)
        assert count(cal, anchor, days).day == day


@given(CALENDARS, NEAR, NEAR)
def test_between_counts_the_working_days_and_mirrors(cal: Calendar, start: date, end: date) -> None:
    first, last = sorted((start, end))
    walked = sum(is_working_day(cal, first + ONE_DAY * n) for n in range(1, (last - first).days + 1))
    assert between(cal, first, last) == walked
    assert between(cal, start, end) == -between(cal, end, start)


@given(CALENDARS, NEAR, st.integers(1, 40))
def test_between_undoes_after_and_before(cal: Calendar, anchor: date, days: int) -> None:
    assert between(cal, anchor, after(cal, anchor, days).day) == days
    start = before(cal, anchor, days).day
    assert between(cal, start, anchor) == days - 1 + is_working_day(cal, anchor)
