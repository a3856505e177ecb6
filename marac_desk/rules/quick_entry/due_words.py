"""Dues as people type them: `fri`, `2wd`, `24h`, `3 dec`, `26/11`, `next week`, `before bail`, `next meeting`.

A typed weekday is the next one after today; working days count from the meeting; hours are clock hours; by a day and
before it are the same. What follows "for" is how long something lasts, not when it is due. Words arrive in plain
lower-case letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.quick_entry.words import ONE_SLIP, slipped
from marac_desk.rules.vocabulary import DueBasis

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
FRIDAY = 4
TODAY = frozenset({"today", "tonight", "now", "eod"})
TOMORROW = frozenset({"tomorrow", "tmrw", "tmw", "tomoz"})
EVENT_WORDS = frozenset(
    ("bail", "release", "hearing", "court", "trial", "sentencing", "order", "discharge", "birth", "move", "meeting",
     "marac")
)  # fmt: skip
STATES = frozenset({"bail", "order", "court", "trial"})  # "on bail" says where somebody stands, not when
_WHOSE = frozenset({"the", "his", "her", "their", "next"})
_DATES = frozenset({"date", "hearing"})
_LEADING = frozenset({"by", "due", "before", "until", "till", "on", "this", "next"})
_LEADING_NUMBER = frozenset({"by", "due", "within", "in"})
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_LEAST_SLIPPED = 6
_NUMBER_UNIT = re.compile(r"(\d{1,3})(wd|d|h|w|hours?|hrs?|days?|weeks?|wks?)")
_UNITS = {
    **dict.fromkeys(("wd",), "wd"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), "w"),
}
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{2}|\d{4}))?\.?")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")


@dataclass(frozen=True, slots=True)
class Taken:
    """The due of a line: the numbers of its words, what it is, and the words of the event it waits for.

    A date that cannot be has words and no due.
    """

    span: range = range(0)
    spec: DueSpec | None = None
    event_words: tuple[str, ...] = ()

    @property
    def impossible(self) -> bool:
        """Whether a date was typed that cannot be."""
        return bool(self.span) and self.spec is None


def take_due(words: Sequence[str], used: Collection[int], today: date) -> Taken:
    """Find when a line is due: the last thing that reads like a time, since that is where people put it."""
    for start in reversed(range(len(words))):
        found = None if start in used else due_at(words, start, today)
        if found is None or (start and words[start - 1] == "for"):
            continue
        length, spec = found
        stop = start + length
        while start and spec is not None and start - 1 not in used and words[start - 1] in _leading(words[start]):
            start -= 1
        event = tuple(word for word in words[start:stop] if word in EVENT_WORDS)
        return Taken(range(start, stop), spec, event if spec is not None and spec.basis is DueBasis.EVENT else ())
    return Taken()


def _leading(word: str) -> frozenset[str]:
    return _LEADING_NUMBER if word[:1].isdigit() or word in _NUMBERS else _LEADING


def due_at(words: Sequence[str], start: int, today: date) -> tuple[int, DueSpec | None] | None:
    """Read a due that starts at a word: how many words it takes and what it is (None for an impossible date)."""
    word, following = words[start], words[start + 1] if start + 1 < len(words) else ""
    if days := _plain_day(word, following, today):
        return days
    if word == "ongoing":
        return 1, DueSpec(DueBasis.ONGOING)
    if counted := _counted(words[start : start + 3], today):
        return counted
    return _event(words[start : start + 4]) or _dated(word, following, today)


def _plain_day(word: str, following: str, today: date) -> tuple[int, DueSpec] | None:
    if word in TODAY:
        return 1, _in_days(today, 0)
    if word in TOMORROW or (len(word) >= _LEAST_SLIPPED and slipped(word, "tomorrow")):
        return 1, _in_days(today, 1)
    if (weekday := _weekday(word)) is not None:
        return 1, _in_days(today, (weekday - today.weekday() - 1) % 7 + 1)
    if (word, following) == ("next", "week"):
        return 2, _in_days(today, 7)
    if (word, following) == ("this", "week"):
        return 2, _in_days(today, (FRIDAY - today.weekday()) % 7)
    return None


def _in_days(today: date, days: int) -> DueSpec:
    return DueSpec(DueBasis.DATE, day=today + timedelta(days=days))


def _weekday(word: str) -> int | None:
    if len(word) < 3:
        return None
    word = {"weds": "wed", "thurs": "thu"}.get(word, word)
    for number, name in enumerate(WEEKDAYS):
        if name.startswith(word):
            return number
    if len(word) < _LEAST_SLIPPED:
        return None
    near = [number for number, name in enumerate(WEEKDAYS) if _misplaced(word, name)]
    return near[0] if len(near) == 1 else None


def _misplaced(word: str, name: str) -> bool:
    """Tell whether a letter of a name is missing, doubled or out of its place; another letter makes another word."""
    return slipped(word, name) >= ONE_SLIP and (len(word) != len(name) or sorted(word) == sorted(name))


def _counted(words: Sequence[str], today: date) -> tuple[int, DueSpec] | None:
    word, following, third = (*words, "", "")[:3]
    number_word = str(_NUMBERS.get(word, word))
    match, length = _NUMBER_UNIT.fullmatch(word), 1
    if match is None and number_word.isdigit() and following in {*_UNITS, "working"}:
        match = _NUMBER_UNIT.fullmatch(f"{number_word}{'wd' if following == 'working' else following}")
        length = 3 if following == "working" and third in {"day", "days"} else 2
    if match is None:
        return None
    number, unit = int(match[1]), _UNITS[match[2]]
    if unit == "h":
        return length, DueSpec(DueBasis.HOURS, number)
    if unit == "wd":
        return length, DueSpec(DueBasis.WORKING_DAYS, number)
    return length, _in_days(today, number * 7 if unit == "w" else number)


def _event(words: Sequence[str]) -> tuple[int, DueSpec] | None:
    """Read an event: "before bail", "before his release date", "on release", "next meeting"."""
    when, *rest = words
    if when == "next" and rest[:1] in (["meeting"], ["marac"]):
        return 2, DueSpec(DueBasis.EVENT, event="next meeting")
    if when not in {"before", "on", "after", "until"}:
        return None
    skipped = 1 if rest[:1] and rest[0] in _WHOSE else 0
    event, following = (*rest[skipped:], "", "")[:2]
    if event not in EVENT_WORDS or (when == "on" and event in STATES):
        return None
    said = f"next {event}" if rest[0] == "next" else event
    return 2 + skipped + (following in _DATES), DueSpec(DueBasis.EVENT, event=f"{when} {said}")


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
