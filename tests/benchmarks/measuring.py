"""How the benchmarks measure and speak: medians side by side in one run, each held against what is aimed at."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

SYNC_ROUNDS = 40
PROCESSOR = "its own processor time"  # on a busy machine the better judge of the two
HEADS = ("measured", "ours", "compared with", "theirs", "ratio", "limit", "")


class Held(StrEnum):
    """What of a result is held against its limit."""

    OURS = "ours"
    RATIO = "ratio"
    ADDED = "added"  # ours less theirs


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: our median, what stands beside it, and the limit; without a limit it is only told."""

    name: str
    ours: float
    unit: str = "ms"
    beside: str = ""
    theirs: float | None = None
    limit: float | None = None
    held: Held = Held.OURS

    @property
    def ratio(self) -> float | None:
        """Ours to theirs."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def judged(self) -> float | None:
        """What is held against the limit."""
        if self.held is Held.RATIO:
            return self.ratio
        return self.ours - (self.theirs or 0.0) if self.held is Held.ADDED else self.ours

    @property
    def verdict(self) -> str:
        """Tell whether the limit is kept: "ok", "over", or nothing where there is none."""
        if self.limit is None or self.judged is None:
            return ""
        return "ok" if self.judged <= self.limit else "over"

    def cells(self) -> tuple[str, ...]:
        """Return the result as it is printed, one text a column."""
        theirs = "" if self.theirs is None else f"{self.theirs:,.1f} {self.unit}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return self.name, f"{self.ours:,.1f} {self.unit}", self.beside, theirs, ratio, self._limit(), self.verdict

    def _limit(self) -> str:
        if self.limit is None:
            return ""
        if self.held is Held.RATIO:
            return f"ratio {self.limit:g}"
        if self.held is Held.ADDED:
            return f"{self.limit:g} {self.unit} more ({self.judged or 0.0:+.1f})"
        return f"{self.limit:g} {self.unit}"


def table(results: Iterable[Result]) -> str:
    """Return the results as one table."""
    rows = [HEADS, *(result.cells() for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    right = {1, 3, 4}
    lines = []
    for row in rows:
        cells = (
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long an action takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def processor_milliseconds(action: Callable[[], object]) -> tuple[float, float]:
    """Return how long an action takes, and how much of it this process worked."""
    began = time.process_time()
    taken = milliseconds(action)
    return taken, (time.process_time() - began) * 1000


def median(values: Sequence[float]) -> float:
    """Return the median of what was measured."""
    return statistics.median(values)


def disk_sync() -> float:
    """Return what the disk's own sync takes here for a page appended to a file: nothing can be faster than it."""
    values = []
    with tempfile.TemporaryDirectory() as folder:
        handle = os.open(Path(folder) / "page", os.O_CREAT | os.O_WRONLY)
        for _ in range(SYNC_ROUNDS):
            os.write(handle, b"\x00" * 4096)
            values.append(milliseconds(lambda: os.fsync(handle)))
        os.close(handle)
    return median(values)
