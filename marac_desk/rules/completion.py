"""How an agency's actions ended, and what of that counts for it: what became impossible never counts against anybody.

The field's indicators: done by the due day among what could be done, and "not possible, because circumstances changed"
apart from "not done by the agency", never put together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction

from marac_desk.rules.lives import ActionState

_UNCOUNTED = {
    ActionState.CLOSED_NOT_POSSIBLE: "not_possible",
    ActionState.CLOSED_DECLINED: "declined",
    ActionState.CLOSED_SUPERSEDED: "superseded",
    ActionState.CLOSED_TRANSFERRED: "transferred",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One action as it counts: its state, the day it was due, the day it was done. Lateness is in calendar days."""

    state: ActionState
    due_on: date
    completed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Numbers of actions by how they stand. Only the first four count; the others are told beside them.

    `open_late` is open past its due day and not reported done; `claimed` is reported done and not checked yet.
    """

    in_time: int = 0
    late: int = 0
    not_done: int = 0
    open_late: int = 0
    claimed: int = 0
    still_open: int = 0
    not_possible: int = 0
    declined: int = 0
    superseded: int = 0
    transferred: int = 0

    @property
    def counted(self) -> int:
        """How many actions count for or against the agency."""
        return self.in_time + self.late + self.not_done + self.open_late

    @property
    def share(self) -> Fraction | None:
        """The share of what counts that was done by its day; None where nothing counts."""
        return Fraction(self.in_time, self.counted) if self.counted else None

    @property
    def closed(self) -> int:
        """How many ended, in whatever way: the base of "not possible" and of "not done", each by itself."""
        return (
            self.in_time + self.late + self.not_done
            + self.not_possible + self.declined + self.superseded + self.transferred
        )  # fmt: skip


def kind_of(outcome: Outcome, today: date) -> str:
    """Return under which number of a score an action is counted."""
    if (uncounted := _UNCOUNTED.get(outcome.state)) is not None:
        return uncounted
    if outcome.state is ActionState.CLOSED_NOT_DONE:
        return "not_done"
    if outcome.state is ActionState.CLOSED_DONE:
        return "in_time" if (outcome.completed_on or outcome.due_on) <= outcome.due_on else "late"
    if outcome.state is ActionState.DONE_CLAIMED:
        return "claimed"
    return "open_late" if outcome.due_on < today else "still_open"


def score_of(outcomes: Iterable[Outcome], today: date) -> Score:
    """Return the score of some actions."""
    found = dict.fromkeys((field.name for field in fields(Score)), 0)
    for outcome in outcomes:
        found[kind_of(outcome, today)] += 1
    return Score(**found)
