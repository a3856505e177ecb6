"""The disk is full or fails at any moment: it is said, nothing acknowledged is lost, and work goes on when it is well.

The register stays open all the time: nobody has to start the desk again because the disk was full for a while.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from marac_desk.register.files import RegisterPlace
from marac_desk.register.reserve import Reserve
from tests.support.examining import faults
from tests.support.faults import Child, chance, count, counted
from tests.support.numbered import meeting_file
from tests.support.shim import environment

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("power")]

STEP, BUDGET = 4096, 1024 * 1024
TRIES = 24
"""Of recording something before there is room again; a budget of 1 MiB does not hold all of it."""
SAID = {"disk_full", "disk_error"}


@pytest.fixture(scope="module")
def program() -> Iterator[Child]:
    """Return the program that works above the shim."""
    with Child("tests.support.crash_program", **environment()) as started:
        yield started


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a register that is copied for every try."""
    folder = tmp_path_factory.mktemp("prepared")
    meeting_file(folder).close()
    return folder


def suffered(program: Child, prepared: Path, folder: Path, **job: Any) -> dict[str, Any]:
    """Record on a disk that fails as the job says; returns what was acknowledged, said and is there."""
    shutil.copytree(prepared, folder)
    program.tell({"do": "fill", "folder": str(folder), **job})
    result: dict[str, Any] = {}
    while "ended" not in (said := program.hear() or {"ended": None}):
        result = said if "codes" in said else result
    assert result, "the program broke"
    return result


def wrong_with(folder: Path, result: dict[str, Any]) -> list[str]:
    """Return what is wrong with a register after the disk was well again."""
    acknowledged = set(result["acknowledged"])
    found = faults(folder, acknowledged)
    found += [f"not shown {number}" for number in sorted(acknowledged - set(result["standing"]))]
    return found + [f"said {code}" for code in result["codes"] if code not in SAID]


def rooms(many: int) -> list[int]:
    """Return so many amounts of room, in whole steps, spread over the budget; all of them where that many are asked."""
    steps = BUDGET // STEP
    return [step * STEP for step in range(0, steps, max(1, steps // many))]


def test_a_disk_that_gets_full_anywhere_keeps_everything_acknowledged(
    program: Child, prepared: Path, tmp_path: Path
) -> None:
    with counted("R5", f"disk full at every {STEP // 1024} KiB step of {BUDGET // 1024} KiB, then room again") as tally:
        full = 0
        for room in rooms(count("MARAC_DESK_ROOMS")):
            folder = tmp_path / str(room)
            result = suffered(program, prepared, folder, room=room, tries=TRIES)
            assert wrong_with(folder, result) == []
            assert max(result["acknowledged"]) >= 3  # it went on without a new start
            full += bool(result["codes"])
            tally.count += 1
            shutil.rmtree(folder)
        tally.note = f"refused and said in {full}"
        assert full > tally.count // 2


def test_the_reserve_lets_a_meeting_go_on(program: Child, prepared: Path, tmp_path: Path) -> None:
    with counted("R5", "no room at all, and the emergency reserve given back") as tally:
        results = []
        for reserve in (True, False):
            source, folder = tmp_path / f"before-{reserve}", tmp_path / f"place-{reserve}"
            shutil.copytree(prepared, source)
            assert Reserve(RegisterPlace(source)).make()
            results.append(suffered(program, source, folder, room=0, reserve=reserve, tries=MANY))
            assert wrong_with(folder, results[-1]) == []
        with_it, without = (len(result["acknowledged"]) for result in results)
        tally.count, tally.note = 2, f"{with_it} recorded with it, {without} without"
        assert with_it > MANY // 2 > without


FAILING = [("W", "-wal"), ("S", "-wal"), ("W", ".marac"), ("S", ".marac")]
MANY = 90
"""Recorded while calls fail: enough that the journal is folded back on the way."""


def test_a_disk_that_fails_anywhere_keeps_everything_acknowledged(
    program: Child, prepared: Path, tmp_path: Path
) -> None:
    with counted("R5", "a write, a sync or the making of a file fails with EIO") as tally:
        by, failed, told = chance("failing"), 0, 0
        for number in range(count("MARAC_DESK_ROOMS")):
            kind, only = FAILING[number % len(FAILING)]
            folder = tmp_path / str(number)
            most = {"W-wal": 400, "S-wal": 60, "W.marac": 300, "S.marac": 1}[kind + only]
            nth, times = by.randint(1, most), by.choice((1, 1, 2, 5))
            result = suffered(program, prepared, folder, kind=kind, only=only, nth=nth, times=times, tries=MANY)
            assert wrong_with(folder, result) == [], (kind, only, nth, times)
            failed += result["failures"]
            told += bool(result["codes"])
            tally.count += 1
            shutil.rmtree(folder)
        tally.note = f"{failed} calls failed, said in {told} of {tally.count}"
        assert failed
        assert told


def test_a_refusal_taken_for_a_tick_would_be_found(program: Child, prepared: Path, tmp_path: Path) -> None:
    with counted("R5 teeth", "what a full disk refused taken for a tick") as tally:
        result = suffered(program, prepared, tmp_path / "place", room=STEP * 24, tries=TRIES, defect="swallow")
        found = wrong_with(tmp_path / "place", result)
        tally.count, tally.note = 1, f"{len(found)} lost numbers found"
        assert any(fault.startswith("lost") for fault in found)
