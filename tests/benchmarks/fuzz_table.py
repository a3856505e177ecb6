"""Puts mutated referral files through the desk and prints one table: how each kind was read, and whatever went wrong.

Called by `packaging/bench fuzz`. A file is known by seed and number alone: `--seed S --number N` puts it through again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from marac_desk.intake.reading import Outcome
from tests.benchmarks.__main__ import machine, said
from tests.support.fuzz_runs import MOST_MEMORY, STARTED_EVERY, Line, Portion, in_processes, put_through
from tests.support.mutated_files import KINDS, made

COUNT = 10_000
OUTCOMES = tuple(outcome.value for outcome in Outcome)
HEADS = ("kind", "files", *OUTCOMES, "wrong", "median s", "slowest s", "number of it")


def rows_of(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """Return the rows of the table, a kind each, and one for all."""
    rows = [HEADS]
    for kind in (*KINDS, ""):
        some = [line for line in lines if line.kind == kind or not kind]
        if not some:
            continue
        counts = [str(sum(line.outcome == outcome for line in some)) for outcome in OUTCOMES]
        slowest = max(some, key=lambda line: line.seconds)
        median = statistics.median(line.seconds for line in some)
        wrong = str(sum(bool(line.found) for line in some))
        times = (f"{median:.2f}", f"{slowest.seconds:.2f}", str(slowest.number))
        rows.append((kind or "all", str(len(some)), *counts, wrong, *times))
    return rows


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as one table."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = []
    for kind, *figures in rows:
        cells = (text.rjust(width) for text, width in zip(figures, widths[1:], strict=True))
        lines.append("  ".join((kind.ljust(widths[0]), *cells)))
    return "\n".join(lines)


def memory(portions: Sequence[Portion]) -> tuple[str, bool]:
    """Return the memory used in one line, and whether it was too much."""
    desk, reading = (max((getattr(portion, name) for portion in portions), default=0) for name in ("desk", "reading"))
    over = max(desk, reading) > MOST_MEMORY
    text = f"Memory at most: desk {desk / 2**20:.0f} MiB, one reading {reading / 2**20:.0f} MiB"
    return f"{text}{' (TOO MUCH)' if over else ''}.", over


def main(words: Sequence[str]) -> int:
    """Put files through, print the table and what went wrong; the exit code is 1 where anything did."""
    asked = _parser().parse_args(words)
    found, began = machine(), time.monotonic()
    if asked.save:
        asked.save.write_bytes(made(asked.number or 0, asked.seed, asked.also).data)
    every = 1 if asked.started else STARTED_EVERY
    if asked.number is not None:
        portions = [put_through([asked.number], asked.seed, every=1, also=asked.also)]
    else:
        portions = []
        numbers = range(asked.first, asked.first + asked.count)
        with contextlib.suppress(KeyboardInterrupt):  # what was done until then is told
            for portion in in_processes(numbers, asked.seed, at_once=asked.at_once, every=every, also=asked.also):
                portions.append(portion)
                _say_wrong(portion.lines, asked.seed, sys.stderr)
                done = sum(len(one.lines) for one in portions)
                print(f"{done} of {asked.count}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return _told(portions, found, time.monotonic() - began, asked)


def _told(portions: Sequence[Portion], found: dict[str, Any], seconds: float, asked: argparse.Namespace) -> int:
    lines = [line for portion in portions for line in portion.lines]
    told, over = memory(portions)
    print(f"\n{table(rows_of(lines))}\n\nSeed {asked.seed}. {told} {seconds:.0f} s in all. {said(found)}")
    _say_wrong(lines, asked.seed, sys.stdout)
    if asked.json:
        content = {"machine": found, "seed": asked.seed, "lines": [asdict(line) for line in lines]}
        asked.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return int(any(line.found for line in lines) or over)


def _say_wrong(lines: Sequence[Line], seed: int, to: TextIO) -> None:
    for line in lines:
        if line.found:
            print(f"--seed {seed} --number {line.number}  {line.kind}: {'; '.join(line.found)}", file=to)
            print(f"    {', '.join(line.deeds)}", file=to, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench fuzz", description="Put mutated files through the desk.")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many files; {COUNT} without it")
    parser.add_argument("--seed", type=int, default=1, help="chance begins here; 1 without it")
    parser.add_argument("--first", type=int, default=0, help="the number of the first file")
    parser.add_argument("--number", type=int, help="put this one file through, alone")
    parser.add_argument("--save", metavar="FILE", type=Path, help="with --number: write the mutated file there")
    parser.add_argument("--also", metavar="FOLDER", type=Path, help="change the files of this folder too")
    parser.add_argument("--started", action="store_true", help="start a process for every file; four times as long")
    parser.add_argument("--at-once", type=int, default=min(2, os.cpu_count() or 1), help="processes at once")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write a line for every file there")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
