"""How sure it is that a field holds what the file says, field by field, as a pure rule over what was read.

Nothing is measured and nothing is learned: a level says which of the ways a value came about, so a person can check it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from marac_desk.intake.folding import fold
from marac_desk.intake.origins import Confidence, Notice, Origin
from marac_desk.intake.reading import Reading, ReadReferral
from marac_desk.intake.targets import value_at
from marac_desk.intake.values import Chosen, choose, value_book

_NUMBERS = re.compile(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})\s*")
_SEVERAL = re.compile(r"[/|\n]|\s{3,}")
_LATEST_MONTH = 12
_GUESSED_LABEL = "label_guessed"
_LONGEST_DOUBT = 80
"""Letters of an entry in which a question mark is taken for the writer's own doubt; in prose it may be anything."""
_AHEAD = frozenset({"release_date", "expected_delivery_date"})
_LEVELS = (Confidence.SURE, Confidence.LIKELY, Confidence.LOOK)


def rated(reading: Reading, *, today: date) -> Reading:
    """Return a reading in which every field that was read has its confidence.

    A field that has one keeps it, unless something that was noticed since lowers it: a file that came in a mail was
    rated by what is known of that file.
    """
    by_profile = "profile" in reading.facts and reading.mail is None
    day_first = any(
        _is_day_first(origin.text) for referral in reading.referrals for origin in referral.origins.values()
    )
    return replace(
        reading,
        referrals=tuple(
            replace(
                referral,
                confidence=_of_referral(referral, today, by_profile=by_profile, day_first=day_first),
            )
            for referral in reading.referrals
        ),
    )


def rated_by_profile(referral: ReadReferral, places: Collection[Origin], *, today: date) -> ReadReferral:
    """Return a referral in which what was read at some places by a mapping profile is sure, unless it is in doubt."""
    left = {entry.where: entry.value for entry in referral.not_understood}
    levels = {
        pointer: _by_doubt(pointer, value_at(referral.draft, pointer), origin, today, left)
        for pointer, origin in referral.origins.items()
        if origin in places
    }
    return replace(referral, confidence=levels)


def _of_referral(referral: ReadReferral, today: date, *, by_profile: bool, day_first: bool) -> Mapping[str, Confidence]:
    found: dict[str, Confidence] = {}
    left = {entry.where: entry.value for entry in referral.not_understood}
    for pointer, origin in referral.origins.items():
        level = referral.confidence.get(pointer)
        if level is None:
            value = value_at(referral.draft, pointer)
            level = _worse(
                Confidence.SURE if by_profile else _by_value(value, origin.text, day_first=day_first),
                _by_doubt(pointer, value, origin, today, left),
            )
        found[pointer] = level
    for notice in referral.notices:
        for pointer in _about(notice, referral.origins):
            lowest = Confidence.LIKELY if notice.code == _GUESSED_LABEL else Confidence.LOOK
            found[pointer] = _worse(found[pointer], lowest)
    return found


def _by_value(value: Any, text: str, *, day_first: bool) -> Confidence:
    """How a value follows from the words: it stands there, it was made of them, or they can be read in two ways."""
    if isinstance(value, date):
        return _by_day(text, day_first=day_first)
    if isinstance(value, StrEnum):
        return Confidence.SURE if _is_plain_code(value, text) else Confidence.LIKELY
    said = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return Confidence.SURE if fold(said) == fold(text) else Confidence.LIKELY


def _by_day(text: str, *, day_first: bool) -> Confidence:
    """A year of two digits is completed; a day that may be a month is ambiguous until another date shows the order."""
    numbers = _NUMBERS.fullmatch(text)
    if (
        numbers
        and not day_first
        and numbers[1] != numbers[2]
        and max(int(numbers[1]), int(numbers[2])) <= _LATEST_MONTH
    ):
        return Confidence.LOOK
    year = re.search(r"(?<!\d)\d{4}(?!\d)|(?<!\d)\d{8}(?!\d)", text)
    return Confidence.SURE if year else Confidence.LIKELY


def _is_day_first(text: str) -> bool:
    numbers = _NUMBERS.fullmatch(text)
    return numbers is not None and int(numbers[1]) > _LATEST_MONTH >= int(numbers[2])


def _is_plain_code(value: StrEnum, text: str) -> bool:
    """Whether the words, or the one tick among them, are a known word for this very code and nothing more."""
    choice = choose(text)
    if choice.kind is Chosen.TICKED or not value_book().knows(type(value)):
        return choice.kind is Chosen.TICKED
    coded = value_book().code(type(value), text)
    if choice.kind is not Chosen.ONE or coded is None or coded.more or coded.code != value:
        return False
    return not _SEVERAL.search(choice.text)


def _by_doubt(pointer: str, value: Any, origin: Origin, today: date, left: Mapping[str, str]) -> Confidence:
    """What speaks against a value however it was found: the writer's own doubt, a day to come, words left over."""
    if len(origin.text) <= _LONGEST_DOUBT and "?" in choose(origin.text).text:
        return Confidence.LOOK
    if isinstance(value, date) and value > today and pointer.rsplit("/", 1)[-1] not in _AHEAD:
        return Confidence.LOOK
    more = origin.where in left and left[origin.where] in origin.text
    return Confidence.LOOK if more else Confidence.SURE


def _about(notice: Notice, origins: Mapping[str, Origin]) -> list[str]:
    if notice.pointer:
        return [notice.pointer] if notice.pointer in origins else []
    if not notice.where:
        return []
    return [
        pointer
        for pointer, origin in origins.items()
        if origin.where == notice.where or (origin.where and notice.where.startswith(f"{origin.where}, "))
    ]


def _worse(one: Confidence, other: Confidence) -> Confidence:
    return max(one, other, key=_LEVELS.index)
