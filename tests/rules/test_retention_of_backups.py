"""Which backups stay: the newest always, bounded in number, and never driven out by one that was not verified."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.retention_of_backups import Limits, Span, Stamp, keeping

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


@st.composite
def some_backups(draw: st.DrawFn, *, verified: bool | None = None) -> list[Stamp]:
    """Return backups of the last two years, the later ones with later ledger lines, some of them not verified."""
    hours = draw(st.lists(st.integers(0, 24 * 730), max_size=90))
    ages = sorted((timedelta(hours=h, minutes=draw(st.integers(0, 59))) for h in hours), reverse=True)
    return [
        Stamp(f"b{at}", NOW - age, at + 1, draw(st.booleans()) if verified is None else verified)
        for at, age in enumerate(ages)
    ]


def newest(backups: list[Stamp]) -> str | None:
    """Return the verified backup with the latest line."""
    verified = [one for one in backups if one.verified]
    return max(verified, key=lambda one: one.seq).name if verified else None


@given(some_backups())
def test_the_newest_verified_backup_always_stays(backups: list[Stamp]) -> None:
    found = keeping(backups, NOW)
    if (name := newest(backups)) is not None:
        assert found.kept[name] is Span.NEWEST
    assert set(found.kept) | set(found.dropped) == {one.name for one in backups}
    assert not set(found.kept) & set(found.dropped)


@given(some_backups(), st.integers(0, 5), st.integers(0, 5), st.integers(1, 5))
def test_what_stays_is_bounded(backups: list[Stamp], hours: int, days: int, months: int) -> None:
    limits = Limits(hours, days, months)
    kept = keeping(backups, NOW, limits=limits).kept
    verified = {one.name for one in backups if one.verified}
    assert len(kept.keys() & verified) <= limits.most
    for span, most in ((Span.HOUR, hours), (Span.DAY, days), (Span.MONTH, months)):
        assert sum(found is span for name, found in kept.items() if name in verified) <= most


@given(some_backups())
def test_nothing_goes_that_no_verified_backup_stands_for(backups: list[Stamp]) -> None:
    by_name, found = {one.name: one for one in backups}, keeping(backups, NOW)
    kept = [by_name[name] for name in found.kept if by_name[name].verified]
    assert all(any(other.seq > by_name[name].seq for other in kept) for name in found.dropped)


@given(some_backups(), some_backups(verified=False))
def test_an_unverified_backup_drives_nothing_out(verified: list[Stamp], more: list[Stamp]) -> None:
    others = [Stamp(f"u{one.name}", one.made_at, one.seq + 1000, verified=False) for one in more]
    alone, together = keeping(verified, NOW), keeping([*verified, *others], NOW)
    known = {one.name for one in verified if one.verified}
    assert {name for name in together.kept if name in known} == {name for name in alone.kept if name in known}


@given(some_backups())
def test_asking_again_takes_nothing_more(backups: list[Stamp]) -> None:
    kept = keeping(backups, NOW).kept
    assert keeping([one for one in backups if one.name in kept], NOW).dropped == ()


@given(some_backups(verified=False))
def test_where_nothing_was_verified_nothing_goes(backups: list[Stamp]) -> None:
    assert keeping(backups, NOW).dropped == ()


@given(some_backups())
def test_nothing_older_than_a_year_stays_but_the_newest(backups: list[Stamp]) -> None:
    by_name = {one.name: one for one in backups}
    for name in keeping(backups, NOW).kept.keys() - {newest(backups)}:
        if by_name[name].verified:
            assert NOW - by_name[name].made_at < timedelta(days=366)


def test_a_year_of_working_days_leaves_hours_days_and_months() -> None:
    """Run the rule after every backup of a year, nine to five, as the desk does, and look at what is left."""
    left: list[Stamp] = []
    first = datetime(2025, 11, 22, 9, 30, tzinfo=UTC)
    for number in range(365 * 8):
        at = first + timedelta(days=number // 8, hours=number % 8)
        left.append(Stamp(f"b{number}", at, number + 1, verified=True))
        kept = keeping(left, at).kept
        left = [one for one in left if one.name in kept]
        assert len(left) <= Limits().most
    spans = list(keeping(left, at).kept.values())
    assert [spans.count(span) for span in Span] == [1, 23, 27, 10]  # the last three days and two months have an hour
    ages = [at - one.made_at for one in reversed(left)]
    assert ages[:9] == [timedelta(hours=hour) for hour in (0, 1, 2, 3, 4, 5, 6, 7, 24)]
    assert max(ages) > timedelta(days=300)


def test_a_clock_that_was_wrong_makes_no_old_copy_the_newest() -> None:
    future = Stamp("made with a clock a year ahead", NOW + timedelta(days=365), 10, verified=True)
    later = Stamp("made after it was put right", NOW, 11, verified=True)
    assert keeping([future, later], NOW).kept[later.name] is Span.NEWEST


def test_days_are_those_of_the_area() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight in London: the day after
    backups = [Stamp("a", late - timedelta(hours=1), 1, verified=True), Stamp("b", late, 2, verified=True)]
    one_a_day = Limits(hours=0, days=9, months=1)
    assert keeping(backups, late, limits=one_a_day).dropped == ("a",)
    assert keeping(backups, late, zone=LONDON, limits=one_a_day).dropped == ()


def test_an_unverified_backup_goes_once_a_verified_one_came_after_it() -> None:
    left = Stamp("left over", NOW - timedelta(hours=30), 0, verified=False)
    fresh = Stamp("still being looked at", NOW - timedelta(hours=2), 0, verified=False)
    good = Stamp("good", NOW - timedelta(hours=1), 5, verified=True)
    assert keeping([left, fresh, good], NOW).dropped == ("left over",)
    assert keeping([left, fresh], NOW).dropped == ()


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        keeping([], NOW.replace(tzinfo=None))
