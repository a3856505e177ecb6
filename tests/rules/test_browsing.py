"""Looking that stands out is found, and looking that is a day's work is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.browsing import HOUR, BrowsingLimits, Finding, Looked, findings, is_off_hours
from marac_desk.rules.vocabulary.access import AlertRule

LIMITS = BrowsingLimits()
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ME, OTHER = UUID(int=1), UUID(int=2)


def working(day: date) -> bool:
    return day.weekday() < 5


def looks(
    count: int, *, start: datetime = MONDAY, gap: timedelta = timedelta(minutes=2), **more: object
) -> list[Looked]:
    kinds = {"user_id": ME, **more}
    return [Looked(n + 1, start + n * gap, case_id=UUID(int=100 + n), **kinds) for n in range(count)]  # type: ignore[arg-type]


def found(seen: list[Looked]) -> list[AlertRule]:
    return [finding.rule for finding in findings(seen, LIMITS, working)]


def test_fifteen_cases_in_an_hour_are_work_and_sixteen_stand_out() -> None:
    assert found(looks(15)) == []
    (finding,) = findings(looks(16), LIMITS, working)
    assert finding == Finding(AlertRule.MANY_CASES, ME, None, MONDAY, 1, 16, 16)


def test_the_same_case_again_and_again_is_one_case() -> None:
    again = [Looked(n + 1, MONDAY + timedelta(minutes=n), ME, UUID(int=9)) for n in range(40)]
    assert found(again) == []


def test_a_burst_is_one_finding_however_long_it_goes_on() -> None:
    (finding,) = findings(looks(60, gap=timedelta(seconds=90)), LIMITS, working)
    assert (finding.first_seq, finding.last_seq, finding.count) == (1, 60, 60)


def test_two_bursts_with_a_pause_are_two() -> None:
    later = [Looked(100 + look.seq, look.at + timedelta(hours=3), look.user_id, look.case_id) for look in looks(20)]
    assert found([*looks(20), *later]) == [AlertRule.MANY_CASES, AlertRule.MANY_CASES]


def test_sixteen_cases_spread_over_more_than_an_hour_are_work() -> None:
    assert found(looks(16, gap=timedelta(minutes=4, seconds=1))) == []


def test_looks_at_work_are_not_counted() -> None:
    assert found(looks(25, at_work=True)) == []


def test_reveals_are_counted_one_by_one_even_of_one_case() -> None:
    seen = [Looked(n + 1, MONDAY + timedelta(minutes=n), ME, UUID(int=9), revealed=True) for n in range(11)]
    (finding,) = findings(seen, LIMITS, working)
    assert (finding.rule, finding.case_id, finding.count) == (AlertRule.MANY_REVEALS, UUID(int=9), 11)
    assert found(seen[:10]) == []


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 11, 23, 20, 0, tzinfo=UTC),
        datetime(2026, 11, 24, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 28, 11, 0, tzinfo=UTC),
    ],
    ids=["evening", "before dawn", "saturday"],
)
def test_five_cases_off_hours_stand_out_and_four_do_not(start: datetime) -> None:
    assert found(looks(5, start=start)) == [AlertRule.OFF_HOURS]
    assert found(looks(4, start=start)) == []


def test_people_are_counted_apart() -> None:
    half = looks(10) + [Looked(50 + look.seq, look.at, OTHER, UUID(int=500 + look.seq)) for look in looks(10)]
    assert found(half) == []


def test_the_hour_of_changing_clocks_counts_by_the_instant() -> None:
    assert is_off_hours(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), LIMITS, working)


def test_a_month_with_planted_patterns_is_found_whole_and_quiet_otherwise() -> None:
    """Four people at ordinary work, 12 planted patterns: all are found, and of 1,000 looks at most 2 more stand out."""
    chance = Random(62)
    seen: list[Looked] = []

    def look(at: datetime, user: int, *, revealed: bool = False, case: int | None = None) -> None:
        key = UUID(int=case or chance.randrange(10_000, 90_000))
        seen.append(Looked(0, at, UUID(int=user), key, revealed=revealed))

    for day in range(28):
        noon = datetime(2026, 11, 2, 9, 0, tzinfo=UTC) + timedelta(days=day)
        if working(noon.date()):
            for user in range(1, 5):
                for _ in range(chance.randrange(12, 22)):
                    look(noon + timedelta(minutes=chance.randrange(8 * 60)), user)
    planted = []
    for number in range(12):
        user, when = 10 + number, datetime(2026, 11, 2, tzinfo=UTC) + timedelta(days=number)
        rule = (AlertRule.MANY_CASES, AlertRule.MANY_REVEALS, AlertRule.OFF_HOURS)[number % 3]
        hour = 22 if rule is AlertRule.OFF_HOURS else 10
        when += timedelta(days=(7 - when.weekday()) if when.weekday() > 4 else 0)
        for step in range({AlertRule.MANY_CASES: 17, AlertRule.MANY_REVEALS: 12, AlertRule.OFF_HOURS: 6}[rule]):
            reveals = rule is AlertRule.MANY_REVEALS
            look(when + timedelta(hours=hour, minutes=2 * step), user, revealed=reveals, case=77 if reveals else None)
        planted.append((rule, UUID(int=user)))
    seen.sort(key=lambda one: one.at)
    seen = [Looked(n + 1, one.at, one.user_id, one.case_id, one.revealed) for n, one in enumerate(seen)]
    got = [(finding.rule, finding.user_id) for finding in findings(seen, LIMITS, working)]
    assert set(planted) <= set(got)
    assert len(got) - len(planted) <= 2 * len(seen) / 1000


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 30)), max_size=120))
def test_a_finding_rests_on_more_than_the_limit_within_an_hour(minutes: list[tuple[int, int]]) -> None:
    """Compared with counting by hand: found exactly where some hour holds more distinct cases than allowed."""
    ordered = sorted(minutes)
    seen = [Looked(n + 1, MONDAY + timedelta(minutes=m), ME, UUID(int=case)) for n, (m, case) in enumerate(ordered)]
    by_hand = any(
        len({other.case_id for other in seen if timedelta(0) <= last.at - other.at <= HOUR and other.seq <= last.seq})
        > 15
        for last in seen
    )
    assert (AlertRule.MANY_CASES in found(seen)) == by_hand
