"""Runs every fault test in full and prints one table: what was done how often, what went wrong, how long it took.

Called by `packaging/bench faults`. Each fault test tells its own lines; the others stand there by their file.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.__main__ import machine, said

ROOT = Path(__file__).resolve().parents[2]
FUZZ = {"reduced": "2000", "full": "100000"}
MUTATED = {"reduced": "2000", "full": "10000"}
WHERE = (
    "tests/faults", "tests/register", "tests/journeys/test_killed_in_mid_meeting.py", "tests/intake/test_fuzz.py",
    "tests/services/test_non_interference.py",
)  # fmt: skip
HEADS = ("target", "what was done", "count", "wrong", "verdict", "seconds", "")


def run(level: str, words: Sequence[str], folder: Path) -> int:
    """Run the tests, two at a time; they leave their lines and outcomes in a folder."""
    command = [
        sys.executable, "-m", "pytest", "-m", "fault", "-q", "-p", "no:cacheprovider",
        "-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadgroup", f"--junitxml={folder / 'outcomes.xml'}",
        *(words or WHERE),
    ]  # fmt: skip
    counts = {"MARAC_DESK_FAULTS": level, "MARAC_DESK_FUZZ": FUZZ[level], "MARAC_DESK_MUTATED": MUTATED[level]}
    environment = {**os.environ, **counts, "MARAC_DESK_FAULTS_TABLE": str(folder / "lines.jsonl")}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def told(folder: Path) -> list[dict[str, Any]]:
    """Return the lines that the tests told, in the order of their targets."""
    path = folder / "lines.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    return sorted(lines, key=lambda line: (_number(line["target"]), line["target"], line["what"]))


def _number(target: str) -> tuple[str, int]:
    first = target.split(",")[0].split()[0]
    digits = first.lstrip("RT")
    return first[:1], int(digits) if digits.isdigit() else 0


def by_file(folder: Path) -> list[dict[str, Any]]:
    """Return one line for every file: how many of its tests ran, and how many failed."""
    files: dict[str, list[ET.Element]] = {}
    for case in ET.parse(folder / "outcomes.xml").getroot().iter("testcase"):
        files.setdefault(case.get("classname", "").removeprefix("tests."), []).append(case)
    lines = []
    for name, cases in sorted(files.items()):
        wrong = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
        skipped = [
            case for case in cases if (mark := case.find("skipped")) is not None and mark.get("type") != "pytest.xfail"
        ]
        expected = [
            case for case in cases if (mark := case.find("skipped")) is not None and mark.get("type") == "pytest.xfail"
        ]
        notes = [f"{len(skipped)} skipped"] * bool(skipped) + [f"{len(expected)} known gaps"] * bool(expected)
        seconds = round(sum(float(case.get("time", 0)) for case in cases), 1)
        verdict = "failed" if wrong else "ok"
        lines.append({"target": "", "what": f"tests of {name}", "count": len(cases), "wrong": wrong,
                      "verdict": verdict, "seconds": seconds, "note": ", ".join(notes)})  # fmt: skip
    return lines


def table(lines: Sequence[dict[str, Any]]) -> str:
    """Return the lines as one table."""
    rows = [HEADS, *(tuple(str(line[key]) for key in ("target", "what", "count", "wrong", "verdict", "seconds", "note"))
                     for line in lines)]  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    right = {2, 3, 5}
    return "\n".join(
        "  ".join(
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def main(words: Sequence[str]) -> int:
    """Run, print the table, write the file that was asked for; returns pytest's exit code."""
    parser = argparse.ArgumentParser(prog="bench faults", description="Break the desk in every way.")
    parser.add_argument("--reduced", action="store_true", help="the counts of .ci/run in place of the full ones")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the lines there as well")
    parser.add_argument("tests", nargs="*", help="files of tests, or words for pytest; all of them without any")
    asked = parser.parse_args(words)
    found, began = machine(), time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        code = run("reduced" if asked.reduced else "full", asked.tests, folder)
        lines = [*told(folder), *by_file(folder)]
    print(f"\n{table(lines)}\n\n{time.monotonic() - began:.0f} s in all. {said(found)}")
    if asked.json:
        content = json.dumps({"machine": found, "lines": lines}, indent=2)
        asked.json.write_text(content + "\n", encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
