"""The clocks of a meeting that runs: when each case that waits will be heard, when it ends, how a case stands."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Turn(StrEnum):
    """Where a case stands in a running meeting."""

    WAITS = "waits"
    RUNS = "runs"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class TimedCase:
    """A case with its planned minutes, the seconds it has had (0 while it waits), and a break after it, in minutes."""

    key: Hashable
    turn: Turn
    planned_minutes: int
    seconds: int = 0
    pause_after: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """When each case that waits will begin, and when the meeting will end; a break stands by the case before it."""

    starts: dict[Hashable, datetime]
    breaks: dict[Hashable, datetime]
    end: datetime


def forecast(cases: Sequence[TimedCase], now: datetime) -> Forecast:
    """Return what is to come, counted from now.

    The running case still takes what is left of its plan, nothing where it is over; waiting cases take their plan. A
    break is still to come as long as no case after it has begun. Cases that are over take nothing.
    """
    begun = max((n for n, case in enumerate(cases) if case.turn is not Turn.WAITS), default=-1)
    clock, starts, breaks = now, {}, {}
    for number, case in enumerate(cases):
        if case.turn is Turn.WAITS:
            starts[case.key] = clock
            clock += timedelta(minutes=case.planned_minutes)
        elif case.turn is Turn.RUNS:
            clock += timedelta(seconds=max(0, case.planned_minutes * 60 - case.seconds))
        if case.pause_after and number >= begun and any(c.turn is Turn.WAITS for c in cases[number + 1 :]):
            breaks[case.key] = clock
            clock += timedelta(minutes=case.pause_after)
    return Forecast(starts, breaks, clock)


def still_planned(planned_minutes: int, seconds: int) -> int:
    """Return the minutes that a case still takes when it is called again after so many seconds; never below nothing."""
    return max(0, planned_minutes - seconds // 60)


class Pace(StrEnum):
    """How a case stands against its minutes: within them, beyond the plan, or beyond what anybody meant."""

    WITHIN = "within"
    OVER = "over"
    FAR_OVER = "far_over"


def pace(seconds: int, *, planned_minutes: int, usual_minutes: int, amber_minutes: int, red_minutes: int) -> Pace:
    """Return how a case stands against its minutes.

    The area's amber and red minutes (12 and 15 by default) are meant for a case of the usual length; one that was
    planned longer or shorter moves both by as much.
    """
    shift = planned_minutes - usual_minutes
    if seconds >= (red_minutes + shift) * 60:
        return Pace.FAR_OVER
    return Pace.OVER if seconds >= (amber_minutes + shift) * 60 else Pace.WITHIN
