"""Blocking: the few keys under which a person is kept and looked up, so that nobody is compared with everybody.

Each key joins what the usual slips leave alone in one way: a typing slip in a name leaves the birth, a new name leaves
birth and given name, a wrong birth leaves the names, a new address leaves all of them. Keys are plain text that depends
on the record alone, so that a register can keep them hashed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from marac_desk.rules.matching.likeness import sound
from marac_desk.rules.matching.people import Person, PersonKey, lately_prepared

MOST_KEYS = 12
_BEGINNING = 2
_LONG_WORD = 4


def blocking_keys(person: PersonKey, variants: Mapping[str, str]) -> frozenset[str]:
    """Return the keys under which to keep a person, at most twelve, those that find the most first."""
    return keys_of(lately_prepared(person), variants)


def looking_keys(person: PersonKey, variants: Mapping[str, str]) -> frozenset[str]:
    """Return the keys under which to look for a person: her own, and those of records without a date of birth."""
    return looking_keys_of(lately_prepared(person), variants)


def keys_of(person: Person, variants: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of somebody in comparable form."""
    named = _of_names(person, variants) if person.born is not None else _lone_names(person, variants)
    return frozenset(list(dict.fromkeys((*_sure(person), *named)))[:MOST_KEYS])


def looking_keys_of(person: Person, variants: Mapping[str, str]) -> frozenset[str]:
    """Return the keys under which to look for somebody in comparable form."""
    return frozenset((*_sure(person), *_of_names(person, variants), *_lone_names(person, variants)))


def _sure(person: Person) -> Iterator[str]:
    if (born := person.born) is not None:  # day and month in either order
        yield f"b:{born.year}-{min(born.month, born.day)}-{max(born.month, born.day)}"
    if person.phone:
        yield f"p:{person.phone}"
    if person.postcode:
        yield f"h:{person.postcode}"
    if person.house and (words := [word for word in person.street.split() if len(word) > _LONG_WORD]):
        yield f"a:{person.house}-{sound(words[0])}"


def _of_names(person: Person, variants: Mapping[str, str]) -> Iterator[str]:
    year = person.born.year if person.born else None
    for name in person.names:
        given, family = (tuple(_words(words, variants)) for words in (name.given, name.family))
        for one, other in product(given, family):
            yield "n:" + "-".join(sorted((sound(one), sound(other))))
        if given and family:
            yield f"i:{sound(family[-1])}-{given[0][:_BEGINNING]}"
            yield f"j:{sound(given[0])}-{family[-1][:_BEGINNING]}"
        if year is not None:  # one kind for given and family names, so that a name in the wrong place is found
            yield from (f"y:{year}-{sound(word)}" for word in (*family, *given))


def _lone_names(person: Person, variants: Mapping[str, str]) -> Iterator[str]:
    """One name alone: only records without a date of birth are kept under it, or it would bring half the register."""
    for name in person.names:
        yield from (f"u:{sound(word)}" for word in _words((*name.family, *name.given), variants))


def _words(words: tuple[str, ...], variants: Mapping[str, str]) -> Iterator[str]:
    return (variants.get(word, word) for word in words if len(word) > 1)
