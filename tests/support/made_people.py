"""Invented people with families, and what really happens to their records: nicknames, other alphabets, slips, marriage.

The nicknames and the spellings here were written down without looking at the lists that ship, so that a test can find
what these do not know. Everything follows from a seed.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from marac_desk.rules.matching import PersonKey

_NAMES: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_APART = (0, 1), (0, 8 * 365), (20 * 365, 34 * 365)  # days from the birth of the first: her own, a partner's, a child's
_COMMON = 0.55  # of all people have one of the common family names


def register(size: int, seed: int = 5) -> list[PersonKey]:
    """Return so many people, most of them in families at one address; identifiers are their places."""
    chance, people = random.Random(seed), list[PersonKey]()
    while len(people) < size:
        people += _family(chance)
    return [replace(person, id=str(place)) for place, person in enumerate(people[:size])]


def _family(chance: random.Random) -> Iterator[PersonKey]:
    name, home = family_name(chance), address(chance)
    first = date(1945, 1, 1) + timedelta(days=chance.randrange(50 * 365))
    phone = number(chance)
    for place in range(chance.choice((1, 1, 2, 3, 4))):
        apart = (
            0 if place == 0 else chance.randrange(0, 8 * 365) if place == 1 else chance.randrange(20 * 365, 34 * 365)
        )
        own = place < 2 and chance.random() < 0.8
        yield PersonKey(
            id="",
            given_names=given_name(chance),
            family_name=name if place == 0 or chance.random() < 0.8 else family_name(chance),
            date_of_birth=first + timedelta(days=apart),
            postcode=home[1],
            address=home[0],
            phone=number(chance) if own else phone if chance.random() < 0.5 else None,
        )


def given_name(chance: random.Random) -> str:
    """Return a given name; the first of the list are the most common."""
    return str(_NAMES["given"][int(len(_NAMES["given"]) * chance.random() ** 1.3)])


def family_name(chance: random.Random) -> str:
    """Return a family name: a common one, or one of several hundred made ones."""
    if chance.random() < _COMMON:
        return str(_NAMES["family"][int(len(_NAMES["family"]) * chance.random() ** 1.6)])
    middle = chance.choice(("", "", "er", "ing", "le"))
    return f"{chance.choice(_NAMES['first'])}{middle}{chance.choice(_NAMES['last'])}"


def address(chance: random.Random) -> tuple[str, str]:
    """Return an invented address and its postcode, which no place has."""
    street = chance.choice(_NAMES["first"]) + chance.choice(_NAMES["last"]) + " " + chance.choice(_NAMES["streets"])
    letters = "".join(chance.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
    return f"{chance.randrange(1, 180)} {street}", f"ZZ{chance.randrange(1, 60)} {chance.randrange(1, 10)}{letters}"


def number(chance: random.Random) -> str:
    """Return a number of a length that matching looks at, which nobody has."""
    return f"07700 900{chance.randrange(10**8):08d}"  # too long for anybody's


Cause = Callable[[PersonKey, random.Random], PersonKey | None]


def _of_pairs(pairs: str, field: str) -> Cause:
    def change(person: PersonKey, chance: random.Random) -> PersonKey | None:
        fitting = [short for name, short in _NAMES[pairs] if name == getattr(person, field)]
        changed: dict[str, Any] = {field: chance.choice(fitting)} if fitting else {}
        return replace(person, **changed) if fitting else None

    return change


def _slipped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, max(2, len(word) - 1))
    letter = chance.choice("aeionrtslmkd")
    return chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        )
    )


def _typed(field: str) -> Cause:
    def change(person: PersonKey, chance: random.Random) -> PersonKey | None:
        word = str(getattr(person, field))
        slipped: dict[str, Any] = {field: _slipped(word, chance)}
        return replace(person, **slipped) if len(word) > 3 else None

    return change


def moved(person: PersonKey, chance: random.Random) -> PersonKey:
    """She lives elsewhere, with another number."""
    street, postcode = address(chance)
    return replace(person, address=street, postcode=postcode, phone=number(chance))


def married(person: PersonKey, chance: random.Random) -> PersonKey:
    """Another family name, and often another address."""
    changed = replace(person, family_name=family_name(chance))
    return moved(changed, chance) if chance.random() < 0.5 else changed


def _double(person: PersonKey, chance: random.Random) -> PersonKey:
    return replace(person, family_name=f"{person.family_name}-{family_name(chance)}")


def _swapped(person: PersonKey, _chance: random.Random) -> PersonKey:
    return replace(person, given_names=person.family_name, family_name=person.given_names)


def _day_and_month(person: PersonKey, _chance: random.Random) -> PersonKey | None:
    born = person.date_of_birth
    if born is None or born.day > 12 or born.day == born.month:
        return None
    return replace(person, date_of_birth=date(born.year, born.day, born.month))


def _birth_slip(person: PersonKey, chance: random.Random) -> PersonKey | None:
    born = person.date_of_birth
    assert born is not None
    digits = list(f"{born:%d%m%Y}")
    digits[chance.choice((0, 1, 2, 3, 6, 7))] = str(chance.randrange(10))
    try:
        slipped = date(int("".join(digits[4:])), int("".join(digits[2:4])), int("".join(digits[:2])))
    except ValueError:
        return None
    return replace(person, date_of_birth=slipped) if slipped != born else None


def _no_birth(person: PersonKey, _chance: random.Random) -> PersonKey:
    return replace(person, date_of_birth=None)


def _one_piece(person: PersonKey, _chance: random.Random) -> PersonKey:
    full = f"{(person.family_name or '').upper()}, {person.given_names}"
    return replace(person, full_name=full, given_names=None, family_name=None)


def _both(*causes: Cause) -> Cause:
    def change(person: PersonKey, chance: random.Random) -> PersonKey | None:
        changed: PersonKey | None = person
        for cause in causes:
            changed = cause(changed, chance) if changed is not None else None
        return changed

    return change


SAME: Mapping[str, Cause] = MappingProxyType(
    {
        "nickname": _of_pairs("nicknames", "given_names"),
        "other spelling of the given name": _of_pairs("spellings", "given_names"),
        "other spelling of the family name": _of_pairs("family_spellings", "family_name"),
        "slip in the given name": _typed("given_names"),
        "slip in the family name": _typed("family_name"),
        "names swapped": _swapped,
        "family name first, in one piece": _one_piece,
        "day and month swapped": _day_and_month,
        "one figure of the birth wrong": _birth_slip,
        "no date of birth": _no_birth,
        "new address and number": moved,
        "married": married,
        "double name": _double,
        "nickname, new address": _both(_of_pairs("nicknames", "given_names"), moved),
        "slip in the name and birth": _both(_typed("family_name"), _birth_slip),
        "slip in the birth, new address": _both(_birth_slip, moved),
    }
)
"""What happens to the record of one person."""


def _born(person: PersonKey) -> date:
    assert person.date_of_birth is not None
    return person.date_of_birth


def _other_given(person: PersonKey, chance: random.Random) -> str:
    return next(name for name in iter(lambda: given_name(chance), "") if name[:1] != (person.given_names or "")[:1])


def twin(person: PersonKey, chance: random.Random) -> PersonKey:
    """Born the same day, of the same name and address, with another given name and number."""
    return replace(person, given_names=_other_given(person, chance), phone=number(chance))


def brother(person: PersonKey, chance: random.Random) -> PersonKey:
    """Of the same name and address, some years apart."""
    born = _born(person) + timedelta(days=chance.randrange(330, 3000))
    return replace(person, given_names=_other_given(person, chance), date_of_birth=born)


def son(person: PersonKey, chance: random.Random) -> PersonKey:
    """A son or daughter of the very same name, at the same address."""
    return replace(person, date_of_birth=_born(person) + timedelta(days=chance.randrange(18 * 365, 40 * 365)))


def child(person: PersonKey, chance: random.Random) -> PersonKey:
    """A child of another given name, at the same address, with the same number."""
    return replace(son(person, chance), given_names=_other_given(person, chance))


def namesake(person: PersonKey, chance: random.Random) -> PersonKey:
    """Somebody of the same name, born another year, who lives elsewhere."""
    born = date(1945, 1, 1) + timedelta(days=chance.randrange(60 * 365))
    return moved(replace(person, date_of_birth=born), chance)


def stranger(_person: PersonKey, chance: random.Random) -> PersonKey:
    """Somebody who has nothing to do with the register."""
    return next(_family(chance))


OTHERS: Mapping[str, Cause] = MappingProxyType(
    {
        "twin": twin,
        "brother or sister": brother,
        "father and son of one name": son,
        "parent and child": child,
        "namesake": namesake,
        "stranger": stranger,
    }
)
"""Who is not the person, however alike the records are."""
