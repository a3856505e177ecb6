"""Series of meetings: which days come, what is done about days nobody works, and the dates around each meeting.

A meeting is never lost unseen: a day that is moved or left out is said, and a day the holiday table does not reach is
unverified.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from marac_desk.rules.deadlines import MeetingDeadlines, TimeRules, meeting_deadlines
from marac_desk.rules.vocabulary import MeetingKind, OffDayRule, Rhythm
from marac_desk.rules.working_days import Calendar, Reckoned, after, before, is_working_day

LAST = 5
"""The position that means the last such weekday of a month."""
MOST_WEEKS = 12
_WEEK = 7


class SeriesRefusedError(ValueError):
    """A pattern that cannot be meant: its code says which part of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a series comes back, counted from its first day.

    WEEKLY: every `every` weeks on `weekday` (0 is Monday). MONTHLY: the `position`-th such weekday of every month, 5 is
    the last. DAILY: every working day, whatever the rest says. `off_day` says what becomes of a day nobody works.
    Raises SeriesRefusedError: "series_weekday", "series_weeks", "series_position".
    """

    rhythm: Rhythm
    first: date
    weekday: int = 0
    every: int = 1
    position: int = 1
    off_day: OffDayRule = OffDayRule.LATER

    def __post_init__(self) -> None:
        if not 0 <= self.weekday < _WEEK:
            raise SeriesRefusedError("series_weekday")
        if not 1 <= self.every <= MOST_WEEKS:
            raise SeriesRefusedError("series_weeks")
        if not 1 <= self.position <= LAST:
            raise SeriesRefusedError("series_position")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a series: the day the pattern says and the day that is held, None where it is left out."""

    wanted: date
    day: date | None
    verified: bool

    @property
    def moved(self) -> bool:
        """Tell whether the meeting is held on another day than the pattern says."""
        return self.day is not None and self.day != self.wanted


def occurrences(pattern: Pattern, cal: Calendar, start: date, end: date) -> tuple[Occurrence, ...]:
    """Return the days of a series that the pattern puts between two days, both included; never one before its first.

    Two meetings never share a day: where moving would bring that about, the second is left out.
    """
    found, held = [], set[date]()
    for wanted in _wanted(pattern, cal, max(start, pattern.first), end):
        one = _held_on(pattern.off_day, cal, wanted)
        if one.day is not None and (one.day in held or one.day < pattern.first):
            one = replace(one, day=None)
        if one.day is not None:
            held.add(one.day)
        found.append(one)
    return tuple(found)


def _held_on(rule: OffDayRule, cal: Calendar, wanted: date) -> Occurrence:
    if is_working_day(cal, wanted):
        return Occurrence(wanted, wanted, cal.covers(wanted))
    if rule is OffDayRule.SKIP:
        return Occurrence(wanted, None, cal.covers(wanted))
    moved = after(cal, wanted, 0) if rule is OffDayRule.LATER else before(cal, wanted, 0)
    return Occurrence(wanted, moved.day, moved.verified)


def _wanted(pattern: Pattern, cal: Calendar, start: date, end: date) -> Iterator[date]:
    match pattern.rhythm:
        case Rhythm.DAILY:
            yield from (day for day in _days(start, end, 1) if is_working_day(cal, day))
        case Rhythm.WEEKLY:
            step = pattern.every * _WEEK
            begins = pattern.first + timedelta(days=(pattern.weekday - pattern.first.weekday()) % _WEEK)
            missed = max(0, -(-(start - begins).days // step))
            yield from _days(begins + timedelta(days=missed * step), end, step)
        case Rhythm.MONTHLY:
            yield from (day for day in _monthly(pattern, start, end) if start <= day <= end)


def _days(start: date, end: date, step: int) -> Iterator[date]:
    for ordinal in range(start.toordinal(), end.toordinal() + 1, step):
        yield date.fromordinal(ordinal)


def _monthly(pattern: Pattern, start: date, end: date) -> Iterator[date]:
    for month in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
        yield weekday_of_month(month // 12, month % 12 + 1, pattern.weekday, pattern.position)


def weekday_of_month(year: int, month: int, weekday: int, position: int) -> date:
    """Return the first, second, third or fourth such weekday of a month, or with position 5 its last."""
    lead, length = calendar.monthrange(year, month)
    first = 1 + (weekday - lead) % _WEEK
    if position == LAST:
        return date(year, month, first + (length - first) // _WEEK * _WEEK)
    return date(year, month, first + (position - 1) * _WEEK)


def rules_for(rules: TimeRules, kind: MeetingKind) -> TimeRules:
    """Return the area's time rules as they hold for a kind of meeting.

    A daily meeting has everything before it on its own day, at hours that the partnership knows (domain reference 2.2).
    A meeting called for a case has its agenda out at once, and takes what is found out until it begins.
    """
    if kind is MeetingKind.REGULAR:
        return rules
    at_once = replace(rules, referral_cutoff_wd=0, agenda_issue_wd=0, research_return_wd=0)
    if kind is MeetingKind.REVIEW:
        return replace(at_once, agenda_issue_wd=rules.agenda_issue_wd, research_return_wd=rules.research_return_wd)
    return at_once


def dates_around(rules: TimeRules, cal: Calendar, kind: MeetingKind, day: date, called_on: date) -> MeetingDeadlines:
    """Return the days around a meeting of a kind, which was called on a day.

    A regular meeting keeps its dates even where one has passed already, so that lateness shows. In a meeting that was
    called for certain cases nothing is due before it was called, and nothing later than the meeting itself.
    """
    found = meeting_deadlines(rules_for(rules, kind), cal, day)
    if kind in {MeetingKind.REGULAR, MeetingKind.DAILY}:
        return found
    called = min(after(cal, called_on, 0).day, found.research.day if kind is not MeetingKind.REVIEW else day)
    agenda = max(found.agenda.day, called) if kind is MeetingKind.REVIEW else called
    cutoff, research = min(max(found.cutoff.day, called), agenda), max(found.research.day, agenda)
    return replace(
        found,
        cutoff=Reckoned(cutoff, found.cutoff.verified),
        agenda=Reckoned(agenda, found.agenda.verified),
        research=Reckoned(min(research, day), found.research.verified),
    )


def verified(dates: MeetingDeadlines) -> bool:
    """Tell whether the holiday table reached every day that the dates around a meeting needed."""
    every = (dates.cutoff, dates.agenda, dates.research, dates.action_list, dates.minutes)
    return all(one.verified for one in every)
