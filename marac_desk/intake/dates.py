"""Finds the one date that a box holds, in any shipped language, and completes a year that was not written.

The reading itself, day before month and nothing guessed, is that of `rules.identity`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac_desk.intake.folding import fold
from marac_desk.intake.values import value_book
from marac_desk.rules.identity import DateCode, parse_date_day_first

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORD = re.compile(r"[^\W\d_]+")
_ORDINAL = re.compile(rf"(?<=\d)\.(?=\s*(?:{'|'.join(_MONTHS)}))")
_CANDIDATE = re.compile(
    r"(?<![\d/.:-])(?:"
    r"\d{4}\s*([/.-])\s*\d{1,2}\s*\1\s*\d{1,2}"
    r"|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:\d{4}|\d{2})"
    r"|\d{1,2}\s\d{1,2}\s\d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)?[\s-]*(?:of\s+)?(?:MONTH)\b(?:[\s,-]*'?(?:\d{4}|\d{2}(?![\d:])))?"
    r"|\d{1,2}/\d{1,2}|\d{1,2}\.\d{1,2}\.(?=\W|$)"  # without a year: not 3-4 (weeks), not 10.30 (o'clock)
    r"|(?:MONTH)\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?"
    r")(?!\d|[/:-]\d|\s*(?:day|week|month|year|time|hour|min)s?\b)".replace("MONTH", "|".join(_MONTHS))
)
_LONGEST = 200


class Doubt(StrEnum):
    """What a person should look at in a date that was read."""

    YEAR_ASSUMED = "year_assumed"
    WORDS_BESIDE = "words_beside"


@dataclass(frozen=True, slots=True)
class Found:
    """A date, what is doubtful about it, and whether words beside it say something else too."""

    day: date
    doubt: Doubt | None = None
    more: bool = False


def find_date(
    text: str, *, today: date, near: date | None = None, birth: bool = False, ahead: bool = False
) -> Found | None:
    """Return the one date a text holds, or None where there is none, several, or one that cannot be.

    A missing year is the one that puts the date closest before `near` (today if not given), or closest after it where
    the date lies `ahead`; a date of birth without a year is not read. A weekday beside the date must be the right one.
    """
    if len(text) > _LONGEST:
        return None
    english = in_english(text)
    whole = parse_date_day_first(english, today=today, birth=birth)
    if whole.day:
        return Found(whole.day)
    found: dict[date, tuple[str, Doubt]] = {}
    for candidate in _CANDIDATE.finditer(english):
        inside = parse_date_day_first(candidate[0], today=today, birth=birth)
        if inside.day:
            found[inside.day] = (candidate[0], Doubt.WORDS_BESIDE)
        elif inside.code is DateCode.INCOMPLETE_DATE and not birth:
            day = _completed(candidate[0], near or today, today, ahead)
            found |= {day: (candidate[0], Doubt.YEAR_ASSUMED)} if day else {}
    if len(found) != 1:
        return None
    [(day, (written, doubt))] = found.items()
    beside = english.replace(written, " ")
    return Found(day, doubt, _says_more(beside)) if _fits_weekday(day, beside) else None


def names_a_day(text: str) -> bool:
    """Return whether words hold something that is written as a day is, with a month and a number."""
    return len(text) <= _LONGEST and _CANDIDATE.search(in_english(text)) is not None


def _fits_weekday(day: date, beside: str) -> bool:
    named = {word for word in _WORD.findall(beside) if word in _WEEKDAYS}
    return not named or _WEEKDAYS[day.weekday()] in named


def _says_more(beside: str) -> bool:
    neutral = value_book().words("beside_date") | set(_WEEKDAYS)
    return any(fold(word) not in neutral for word in _WORD.findall(beside))


def _completed(candidate: str, near: date, today: date, ahead: bool) -> date | None:
    for year in (near.year, near.year + 1) if ahead else (near.year, near.year - 1):
        day = parse_date_day_first(f"{candidate.rstrip('./- ')} {year}", today=today).day
        if day and (day >= near if ahead else day <= near):
            return day
    return None


def in_english(text: str) -> str:
    """Return words with months and weekdays by their English names; "3. März" loses the dot of the ordinal."""
    book = value_book()

    def english(found: re.Match[str]) -> str:
        word = found[0].casefold()
        plain = fold(word)
        if plain in book.months:
            return _MONTHS[book.months[plain] - 1]
        if plain in book.weekdays:
            return _WEEKDAYS[book.weekdays[plain] - 1]
        return word

    return _ORDINAL.sub(" ", _WORD.sub(english, text)).replace("\u00a0", " ")
