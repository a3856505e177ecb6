"""What fault tests share: how often to fail, by which chance, and programs that are killed without a word."""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds after which a program that says nothing counts as hanging; far more than a slow computer needs."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often something is done: in every run of the tests, in .ci/run, and in full."""

    usual: int
    reduced: int
    full: int


COUNTS = {
    "MARAC_DESK_RECORDINGS": Count(4, 150, 500),  # kill -9 while recording
    "MARAC_DESK_KILLS": Count(4, 12, 500),  # of anything else
    "MARAC_DESK_CUTS": Count(30, 250, 1000),  # power cuts
    "MARAC_DESK_ROOMS": Count(8, 64, 256),  # a full disk, a write that fails, at so many places
    "MARAC_DESK_UPGRADES": Count(4, 30, 200),  # an upgrade or a change of key killed
    "MARAC_DESK_EDITS": Count(40, 200, 1000),  # ways in which editors come in between each other
    "MARAC_DESK_TELLINGS": Count(10, 20, 500),  # stories told with and without a case that somebody must not know of
    "MARAC_DESK_STORIES": Count(1, 6, 50),  # kills in a whole story with marked values
}


def count(name: str) -> int:
    """Return how often to do something: as its variable says, or as MARAC_DESK_FAULTS does ("reduced", "full")."""
    known = COUNTS[name]
    level = os.environ.get("MARAC_DESK_FAULTS", "usual")
    return int(os.environ.get(name, getattr(known, level)))


def kills(usual: int | None = None) -> int:
    """Return how many times to kill: MARAC_DESK_KILLS, or a small number that fits into every run of the tests."""
    chosen = {"MARAC_DESK_KILLS", "MARAC_DESK_FAULTS"} & set(os.environ)
    return count("MARAC_DESK_KILLS") if usual is None or chosen else usual


@dataclass(slots=True)
class Tally:
    """What a fault test did and found; one line of the table that `packaging/bench faults` prints."""

    target: str
    what: str
    count: int = 0
    wrong: int = 0
    note: str = ""


@contextlib.contextmanager
def counted(target: str, what: str) -> Iterator[Tally]:
    """Count what a test does, and put a line of it in the table where one is asked for, also when the test fails.

    A target that ends in "gap" is one that is known not to be met yet; its test is marked so.
    """
    tally, began, failed = Tally(target, what), time.monotonic(), True
    try:
        yield tally
        failed = False
    finally:
        seconds = round(time.monotonic() - began, 1)
        bad = "known gap" if target.endswith(" gap") else "failed"
        verdict = bad if failed or tally.wrong else "ok"
        report(f"{target} {what}: {tally.count}, {tally.wrong} wrong, {tally.note}, {seconds} s")
        if table := os.environ.get("MARAC_DESK_FAULTS_TABLE"):
            line = json.dumps({**asdict(tally), "verdict": verdict, "seconds": seconds})
            with Path(table).open("a", encoding="utf-8") as stream:
                stream.write(line + "\n")


def chance(name: str) -> random.Random:
    """Return the chance of one test: the same in every run, unless MARAC_DESK_SEED says otherwise; it is printed."""
    seed = os.environ.get("MARAC_DESK_SEED", "20261121")
    report(f"{name}: MARAC_DESK_SEED={seed}")
    return random.Random(f"{seed}/{name}")


def report(text: str) -> None:
    """Print a figure or a seed, which pytest shows where the test fails or -s is given."""
    print(text)  # noqa: T201


class Child:
    """A program of ours in a process of its own, that says one JSON line for everything it did."""

    def __init__(self, module: str, *words: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def tell(self, message: dict[str, Any]) -> None:
        """Send one message."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, Any] | None:
        """Return the next thing it says; None where it is gone. What was cut off by its end was never said."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            return None
        said: dict[str, Any] = json.loads(line)
        return said

    def kill(self) -> None:
        """End it as a power cut would, without a last word."""
        self._process.kill()

    def rest(self) -> list[dict[str, Any]]:
        """Return everything it said before its end, once it has ended."""
        said = []
        while (message := self.hear()) is not None:
            said.append(message)
        self._process.wait(PATIENCE)
        return said

    def close(self) -> int:
        """Let it go by closing its input; returns its exit code."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            return self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()


@contextlib.contextmanager
def mounted(point: Path, *options: str) -> Iterator[None]:
    """Mount something over a place while it lasts; skip the test where that is not allowed."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a file system")
    done = subprocess.run(["mount", *options, str(point)], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("no file system may be mounted here")
    try:
        yield
    finally:
        # lazily: after a test that failed a file may still be open there, and a mount left behind disturbs every other
        subprocess.run(["umount", "--lazy", str(point)], check=True)


@contextlib.contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[Path]:
    """Give a folder a disk of its own with so little room."""
    folder.mkdir(exist_ok=True)
    with mounted(folder, "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs"):
        yield folder


@contextlib.contextmanager
def read_only(place: Path) -> Iterator[None]:
    """Have nobody write to a file or folder: a mount for root, whom no mode stops, otherwise the mode."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        with mounted(place, "--bind", str(place)):
            done = subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], capture_output=True, check=False)
            if done.returncode != 0:
                pytest.skip("no file system may be mounted here")
            yield
        return
    before = place.stat().st_mode
    place.chmod(before & ~0o222)
    try:
        yield
    finally:
        place.chmod(before)
