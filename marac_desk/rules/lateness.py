"""Lateness as bounds on the due day, so that a register can ask for "more than ten working days late" by date alone.

`deadlines.days_late` says how late one thing is. Here the same count is turned round: which due days make something
that late today. Both agree for every day, weekends and holidays included.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac_desk.rules.working_days import Calendar, after, before

SOON_WD = 2
"""Within how many working days something counts as due soon."""


class Lateness(StrEnum):
    """How late, in the steps people chase by: working days after the due day."""

    ANY = "any"
    UP_TO_5 = "up_to_5"
    UP_TO_10 = "up_to_10"
    UP_TO_20 = "up_to_20"
    OVER_20 = "over_20"


_STEPS = {
    Lateness.ANY: (1, None),
    Lateness.UP_TO_5: (1, 5),
    Lateness.UP_TO_10: (6, 10),
    Lateness.UP_TO_20: (11, 20),
    Lateness.OVER_20: (21, None),
}


@dataclass(frozen=True, slots=True)
class DueSpan:
    """The due days from `first` (None: from the beginning) up to but not including `before`."""

    first: date | None
    before: date

    def holds(self, due: date) -> bool:
        """Say whether a due day lies within."""
        return (self.first is None or self.first <= due) and due < self.before


def late_before(cal: Calendar, today: date, least: int = 1) -> date:
    """Return the day before which something had to be due to be at least so many working days late today.

    Raises ValueError where `least` is below one: nothing is "at least no days" late.
    """
    if least < 1:
        raise ValueError("least_too_small")
    last_working_day = before(cal, today, 0).day
    return before(cal, last_working_day, least - 1).day


def due_span(bucket: Lateness, cal: Calendar, today: date) -> DueSpan:
    """Return the due days that make something late in this step today."""
    least, most = _STEPS[bucket]
    return DueSpan(None if most is None else late_before(cal, today, most + 1), late_before(cal, today, least))


def bucket_of(days: int) -> Lateness | None:
    """Return the step a lateness in working days belongs to, None where it is not late."""
    for bucket in (Lateness.UP_TO_5, Lateness.UP_TO_10, Lateness.UP_TO_20, Lateness.OVER_20):
        least, most = _STEPS[bucket]
        if least <= days and (most is None or days <= most):
            return bucket
    return None


def soon_before(cal: Calendar, today: date, within_wd: int = SOON_WD) -> date:
    """Return the first day that is no longer due soon: due from today until the day before it is soon."""
    return after(cal, today, within_wd + 1).day


def soon_until(cal: Calendar, today: date, within_wd: int = SOON_WD) -> date:
    """Return the last working day that counts as soon, as people say it: "due by Tuesday"."""
    return after(cal, today, within_wd).day
