"""The power fails at any moment: what was acknowledged is on the disk, and the register opens.

A shim under the program writes down everything that is asked of the disk, with every acknowledgement in between. Then a
cut is played back at random places: what was synced stays, of the rest any half may be there or only in parts.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.examining import faults
from tests.support.faults import Child, chance, count, counted
from tests.support.numbered import meeting_file
from tests.support.replay import Disk, Step, cuts, lay_out, marks, steps_of
from tests.support.shim import environment

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("power")]

NUMBERS = 240
"""Recorded in one run: enough for the journal to be folded back many times."""


@pytest.fixture(scope="module")
def program() -> Iterator[Child]:
    """Return the program that works above the shim."""
    with Child("tests.support.crash_program", **environment()) as started:
        yield started


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """Return a folder in memory where there is one, because a thousand disks are laid out in it."""
    shared = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="marac-cuts-", dir=shared if shared.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


def recorded(program: Child, memory: Path, name: str, **job: Any) -> tuple[Path, list[Step], int]:
    """Have numbers recorded; returns the folder as it was before, what was asked of the disk, how often it refused."""
    before, folder, log = (memory / f"{name}-{part}" for part in ("before", "place", "log"))
    meeting_file(before).close()
    shutil.copytree(before, folder)
    program.tell({"do": "powered", "folder": str(folder), "log": str(log), "count": NUMBERS, "seed": name, **job})
    refused = -1
    while "ended" not in (said := program.hear() or {"ended": None}):
        refused = said.get("refused", refused)
    assert refused >= 0, "the program broke"
    return before, steps_of(log), refused


def wrong_after_cuts(before: Path, steps: list[Step], places: int, name: str) -> list[list[str]]:
    """Cut the power at so many places and return what is wrong after each where something is."""
    found, folder = [], before.with_name(f"{before.name}-cut")
    for said, contents in cuts(before, steps, places, chance(name)):
        lay_out(folder, contents)
        if wrong := faults(folder, {int(number) for number in said}):
            found.append(wrong)
    return found


def test_the_shim_sees_everything_the_program_does_to_its_folder(program: Child, memory: Path) -> None:
    before, steps, refused = recorded(program, memory, "whole")
    assert refused == 0
    assert marks(steps) == [str(number) for number in range(1, NUMBERS + 1)]
    disk = Disk(before, chance("whole"))
    for step in steps:
        disk.take(step)
    there = {entry.name: entry.read_bytes() for entry in (memory / "whole-place").iterdir()}
    assert disk.as_it_is() == there


def test_nothing_acknowledged_is_lost_when_the_power_fails(program: Child, memory: Path) -> None:
    with counted("R2", "power cut while recording, replayed from the writes") as tally:
        before, steps, _ = recorded(program, memory, "full")
        tally.count = count("MARAC_DESK_CUTS")
        found = wrong_after_cuts(before, steps, tally.count, "cuts")
        tally.wrong, tally.note = len(found), f"{NUMBERS} acknowledged, {len(steps)} steps of the disk"
        assert found == []


def test_not_waiting_for_the_disk_would_be_found(program: Child, memory: Path) -> None:
    with counted("R2 teeth", "the same with synchronous=NORMAL") as tally:
        before, steps, _ = recorded(program, memory, "normal", defect="normal")
        tally.count = max(20, count("MARAC_DESK_CUTS") // 4)
        found = wrong_after_cuts(before, steps, tally.count, "cuts of normal")
        lost = [wrong for wrong in found if any(fault.startswith("lost") for fault in wrong)]
        tally.note = f"found in {len(found)} of {tally.count}, {len(lost)} with acknowledged numbers lost"
        assert len(lost) > tally.count // 4


FAILS = [20, 21, 60, 100, 101, 102, 150, 200]
"""The numbers at which a sync fails once."""


@pytest.mark.parametrize("only", ["-wal", ".marac"])
def test_a_sync_that_failed_once_is_never_taken_for_done(program: Child, memory: Path, only: str) -> None:
    with counted("R5", f"fsync of {only} fails once, then a power cut") as tally:
        before, steps, refused = recorded(program, memory, f"fails{only}", fails=FAILS, only=only)
        failed = [step for step in steps if step.kind == "F"]
        assert failed
        tally.count = max(20, count("MARAC_DESK_CUTS") // 2)
        found = wrong_after_cuts(before, steps, tally.count, f"cuts after failed syncs of {only}")
        tally.wrong, tally.note = len(found), f"{len(failed)} syncs failed, {refused} writes refused"
        assert found == []
        assert refused >= len(failed) or only != "-wal"  # nobody was told of a tick the disk does not have


def test_a_refusal_taken_for_a_tick_would_be_found(program: Child, memory: Path) -> None:
    with counted("R5 teeth", "a failed sync taken for a tick") as tally:
        before, steps, _ = recorded(program, memory, "swallow", fails=FAILS, only="-wal", defect="swallow")
        tally.count = 20
        found = wrong_after_cuts(before, steps, tally.count, "cuts after swallowing")
        tally.note = f"found in {len(found)}"
        assert any(fault.startswith("lost") for wrong in found for fault in wrong)
