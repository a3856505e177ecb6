"""Puts mutated files through reading, taking in and importing by their numbers, and says what became of each."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.mutated_files import made, taught_profile
from tests.support.reading_trials import Outcomes, Trial, peak_memory
from tests.support.warm_readers import warm

PORTION = 100
"""Files that one process puts through before another takes its place."""
MOST_WAITING = 60.0
"""Seconds on the clock for one reading, where the product has ten: other work on the machine is no reader's fault."""
MOST_SECONDS = 180.0
"""For one file from its bytes to the end of its import, after which the desk itself is taken for hanging."""
STARTED_EVERY = 25
"""Of so many files one is read by a process that is started for it, as in the product."""
MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of the process that stands for the desk, or of a reading, above which something is wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one file. `found` is empty where all is well.

    `seconds` are those that its reader worked; on the clock where a process was started for it.
    """

    number: int
    kind: str
    deeds: tuple[str, ...]
    outcome: str
    code: str
    seconds: float
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Portion:
    """What became of some files, and the most memory that the desk and a reading of one took."""

    lines: list[Line] = field(default_factory=list)
    desk: int = 0
    reading: int = 0


def put_through(numbers: Sequence[int], seed: int, *, every: int = STARTED_EVERY, also: Path | None = None) -> Portion:
    """Put files through here; every so-many-th is read by a process of its own, all of them where `every` is 1."""
    lines, trial = [], Trial()
    with warm(seconds=MOST_WAITING) as reader:
        for number in numbers:
            file = made(number, seed, also)
            reader.on = number % every != 0
            profiles = (taught_profile(),) if file.kind == "taught" else ()
            before = reader.worked
            try:
                with within(MOST_SECONDS):
                    told = trial.put_through(file.data, file.name, profiles=profiles)
            except Exception as error:
                told = Outcomes("none", "", 0.0, (f"the desk raised {type(error).__name__}",))
            seconds = reader.worked - before if reader.on else told.seconds
            lines.append(Line(number, file.kind, file.deeds, told.outcome, told.code, seconds, told.found))
        peak = reader.peak
    trial.close()
    return Portion(lines, peak_memory(), peak)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what takes longer; the trial tells of it as of any other error."""

    def late(_signal: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def in_processes(
    numbers: Sequence[int], seed: int, *, at_once: int, every: int = STARTED_EVERY, also: Path | None = None
) -> Iterator[Portion]:
    """Put files through in several processes, portion by portion; a file that breaks one is found, and is a finding."""
    portions = [numbers[at : at + PORTION] for at in range(0, len(numbers), PORTION)]
    context = multiprocessing.get_context("spawn")
    while portions:
        with ProcessPoolExecutor(at_once, context, max_tasks_per_child=1) as pool:
            waiting = [(some, pool.submit(put_through, some, seed, every=every, also=also)) for some in portions]
            portions = []
            for some, answer in waiting:
                try:
                    yield answer.result()
                except KeyboardInterrupt:  # what waits is not begun
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
                except BrokenProcessPool:
                    if len(some) == 1:
                        yield Portion([Line(some[0], "", (), "none", "", 0.0, ("the desk process broke",))])
                    else:
                        portions += [some[: len(some) // 2], some[len(some) // 2 :]]
