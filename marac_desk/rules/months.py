"""Months and ages: the same day of another month, and years completed on a day."""

from __future__ import annotations

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day where the day does not exist.

    This is the month arithmetic of the repeat rule: 31 January and one month is 28 February (29 in a leap year), and
    29 February and twelve months is 28 February. `months` may be negative. Raises ValueError outside years 1 to 9999.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError("year_out_of_range")
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def age_on(born: date, on: date) -> int:
    """Return the years completed on a day; negative before the birth, as with an expected child.

    Somebody born on 29 February completes a year on 1 March where the year is no leap year: who is under 18 counts as
    a child for the longer time rather than the shorter.
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
