"""How far a copy or a check has come, and the question whether it is still wanted, asked all along the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import Any


class Stage(StrEnum):
    """What is being done to a backup."""

    COPYING = "copying"
    HASHING = "hashing"
    PAGES = "pages"
    TABLES = "tables"
    LEDGER = "ledger"
    COUNTS = "counts"
    KEEPING = "keeping"


class CancelledError(Exception):
    """The person, or a lock, gave this up. What was under way is taken away; what was there before is untouched."""


def _silent(_stage: Stage, _done: int, _of: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Watch:
    """Is told each step, from the thread that works, and may be cancelled from any thread."""

    told: Callable[[Stage, int, int], None] = _silent
    cancelled: Event = field(default_factory=Event)

    def step(self, stage: Stage, done: int = 0, of: int = 0) -> None:
        """Say how far a stage is; raises CancelledError where nobody wants it any more."""
        if self.cancelled.is_set():
            raise CancelledError
        self.told(stage, done, of)

    def stop_with(self, connection: Any) -> None:
        """Have a connection give up a long statement when this is cancelled; the statement then says "interrupted"."""
        connection.set_progress_handler(lambda: int(self.cancelled.is_set()), 50_000)
