"""What becomes of records in life, tried on a register: how many find their person, and how many find somebody else."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from marac_desk.rules.matching import PersonKey
from marac_desk.rules.matching.index import PeopleIndex
from marac_desk.rules.matching.people import prepared
from tests.support.made_people import Cause

_PATIENCE = 300  # people looked at for each record, because few have a nickname


@dataclass(frozen=True, slots=True)
class Trial:
    """One cause on `of` records: how often the person was shown, and shown as likely; how often another as likely."""

    name: str
    of: int
    blocked: int
    shown: int
    likely: int
    others: int

    @property
    def recall(self) -> float:
        """The part of the records whose person was shown at all."""
        return self.shown / self.of

    def __str__(self) -> str:
        parts = (f"{label} {value / self.of:6.1%}" for label, value in self._told())
        return f"{self.name:36} {self.of:5} records: {', '.join(parts)}"

    def _told(self) -> Iterator[tuple[str, int]]:
        yield "compared", self.blocked
        yield "shown", self.shown
        yield "likely", self.likely
        yield "somebody else likely", self.others


def trials(
    index: PeopleIndex, people: Sequence[PersonKey], causes: Mapping[str, Cause], each: int, seed: int = 9
) -> list[Trial]:
    """Return one trial a cause; the place of a person in the index is that in the list."""
    chance = random.Random(seed)
    return [_tried(index, name, list(_records(people, cause, each, chance))) for name, cause in causes.items()]


def _records(
    people: Sequence[PersonKey], cause: Cause, each: int, chance: random.Random
) -> Iterator[tuple[PersonKey, int]]:
    made = 0
    for _ in range(each * _PATIENCE):
        place = chance.randrange(len(people))
        if made < each and (record := cause(people[place], chance)) is not None:
            made += 1
            yield record, place


def _tried(index: PeopleIndex, name: str, records: Sequence[tuple[PersonKey, int]]) -> Trial:
    blocked = shown = likely = others = 0
    for record, place in records:
        person = prepared(record)
        blocked += place in index.candidates(person)
        for row, match in index.matches(person):
            if row == place:
                shown, likely = shown + 1, likely + (match.level == "likely")
            else:
                others += match.level == "likely"
    return Trial(name, len(records), blocked, shown, likely, others)
