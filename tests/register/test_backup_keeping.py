"""The backups in a folder: only our own, only those that hold count, none goes before its stand-in was read again."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marac_desk.register.backup import keeping
from marac_desk.register.backup.keeping import MOST_AT_ONCE, Thinned, backups_in, spans_of, thin_out
from marac_desk.register.backup.making import Made, make_backup
from marac_desk.register.backup.names import BackupName
from marac_desk.register.backup.watching import CancelledError, Watch
from marac_desk.register.keys import BackupKey, new_key
from marac_desk.rules.retention_of_backups import Span
from tests.support.backups import Backed, backed, problem_of, scramble
from tests.support.faults import chance, read_only
from tests.support.registers import NOW, REGISTER_ID, SECRETS


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Backed]:
    """Return a register with one number in it and an empty folder for its backups."""
    made = backed(tmp_path)
    made.write()
    yield made
    made.register.close()


def thin(desk: Backed, now: datetime, watch: Watch | None = None) -> Thinned:
    """Run the rule of keeping over the desk's folder."""
    return thin_out(desk.folder, SECRETS.backup_keys, REGISTER_ID, now, zone=UTC, watch=watch or Watch())


def in_one_hour(desk: Backed, count: int) -> list[Made]:
    """Make so many backups within one hour, each of a register that holds more than the one before."""
    made = []
    for minute in range(count):
        desk.write()
        made.append(desk.backup(NOW + timedelta(minutes=minute)))
    return made


def names(desk: Backed) -> list[str]:
    """Return the stems of what lies in the folder, the newest first."""
    return [one.name.stem for one in desk.kept()]


def test_the_newest_comes_first_and_every_backup_has_its_span(desk: Backed) -> None:
    older = desk.backup(NOW - timedelta(days=40))
    desk.write()
    newer = desk.backup(NOW - timedelta(days=400))  # a clock that was wrong: the ledger says that it came later
    found = desk.kept()
    assert [one.name for one in found] == [newer.name, older.name]
    assert spans_of(found, NOW) == {newer.name.stem: Span.NEWEST, older.name.stem: Span.HOUR}


def test_those_of_other_registers_and_other_files_are_left_alone(desk: Backed) -> None:
    other = uuid.UUID(int=78)
    foreign = make_backup(desk.order(register_id=other, backup_key=BackupKey("other", new_key(), NOW)))
    (desk.folder / "holiday.jpg").write_text("not ours")
    (desk.folder / "marac-notes.backup").write_text("not ours")
    assert desk.kept() == []
    in_one_hour(desk, 3)
    old = time.time() - 90 * 24 * 3600
    for path in desk.folder.iterdir():
        os.utime(path, (old, old))
    assert len(thin(desk, NOW + timedelta(hours=2)).dropped) == 2
    assert foreign.name.backup(desk.folder).exists()
    assert (desk.folder / "holiday.jpg").exists()
    assert (desk.folder / "marac-notes.backup").exists()


def test_a_backup_with_another_size_or_no_sound_manifest_does_not_count(desk: Backed) -> None:
    whole, cut, bare = in_one_hour(desk, 3)
    cut.name.backup(desk.folder).chmod(0o600)
    with cut.name.backup(desk.folder).open("ab") as stream:
        stream.truncate(4096)
    bare.name.manifest(desk.folder).unlink()
    problems = {one.name: one.problem for one in desk.kept()}
    assert problems == {whole.name: "", cut.name: "backup_changed", bare.name: "manifest_missing"}
    assert thin(desk, NOW + timedelta(hours=2)).dropped == ()


def test_a_run_takes_only_a_few_and_the_oldest_first(desk: Backed) -> None:
    made = in_one_hour(desk, MOST_AT_ONCE + 3)
    first = thin(desk, NOW + timedelta(hours=2))
    assert first.dropped == tuple(one.name.stem for one in made[:MOST_AT_ONCE])
    second = thin(desk, NOW + timedelta(hours=2))
    assert names(desk) == [made[-1].name.stem]
    assert second.dropped == tuple(one.name.stem for one in made[MOST_AT_ONCE:-1])
    assert thin(desk, NOW + timedelta(hours=2)) == Thinned()
    assert sorted(path.suffix for path in desk.folder.iterdir()) == [".backup", ".json"]


def test_a_spoilt_backup_drives_no_older_one_out(desk: Backed) -> None:
    made = in_one_hour(desk, 4)
    last = made[-1]
    scramble(last.name.backup(desk.folder), chance("spoilt"))
    assert thin(desk, NOW + timedelta(hours=2)) == Thinned((), (last.name.stem,))
    assert len(desk.kept()) == 4
    desk.write()
    good = desk.backup(NOW + timedelta(minutes=30))
    after = thin(desk, NOW + timedelta(hours=2))
    assert (len(after.dropped), after.spoilt) == (4, ())
    assert names(desk) == [good.name.stem]


def test_without_reading_again_a_spoilt_one_would_take_the_good_ones_with_it(
    desk: Backed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect: a manifest alone is believed."""
    monkeypatch.setattr(keeping, "_is_as_made", lambda *_: True)
    made = in_one_hour(desk, 3)
    scramble(made[-1].name.backup(desk.folder), chance("spoilt"))
    assert len(thin(desk, NOW + timedelta(hours=2)).dropped) == 2


def test_what_was_never_finished_goes_after_a_day(desk: Backed) -> None:
    kept = desk.backup()
    part, lonely = BackupName.new(NOW).part(desk.folder), BackupName.new(NOW).manifest(desk.folder)
    for path in (part, lonely):
        path.write_text("cut off")
    thin(desk, NOW)
    assert part.exists()
    assert lonely.exists()
    old = time.time() - 25 * 3600
    for path in desk.folder.iterdir():
        os.utime(path, (old, old))
    thin(desk, NOW)
    assert {path.stem for path in desk.folder.iterdir()} == {kept.name.stem}


def test_a_folder_that_cannot_be_read_or_written_is_named(desk: Backed) -> None:
    in_one_hour(desk, 2)
    with read_only(desk.folder):
        assert problem_of(lambda: thin(desk, NOW + timedelta(hours=2))) == "backup_folder_read_only"
    assert len(desk.kept()) == 2
    gone = desk.folder / "gone"
    assert problem_of(lambda: backups_in(gone, SECRETS.backup_keys, REGISTER_ID)) == "backup_folder_gone"


def test_giving_up_in_the_middle_leaves_every_backup_with_its_manifest(desk: Backed) -> None:
    in_one_hour(desk, 3)
    watch = Watch()

    def stop_after_the_first(_stage: object, done: int, _of: int) -> None:
        if done:
            watch.cancelled.set()

    watch = replace(watch, told=stop_after_the_first)
    with pytest.raises(CancelledError):
        thin(desk, NOW + timedelta(hours=2), watch)
    assert all(one.manifest for one in desk.kept())


def test_older_backups_under_an_older_key_still_count(desk: Backed) -> None:
    old = desk.backup()
    newer = BackupKey("newer", new_key(), NOW)
    desk.write()
    now = make_backup(desk.order(backup_key=newer))
    found = backups_in(desk.folder, (newer, *SECRETS.backup_keys), REGISTER_ID)
    assert [(one.name, one.key) for one in found] == [(now.name, newer), (old.name, SECRETS.backup_keys[0])]
