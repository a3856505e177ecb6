"""A full disk, one that may only be read, another program in the way: it is said, and nothing is lost or half there."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from marac_desk.desktop.wording.problems import sentence
from marac_desk.register import engines
from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.holding import Holding
from marac_desk.register.keys import read_key_file, write_key_file
from marac_desk.register.opening import open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from marac_desk.services.housekeeping import save_draft
from tests.support.examining import faults
from tests.support.faults import Child, counted, read_only, report, small_disk
from tests.support.registers import REGISTER_ID, SECRETS, clock, coordinator, empty_file
from tests.support.setting_up import set_up_anew, sign_in

pytestmark = pytest.mark.fault


def opened(folder: Path) -> Register:
    """Open the register of a folder."""
    return open_register(RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())


def write(register: Register, number: int) -> None:
    """Write one numbered draft of 12 kB with its line in the ledger, as the examination expects it."""
    with register.writing(coordinator()) as uow:
        content = {"text": f"{number} " * 6000}
        save_draft(uow, actor=coordinator(), kind="crash", subject=str(number), content=content)
        uow.record("crash_write", "draft", number=number)


def problem_of(error: RegisterProblemError) -> str:
    """Return the code of a problem that has a sentence."""
    assert "not foreseen" not in sentence(error)
    return error.code


def write_until_refused(register: Register) -> tuple[set[int], str]:
    """Write until it is refused; returns what was acknowledged and the code."""
    acknowledged = set[int]()
    for number in range(1, 2000):
        try:
            write(register, number)
        except RegisterProblemError as error:
            return acknowledged, problem_of(error)
        acknowledged.add(number)
    raise AssertionError("the disk never filled up")


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own with room for little more than an empty register."""
    with small_disk(tmp_path / "disk", 6 * 1024) as disk:
        yield disk


def fill(disk: Path, *, leave: int = 0) -> Path:
    """Fill a disk with something else, but for so many bytes."""
    ballast = disk / "ballast"
    room = os.statvfs(disk)
    ballast.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - leave)))
    return ballast


def test_a_full_disk_refuses_the_write_and_keeps_everything_before_it(full: Path) -> None:
    register = empty_file(full / "place")
    acknowledged, code = write_until_refused(register)
    assert code == "disk_full"
    assert len(acknowledged) > 3
    assert write_until_refused(register)[1] == "disk_full"  # and again, as often as somebody tries
    register.close()
    report(f"{len(acknowledged)} writes until the disk was full")
    with small_disk(full.parent / "larger", 32 * 1024) as larger:
        shutil.copytree(full / "place", larger / "place")
        assert faults(larger / "place", acknowledged) == []
        assert faults(larger / "place", {*acknowledged, 999}) == ["lost 999"]  # a lost one would be noticed
        register = opened(larger / "place")
        write(register, len(acknowledged) + 1)
        register.close()
        assert faults(larger / "place", {*acknowledged, len(acknowledged) + 1}) == []


def test_a_set_up_on_a_full_disk_leaves_the_place_free(full: Path) -> None:
    for room in (0, 20_000, 200_000):
        ballast = fill(full, leave=room)
        with pytest.raises(RegisterProblemError) as caught:
            set_up_anew(full)
        # where there is no room even for the index of the journal, SQLite speaks of an error and not of a full disk
        assert problem_of(caught.value) == ("disk_error" if room == 20_000 else "disk_full")
        assert RegisterPlace(full).settle() is PlaceState.EMPTY
        ballast.unlink()
    set_up_anew(full)
    assert sign_in(full) == []


def test_keys_on_a_full_disk_stay_as_they_were(full: Path) -> None:
    set_up_anew(full)
    path = RegisterPlace(full).keys
    keys = read_key_file(path)
    fill(full)
    with pytest.raises(RegisterProblemError) as caught:
        write_key_file(path, keys)
    assert problem_of(caught.value) == "disk_full"
    assert read_key_file(path) == keys


def test_a_file_that_may_only_be_read_is_read_and_says_so_when_written(tmp_path: Path) -> None:
    register = empty_file(tmp_path)
    write(register, 1)
    register.close()
    with read_only(RegisterPlace(tmp_path).register):
        register = opened(tmp_path)
        assert write_until_refused(register) == (set(), "read_only")
        register.close()
    assert faults(tmp_path, {1}) == []


def test_a_folder_that_may_only_be_read_is_not_opened(tmp_path: Path) -> None:
    empty_file(tmp_path / "place").close()
    (tmp_path / "place" / "register.keys").write_text("{}")
    with read_only(tmp_path / "place"):
        Holding(RegisterPlace(tmp_path / "place")).release()
        assert RegisterPlace(tmp_path / "place").settle() is PlaceState.READY
        with pytest.raises(RegisterProblemError) as caught:
            opened(tmp_path / "place")
        assert problem_of(caught.value) == "cannot_open"
    assert faults(tmp_path / "place", ()) == []


def test_a_set_up_where_nobody_may_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    with read_only(tmp_path / "place"):
        with pytest.raises(RegisterProblemError) as caught:
            set_up_anew(tmp_path / "place")
        assert problem_of(caught.value) == "cannot_create"
        assert list((tmp_path / "place").iterdir()) == []


def test_a_register_is_open_in_one_program_at_a_time(tmp_path: Path) -> None:
    with counted("R6", "a second program on the same register") as tally:
        place = RegisterPlace(tmp_path / "place")
        first = Holding(place)
        with pytest.raises(RegisterProblemError) as caught:
            Holding(place)
        assert problem_of(caught.value) == "in_use"
        first.release()
        Holding(place).release()
        tally.count, tally.note = 1, "refused, and let in when the first was gone"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.xdist_group("kills")
def test_a_neighbour_that_writes_is_waited_for_and_then_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty_file(tmp_path).close()
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.2)
    with Child("tests.support.crash_program") as program:
        program.tell({"do": "hold", "folder": str(tmp_path)})
        child = (program.hear() or {})["child"]
        try:
            assert program.hear() == {"holds": True}
            register = opened(tmp_path)  # whoever reads needs not wait
            assert write_until_refused(register) == (set(), "busy")
        finally:
            os.kill(child, signal.SIGKILL)
        assert program.hear() == {"ended": -signal.SIGKILL}
        write(register, 1)  # nothing stays locked behind a process that is gone
        register.close()
    assert faults(tmp_path, {1}) == []
