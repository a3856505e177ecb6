"""An upgrade cut off anywhere, by a kill or the power: the old register or the new one, and the next start ends it."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from marac_desk.register import ledger
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.schema import HEAD
from tests.support.examining import reopened, unsound
from tests.support.faults import Child, chance, count, counted
from tests.support.old_register import FIRST, LINES, dumped, old_file
from tests.support.replay import cuts, lay_out, steps_of
from tests.support.shim import environment

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("upgrade")]


@pytest.fixture(scope="module")
def program() -> Iterator[Child]:
    """Return the program that works above the shim."""
    with Child("tests.support.crash_program", **environment()) as started:
        yield started


class Upgrade:
    """A register of the first version, what it holds, and what it looks like when it is up to date."""

    def __init__(self, program: Child, folder: Path) -> None:
        self.program, self.old, self.log = program, folder / "old", folder / "log"
        old_file(self.old)
        self.version, self.columns, self.held = dumped(self.old)
        self.steps = self.run(folder / "new", last=0, log=str(self.log))[0]
        self.new_columns = dumped(folder / "new")[1]

    def run(self, folder: Path, **job: Any) -> tuple[int, int]:
        """Bring a copy up to date in a process that dies on the way; returns the steps it took and how it ended."""
        shutil.copytree(self.old, folder)
        self.program.tell({"do": "upgrade", "folder": str(folder), **job})
        operations = 0
        while "ended" not in (said := self.program.hear() or {"ended": None}):
            operations = said.get("operations", operations)
        return operations, said["ended"]

    def wrong_with(self, folder: Path) -> list[str]:
        """Return what is wrong with what an upgrade left behind, before and after the next start."""
        try:
            version, columns, held = dumped(folder, like=self.columns)
        except RegisterProblemError as problem:
            return [f"cannot be opened: {problem.code}"]
        wanted = {FIRST: self.columns, HEAD: self.new_columns}.get(version or "")
        found = [] if columns == wanted else [f"half of {version}"]
        found += [] if held == self.held else ["rows differ"]
        try:
            register = reopened(folder)
        except Exception as error:
            return [*found, f"does not end: {type(error).__name__}"]
        found += unsound(register)
        with register.reading() as uow:
            found += [] if ledger.verify(uow.session, register.desk_id).lines >= LINES else ["lines of the ledger lost"]
        register.close()
        version, columns, held = dumped(folder, like=self.columns)
        found += [] if (version, columns) == (HEAD, self.new_columns) else ["not up to date at the next start"]
        return found + ([] if held == self.held else ["rows differ at the next start"])


@pytest.fixture(scope="module")
def upgrade(program: Child, tmp_path_factory: pytest.TempPathFactory) -> Upgrade:
    """Return an upgrade that was done once, to know its steps."""
    return Upgrade(program, tmp_path_factory.mktemp("upgrade"))


def test_an_upgrade_keeps_every_row_and_the_ledger(upgrade: Upgrade, tmp_path: Path) -> None:
    assert upgrade.version == FIRST
    assert all(held for name, held in upgrade.held.items()), "a table of the first version without a row proves nothing"
    upgrade.run(tmp_path / "place", last=0)
    assert upgrade.wrong_with(tmp_path / "place") == []


def test_an_upgrade_killed_anywhere_leaves_the_old_or_the_new(upgrade: Upgrade, tmp_path: Path) -> None:
    with counted("R11", f"upgrade {FIRST} to {HEAD} killed") as tally:
        by, old = chance("upgrade"), 0
        many = min(count("MARAC_DESK_UPGRADES"), upgrade.steps)
        for last in sorted(by.sample(range(1, upgrade.steps + 1), many)):
            folder = tmp_path / str(last)
            ended = upgrade.run(folder, last=last)[1]
            assert ended == -signal.SIGKILL
            old += dumped(_copy(folder))[0] == FIRST
            assert upgrade.wrong_with(folder) == [], f"killed before step {last}"
            tally.count += 1
            shutil.rmtree(folder)
        tally.note = f"of {upgrade.steps} steps; {old} times the old one, {tally.count - old} the new one"


def _copy(folder: Path) -> Path:
    copy = folder.with_name(f"{folder.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    return copy


def test_the_power_cut_anywhere_in_an_upgrade_leaves_the_old_or_the_new(upgrade: Upgrade, tmp_path: Path) -> None:
    with counted("R11", f"power cut in an upgrade {FIRST} to {HEAD}") as tally:
        tally.count = count("MARAC_DESK_UPGRADES")
        for _, contents in cuts(upgrade.old, steps_of(upgrade.log), tally.count, chance("upgrade cuts")):
            lay_out(tmp_path / "cut", contents)
            assert upgrade.wrong_with(tmp_path / "cut") == []


def test_an_upgrade_in_pieces_would_be_found(upgrade: Upgrade, tmp_path: Path) -> None:
    with counted("R11 teeth", "every statement of the upgrade committed by itself") as tally:
        found = []
        for number, last in enumerate(range(upgrade.steps // 3, upgrade.steps, max(1, upgrade.steps // 6))):
            folder = tmp_path / str(number)
            upgrade.run(folder, last=last, defect="piecemeal")
            found += upgrade.wrong_with(folder)
            tally.count += 1
        tally.note = f"found: {', '.join(sorted(set(found)))}"
        assert any(fault.startswith("half of") for fault in found)
