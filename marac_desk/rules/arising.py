"""Matters arising: the actions of earlier meetings as a chair reads them, what nobody did before what nobody could do.

"Not done by the agency" and "not possible because circumstances changed" are two things and never stand as one.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import DueBasis


class Arising(StrEnum):
    """Why an earlier action is before the meeting, in the order in which the chair reads them."""

    NOT_DONE = "not_done"
    LATE = "late"
    NOT_POSSIBLE = "not_possible"
    EVENT_PASSED = "event_passed"
    TO_CONFIRM = "to_confirm"
    DONE_SINCE = "done_since"
    STILL_OPEN = "still_open"


_ENDED = {
    ActionState.CLOSED_NOT_DONE: Arising.NOT_DONE,
    ActionState.CLOSED_NOT_POSSIBLE: Arising.NOT_POSSIBLE,
    ActionState.CLOSED_DONE: Arising.DONE_SINCE,
    ActionState.DONE_CLAIMED: Arising.TO_CONFIRM,
}
_OTHER_ENDS = frozenset({ActionState.CLOSED_DECLINED, ActionState.CLOSED_SUPERSEDED, ActionState.CLOSED_TRANSFERRED})
_ON_EVENT = frozenset({DueBasis.EVENT, DueBasis.ONGOING})
Order = tuple[int, int, int, date, str, int]


def arising(state: ActionState, basis: DueBasis, *, late: bool) -> Arising | None:
    """Return why an action is before the meeting; None for one that ended in a way nobody asks about."""
    if state in _OTHER_ENDS:
        return None
    if state in _ENDED:
        return _ENDED[state]
    if late:
        return Arising.EVENT_PASSED if basis in _ON_EVENT else Arising.LATE
    return Arising.STILL_OPEN


def order_of(kind: Arising, *, level: int, days_late: int, due_on: date, reference: str, number: int) -> Order:
    """Return what matters arising are sorted by: their kind, how high the lateness reaches, how late, then the case."""
    return list(Arising).index(kind), -level, -days_late, due_on, reference, number
