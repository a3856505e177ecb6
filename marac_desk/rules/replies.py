"""What came back to a chase, read from what was written down: on which day, and by when the agency promised it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

REPLIED, CHASED = "replied", "chased"
"""Kinds of what happened to an action, or to a question for research."""


@dataclass(frozen=True, slots=True)
class LastReply:
    """What came back last: on which day, and the day that was promised, where one was."""

    on: date
    promised: date | None = None


def last_reply(kind: str, details: Mapping[str, str]) -> LastReply | None:
    """Return what came back, of one thing that happened; None for anything else."""
    if kind != REPLIED:
        return None
    promised = details.get("promised")
    return LastReply(date.fromisoformat(details["on"]), date.fromisoformat(promised) if promised else None)
