"""An index of people by their keys, in memory: who may be somebody, without comparing her with everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from marac_desk.rules.matching.blocking import keys_of, looking_keys_of
from marac_desk.rules.matching.comparing import Match, compared, may_be_one
from marac_desk.rules.matching.people import Person
from marac_desk.rules.matching.weighing import Lore

MOST_UNDER_A_KEY = 400
"""People under one key; more share it by habit of a list (a first of January, a town's postcode) and it says little."""


class PeopleIndex:
    """People in comparable form, each under a few keys; the place of a person is the order in which they came."""

    def __init__(self, people: Iterable[Person], lore: Lore) -> None:
        self.people = tuple(people)
        self._lore = lore
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, person in enumerate(self.people):
            for key in keys_of(person, lore.variants):
                self._rows[key].append(row)

    def candidates(self, person: Person) -> list[int]:
        """Return the places of those who share a key with somebody, in order."""
        found: set[int] = set()
        for key in looking_keys_of(person, self._lore.variants):
            rows = self._rows.get(key, ())
            if len(rows) <= MOST_UNDER_A_KEY:
                found.update(rows)
        return sorted(found)

    def matches(self, person: Person) -> Iterator[tuple[int, Match]]:
        """Return who may be somebody, with every reason."""
        for row in self.candidates(person):
            other = self.people[row]
            if may_be_one(person, other) and (match := compared(person, other, self._lore)).level is not None:
                yield row, match
