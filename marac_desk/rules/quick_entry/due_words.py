"""Dues as people type them: `fri`, `2wd`, `24h`, `3 dec`, `26/11`, `before bail`, `next meeting`.

A typed weekday is the next one after today; working days count from the meeting; hours are clock hours. Words arrive in
plain lower-case letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.vocabulary import DueBasis

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
EVENT_WORDS = frozenset({"bail", "release", "hearing", "court", "order", "discharge", "birth", "move", "meeting"})
_NUMBER_UNIT = re.compile(r"(\d{1,3})(wd|d|h|w|hours?|hrs?|days?|weeks?)")
_UNITS = {
    **dict.fromkeys(("wd",), "wd"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "week", "weeks"), "w"),
}
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2}|\d{4}))?\.?")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")


def due_at(words: Sequence[str], start: int, today: date) -> tuple[int, DueSpec | None] | None:
    """Read a due that starts at a word: how many words it takes and what it is (None for an impossible date)."""
    word, following = words[start], words[start + 1] if start + 1 < len(words) else ""
    if word in {"today", "tonight", "now"}:
        return 1, DueSpec(DueBasis.DATE, day=today)
    if word == "tomorrow":
        return 1, DueSpec(DueBasis.DATE, day=today + timedelta(days=1))
    if word == "ongoing":
        return 1, DueSpec(DueBasis.ONGOING)
    if (weekday := _weekday(word)) is not None:
        return 1, DueSpec(DueBasis.DATE, day=today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1))
    if counted := _counted(word, following, today):
        return counted
    if word in {"before", "on", "after", "until"} and following in EVENT_WORDS:
        event = f"{word} {following}"
        return 2, DueSpec(DueBasis.EVENT, event=event)
    if word == "next" and following == "meeting":
        return 2, DueSpec(DueBasis.EVENT, event="next meeting")
    return _dated(word, following, today)


def _weekday(word: str) -> int | None:
    if len(word) < 3:
        return None
    word = {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"}.get(word, word)
    return next((n for n, name in enumerate(WEEKDAYS) if name == word or name[:3] == word), None)


def _counted(word: str, following: str, today: date) -> tuple[int, DueSpec] | None:
    match = _NUMBER_UNIT.fullmatch(word)
    length = 1
    if match is None and word.isdigit() and following in {*_UNITS, "working"}:
        match, length = _NUMBER_UNIT.fullmatch(f"{word}{'wd' if following == 'working' else following}"), 2
    if match is None:
        return None
    number, unit = int(match[1]), _UNITS[match[2]]
    if unit == "h":
        return length, DueSpec(DueBasis.HOURS, number)
    if unit == "wd":
        return length, DueSpec(DueBasis.WORKING_DAYS, number)
    days = number * 7 if unit == "w" else number
    return length, DueSpec(DueBasis.DATE, day=today + timedelta(days=days))


def _dated(word: str, following: str, today: date) -> tuple[int, DueSpec | None] | None:
    if match := _SLASHED.fullmatch(word):
        return 1, _spec_of(int(match[1]), int(match[2]), match[3], today)
    if (ordinal := _ORDINAL.fullmatch(word)) and (month := _month(following)):
        return 2, _spec_of(int(ordinal[1]), month, None, today)
    return None


def _month(word: str) -> int | None:
    if len(word) < 3:
        return None
    return next((n for n, name in enumerate(MONTHS, 1) if name == word or name[:3] == word or name[:4] == word), None)


def _spec_of(day: int, month: int, year: str | None, today: date) -> DueSpec | None:
    """Return a typed date; without a year it is the next such day, because a due lies ahead."""
    try:
        if year is not None:
            return DueSpec(DueBasis.DATE, day=date(int(year) + (2000 if len(year) == 2 else 0), month, day))
        found = date(today.year, month, day)
        return DueSpec(DueBasis.DATE, day=found if found >= today else date(today.year + 1, month, day))
    except ValueError:
        return None
