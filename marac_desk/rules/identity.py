"""Identity: reading dates as people write them, day first, and what a person's record must at least say.

A date that cannot be read without guessing is not read: it goes back with a code, and the words stay as typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from marac_desk.rules.months import add_months, age_on

EARLIEST_YEAR = 1900
MONTHS_AHEAD = 24
OLDEST = 120
"""Years above which an age is taken for a slip of the pen."""

_LONGEST_DATE = 40
_ANY_LEAP_YEAR = 2000
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(?:(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b[ .,]*)?(.*)")
_CLOCK_TIME = re.compile(r"(?:(?<=\d)t|\s+)\d{1,2}:\d\d(:\d\d(\.\d+)?)?(z|\+00:00)?$")
_DAY, _GAP = r"(\d{1,2})(?:st|nd|rd|th)?", r"\s*[/.,\-–]?\s*"
_BETWEEN = r"(?:\s*[/.\-–]\s*|\s+)"
_YEAR_FIRST = re.compile(r"(\d{4})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{1,2})")
_ALL_NUMBERS = re.compile(rf"{_DAY}{_BETWEEN}(\d{{1,2}})(?:{_BETWEEN}(\d{{2}}|\d{{4}}))?")
_NAMED = re.compile(rf"{_DAY}{_GAP}(?:of\s+)?{_MONTH}(?:{_GAP}'?(\d{{4}}|\d{{2}}))?")
_NAMED_FIRST = re.compile(rf"{_MONTH}{_GAP}{_DAY}(?:(?:\s*,\s*|\s+)(\d{{4}}))?")
_COMPACT = re.compile(r"\d{8}")
_WITHOUT_A_DAY = re.compile(rf"\d{{4}}|{_MONTH}(?:{_GAP}\d{{4}})?|\d{{1,2}}\s*[/.\-–]\s*\d{{4}}")


class DateCode(StrEnum):
    """Why a date was not read."""

    EMPTY = "empty"
    NOT_A_DATE = "not_a_date"
    INCOMPLETE_DATE = "incomplete_date"
    IMPOSSIBLE_DATE = "impossible_date"
    YEAR_OUT_OF_RANGE = "year_out_of_range"
    WEEKDAY_DIFFERS = "weekday_differs"


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date that was read, or the code that says why it was not; exactly one of the two is set."""

    day: date | None
    code: DateCode | None = None


def parse_date_day_first(text: str, *, today: date, birth: bool = False) -> DateReading:
    """Read a date as it is written in Britain, day before month; the month is never guessed to stand first.

    Understood are 3/4/1991, 03.04.91, 1st September 1986, 16-Jan-1994, 20011999, dates with the year first, and any of
    them after a weekday, which must then be the right one. A year of two digits is the latest one that ends so and lies
    no later than next year, or, for a date of `birth`, one that makes a day no later than today. Years run from 1900 to
    two years from today.
    """
    written = unicodedata.normalize("NFKC", text).casefold().strip()
    if not written:
        return DateReading(None, DateCode.EMPTY)
    if len(written) > _LONGEST_DATE:
        return DateReading(None, DateCode.NOT_A_DATE)
    found = _WEEKDAY.fullmatch(_CLOCK_TIME.sub("", written).rstrip(" .,"))
    weekday, rest = found.groups() if found else (None, "")
    parts = _parts(rest)
    if parts is not None:
        return _checked(_dated(*parts, today=today, birth=birth), parts, weekday, today)
    incomplete = _WITHOUT_A_DAY.fullmatch(rest) or (weekday and not rest)
    return DateReading(None, DateCode.INCOMPLETE_DATE if incomplete else DateCode.NOT_A_DATE)


_Parts = tuple[int, int, str | None]


def _parts(written: str) -> _Parts | None:
    """Return day, month and the year as written, None for a year that is missing; None where this is no date."""
    if found := _YEAR_FIRST.fullmatch(written):
        return int(found[4]), int(found[3]), found[1]
    if found := _ALL_NUMBERS.fullmatch(written):
        return int(found[1]), int(found[2]), found[3]
    if found := _NAMED.fullmatch(written):
        return int(found[1]), _MONTH_NAMES.index(found[2][:3]) + 1, found[3]
    if found := _NAMED_FIRST.fullmatch(written):
        return int(found[2]), _MONTH_NAMES.index(found[1][:3]) + 1, found[3]
    return _compact(written) if _COMPACT.fullmatch(written) else None


def _compact(digits: str) -> _Parts:
    """Read eight digits: no month is 19 or 20, so a year in the middle shows which end the day is on."""
    if digits[4:6] in ("19", "20"):
        return int(digits[:2]), int(digits[2:4]), digits[4:]
    return int(digits[6:]), int(digits[4:6]), digits[:4]


def _dated(day: int, month: int, year: str | None, *, today: date, birth: bool) -> date | None:
    if year is None:
        return _date(_ANY_LEAP_YEAR, month, day)
    if len(year) == 4:
        return _date(int(year), month, day)
    latest = today.year + 1 - (today.year + 1 - int(year)) % 100
    found = _date(latest, month, day)
    return _date(latest - 100, month, day) if birth and (found is None or found > today) else found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _checked(day: date | None, parts: _Parts, weekday: str | None, today: date) -> DateReading:
    if day is None:
        return DateReading(None, DateCode.IMPOSSIBLE_DATE)
    if parts[2] is None:
        return DateReading(None, DateCode.INCOMPLETE_DATE)
    if not date(EARLIEST_YEAR, 1, 1) <= day <= add_months(today, MONTHS_AHEAD):
        return DateReading(None, DateCode.YEAR_OUT_OF_RANGE)
    if weekday is not None and _WEEKDAYS[day.weekday()] != weekday:
        return DateReading(None, DateCode.WEEKDAY_DIFFERS)
    return DateReading(day)


class PersonCode(StrEnum):
    """What is missing or cannot be right in a person's record."""

    NAME_MISSING = "name_missing"
    BORN_IN_FUTURE = "born_in_future"
    BORN_TOO_LONG_AGO = "born_too_long_ago"


class NamedPerson(Protocol):
    """What is looked at in a person, wherever the record is kept."""

    @property
    def full_name(self) -> str | None:
        """The name as written."""

    @property
    def given_names(self) -> str | None:
        """The given names, where the source keeps them apart."""

    @property
    def family_name(self) -> str | None:
        """The family name, where the source keeps it apart."""

    @property
    def known_as(self) -> str | None:
        """What the person is called."""

    @property
    def date_of_birth(self) -> date | None:
        """The date of birth, None where unknown."""


_NO_NAMES = frozenset({"unknown", "not known", "name unknown", "n/k", "n/a", "tbc"})


def check_person(person: NamedPerson, *, today: date, unborn: bool = False) -> tuple[PersonCode, ...]:
    """Return what is missing or cannot be right; an unborn child needs no name and may be born later.

    One name is enough: many people have only one. Words such as "not known", or signs without a letter, are no name.
    """
    return tuple(_faults(person, today, unborn))


def _faults(person: NamedPerson, today: date, unborn: bool) -> Iterator[PersonCode]:
    names = (person.full_name, person.given_names, person.family_name, person.known_as)
    if not unborn and not any(map(_is_name, names)):
        yield PersonCode.NAME_MISSING
    born = person.date_of_birth
    if born is not None and born > today and not unborn:
        yield PersonCode.BORN_IN_FUTURE
    if born is not None and age_on(born, today) > OLDEST:
        yield PersonCode.BORN_TOO_LONG_AGO


def _is_name(written: str | None) -> bool:
    words = " ".join((written or "").casefold().split())
    return words not in _NO_NAMES and any(sign.isalpha() for sign in words)
