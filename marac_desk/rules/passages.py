"""Passages: finding words wherever they stand, and putting a fixed mark in their place.

A passage is found whatever its capitals and however it is broken into lines, because the same dangerous words are
typed once and wrapped differently elsewhere. Everything else must be the same, sign by sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

SHORTEST = 3
"""Signs that a passage has at least: fewer would take half a text away."""

LONGEST = 4_000

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def mark_of(day: date) -> str:
    """Return what stands in the place of withdrawn words, with the day on which two people withdrew them."""
    return f"[withdrawn {day.day} {_MONTHS[day.month - 1]} {day.year} by two people]"


def is_passage(text: str) -> bool:
    """Tell whether a text can be withdrawn: neither next to nothing nor a whole file."""
    return SHORTEST <= len(" ".join(text.split())) <= LONGEST


@lru_cache(maxsize=8)
def _pattern(passage: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in passage.split()), re.IGNORECASE)


def forget() -> None:
    """Keep no passage that was looked for."""
    _pattern.cache_clear()


def places(text: str, passage: str) -> tuple[tuple[int, int], ...]:
    """Return where a passage stands in a text, each place as first sign and the sign behind the last."""
    return tuple(found.span() for found in _pattern(passage).finditer(text)) if passage.strip() else ()


def holds(value: Any, passage: str) -> bool:
    """Tell whether a value holds a passage: a text, or anything made of texts."""
    return any(places(text, passage) for text in texts_in(value))


def texts_in(value: Any) -> Iterator[str]:
    """Return every text in a value of plain JSON, names of fields included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def without(value: Any, passage: str, mark: str) -> Any:
    """Return a value with the mark in every place of the passage; whatever has none comes back as it was."""
    if isinstance(value, str):
        return _pattern(passage).sub(lambda _found: mark, value)
    if isinstance(value, dict):
        return {without(name, passage, mark): without(inner, passage, mark) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [without(inner, passage, mark) for inner in value]
    return value


def telling_word(passage: str) -> str:
    """Return the longest word of plain Latin letters and digits in a passage, empty where there is none.

    A text without it cannot hold the passage, so a register may be searched for it first.
    """
    return max(re.findall(r"[A-Za-z0-9]+", passage), key=len, default="")
