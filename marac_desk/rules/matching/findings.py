"""What the fields of two people show, one finding a field: a code, what was compared, and the word that is shared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from marac_desk.rules.matching.likeness import alike, distances
from marac_desk.rules.matching.people import Name, Person

GENERATION_YEARS = 13
_RANKS = ("", "initial", "sounds_alike", "similar", "one_letter", "variant", "same")
_STREET_SAME, _STREET_ALIKE, _STREET_PARTLY = 0.97, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Finding:
    """One field's finding; `shared` is the word that both have, because a rare one says more than a common one."""

    code: str
    values: tuple[str, ...] = field(default=(), repr=False)
    shared: str = field(default="", repr=False)


def name_findings(one: Name, other: Name, variants: Mapping[str, str]) -> list[Finding]:
    """Return the findings for given and family name, each in its own place."""
    return [*part("given", one.given, other.given, variants), *part("family", one.family, other.family, variants)]


def swapped_findings(one: Name, other: Name, variants: Mapping[str, str]) -> list[Finding]:
    """Return the findings where given and family name changed places, or a single name stands on the other side."""
    single = one.is_single or other.is_single
    if not single and (shared := _half_crossed(one, other)):
        return [Finding("crossed_half", shared=shared)]
    name, crossed = "single" if single else "swapped", list[Finding]()
    for here, there in ((one.given, other.family), (one.family, other.given)):
        for found in part(name, here, there, variants):
            if found.code.endswith("differs"):
                return []
            crossed.append(found)
    if len(crossed) < (1 if single else 2):
        return []
    return crossed if single else [*crossed, Finding("names_swapped")]


def _half_crossed(one: Name, other: Name) -> str:
    """Return the one name that stands in the other's place, where nothing else is alike."""
    if not set(one.given).isdisjoint(other.given) or not set(one.family).isdisjoint(other.family):
        return ""
    there, back = set(one.given) & set(other.family), set(one.family) & set(other.given)
    found = there ^ back if bool(there) != bool(back) else set()
    return min((word for word in found if len(word) > 1), default="")


def part(name: str, one: tuple[str, ...], other: tuple[str, ...], variants: Mapping[str, str]) -> Iterator[Finding]:
    """Return one finding for a given or family name; none where either side has none."""
    if not (one and other):
        return
    values = (" ".join(one), " ".join(other))
    if one == other:
        yield Finding(f"{name}_same", values, rarest(one, name))
        return
    how, word = _best(one, other, variants)
    if not how:
        how = "differs"
    elif len(one) + len(other) > 2 and how == "same":
        how = _of_several(one, other, variants) if name == "given" else "shares_a_part"
    yield Finding(f"{name}_{how}", values, word)


def rarest(words: tuple[str, ...], name: str) -> str:
    """Return the word of a name that counts: the first given name, the longest word of a family name."""
    return words[0] if name == "given" else max(words, key=len)


def _best(one: tuple[str, ...], other: tuple[str, ...], variants: Mapping[str, str]) -> tuple[str, str]:
    found = [(alike(x, y, variants), x) for x, y in product(one, other)]
    if len(one) + len(other) == 2:
        how, word = found[0]
        return how, word if how == "same" else ""
    how = max((each[0] for each in found), key=_RANKS.index)
    return how, max((word for kind, word in found if kind == "same"), key=len, default="")


def _of_several(one: tuple[str, ...], other: tuple[str, ...], variants: Mapping[str, str]) -> str:
    """Say how given names with a word in common agree: second names are often left out, and tell brothers apart."""
    if _second_names_differ(one, other, variants):
        return "partly_differs"
    return "same" if one[0] == other[0] else "shares_a_part"


def _second_names_differ(one: tuple[str, ...], other: tuple[str, ...], variants: Mapping[str, str]) -> bool:
    """Say whether each side has a word that nothing on the other side is like."""
    return all(
        any(not any(alike(word, there, variants) for there in theirs) for word in words)
        for words, theirs in ((one, other), (other, one))
    )


def birth_finding(a: date | None, b: date | None) -> Iterator[Finding]:
    """Return the finding for two dates of birth; none where either is unknown."""
    if a is not None and b is not None:
        yield Finding(birth_code(a, b), (a.isoformat(), b.isoformat()))


def birth_code(a: date, b: date) -> str:
    """Return how two dates of birth differ: not at all, by the usual slips, or so far that they are a generation."""
    if a == b:
        return "birth_same"
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return "birth_day_and_month_swapped"
    same = (a.year == b.year) + (a.month == b.month) + (a.day == b.day)
    if same and distances().OSA.distance(_figures(a), _figures(b), score_cutoff=1) == 1:
        return "birth_one_slip"
    if abs(a.year - b.year) >= GENERATION_YEARS:
        return "birth_a_generation_apart"
    return "birth_two_parts" if same == 2 else "birth_differs"


def _figures(day: date) -> str:
    return f"{day.day:02}{day.month:02}{day.year:04}"


def household_findings(a: Person, b: Person) -> Iterator[Finding]:
    """Return the findings for telephone, postcode, number of the house and street."""
    if a.phone and a.phone == b.phone:
        yield Finding("phone_same", (a.phone, b.phone))
    if a.postcode and b.postcode:
        yield Finding(_postcode_code(a.postcode, b.postcode), (a.postcode, b.postcode))
    if a.house and b.house:
        yield Finding("house_same" if a.house == b.house else "house_differs", (a.house, b.house))
    if a.street and b.street:
        yield Finding(_street_code(a.street, b.street), (a.street, b.street))


def _postcode_code(one: str, other: str) -> str:
    if one == other:
        return "postcode_same"
    slip = distances().OSA.distance(one, other, score_cutoff=1) <= 1
    return "postcode_one_slip" if slip else "postcode_differs"


def _street_code(one: str, other: str) -> str:
    """Compare the words in any order, because lines of an address change places."""
    if one == other:
        return "street_same"
    x, y = sorted((" ".join(sorted(one.split())), " ".join(sorted(other.split()))))
    ratio = max(distances().Indel.normalized_similarity(x, y), distances().Indel.normalized_similarity(one, other))
    if ratio >= _STREET_SAME:
        return "street_same"
    return (
        "street_alike" if ratio >= _STREET_ALIKE else "street_partly" if ratio >= _STREET_PARTLY else "street_differs"
    )
