"""A program killed while it writes: everything it acknowledged is there, nothing is half there, the ledger holds.

A kill shows what the program and the system do; a power cut, and a disk that lies about it, are beyond a test.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from tests.support.examining import faults, numbers
from tests.support.faults import Child, chance, kills, report
from tests.support.registers import KEY, REGISTER_ID, clock, empty_file

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
    pytest.mark.xdist_group("kills"),
]


@pytest.fixture(scope="module")
def program() -> Iterator[Child]:
    """Return the program that is killed in many children."""
    with Child("tests.support.crash_program") as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of an empty register."""
    empty_file(tmp_path).close()
    return tmp_path


def write_until_killed(
    program: Child,
    folder: Path,
    chance: random.Random,
    *,
    first: int = 1,
    defect: str = "",
    least: int = 1,
    most: int = 60,
) -> set[int]:
    """Have numbers written, kill the writer at a random moment, and return what it acknowledged by then."""
    count = chance.randint(least, most)
    program.tell({"do": "write", "folder": str(folder), "first": first, "defect": defect, "stuck": count})
    child = (program.hear() or {})["child"]
    acknowledged = set()
    for _ in range(count):
        acknowledged.add((program.hear() or {})["written"])
    time.sleep(chance.random() * 0.01)
    os.kill(child, signal.SIGKILL)
    while "ended" not in (said := program.hear() or {"ended": None}):
        acknowledged.add(said["written"])
    assert said["ended"] == -signal.SIGKILL
    return acknowledged


def test_nothing_that_was_acknowledged_is_lost(program: Child, folder: Path) -> None:
    by, acknowledged = chance("writes"), set[int]()
    for _ in range(kills()):
        acknowledged |= write_until_killed(program, folder, by, first=len(there(folder)) + 1)
        assert faults(folder, acknowledged) == []
    unsaid = len(there(folder)) - len(acknowledged)
    report(f"{kills()} kills, {len(acknowledged)} acknowledged, 0 lost, {unsaid} written and not yet acknowledged")
    assert unsaid <= kills()


def there(folder: Path) -> set[int]:
    """Return the numbers that are in a register."""
    register = open_register(RegisterPlace(folder), key=KEY, register_id=REGISTER_ID, clock=clock())
    try:
        return numbers(register)[0]
    finally:
        register.close()


def test_an_acknowledgement_before_the_commit_would_be_found(program: Child, folder: Path) -> None:
    acknowledged = write_until_killed(program, folder, chance("early"), defect="early", most=8)
    assert faults(folder, acknowledged) == [f"lost {max(acknowledged)}"]


def journals_cut_anywhere(folder: Path, by: random.Random, rounds: int) -> Iterator[tuple[Path, bool]]:
    """Yield copies of what a killed writer left, each with its journal cut off, or spoilt, at a random place."""
    journal = RegisterPlace(folder).register.name + "-wal"
    whole = (folder / journal).read_bytes()
    for number in range(rounds):
        copy, spoil = folder.parent / f"{folder.name}-{number}", bool(number % 2)
        shutil.copytree(folder, copy)
        data = bytearray(whole)
        at = by.randrange(len(data))
        if spoil:
            data[at] ^= 1 << by.randrange(8)
        else:
            del data[at:]
        (copy / journal).write_bytes(data)
        yield copy, spoil
        shutil.rmtree(copy)


def test_a_journal_cut_or_spoilt_anywhere_leaves_a_whole_earlier_state(program: Child, folder: Path) -> None:
    by = chance("journal")
    write_until_killed(program, folder, by, least=15, most=40)
    kept = []
    for copy, _spoilt in journals_cut_anywhere(folder, by, 2 * kills()):
        assert faults(copy, ()) == []
        kept.append(len(there(copy)))
    report(f"writes left after each cut: {sorted(kept)}")
    assert len(set(kept)) > 1  # the cuts really took something away


def test_a_change_without_its_line_in_the_ledger_would_be_found(program: Child, folder: Path) -> None:
    by = chance("apart")
    write_until_killed(program, folder, by, defect="apart", least=15, most=40)
    found = [faults(copy, ()) for copy, _ in journals_cut_anywhere(folder, by, 24)]
    assert any(fault.startswith("untold") for one in found for fault in one)
