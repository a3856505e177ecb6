"""Quorum: which core agencies nobody speaks for at the table. The desk warns; the chair decides, and says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marac_desk.rules.vocabulary import Capacity

SPEAKS_FOR_AN_AGENCY = frozenset({Capacity.CORE_REP, Capacity.DEPUTY})
"""Who comes for one case, looks on, chairs or takes the minutes commits no agency."""


@dataclass(frozen=True, slots=True)
class AtTheTable:
    """Somebody at the table now: of which agency, in what capacity."""

    agency: str
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many core agencies there are, and those that nobody speaks for, in the order given."""

    core: int
    missing: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Tell whether somebody speaks for every core agency; where an area names none, nothing is missing."""
        return not self.missing


def quorum(core: Sequence[str], table: Iterable[AtTheTable]) -> Quorum:
    """Return which core agencies are missing at the table."""
    spoken_for = {one.agency for one in table if one.capacity in SPEAKS_FOR_AN_AGENCY}
    return Quorum(len(core), tuple(agency for agency in core if agency not in spoken_for))
