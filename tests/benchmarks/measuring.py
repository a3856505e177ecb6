"""How the benchmarks measure and speak: medians side by side in one run, with their ratio and what is aimed at."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SYNC_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """One median with its middle half, in the unit that is printed."""

    name: str
    median: float
    lower: float
    upper: float
    unit: str = "ms"

    def said(self) -> str:
        """Return the figure as it is printed."""
        spread = f"({self.lower:.1f} to {self.upper:.1f})" if self.lower != self.upper else ""
        return f"{self.name:<58}{self.median:>9.1f} {self.unit:<4}{spread}"


def figure(name: str, values: Sequence[float], unit: str = "ms") -> Figure:
    """Return the median of some values and the quartiles around it."""
    if len(values) < 2:
        return Figure(name, values[0], values[0], values[0], unit)
    lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
    return Figure(name, median, lower, upper, unit)


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long an action takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def told(met: bool) -> str:
    """Return whether an aim was met, in one word."""
    return "met" if met else "MISSED"


def aim(words: str, value: float, limit: float, unit: str = "") -> str:
    """Return one line that holds a value against what is aimed at."""
    return f"  {words:<56}{value:>9.2f} {unit:<4}aim at most {limit:g}: {told(value <= limit)}"


def disk_sync() -> Figure:
    """Return what the disk's own sync takes here for a page appended to a file: nothing can be faster than it."""
    values = []
    with tempfile.TemporaryDirectory() as folder:
        handle = os.open(Path(folder) / "page", os.O_CREAT | os.O_WRONLY)
        for _ in range(SYNC_ROUNDS):
            os.write(handle, b"\x00" * 4096)
            values.append(milliseconds(lambda: os.fsync(handle)))
        os.close(handle)
    return figure("the disk's own sync of one page", values)
