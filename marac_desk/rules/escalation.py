"""The ladder of lateness: representative, manager, chair and governance; one rung at a time, none skipped silently.

How high lateness reaches is `deadlines.escalation_level`; here it is held against what was done about it already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Rung(IntEnum):
    """Who is written to."""

    NOBODY = 0
    REPRESENTATIVE = 1
    MANAGER = 2
    CHAIR = 3


STARTS_ANEW = frozenset({"extended", "reassigned", "asked_again", "reopened", "closed"})
"""What happens to an action after which its ladder begins at the foot again: another day, another owner, or its end."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an action has come up the ladder: what its lateness reaches, and what was done."""

    reached: Rung
    done: Rung

    @property
    def proposed(self) -> Rung:
        """The next rung, where lateness reaches it; NOBODY where nothing is to be done."""
        return Rung(self.done + 1) if self.done < self.reached else Rung.NOBODY

    @property
    def waiting(self) -> tuple[Rung, ...]:
        """Every rung that lateness reaches and that was not taken yet, the lowest first."""
        return tuple(rung for rung in Rung if self.done < rung <= self.reached)

    def skipped(self, rung: Rung) -> tuple[Rung, ...]:
        """Return the rungs that would be passed over by going up to one; these need a reason."""
        return tuple(each for each in self.waiting if each < rung)


def done_so_far(events: Iterable[tuple[str, int]]) -> Rung:
    """Return the highest rung taken since the ladder last began anew.

    `events` are what happened to an action, the oldest first: a kind, and the rung where the kind is "escalated".
    """
    done = 0
    for kind, rung in events:
        if kind in STARTS_ANEW:
            done = 0
        elif kind == "escalated":
            done = max(done, min(rung, Rung.CHAIR))
    return Rung(done)
