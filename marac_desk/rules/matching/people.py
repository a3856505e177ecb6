"""What matching knows of a person, and the same in comparable form: names in small Latin letters, bare numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from anyascii import anyascii

LONGEST_NAME, MOST_NAMES = 200, 12  # signs and names that are compared; nobody has more, and hostile files do
LONGEST_ADDRESS, MOST_PLACE_WORDS = 300, 16
_PHONE_TAIL = 9
_SYLLABLE = re.compile(r"([\u3400-\u9fff\uac00-\ud7a3])")  # one sign, one word: Chinese and Korean names
_MARKS = re.compile(r"['’`ʼ]")
_WORD = re.compile(r"[a-z]+")
_PLACE_WORD = re.compile(r"[a-z]{2,}|\d+")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame", "lady", "lord"})
_PARTICLES = frozenset(
    {
        "de", "da", "di", "do", "dos", "del", "della", "der", "den", "van", "von", "al", "el", "bin", "ibn", "bint",
        "la", "le",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonKey:
    """What matching knows of one person; None where unknown, an estimated date of birth included.

    `address` is the lines of one address without its postcode, as written. The representation shows the identifier
    alone, so that nothing of a person reaches a log.
    """

    id: str
    full_name: str | None = field(default=None, repr=False)
    given_names: str | None = field(default=None, repr=False)
    family_name: str | None = field(default=None, repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)
    date_of_birth: date | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a person in comparable words: simple Latin letters, small, without titles."""

    given: tuple[str, ...]
    family: tuple[str, ...]

    @property
    def is_single(self) -> bool:
        """Whether there is one name only, which may be either."""
        return not (self.given and self.family)


@dataclass(frozen=True, slots=True)
class Person:
    """A person in comparable form; empty where unknown. Made once, compared often."""

    names: tuple[Name, ...] = field(repr=False)
    born: date | None = field(repr=False)
    phone: str = field(repr=False)
    postcode: str = field(repr=False)
    house: str = field(repr=False)
    street: str = field(repr=False)


def prepared(key: PersonKey) -> Person:
    """Return a person in comparable form."""
    words = place_words(key.address) if key.address else ()
    return Person(
        names=names_of(key.full_name, key.given_names, key.family_name, key.aliases),
        born=key.date_of_birth,
        phone=_phone(key.phone) if key.phone else "",
        postcode=_postcode(key.postcode) if key.postcode else "",
        house=next((word for word in words if word.isdigit()), ""),
        street=" ".join(word for word in words if not word.isdigit()),
    )


def named(names: tuple[Name, ...], born: date | None) -> Person:
    """Return somebody in comparable form of whom nothing but names and birth is known."""
    return Person(names, born, "", "", "", "")


def with_place(person: Person, postcode: str | None, phone: str | None) -> Person:
    """Return the same person with a postcode and a telephone number as they are written."""
    ways = _phone(phone) if phone else "", _postcode(postcode) if postcode else ""
    return Person(person.names, person.born, *ways, person.house, person.street)


# What is cached lives as long as the process that holds the register, which ends when the desk is locked.
@lru_cache(maxsize=1024)
def lately_prepared(key: PersonKey) -> Person:
    """Return the same, remembered of the last thousand: a list goes by the same people several times."""
    return prepared(key)


@lru_cache(maxsize=16384)
def name_words(text: str) -> tuple[str, ...]:
    """Return the words of a name in small Latin letters, without titles and particles unless there is nothing else."""
    words = _WORD.findall(_MARKS.sub("", _latin(text[:LONGEST_NAME])).lower())
    kept = [word for word in words if word not in _TITLES and word not in _PARTICLES]
    return tuple(kept or words)


def _latin(text: str) -> str:
    """Return a name in Latin letters; most are written in nothing else, and need no look at each sign."""
    return text if text.isascii() else anyascii(_SYLLABLE.sub(r" \1 ", text))


def place_words(text: str) -> tuple[str, ...]:
    """Return the words and numbers of an address in small Latin letters, in their order."""
    plain = _MARKS.sub("", anyascii(text[:LONGEST_ADDRESS])).lower()
    return tuple(_PLACE_WORD.findall(plain)[:MOST_PLACE_WORDS])


def same_family_name(a: PersonKey, b: PersonKey) -> bool:
    """Say whether two people share a family name, or a part of a double one, however it is written."""
    families = [{word for name in prepared(person).names for word in name.family} for person in (a, b)]
    return not families[0].isdisjoint(families[1])


def names_of(
    full_name: str | None, given_names: str | None, family_name: str | None, aliases: Sequence[str]
) -> tuple[Name, ...]:
    """Return every name a person goes by; the last word of a name in one piece is taken for the family name."""
    first: Name | None = None
    if given_names or family_name:
        first = Name(name_words(given_names or ""), name_words(family_name or ""))
    elif full_name:
        first = _in_one_piece(full_name)
    names = [first] if first is not None else []
    names += [_alias(alias, first) for alias in aliases[:MOST_NAMES]]
    return tuple(name for name in names if name.given or name.family)


def _in_one_piece(text: str) -> Name:
    if not text.strip():
        return Name((), ())
    if "," in text:  # "HART, Jo" is how lists put the family name first
        before, _, after = map(name_words, text.partition(","))
        if before and after:
            return Name(after, before)
    words = name_words(text)
    last = name_words(text.split()[-1])  # "Vaughan-Ellis" is one family name
    family = last if words[-len(last) :] == last and len(last) < len(words) else words[-1:]
    given_words = words[: len(words) - len(family)]
    return Name(given_words, family) if given_words else Name(family, ())


def _alias(text: str, known: Name | None) -> Name:
    """A single alias stands for the given name; the family name stays the person's own."""
    name = _in_one_piece(text)
    return name if name.family or known is None else Name(name.given, known.family)


def _phone(text: str | None) -> str:
    """The last digits of a number, so that national and international writing agree; nothing of a short number."""
    digits = re.sub(r"[^0-9]", "", anyascii(text or ""))
    return digits[-_PHONE_TAIL:] if len(digits) >= _PHONE_TAIL else ""


def _postcode(text: str | None) -> str:
    return re.sub(r"[^A-Z0-9]", "", (text or "").upper())
