"""The emergency reserve: made where there is room, given back when it is needed, made again afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from marac_desk.register import reserve
from marac_desk.register.files import RegisterPlace
from marac_desk.register.reserve import PREFLIGHT, RESERVE, Reserve, Room
from tests.support.faults import small_disk


def test_it_is_made_once_for_its_owner_alone_and_given_back_once(tmp_path: Path) -> None:
    kept = Reserve(RegisterPlace(tmp_path))
    assert not kept.room().reserved
    assert kept.make()
    assert kept.path.stat().st_mode & 0o777 == 0o600
    assert kept.path.stat().st_blocks * 512 >= RESERVE, "room that is really taken"
    made_at = kept.path.stat().st_mtime_ns
    assert kept.make()
    assert kept.path.stat().st_mtime_ns == made_at
    assert kept.room().reserved
    assert kept.release()
    assert not kept.release()
    assert not kept.path.exists()


def test_one_that_was_cut_off_while_it_was_made_is_made_anew(tmp_path: Path) -> None:
    kept = Reserve(RegisterPlace(tmp_path))
    kept.path.write_bytes(b"half of it")
    assert not kept.room().reserved
    assert kept.make()


def test_it_leaves_the_register_the_room_it_needs(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24 * 1024) as disk:
        kept = Reserve(RegisterPlace(disk))
        assert not kept.make(), "with less than twice its size free nothing is taken from the register"
        assert list(disk.iterdir()) == []
        assert kept.room().low


def test_a_disk_that_fills_up_meanwhile_leaves_no_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk(tmp_path / "disk", 8 * 1024) as disk:
        monkeypatch.setattr(reserve, "room_beside", lambda _path: 1 << 30)
        assert not Reserve(RegisterPlace(disk)).make()
        assert list(disk.iterdir()) == []


def test_little_room_is_said_from_two_hundred_megabytes_on() -> None:
    assert Room(PREFLIGHT - 1, reserved=True).low
    assert not Room(PREFLIGHT, reserved=True).low
