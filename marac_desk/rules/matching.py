"""Matching: whether two records may be the same person, with every reason for and against; it never decides.

Each field that agrees adds to a score and each that differs takes from it; a value that is missing counts neither way.
What a family shares is no evidence between its members: where given names differ under one family name, or the births
lie a generation apart, address and telephone count nothing. So twins, and a father and son of one name, stay apart.
The weights were set by hand and checked on corrupted registers: a repeat that is missed weighs more than a needless
hint, so "possible" is shown generously and "likely" only where little doubt is left. Twins and a person who goes by
another given name look alike on paper; the latter needs the name recorded as an alias.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from itertools import product
from types import MappingProxyType, ModuleType
from typing import Literal

from anyascii import anyascii
from jellyfish import metaphone

POSSIBLE, LIKELY = 8.0, 14.0
GENERATION_YEARS = 13
_NEAR_NAME = 0.86
_NO_VARIANTS: Mapping[str, str] = MappingProxyType({})
_LONGEST_NAME, _MOST_NAMES = 200, 12  # signs and names that are compared; nobody has more, and hostile files do
_SYLLABLE = re.compile(r"([\u3400-\u9fff\uac00-\ud7a3])")  # one sign, one word: Chinese and Korean names
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


@cache
def _distances() -> ModuleType:
    """Return the library of distances, loaded when first needed: a desk that only looks has no use for its MiBs."""
    from rapidfuzz import distance

    return distance


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

    @property
    def is_single(self) -> bool:
        """Whether there is one name only, which may be either."""
        return not (self.given and self.family)


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


def may_match(a: PersonKey, b: PersonKey) -> bool:
    """Say whether a full comparison could give a level: False where not even the same names would make up for the rest.

    Cheap, and loses nothing: ask it first of the many who share no more than a common name.
    """
    if a.date_of_birth is None or b.date_of_birth is None:
        return True
    births = _births(a.date_of_birth, b.date_of_birth)[1]
    same_names = _WEIGHTS["given"][0] + _WEIGHTS["family"][0]
    return births > 0 or same_names + births + _weight(_compare_household(a, b)) >= POSSIBLE


def same_family_name(a: PersonKey, b: PersonKey) -> bool:
    """Say whether two people share a family name, or a part of a double one, however it is written."""
    families = [{token for name in _names(person) for token in name.family} for person in (a, b)]
    return not families[0].isdisjoint(families[1])


_IMPERSONAL = ("family_", "single_", "postcode_")


def _level(score: float, reasons: tuple[Reason, ...]) -> Level | None:
    personal = any(reason.weight > 0 and not reason.code.startswith(_IMPERSONAL) for reason in reasons)
    if score < POSSIBLE or not personal:
        return None
    return "likely" if score >= LIKELY else "possible"


def blocking_keys(person: PersonKey, variants: Mapping[str, str] = _NO_VARIANTS) -> frozenset[str]:
    """Return the keys under which to look a person up; two records without a common key need not be compared.

    Keys are the sound of every part of every name, the date of birth with day and month in either order, the last
    digits of the telephone number, and the postcode: a slip in the date of somebody without a name leaves nothing else.
    """
    tokens = {token for name in _names(person) for token in (*name.given, *name.family)}
    keys = {f"n:{_sound(variants.get(token, token))}" for token in tokens if len(token) > 1}
    if (born := person.date_of_birth) is not None:
        keys.add(f"b:{born.year}-{min(born.month, born.day)}-{max(born.month, born.day)}")
    if phone := _phone(person.phone):
        keys.add(f"p:{phone}")
    if postcode := _postcode(person.postcode):
        keys.add(f"h:{postcode}")
    return frozenset(keys)


# What is cached lives as long as the process that holds the register, which ends when the desk is locked.
@lru_cache(maxsize=16384)
def _tokens(text: str) -> tuple[str, ...]:
    spaced = _SYLLABLE.sub(r" \1 ", text[:_LONGEST_NAME])
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
    found.extend(_alias(alias, found) for alias in person.aliases[:_MOST_NAMES])
    return [name for name in found if name.given or name.family]


def _in_one_piece(text: str) -> _Name:
    *given, family = _tokens(text) or ("",)
    return _Name(tuple(given), (family,)) if given else _Name((family,) if family else (), ())


def _alias(text: str, known: list[_Name]) -> _Name:
    """A single alias stands for the given name; the family name stays the person's own."""
    name = _in_one_piece(text)
    return name if name.family or not known else _Name(name.given, known[0].family)


# What a part adds where it agrees and takes where it differs; "single" is one name that may be given or family name.
_WEIGHTS = {"given": (4.0, -6.0), "family": (5.0, -2.0), "swapped": (4.5, -6.0), "single": (3.5, -6.0)}
_SWAPPED = -1.0
_SHARED_PART = 0.9
_PARTLY_DIFFERS = -1.0  # two Mohammeds with different second names are brothers rather than one person


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
    """The reasons where given and family name changed places, or a single name stands on the other side."""
    part, parts = ("single", 1) if one.is_single or other.is_single else ("swapped", 2)
    crossed = [*_part(part, one.given, other.family, variants), *_part(part, one.family, other.given, variants)]
    if len(crossed) < parts or any(reason.weight <= 0 for reason in crossed):
        return []
    return [*crossed, Reason("names_swapped", "against", (), _SWAPPED)] if parts == 2 else crossed


def _better(best: list[Reason], other: list[Reason]) -> list[Reason]:
    return other if other and (not best or _weight(other) > _weight(best)) else best


def _weight(reasons: list[Reason]) -> float:
    return sum(reason.weight for reason in reasons)


def _part(part: str, one: tuple[str, ...], other: tuple[str, ...], variants: Mapping[str, str]) -> Iterator[Reason]:
    """One reason for a given or family name; none where either side has none."""
    if not (one and other):
        return
    agrees, differs = _WEIGHTS[part]
    likeness, how = (1.0, "same") if one == other else max(_alike(x, y, variants) for x, y in product(one, other))
    values = (" ".join(one), " ".join(other))
    if one == other:
        yield Reason(f"{part}_same", "for", values, agrees)
    elif not likeness:
        yield Reason(f"{part}_differs", "against", values, differs)
    elif how == "same" and _second_names_differ(one, other, variants) and part == "given":
        yield Reason("given_partly_differs", "against", values, _PARTLY_DIFFERS)
    elif how == "same" and (one[0] != other[0] or _second_names_differ(one, other, variants)):
        yield Reason(f"{part}_shares_a_part", "for", values, round(agrees * _SHARED_PART, 2))
    else:
        yield Reason(f"{part}_{how}", "for", values, round(agrees * likeness, 2))


def _second_names_differ(one: tuple[str, ...], other: tuple[str, ...], variants: Mapping[str, str]) -> bool:
    """Say whether each side has a word that nothing on the other side is like."""
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
    likeness = _distances().JaroWinkler.similarity(x, y)
    if likeness >= _NEAR_NAME:
        return min(likeness, 0.9), "similar"
    return (0.8, "sounds_alike") if _sound(x) == _sound(y) else (0.0, "")


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
    if alike and _distances().OSA.distance(f"{a:%d%m%Y}", f"{b:%d%m%Y}") == 1:
        return "birth_one_slip", 4.5
    return ("birth_two_parts", 2.0) if alike == 2 and not _generation_apart(a, b) else ("birth_differs", -5.0)


def _generation_apart(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and abs(a.year - b.year) >= GENERATION_YEARS


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
    found = {reason.code for reason in names}
    one_family = any(code.startswith("family_") for code in found - {"family_differs"})
    siblings = one_family and not found.isdisjoint({"given_differs", "given_partly_differs"})
    return siblings or _generation_apart(a.date_of_birth, b.date_of_birth)
