"""Runs the benchmarks, each in a process of its own, and prints one table; `packaging/bench` calls it."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from tests.benchmarks.measuring import Held, Result, table

NAMES = {
    "start": "start",
    "line": "record_line",
    "desk": "desk_process",
    "reading": "record_line_reading",
    "next": "next_case",
    "filters": "filters",
    "pack": "pack",
    "unlock": "unlock",
    "case": "case_page",
    "ledger": "ledger",
    "sealing": "sealing",
    "matching": "matching",
    "import": "list_import",
    "list": "list_window",
    "million": "matching_million",
}
LONG = frozenset({"million"})
"""Those that take the better part of an hour, and are measured only where they are asked for."""
ALONE = "--alone"  # measure here and say the results as JSON


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load": round(psutil.getloadavg()[0], 1),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def said(found: dict[str, Any]) -> str:
    """Return the machine in one line."""
    return (
        f"{found['processor']}, {found['cores']} cores, {found['memory_gib']} GiB, {found['system']}, "
        f"Python {found['python']}, load {found['load']} at the beginning"
    )


def run(name: str, *, quick: bool) -> list[Result]:
    """Run one benchmark in a process of its own, so that none warms up or fills the memory of another."""
    command = [sys.executable, "-m", "tests.benchmarks", ALONE, "--only", name, *(["--quick"] if quick else [])]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"The benchmark {name} broke.")
    return [Result(**{**row, "held": Held(row["held"])}) for row in json.loads(ended.stdout.splitlines()[-1])]


def measured(name: str, *, quick: bool) -> list[Result]:
    """Measure here."""
    module = import_module(f"tests.benchmarks.{NAMES[name]}")
    results: list[Result] = module.measure(quick=quick)
    return results


def as_json(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Return results as plain values."""
    return [dataclasses.asdict(result) for result in results]


def main(words: Sequence[str]) -> int:
    """Measure, print the table, write the file that was asked for; being over a limit is told and is no failure."""
    parser = argparse.ArgumentParser(prog="bench", description="Medians side by side; `bench faults` runs every fault.")
    parser.add_argument("--only", choices=tuple(NAMES), action="append", help="only this one; may be said again")
    parser.add_argument("--quick", action="store_true", help="few rounds on a small register, to try it out")
    parser.add_argument("--full", action="store_true", help="also what takes the better part of an hour")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the results there as well")
    parser.add_argument(ALONE, action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    names = asked.only or [name for name in NAMES if asked.full or name not in LONG]
    if asked.alone:
        print(json.dumps(as_json(measured(names[0], quick=asked.quick))))
        return 0
    found, results = machine(), []
    for name in names:
        print(f"measuring: {name}", file=sys.stderr, flush=True)
        results += run(name, quick=asked.quick)
    print(f"{table(results)}\n\n{said(found)}")
    if asked.json:
        rows = [{**row, "verdict": result.verdict} for row, result in zip(as_json(results), results, strict=True)]
        asked.json.write_text(json.dumps({"machine": found, "results": rows}, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
