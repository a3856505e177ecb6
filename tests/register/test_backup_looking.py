"""A look at a folder of backups before anybody has a key: what is offered, in which order, whose keys it carries."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from marac_desk.register.backup.looking import keys_carried_by, keys_of_newest, look_into
from marac_desk.register.backup.names import BackupName
from tests.support.backups import Backed, backed, kit, problem_of
from tests.support.registers import REGISTER_ID, clock


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Backed]:
    """Return a register with a folder for backups."""
    found = backed(tmp_path)
    yield found
    found.register.close()


def change(folder: Path, name: str, **changed: Any) -> None:
    """Change what the manifest of a backup says."""
    path = folder / f"{name}.json"
    path.chmod(0o600)
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))


def test_the_newest_is_the_one_with_the_last_line_whatever_the_clock_said(made: Backed) -> None:
    first = made.backup(clock().now() + timedelta(days=400)).name.stem  # the clock was a year ahead then
    made.write(2)
    second = made.backup(clock().now()).name.stem
    found = look_into(made.folder, REGISTER_ID)
    assert [one.name.stem for one in found.whole] == [second, first]
    assert found.others == {}
    assert found.whole[0].cases == found.whole[0].manifest.counts["case_file"]


def test_what_does_not_look_whole_is_not_offered(made: Backed) -> None:
    whole, short, bare, foreign, keyless = (made.backup().name.stem for _ in range(5))
    (made.folder / f"{short}.backup").chmod(0o600)
    with (made.folder / f"{short}.backup").open("ab") as stream:
        stream.write(b"more")
    (made.folder / f"{bare}.json").unlink()
    change(made.folder, foreign, format="something else")
    change(made.folder, keyless, keys={})
    found = look_into(made.folder)
    assert [one.name.stem for one in found.whole] == [whole]
    assert found.others == {
        short: "backup_changed",
        bare: "manifest_missing",
        foreign: "manifest_foreign",
        keyless: "keys_foreign",
    }


def test_backups_of_another_register_are_left_out_where_it_is_known_which(made: Backed) -> None:
    mine, other = made.backup().name.stem, made.backup().name.stem
    change(made.folder, other, register=str(uuid.UUID(int=99)))
    assert [one.name.stem for one in look_into(made.folder, REGISTER_ID).whole] == [mine]
    assert {one.name.stem for one in look_into(made.folder).whole} == {mine, other}


def test_a_folder_that_is_not_there_is_said_and_one_without_backups_is_empty(made: Backed) -> None:
    assert look_into(made.folder).whole == ()
    assert problem_of(lambda: look_into(made.folder / "gone")) == "backup_folder_gone"
    assert problem_of(lambda: keys_of_newest(made.folder)) == "no_backup"


def test_the_keys_of_the_newest_manifest_that_can_be_read_are_taken(made: Backed) -> None:
    older, newer = made.backup(clock().now()).name.stem, made.backup(clock().now() + timedelta(days=1)).name.stem
    change(made.folder, newer, keys={})
    assert keys_of_newest(made.folder) == kit()[0]
    assert problem_of(lambda: keys_carried_by(made.folder, BackupName(newer))) == "keys_foreign"
    assert keys_carried_by(made.folder, BackupName(older)).register_id == REGISTER_ID
