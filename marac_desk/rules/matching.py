"""Matching: whether two records may be the same person, with every reason for and against; it never decides.

Each field that agrees adds to a score and each that differs takes from it; a value that is missing counts neither way.
What a family shares is no evidence between its members: where given names differ under one family name, or the births
lie a generation apart, address and telephone count nothing. So twins, and a father and son of one name, stay apart.
The weights were set by hand and checked on corrupted registers: a repeat that is missed weighs more than a needless
hint, so "possible" is shown generously and "likely" only where little doubt is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Literal

from anyascii import anyascii
from jellyfish import metaphone
from rapidfuzz.distance import OSA, JaroWinkler

POSSIBLE, LIKELY = 8.0, 14.0
GENERATION_YEARS = 13
_NEAR_NAME = 0.86
_NO_VARIANTS: Mapping[str, str] = MappingProxyType({})
_EAST_ASIAN = re.compile(r"([\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3])")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame", "lady", "lord"})
_PARTICLES = frozenset(
    {
        "de",
        "da",
        "di",
        "do",
        "dos",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "al",
        "el",
        "bin",
        "ibn",
        "bint",
        "la",
        "le",
    }
)

Bearing = Literal["for", "against"]
Level = Literal["likely", "possible"]


@dataclass(frozen=True, slots=True)
class PersonKey:
    """What matching knows of one person; None where unknown, an estimated date of birth included.

    The representation shows the identifier alone, so that nothing of a person reaches a log.
    """

    id: str
    full_name: str | None = field(default=None, repr=False)
    given_names: str | None = field(default=None, repr=False)
    family_name: str | None = field(default=None, repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)
    date_of_birth: date | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """One field's say: what was found, which way it points, the two values and how much it counts."""

    code: str
    for_or_against: Bearing
    values: tuple[str, ...] = field(repr=False)
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """How well two records fit; `level` is None where no person needs to look."""

    score: float
    level: Level | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a person in comparable tokens: simple Latin letters, small, without titles."""

    given: tuple[str, ...]
    family: tuple[str, ...]


def compare(a: PersonKey, b: PersonKey, variants: Mapping[str, str] = _NO_VARIANTS) -> Match:
    """Compare two records field by field; the result is the same for (a, b) and (b, a).

    `variants` maps a spelling to the one name it stands for ({"cath": "catherine"}), in simple small letters. A level
    needs something personal: family name and address alone never make one.
    """
    names = _compare_names(a, b, variants)
    births = _compare_births(a.date_of_birth, b.date_of_birth)
    household = _compare_household(a, b)
    if _explained_by_family(names, a, b):
        household = _within_a_family(household)
    reasons = (*names, *births, *household)
    score = sum(reason.weight for reason in reasons)
    return Match(score, _level(score, reasons), reasons)


_IMPERSONAL = ("family_", "postcode_")


def _level(score: float, reasons: tuple[Reason, ...]) -> Level | None:
    personal = any(reason.weight > 0 and not reason.code.startswith(_IMPERSONAL) for reason in reasons)
    if score < POSSIBLE or not personal:
        return None
    return "likely" if score >= LIKELY else "possible"


def blocking_keys(person: PersonKey, variants: Mapping[str, str] = _NO_VARIANTS) -> frozenset[str]:
    """Return the keys under which to look a person up; two records without a common key need not be compared.

    Keys are the sound of every part of every name, the date of birth and the last digits of the telephone number.
    """
    tokens = {token for name in _names(person) for token in (*name.given, *name.family)}
    keys = {f"n:{_sound(variants.get(token, token))}" for token in tokens if len(token) > 1}
    if person.date_of_birth is not None:
        keys.add(f"b:{person.date_of_birth.isoformat()}")
    if phone := _phone(person.phone):
        keys.add(f"p:{phone}")
    return frozenset(keys)


# Names ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16384)
def _tokens(text: str) -> tuple[str, ...]:
    spaced = _EAST_ASIAN.sub(r" \1 ", text)
    latin = re.sub(r"['’`]", "", anyascii(spaced)).lower()
    words = re.findall(r"[a-z]+", latin)
    kept = [word for word in words if word not in _TITLES and word not in _PARTICLES]
    return tuple(kept or words)


@lru_cache(maxsize=16384)
def _sound(token: str) -> str:
    return metaphone(token) or token


def _names(person: PersonKey) -> list[_Name]:
    """Every name a person goes by; the last word of a name in one piece is taken for the family name."""
    found = []
    if person.given_names or person.family_name:
        found.append(_Name(_tokens(person.given_names or ""), _tokens(person.family_name or "")))
    elif person.full_name:
        found.append(_in_one_piece(person.full_name))
    found.extend(_alias(alias, found) for alias in person.aliases)
    return [name for name in found if name.given or name.family]


def _in_one_piece(text: str) -> _Name:
    *given, family = _tokens(text) or ("",)
    return _Name(tuple(given), (family,)) if given else _Name((family,) if family else (), ())


def _alias(text: str, known: list[_Name]) -> _Name:
    """A single alias stands for the given name; the family name stays the person's own."""
    name = _in_one_piece(text)
    return name if name.family or not known else _Name(name.given, known[0].family)


_GIVEN, _FAMILY = (4.0, -6.0), (5.0, -2.0)
_SWAPPED = -1.0
_SHARED_SECOND, _SHARED_AMONG_OTHERS = 0.9, 0.6


def _compare_names(a: PersonKey, b: PersonKey, variants: Mapping[str, str]) -> list[Reason]:
    """The reasons of the best pair of names that the two go by."""
    best: list[Reason] = []
    for one, other in product(_names(a), _names(b)):
        straight = [
            *_part("given", one.given, other.given, variants),
            *_part("family", one.family, other.family, variants),
        ]
        best = _better(best, straight)
        if len(straight) < 2 or any(reason.weight <= 0 for reason in straight):
            best = _better(best, _swapped(one, other, variants))
    return best


def _swapped(one: _Name, other: _Name, variants: Mapping[str, str]) -> list[Reason]:
    crossed = [*_part("given", one.given, other.family, variants), *_part("family", one.family, other.given, variants)]
    halves = 2 if all((*name.given, *name.family) != (name.given or name.family) for name in (one, other)) else 1
    if len(crossed) < halves or any(reason.weight <= 0 for reason in crossed):
        return []
    return [*crossed, Reason("names_swapped", "against", (), _SWAPPED)]


def _better(best: list[Reason], other: list[Reason]) -> list[Reason]:
    return other if other and (not best or _weight(other) > _weight(best)) else best


def _weight(reasons: list[Reason]) -> float:
    return sum(reason.weight for reason in reasons)


def _part(part: str, one: tuple[str, ...], other: tuple[str, ...], variants: Mapping[str, str]) -> Iterator[Reason]:
    """One reason for a given or family name; none where either side has none."""
    if not (one and other):
        return
    agrees, differs = _GIVEN if part == "given" else _FAMILY
    if one == other:
        yield Reason(f"{part}_same", "for", (" ".join(one), " ".join(other)), agrees)
        return
    likeness, how = max(_alike(x, y, variants) for x, y in product(one, other))
    values = (" ".join(one), " ".join(other))
    if not likeness:
        yield Reason(f"{part}_differs", "against", values, differs)
        return
    if how == "same" and _second_names_differ(one, other, variants):
        likeness, how = _SHARED_AMONG_OTHERS, "shares_a_part"
    elif how == "same" and one[0] != other[0]:
        likeness, how = _SHARED_SECOND, "shares_a_part"
    yield Reason(f"{part}_{how}", "for", values, round(agrees * likeness, 2))


def _second_names_differ(one: tuple[str, ...], other: tuple[str, ...], variants: Mapping[str, str]) -> bool:
    """Say whether both sides have a word that nothing on the other side is like: brothers often share a first name."""
    return all(
        any(not any(_alike(word, there, variants)[0] for there in theirs) for word in words)
        for words, theirs in ((one, other), (other, one))
    )


def _alike(x: str, y: str, variants: Mapping[str, str]) -> tuple[float, str]:
    """How alike two words are, 0 to 1, and how one would say it."""
    if x == y:
        return 1.0, "same"
    if variants.get(x, x) == variants.get(y, y):
        return 0.95, "variant"
    return _likeness(x, y) if x < y else _likeness(y, x)  # in one order, because the measure may depend on it


@lru_cache(maxsize=65536)
def _likeness(x: str, y: str) -> tuple[float, str]:
    if len(x) == 1 or len(y) == 1:
        return (0.25, "initial") if x[0] == y[0] else (0.0, "")
    likeness = JaroWinkler.similarity(x, y)
    if likeness >= _NEAR_NAME:
        return min(likeness, 0.9), "similar"
    return (0.8, "sounds_alike") if _sound(x) == _sound(y) else (0.0, "")


# Births -----------------------------------------------------------------------------------------------------------


def _compare_births(a: date | None, b: date | None) -> Iterator[Reason]:
    if a is None or b is None:
        return
    code, weight = _births(a, b)
    yield Reason(code, "for" if weight > 0 else "against", (a.isoformat(), b.isoformat()), weight)


def _births(a: date, b: date) -> tuple[str, float]:
    if a == b:
        return "birth_same", 8.0
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return "birth_day_and_month_swapped", 6.0
    alike = (a.year == b.year) + (a.month == b.month) + (a.day == b.day)
    if alike and OSA.distance(f"{a:%d%m%Y}", f"{b:%d%m%Y}") == 1:
        return "birth_one_slip", 4.5
    return ("birth_two_parts", 2.0) if alike == 2 else ("birth_differs", -5.0)


# What a household shares ------------------------------------------------------------------------------------------

_PHONE_SAME, _POSTCODE_SAME = 8.0, 5.0
_HOUSEHOLD_MOST = 8.0
_PHONE_IN_FAMILY = 1.5
_PHONE_TAIL = 9


def _compare_household(a: PersonKey, b: PersonKey) -> list[Reason]:
    """Telephone and address, together no more than the telephone alone; people move, so a difference says nothing."""
    reasons, left = [], _HOUSEHOLD_MOST
    pairs = (
        ("phone_same", _PHONE_SAME, _phone(a.phone), _phone(b.phone)),
        ("postcode_same", _POSTCODE_SAME, _postcode(a.postcode), _postcode(b.postcode)),
    )
    for code, weight, one, other in pairs:
        if one and one == other:
            reasons.append(Reason(code, "for", (one, other), min(weight, left)))
            left -= min(weight, left)
    return reasons


def _phone(text: str | None) -> str:
    """The last digits of a number, so that national and international writing agree; nothing of a short number."""
    digits = re.sub(r"[^0-9]", "", anyascii(text or ""))
    return digits[-_PHONE_TAIL:] if len(digits) >= _PHONE_TAIL else ""


def _postcode(text: str | None) -> str:
    return re.sub(r"[^A-Z0-9]", "", (text or "").upper())


def _within_a_family(household: list[Reason]) -> list[Reason]:
    """Leave next to nothing of what a family shares; a telephone still helps where the births agree."""
    return [
        replace(reason, code="phone_in_family", weight=_PHONE_IN_FAMILY)
        if reason.code == "phone_same"
        else replace(reason, code="postcode_in_family", for_or_against="against", weight=0.0)
        for reason in household
    ]


def _explained_by_family(names: list[Reason], a: PersonKey, b: PersonKey) -> bool:
    """Say whether two of one family would look like this: given names that differ, or births a generation apart."""
    codes = {reason.code: reason.weight for reason in names}
    one_family = any(code.startswith("family_") and weight > 0 for code, weight in codes.items())
    born = a.date_of_birth, b.date_of_birth
    apart = born[0] is not None and born[1] is not None and abs(born[0].year - born[1].year) >= GENERATION_YEARS
    return (one_family and "given_differs" in codes) or apart
