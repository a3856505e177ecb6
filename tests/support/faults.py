"""What fault tests share: how often to fail, by which chance, and programs that are killed without a word."""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds after which a program that says nothing counts as hanging; far more than a slow computer needs."""


def kills(usual: int = 6) -> int:
    """Return how many times to kill: MARAC_DESK_KILLS, or a small number that fits into every run of the tests."""
    return int(os.environ.get("MARAC_DESK_KILLS", usual))


def chance(name: str) -> random.Random:
    """Return the chance of one test: the same in every run, unless MARAC_DESK_SEED says otherwise; it is printed."""
    seed = os.environ.get("MARAC_DESK_SEED", "20261121")
    report(f"{name}: MARAC_DESK_SEED={seed} MARAC_DESK_KILLS={kills()}")
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
