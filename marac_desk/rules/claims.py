"""What an agency reported of its action and nobody settled yet: done, not possible, not done, or more time asked for.

A report is no end. Until the coordinator settles it (agrees, finds it not enough, or closes otherwise) it stands open.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from marac_desk.rules.lives import ActionState
from marac_desk.rules.return_sheets import Outcome
from marac_desk.rules.vocabulary import CloseCode


class Claim(StrEnum):
    """What was reported. DONE is told by the state of the action; the others are kept beside it."""

    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    NOT_DONE = "not_done"
    MORE_TIME = "more_time"


ENDS_AS: Mapping[Claim, CloseCode] = {
    Claim.DONE: CloseCode.DONE,
    Claim.NOT_POSSIBLE: CloseCode.NOT_POSSIBLE_CHANGE,
    Claim.NOT_DONE: CloseCode.NOT_DONE_AGENCY,
}
"""The closing code that agrees with a claim; asking for more time ends nothing."""

_REPORTED: Mapping[str, Claim] = {
    Outcome.NOT_POSSIBLE.value: Claim.NOT_POSSIBLE,
    Outcome.NOT_DONE.value: Claim.NOT_DONE,
}
_SETTLES = frozenset({"claimed", "closed", "extended", "reassigned", "asked_again", "reopened", "sent_back"})


def claim_after(before: Claim | None, kind: str, outcome: str = "") -> Claim | None:
    """Return which claim stands after one thing happened to an action; `outcome` is what a "reported" says.

    A newer report takes the place of an older one. Whoever says "not done" and asks for more time in one go is held
    to the first: that is the graver of the two.
    """
    if kind == "reported":
        return _REPORTED.get(outcome)
    if kind == "more_time_asked":
        return before or Claim.MORE_TIME
    return None if kind in _SETTLES else before


def claim_of(state: ActionState, kept: Claim | None) -> Claim | None:
    """Return what waits to be settled of an action: its state says "done", anything else is kept beside it."""
    return Claim.DONE if state is ActionState.DONE_CLAIMED else kept
