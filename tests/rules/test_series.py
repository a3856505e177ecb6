"""Series of meetings: every day a working day, dates in their order, second Tuesdays, nothing lost unseen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.deadlines import TimeRules
from marac_desk.rules.series import (
    LAST,
    Pattern,
    SeriesRefusedError,
    dates_around,
    occurrences,
    verified,
    weekday_of_month,
)
from marac_desk.rules.vocabulary import MeetingKind, OffDayRule, Rhythm
from marac_desk.rules.working_days import Calendar, is_working_day

FIRST, COVERED = date(2025, 1, 1), date(2029, 12, 31)
TUESDAY = 1
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
PLAIN = Calendar(CHRISTMAS, FIRST, COVERED)

days = st.dates(date(2026, 1, 1), date(2028, 6, 30))
calendars = st.builds(lambda closed: Calendar(frozenset(closed), FIRST, COVERED), st.lists(days, max_size=40))
patterns = st.builds(
    Pattern,
    rhythm=st.sampled_from(Rhythm),
    first=days,
    weekday=st.integers(0, 6),
    every=st.integers(1, 12),
    position=st.integers(1, LAST),
    off_day=st.sampled_from(OffDayRule),
)


@given(patterns, calendars)
def test_every_day_that_is_held_is_a_working_day_and_no_two_meetings_share_one(pattern: Pattern, cal: Calendar) -> None:
    found = occurrences(pattern, cal, pattern.first, pattern.first + timedelta(days=200))
    held = [one.day for one in found if one.day is not None]
    assert all(is_working_day(cal, day) for day in held)
    assert len(set(held)) == len(held)
    assert all(day >= pattern.first for day in held)
    assert [one.wanted for one in found] == sorted({one.wanted for one in found})


@given(patterns, calendars)
def test_a_day_is_moved_only_by_its_rule_and_never_out_of_sight(pattern: Pattern, cal: Calendar) -> None:
    for one in occurrences(pattern, cal, pattern.first, pattern.first + timedelta(days=200)):
        if is_working_day(cal, one.wanted) and one.day is not None:
            assert one.day == one.wanted
        elif one.day is not None:
            assert pattern.off_day is not OffDayRule.SKIP
            assert (one.day > one.wanted) is (pattern.off_day is OffDayRule.LATER)


@given(patterns, calendars, st.integers(0, 90), st.integers(0, 120))
def test_looking_from_another_day_shows_the_same_series(
    pattern: Pattern, cal: Calendar, skip: int, length: int
) -> None:
    whole = occurrences(pattern, cal, pattern.first, pattern.first + timedelta(days=skip + length))
    later = pattern.first + timedelta(days=skip)
    part = occurrences(pattern, cal, later, later + timedelta(days=length))
    assert [one.wanted for one in part] == [one.wanted for one in whole if one.wanted >= later]


@given(st.integers(2026, 2028), st.integers(1, 12), st.integers(0, 6), st.integers(1, LAST))
def test_a_weekday_of_a_month_is_that_weekday_in_that_month(year: int, month: int, weekday: int, position: int) -> None:
    day = weekday_of_month(year, month, weekday, position)
    assert (day.year, day.month, day.weekday()) == (year, month, weekday)
    if position == LAST:
        assert (day + timedelta(days=7)).month != month
    else:
        assert (day.day - 1) // 7 == position - 1


def test_the_second_tuesday() -> None:
    pattern = Pattern(Rhythm.MONTHLY, date(2026, 11, 21), weekday=TUESDAY, position=2)
    found = occurrences(pattern, PLAIN, date(2026, 11, 21), date(2027, 3, 31))
    assert [one.day for one in found] == [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9)]


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (OffDayRule.LATER, date(2026, 12, 29)),
        (OffDayRule.EARLIER, date(2026, 12, 24)),
        (OffDayRule.SKIP, None),
    ],
)
def test_what_becomes_of_a_day_nobody_works(rule: OffDayRule, day: date | None) -> None:
    pattern = Pattern(Rhythm.WEEKLY, date(2026, 12, 21), weekday=4, off_day=rule)
    found = occurrences(pattern, PLAIN, date(2026, 12, 25), date(2026, 12, 25))
    assert [(one.wanted, one.day) for one in found] == [(date(2026, 12, 25), day)]


def test_every_second_week_counts_from_the_first_day() -> None:
    pattern = Pattern(Rhythm.WEEKLY, date(2026, 11, 23), weekday=TUESDAY, every=2)
    found = occurrences(pattern, PLAIN, date(2026, 12, 1), date(2027, 1, 6))
    assert [one.day for one in found] == [date(2026, 12, 8), date(2026, 12, 22), date(2027, 1, 5)]


def test_a_day_the_holiday_table_does_not_reach_is_unverified() -> None:
    cal = Calendar(frozenset(), FIRST, date(2026, 12, 31))
    pattern = Pattern(Rhythm.MONTHLY, date(2026, 12, 1), weekday=TUESDAY, position=2)
    assert [one.verified for one in occurrences(pattern, cal, date(2026, 12, 1), date(2027, 1, 31))] == [True, False]
    assert not verified(dates_around(TimeRules(), cal, MeetingKind.REGULAR, date(2026, 12, 29), date(2026, 12, 1)))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"weekday": 7}, "series_weekday"),
        ({"every": 0}, "series_weeks"),
        ({"every": 13}, "series_weeks"),
        ({"position": 6}, "series_position"),
    ],
)
def test_a_pattern_that_cannot_be_meant_is_refused(values: dict[str, Any], code: str) -> None:
    with pytest.raises(SeriesRefusedError) as caught:
        Pattern(Rhythm.WEEKLY, FIRST, **values)
    assert caught.value.code == code


@given(calendars, days)
def test_around_a_regular_meeting_the_dates_come_one_after_the_other(cal: Calendar, day: date) -> None:
    found = dates_around(TimeRules(), cal, MeetingKind.REGULAR, day, day)
    before = [found.cutoff.day, found.agenda.day, found.research.day]
    every = [*before, day, found.action_list.day, found.minutes.day]
    assert every == sorted(set(every)), "each strictly after the one before"
    assert all(is_working_day(cal, one) for one in every if one != day)


rules = st.tuples(*[st.integers(0, 30)] * 5).map(
    lambda n: TimeRules(
        referral_cutoff_wd=n[0] + n[1] + n[2],
        agenda_issue_wd=n[1] + n[2],
        research_return_wd=n[2],
        action_list_issue_wd=n[3],
        minutes_issue_wd=n[3] + n[4],
    )
)


@given(rules, calendars, st.sampled_from(MeetingKind), days, st.integers(0, 40))
def test_for_every_kind_nothing_comes_out_of_its_order(
    own: TimeRules, cal: Calendar, kind: MeetingKind, day: date, notice: int
) -> None:
    held = next(day + timedelta(days=n) for n in range(60) if is_working_day(cal, day + timedelta(days=n)))
    called_on = held - timedelta(days=notice)
    found = dates_around(own, cal, kind, held, called_on)
    every = [found.cutoff.day, found.agenda.day, found.research.day, held, found.action_list.day, found.minutes.day]
    assert every == sorted(every)
    assert all(is_working_day(cal, one) for one in every)
    if kind not in {MeetingKind.REGULAR, MeetingKind.DAILY}:
        assert found.agenda.day >= called_on, "nothing is due before the meeting was called"


def test_a_daily_meeting_has_everything_before_it_on_its_own_day() -> None:
    day = date(2026, 11, 24)
    found = dates_around(TimeRules(), PLAIN, MeetingKind.DAILY, day, day)
    assert {found.cutoff.day, found.agenda.day, found.research.day} == {day}
    assert found.action_list.day == date(2026, 11, 25)


def test_the_agenda_of_an_emergency_goes_out_at_once() -> None:
    found = dates_around(TimeRules(), PLAIN, MeetingKind.EMERGENCY, date(2026, 11, 25), date(2026, 11, 23))
    assert found.agenda.day == date(2026, 11, 23)
    assert found.research.day == date(2026, 11, 25)
