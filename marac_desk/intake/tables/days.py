"""Looks at a whole column of dates before one of them is read: an export that puts the month first is not guessed at.

A single day above 12 in the place of the month shows it; then no date of that column is read, nor any of a column of
the same file that shows nothing either way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

_NUMBERS = re.compile(
    r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(?:\d{4}|\d{2})(?:[\sT]+\d{1,2}:\d{2}.*)?\s*", re.DOTALL
)
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?")
_MIDNIGHT = re.compile(r"\s+0{1,2}:00(?::00)?$")
_MONTHS = 12


class Order(StrEnum):
    """What a column shows of the order of day and month."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    EITHER = "either"
    NONE = "none"


def order_of(texts: Iterable[str]) -> Order:
    """Return what the dates of a column show; NONE where none is written in numbers alone."""
    pairs = [(int(found[1]), int(found[2])) for text in texts if (found := _NUMBERS.fullmatch(text))]
    if not pairs:
        return Order.NONE
    if any(first > _MONTHS for first, _ in pairs):
        return Order.DAY_FIRST
    return Order.MONTH_FIRST if any(second > _MONTHS for _, second in pairs) else Order.EITHER


def in_numbers(text: str) -> bool:
    """Whether a date is written in numbers alone with the year last, so that its order can be taken wrongly."""
    return _NUMBERS.fullmatch(text) is not None


def plain_day(text: str) -> str:
    """Return a date without the time beside it: the day is that of the place it was written in."""
    found = _WITH_TIME.fullmatch(text.strip())
    return found[1] if found else _MIDNIGHT.sub("", text.strip())
