"""Working days: counting them from an anchor, and saying when the holiday table does not reach that far.

A date rule that falls on a day that is no working day moves earlier for "before" rules and later for "after" rules.
Holidays that nobody knows of are never silently ignored: an answer that needs a day outside the table is unverified.

Everything rests on one number: how many working days there have been up to a day, which is arithmetic over whole weeks
less a bisection over the holidays. No call walks from day to day, so dates years apart cost the same as neighbours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date

_WEEK = 7
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Calendar:
    """A nation's or an area's working days.

    `holidays` are complete from `first` to `last`, both included; where `first` is after `last` the table covers
    nothing and every answer is unverified. `weekend` holds weekdays as `date.weekday()` numbers them, Monday 0.
    Raises ValueError where a weekend is no set of weekdays or leaves no day to work on.
    """

    holidays: frozenset[date]
    first: date
    last: date
    weekend: frozenset[int] = frozenset({5, 6})
    _closed: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _worked: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(_WEEK)):
            raise ValueError("weekend_impossible")
        closed = sorted(day.toordinal() for day in self.holidays if day.weekday() not in self.weekend)
        worked = [sum(day not in self.weekend for day in range(rest)) for rest in range(_WEEK + 1)]
        object.__setattr__(self, "_closed", tuple(closed))
        object.__setattr__(self, "_worked", tuple(worked))

    def covers(self, day: date) -> bool:
        """Say whether the holiday table reaches this day."""
        return self.first <= day <= self.last

    def covers_span(self, start: date, end: date) -> bool:
        """Say whether the holiday table reaches every day between two days, in either order."""
        return self.covers(start) and self.covers(end)

    def rank(self, ordinal: int) -> int:
        """Return how many working days there are up to and including a day, given as its ordinal number."""
        weeks, rest = divmod(ordinal, _WEEK)  # ordinal 1, 1 January of year 1, is a Monday
        return weeks * self._worked[_WEEK] + self._worked[rest] - bisect_right(self._closed, ordinal)

    def nth(self, rank: int, near: int) -> int:
        """Return the ordinal of the working day that has this rank; `near` is a day to look around.

        Raises OverflowError where no such day lies within the years 1 to 9999.
        """
        reach = _WEEK * (abs(rank - self.rank(near)) + 1)
        low, high = _around(near, reach)
        while not self.rank(low - 1) < rank <= self.rank(high):  # a long run of holidays needs a second look
            if (low, high) == (_FIRST, _LAST):
                raise OverflowError("beyond_the_calendar")
            reach *= 2
            low, high = _around(near, reach)
        return low + bisect_left(range(low, high), rank, key=self.rank)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A day that was reckoned, and whether the holiday table covered every day the reckoning needed."""

    day: date
    verified: bool


def is_working_day(cal: Calendar, day: date) -> bool:
    """Say whether a day is neither a weekend nor a holiday of the table."""
    return day.weekday() not in cal.weekend and day not in cal.holidays


def before(cal: Calendar, anchor: date, days: int) -> Reckoned:
    """Return the `days`-th working day before the anchor; 0 is the anchor, moved earlier if it is no working day.

    Raises ValueError where `days` is negative and OverflowError where the answer lies before year 1.
    """
    start = anchor.toordinal() - (_checked(days) > 0)
    return _reckon(cal, cal.rank(start) - max(days - 1, 0), start)


def after(cal: Calendar, anchor: date, days: int) -> Reckoned:
    """Return the `days`-th working day after the anchor; 0 is the anchor, moved later if it is no working day.

    Raises ValueError where `days` is negative and OverflowError where the answer lies after year 9999.
    """
    start = anchor.toordinal() + (_checked(days) > 0)
    return _reckon(cal, cal.rank(start - 1) + max(days, 1), start)


def between(cal: Calendar, start: date, end: date) -> int:
    """Return the number of working days after `start` up to and including `end`; swapped days give the negative.

    Holidays are those of the table: ask `Calendar.covers_span` whether the count can be relied on.
    """
    return cal.rank(end.toordinal()) - cal.rank(start.toordinal())


def _around(near: int, reach: int) -> tuple[int, int]:
    return max(near - reach, _FIRST), min(near + reach, _LAST)


def _checked(days: int) -> int:
    if days < 0:
        raise ValueError("negative_working_days")
    return days


def _reckon(cal: Calendar, rank: int, start: int) -> Reckoned:
    day = date.fromordinal(cal.nth(rank, start))
    needed = date.fromordinal(min(max(start, _FIRST), _LAST))
    return Reckoned(day, cal.covers_span(needed, day))
