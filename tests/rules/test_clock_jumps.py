"""A computer's clock that was moved is told from one that runs, sleeps or is set right by the network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marac_desk.rules.clock_jumps import ClockWatch, jump_of

START = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "passed", "jump"),
    [
        (30, 30, None),
        (30 - 60, 30, None),
        (30 - 61, 30, -61),
        (30 + 600, 30, None),
        (30 + 601, 30, 601),
        (8 * 3_600, 8 * 3_600, None),  # the computer slept, and both clocks went on
        (-3_570, 30, -3_600),
    ],
)
def test_a_clock_counts_as_moved_beyond_a_minute_back_or_ten_on(shown: float, passed: float, jump: int | None) -> None:
    assert jump_of(shown, passed) == jump


def test_a_jump_is_told_once() -> None:
    watch = ClockWatch(START, 1_000.0)
    assert watch.look(START + timedelta(seconds=30), 1_030.0) is None
    assert watch.look(START + timedelta(hours=1, seconds=60), 1_060.0) == 3_600
    assert watch.look(START + timedelta(hours=1, seconds=90), 1_090.0) is None
    assert watch.look(START + timedelta(seconds=120), 1_120.0) == -3_600
