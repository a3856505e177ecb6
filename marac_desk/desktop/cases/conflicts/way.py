"""Where somebody came from to answer the question of a case, and which cases wait after it."""

from __future__ import annotations

import uuid
from typing import Any


class Way:
    """The queue of cases that wait for the question, and the place that one returns to."""

    def __init__(self) -> None:
        self._queue: list[str] = []
        self.back: tuple[str, Any] | None = None

    def take(self, target: Any) -> None:
        """Take from a target what follows, and where one came from; what it does not name stays."""
        if "queue" in target:
            self._queue = [str(key) for key in target["queue"]]
        if "back" in target:
            back = target["back"]
            self.back = (str(back[0]), back[1]) if back else None

    def place(self) -> dict[str, Any]:
        """Return it as it is taken."""
        return {"queue": self._queue, "back": list(self.back) if self.back else None}

    def others(self, case_id: uuid.UUID | None) -> list[str]:
        """Return the cases that wait beside this one."""
        return [key for key in self._queue if key != str(case_id)]

    def done(self, case_id: uuid.UUID | None) -> str | None:
        """Take a case out of the queue; returns which one follows."""
        self._queue = self.others(case_id)
        return self._queue[0] if self._queue else None

    def out(self, case_id: uuid.UUID | None) -> tuple[str, Any]:
        """Return the place and target to leave for: where one came from, else the case, else all cases."""
        if self.back is not None:
            place, target = self.back
            return ("cases", None) if place == "case" and target is None else (place, target)
        return ("case", {"id": str(case_id)}) if case_id is not None else ("cases", None)
