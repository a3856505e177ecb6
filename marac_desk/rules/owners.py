"""Who is to be told that an action has another owner: the old one and the new one, each once, and nobody in vain."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Told(StrEnum):
    """What an agency is told about an action: that it is its own no longer, or that it is from now on."""

    NO_LONGER = "no_longer"
    FROM_NOW = "from_now"


def opposite(told: Told) -> Told:
    """Return what takes a message back."""
    return Told.FROM_NOW if told is Told.NO_LONGER else Told.NO_LONGER


def still_to_tell(told: Told, waiting: Collection[Told]) -> bool:
    """Tell whether an agency has to be told, given what waits for it already about the same action.

    An agency that got an action and lost it again before anybody told it knows of neither, and need not.
    """
    return opposite(told) not in waiting and told not in waiting
