"""How long a referral waited for its first decision: working days by the area's calendar, hours within one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from marac_desk.rules.clock import local_day
from marac_desk.rules.working_days import Calendar, between

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class DecisionTime:
    """Working days from the day of receipt to the day of the decision, 0 on the same day, and clock hours.

    Not `decided` where it still waits; not `verified` where the holiday table does not cover the days between.
    """

    working_days: int
    hours: int
    decided: bool
    verified: bool


def time_to_decision(
    received: datetime, decided: datetime | None, now: datetime, zone: tzinfo, calendar: Calendar
) -> DecisionTime:
    """Return how long a referral waited, until `now` where nobody decided yet, never less than nothing.

    Hours are clock hours and rounded down; an instant is never moved by a weekend.
    """
    until = max(received, decided or now)
    first, last = local_day(received, zone), local_day(until, zone)
    hours = int((until - received).total_seconds() // _HOUR)
    return DecisionTime(
        max(0, between(calendar, first, last)), hours, decided is not None, calendar.covers_span(first, last)
    )
