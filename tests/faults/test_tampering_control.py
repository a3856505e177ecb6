"""An untouched register is never taken for one that was tampered with: not after a kill, not after a power cut.

And after each of them every line of the ledger has its change, and every sealed row its digest.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from marac_desk.register.ledger import verify
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.sealing import RowSeals
from tests.support.examining import unsound
from tests.support.faults import Child, chance, count, counted, kills
from tests.support.numbered import meeting_file, numbers
from tests.support.registers import REGISTER_ID, SECRETS
from tests.support.replay import Step, cuts, lay_out, steps_of
from tests.support.shim import environment
from tests.support.tampering import checked
from tests.support.trust_program import opened

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
    pytest.mark.xdist_group("kills"),
]
SEALED = RowSeals(SECRETS.seal_key).line
NUMBERS = 60
"""Recorded in one run whose power is cut: enough for the journal to be folded back many times."""


@pytest.fixture(scope="module")
def program() -> Iterator[Child]:
    """Return the program that is killed in many children."""
    with Child("tests.support.trust_program") as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a register with a meeting, watched over from now on."""
    meeting_file(tmp_path / "place").close()
    opened(tmp_path / "place").close()
    return tmp_path / "place"


def wrong_with(folder: Path, acknowledged: set[int], *, anchored: bool = True) -> list[str]:
    """Open what was left behind as the desk does; returns everything that is wrong with it."""
    try:
        opened(folder, anchored=anchored).close()  # what was left half folded back is whole again after this
        register = opened(folder, anchored=anchored)
    except RegisterProblemError as problem:
        return [f"refused: {problem.code} {problem.values}"]
    try:
        there, told = numbers(register)
        found = unsound(register)
        rows = checked(register)
        with register.reading() as uow:
            chain = verify(uow.session, REGISTER_ID, known=register.heads, alone=True, sealed=SEALED)
    finally:
        register.close()
    found += [] if chain.holds else [f"ledger: {chain.why}"]
    found += [] if (rows.changed, rows.unsealed) == ((), ()) else ["rows"]
    found += [f"lost {number}" for number in sorted(acknowledged - there)]
    return found + [f"untold {number}" for number in sorted(there ^ told)]


def killed(program: Child, folder: Path, by: random.Random, defect: str = "") -> set[int]:
    """Have the program work, kill it at a random moment, and return what it acknowledged."""
    program.tell({"do": "work", "folder": str(folder), "seed": by.random(), "defect": defect})
    child, acknowledged = (program.hear() or {})["child"], set[int]()
    said = program.hear() or {}
    if "begins" not in said:
        return set()  # it was refused, which the examination will find
    time.sleep(by.random() * by.choice((0.02, 0.1, 0.4)))
    os.kill(child, signal.SIGKILL)
    while "ended" not in (said := program.hear() or {"ended": None}):
        acknowledged.add(said["written"])
    assert said["ended"] == -signal.SIGKILL
    return acknowledged


def test_a_kill_at_any_moment_is_never_taken_for_tampering(program: Child, folder: Path) -> None:
    by, acknowledged = chance("kills of a watched register"), set[int]()
    with counted("R9 control", "kill -9 at work, folding, closing, opening: refused or lost") as tally:
        tally.count = kills()
        for _ in range(tally.count):
            acknowledged |= killed(program, folder, by)
            wrong = wrong_with(folder, acknowledged)
            tally.wrong += bool(wrong)
            assert wrong == []
        tally.note = f"{len(acknowledged)} acknowledged"


def test_a_file_that_changed_unannounced_would_be_found(program: Child, folder: Path) -> None:
    by = chance("unannounced")
    for _ in range(40):
        killed(program, folder, by, "unannounced")
        if wrong := wrong_with(folder, set()):
            break
    assert wrong
    assert wrong[0].startswith("refused")


@pytest.fixture(scope="module")
def shimmed() -> Iterator[Child]:
    """Return the program above the shim."""
    with Child("tests.support.trust_program", **environment()) as started:
        yield started


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """Return a folder in memory where there is one, because many disks are laid out in it."""
    shared = Path("/dev/shm")
    found = Path(tempfile.mkdtemp(prefix="marac-trust-", dir=shared if shared.is_dir() else None))
    yield found
    shutil.rmtree(found)


def recorded(shimmed: Child, memory: Path, name: str, defect: str = "") -> tuple[Path, list[Step]]:
    """Have numbers recorded above the shim; returns the folder as it was before, and what was asked of the disk."""
    before, folder, log = (memory / f"{name}-{part}" for part in ("before", "place", "log"))
    meeting_file(before).close()
    opened(before, anchored=False).close()
    shutil.copytree(before, folder)
    job = {"do": "powered", "folder": str(folder), "log": str(log), "count": NUMBERS, "seed": name, "defect": defect}
    shimmed.tell(job)
    done = False
    while "ended" not in (said := shimmed.hear() or {"ended": None}):
        done = done or said.get("done", False)
    assert done
    assert wrong_with(folder, set(range(1, NUMBERS + 1)), anchored=False) == []
    return before, steps_of(log)


def cut_anywhere(before: Path, steps: list[Step], places: int, name: str) -> Iterator[list[str]]:
    """Cut the power at so many places and yield what is wrong after each."""
    folder = before.with_name(f"{before.name}-cut")
    for said, contents in cuts(before, steps, places, chance(name)):
        lay_out(folder, contents)
        yield wrong_with(folder, {int(number) for number in said}, anchored=False)


@pytest.mark.xdist_group("power")
def test_a_power_cut_at_any_moment_is_never_taken_for_tampering(shimmed: Child, memory: Path) -> None:
    with counted("R9 control", "power cut at work, folding, closing, opening: refused or lost") as tally:
        before, steps = recorded(shimmed, memory, "watched")
        tally.count = count("MARAC_DESK_CUTS")
        found = [wrong for wrong in cut_anywhere(before, steps, tally.count, "cuts of a watched register") if wrong]
        tally.wrong, tally.note = len(found), f"{len(steps)} steps of the disk"
        assert found == []


@pytest.mark.xdist_group("power")
def test_a_fold_unannounced_would_be_found_by_a_power_cut(shimmed: Child, memory: Path) -> None:
    before, steps = recorded(shimmed, memory, "unannounced", "unannounced")
    found = cut_anywhere(before, steps, 400, "cuts unannounced")
    assert any(wrong and wrong[0].startswith("refused") for wrong in found)
