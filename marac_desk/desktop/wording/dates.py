"""Dates and durations in words: `Tue 24 Nov`, with the year when it is not this one; `3 working days late`."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from PySide6.QtCore import QCoreApplication, QLocale

_CONTEXT = "Dates"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def day(when: date, today: date) -> str:
    """Return a day with its weekday, and the year when it is not this one."""
    locale = QLocale()
    words = f"{locale.dayName(when.isoweekday(), QLocale.FormatType.ShortFormat)} {when.day} {_month(locale, when)}"
    return words if when.year == today.year else f"{words} {when.year}"


def birth(when: date) -> str:
    """Return a date of birth; births carry no weekday."""
    return f"{when.day} {_month(QLocale(), when)} {when.year}"


def month(when: date) -> str:
    """Return the month of a day, with its year."""
    return f"{QLocale().monthName(when.month)} {when.year}"


def _month(locale: QLocale, when: date) -> str:
    return locale.monthName(when.month, QLocale.FormatType.ShortFormat)


def clock_time(instant: datetime, zone: tzinfo) -> str:
    """Return the local time of an instant."""
    return instant.astimezone(zone).strftime("%H:%M")


def working_days_late(count: int) -> str:
    """Return how late something is."""
    return _tr("%n working day(s) late", count)


def working_days(count: int) -> str:
    """Return a number of working days."""
    return _tr("%n working day(s)", count)


def days(count: int) -> str:
    """Return a number of days."""
    return _tr("%n day(s)", count)


def minutes(count: int) -> str:
    """Return a number of minutes as it stands in a table."""
    return _tr("%n min", count)


def hours(count: int) -> str:
    """Return a number of minutes in hours and minutes where it is an hour or more."""
    whole, rest = divmod(count, 60)
    if not whole:
        return minutes(count)
    return _tr("{hours} h {minutes} min").format(hours=whole, minutes=rest) if rest else _tr("%n h", whole)


def due(when: date, today: date) -> str:
    """Return a due date as it stands in a list."""
    return _tr("due today") if when == today else _tr("due {day}").format(day=day(when, today))


def seconds(count: int) -> str:
    """Return a number of seconds as it stands beside a clock."""
    return _tr("%n s", count)


def hours_and_minutes(total: int) -> str:
    """Return a length of time given in minutes: `4 h 18`."""
    hours, rest = divmod(total, 60)
    return _tr("{hours} h {minutes:02d}").format(hours=hours, minutes=rest) if hours else minutes(rest)


def stopwatch(seconds: int) -> str:
    """Return a running clock: `11:40`, or with hours from the sixtieth minute on."""
    whole, rest = divmod(max(0, seconds), 60)
    return f"{whole:02d}:{rest:02d}" if whole < 60 else f"{whole // 60}:{whole % 60:02d}:{rest:02d}"
