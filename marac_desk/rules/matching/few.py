"""A few people held against a long list: what cannot speak for any of them is seen without a comparison."""

from __future__ import annotations

from collections.abc import Iterable

from marac_desk.rules.matching.comparing import births_speak, name_words_of
from marac_desk.rules.matching.likeness import alike
from marac_desk.rules.matching.people import Person
from marac_desk.rules.matching.weighing import Lore


class Few:
    """Some people, and what of a record may speak for one of them; a word that was held against them is remembered."""

    def __init__(self, people: Iterable[Person], lore: Lore) -> None:
        held = tuple(people)
        self._words = frozenset(word for person in held for word in name_words_of(person))
        self._births = frozenset(person.born for person in held if person.born is not None)
        self._phones = frozenset(person.phone for person in held if person.phone)
        self._postcodes = frozenset(person.postcode for person in held if person.postcode)
        self._variants = lore.variants
        self._seen: dict[str, bool] = {}

    def nothing_speaks_for(self, one: Person) -> bool:
        """Say that no field of somebody can speak for any of them, nor for one household; never wrong where it does."""
        if one.phone in self._phones or one.postcode in self._postcodes:
            return False
        if one.born is not None and any(births_speak(one.born, born) for born in self._births):
            return False
        return not any(map(self._is_known, name_words_of(one)))

    def _is_known(self, word: str) -> bool:
        if word not in self._seen:
            self._seen[word] = any(alike(word, other, self._variants) for other in self._words)
        return self._seen[word]
