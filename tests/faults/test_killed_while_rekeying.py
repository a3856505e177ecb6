"""A change of key cut off anywhere, by a kill or by the power: the old key opens the register or the new one does.

Every row is there in either case, nothing of the change is left over after the next start, and the passphrase and the
recovery kit work as before.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from marac_desk.register.acceptance import Acceptance
from marac_desk.register.engines import open_sqlcipher
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import (
    Secrets,
    Share,
    Way,
    make_recovery,
    new_key_file,
    read_key_file,
    recover,
    seal_person,
    unseal_person,
    write_key_file,
)
from marac_desk.register.opening import open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.rekeying import Accept, settle_rekey
from marac_desk.register.unit_of_work import Register
from tests.support.examining import unsound
from tests.support.faults import Child, chance, count, counted
from tests.support.keyrings import CHEAP, FileKeyring
from tests.support.numbered import meeting_file, numbers, write_number
from tests.support.registers import COORDINATOR, REGISTER_ID, SECRETS, clock
from tests.support.replay import Disk, lay_out, steps_of
from tests.support.setting_up import NAME, PASSPHRASE
from tests.support.shim import environment

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("rekeying")]
NUMBERS = 12


@pytest.fixture(scope="module")
def program() -> Iterator[Child]:
    """Return the program that works above the shim."""
    with Child("tests.support.rekey_program", **environment()) as started:
        yield started


class Rekey:
    """A register with its keys before the change, and what the change asks of the disk."""

    def __init__(self, program: Child, folder: Path) -> None:
        self.program, self.old, self.folder = program, folder / "old", folder
        self.store = FileKeyring(folder / "keyring")
        self.shares = self._make()
        self.log = folder / "log"
        self.steps = self.run(folder / "new", last=0, log=str(self.log))[0]

    def _make(self) -> tuple[Share, Share, Share]:
        register = meeting_file(self.old)
        for number in range(1, NUMBERS + 1):
            write_number(register, number)
        register.close()
        self._opened(RegisterPlace(self.old), SECRETS).close()  # from now on it is watched over
        person: dict[str, Any] = {"user_id": COORDINATOR, "name": NAME, "passphrase": PASSPHRASE}
        how: dict[str, Any] = {"way": Way.KEYRING, "store": self.store, "cost": CHEAP}
        envelope = seal_person(SECRETS, register_id=REGISTER_ID, **person, **how)
        recovery, shares = make_recovery(SECRETS, REGISTER_ID)
        write_key_file(RegisterPlace(self.old).keys, new_key_file(REGISTER_ID, SECRETS, (envelope,), recovery))
        return shares

    def run(self, folder: Path, **job: Any) -> tuple[int, int]:
        """Change the key of a copy in a process that dies on the way; returns the steps it took and how it ended."""
        shutil.copytree(self.old, folder)
        self.program.tell({"do": "rekey", "folder": str(folder), **job})
        operations = 0
        while "ended" not in (said := self.program.hear() or {"ended": None}):
            operations = said.get("operations", operations)
        return operations, said["ended"]

    def outcome(self, folder: Path) -> tuple[str, list[str]]:
        """Start again after a crash; returns which key the register has, and everything that is wrong with it."""
        place = RegisterPlace(folder)
        try:
            place.settle()
            before = self._unsealed(place)
            openers = [name for name, key in _keys(before).items() if _opens(place, key)]
            secrets = settle_rekey(place, before, accept=_accept(place))
            register = self._opened(place, secrets)
        except RegisterProblemError as problem:
            return "neither", [problem.code]
        there, told = numbers(register)
        wrong = unsound(register) + ([] if there == told == set(range(1, NUMBERS + 1)) else ["rows are missing"])
        register.close()
        wrong += [] if len(openers) == 1 else ["opens by both keys"]
        wrong += [] if self._unsealed(place) == secrets and secrets.next_data_key is None else ["not settled"]
        wrong += [] if secrets.backup_keys[-1:] == SECRETS.backup_keys else ["older backups cannot be read any more"]
        wrong += [] if recover(read_key_file(place.keys), *self.shares[1:]) == secrets else ["the kit is of no use"]
        wrong += (
            []
            if settle_rekey(place, before, accept=_accept(place)) == secrets
            else ["another result when it is done again"]
        )
        names = {entry.name for entry in folder.iterdir()} - {"register.marac", "register.keys", "register.state"}
        return ("old" if secrets.data_key == SECRETS.data_key else "new"), wrong + sorted(names)

    @staticmethod
    def _opened(place: RegisterPlace, secrets: Secrets) -> Register:
        return open_register(place, secrets=secrets, register_id=REGISTER_ID, clock=clock(), trust=Trust())

    def _unsealed(self, place: RegisterPlace) -> Secrets:
        return unseal_person(read_key_file(place.keys), user_id=COORDINATOR, passphrase=PASSPHRASE, store=self.store)


def _accept(place: RegisterPlace) -> Accept:
    return Acceptance(place, seal_key=SECRETS.seal_key, register_id=REGISTER_ID, clock=clock()).same


def _keys(secrets: Secrets) -> dict[str, bytes]:
    following = secrets.next_data_key
    return {"data_key": secrets.data_key, **({} if following is None else {"next": following})}


def _opens(place: RegisterPlace, key: bytes) -> bool:
    try:
        open_sqlcipher(place.register, key).close()
    except RegisterProblemError:
        return False
    return True


@pytest.fixture(scope="module")
def rekey(program: Child, tmp_path_factory: pytest.TempPathFactory) -> Rekey:
    """Return a change that was done once, to know its steps."""
    return Rekey(program, tmp_path_factory.mktemp("rekey"))


LAST = 14
"""Operations at the end of a change: those that swap the files, and renew the envelopes."""


def chosen(steps: int, many: int, name: str) -> list[int]:
    """Return at which operations to fail: at each of the last ones, and at some of the many before."""
    return sorted({*range(steps - LAST, steps + 1), *chance(name).sample(range(1, steps + 1), min(many, steps))})


def killed(rekey: Rekey, folder: Path, last: int, **job: Any) -> tuple[str, list[str]]:
    """Kill at one place; returns what stood there afterwards."""
    where = folder / str(last)
    assert rekey.run(where, last=last, **job)[1] in {-signal.SIGKILL, 1}
    found = rekey.outcome(where)
    shutil.rmtree(where)
    return found


def test_a_change_of_key_is_whole(rekey: Rekey, tmp_path: Path) -> None:
    assert rekey.outcome(rekey.folder / "new") == ("new", [])
    assert not _opens(RegisterPlace(rekey.folder / "new"), SECRETS.data_key)
    shutil.copytree(rekey.old, tmp_path / "untouched")
    assert rekey.outcome(tmp_path / "untouched") == ("old", [])


def test_rekey_killed_anywhere_leaves_the_old_key_or_the_new(rekey: Rekey, tmp_path: Path) -> None:
    with counted("R11", "change of key killed") as tally:
        places = chosen(rekey.steps, count("MARAC_DESK_UPGRADES"), "rekey")
        found = {last: killed(rekey, tmp_path, last) for last in places}
        wrong = {last: each for last, each in found.items() if each[1]}
        states = [state for state, _ in found.values()]
        tally.count, tally.wrong = len(found), len(wrong)
        tally.note = f"{rekey.steps} steps of the disk; {states.count('old')} old, {states.count('new')} new"
        assert wrong == {}
        assert states == sorted(states, reverse=True)  # there is one moment from which on it is the new key
        assert set(states) == {"old", "new"}


@pytest.mark.parametrize("defect", ["keys_first", "one_key", "untold"])
def test_envelopes_and_register_out_of_step_would_be_found(rekey: Rekey, tmp_path: Path, defect: str) -> None:
    with counted("R11 teeth", f"change of key with the defect {defect}") as tally:
        rekey.run(tmp_path / "whole", last=0, log=str(tmp_path / "log"), defect=defect)
        places = range(rekey.steps - LAST, rekey.steps)
        caught = next((last for last in places if killed(rekey, tmp_path, last, defect=defect)[0] == "neither"), None)
        tally.count, tally.note = 1, f"found at step {caught} of {rekey.steps}"
        assert caught is not None


def power_cuts(rekey: Rekey, folder: Path, log: Path, places: int, name: str) -> list[tuple[str, list[str]]]:
    """Cut the power at so many places of a change that was written down; returns what stood there afterwards."""
    steps, disk, at, found = steps_of(log), Disk(rekey.old, chance(f"{name} disk")), 0, []
    for place in chosen(len(steps), places, name):
        for step in steps[at:place]:
            disk.take(step)
        at = place
        lay_out(folder, disk.after_a_cut())
        found.append(rekey.outcome(folder))
    return found


def test_a_power_cut_anywhere_leaves_the_old_key_or_the_new(rekey: Rekey, tmp_path: Path) -> None:
    with counted("R11", "power cut during a change of key") as tally:
        found = power_cuts(rekey, tmp_path / "cut", rekey.log, count("MARAC_DESK_UPGRADES"), "rekey cuts")
        wrong = [each for each in found if each[1]]
        states = [state for state, _ in found]
        tally.count, tally.wrong = len(found), len(wrong)
        tally.note = f"{states.count('old')} old, {states.count('new')} new"
        assert wrong == []
        assert set(states) == {"old", "new"}


def test_a_copy_that_is_not_on_the_disk_would_be_found(rekey: Rekey, tmp_path: Path) -> None:
    with counted("R11 teeth", "change of key that does not wait for the disk") as tally:
        log = tmp_path / "log"
        rekey.run(tmp_path / "whole", last=0, log=str(log), defect="unsynced")
        disk, found = Disk(rekey.old, chance("unsynced")), []
        for step in steps_of(log):
            disk.take(step)
        for _ in range(6):  # the power fails just after everything was done
            lay_out(tmp_path / "cut", disk.after_a_cut())
            found.append(rekey.outcome(tmp_path / "cut"))
        tally.count, tally.note = len(found), f"found in {sum(bool(wrong) for _, wrong in found)}"
        assert any(wrong for _, wrong in found)
