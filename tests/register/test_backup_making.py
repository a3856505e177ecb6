"""A backup is made while the desk works, under its own key, verified before it has a name, and never over another."""

from __future__ import annotations

import contextlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.backup import connections, making, verifying
from marac_desk.register.backup.making import make_backup
from marac_desk.register.backup.manifest import hash_of, read_manifest
from marac_desk.register.backup.names import give_name
from marac_desk.register.backup.verifying import verify
from marac_desk.register.backup.watching import CancelledError, Stage, Watch
from marac_desk.register.engines import PLAIN_HEADER
from marac_desk.register.keys import BackupKey, new_key
from marac_desk.register.problems import RegisterProblemError
from tests.support.backups import Backed, backed, problem_of, scramble, stopping_at
from tests.support.faults import chance, read_only, small_disk
from tests.support.registers import NOW, SECRETS

KEY = SECRETS.backup_keys[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Backed]:
    """Return a register with some numbers in it and an empty folder for its backups."""
    made = backed(tmp_path)
    made.write(5)
    yield made
    made.register.close()


def verify_again(desk: Backed, stem_of: making.Made) -> str:
    """Verify a backup as it lies there and return what is wrong with it."""
    path, manifest = stem_of.name.backup(desk.folder), stem_of.name.manifest(desk.folder)

    def act() -> None:
        found, key = read_manifest(manifest, SECRETS.backup_keys)
        verify(path, key.key, found, Watch())

    return problem_of(act)


def test_a_backup_holds_what_the_register_held(desk: Backed) -> None:
    made = desk.backup()
    assert verify_again(desk, made) == ""
    with desk.register.reading() as uow:
        lines = uow.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry))
    assert made.manifest.counts["ledger_entry"] == lines == made.manifest.seq
    assert made.manifest.counts["action"] == 2
    assert {path.name for path in desk.folder.iterdir()} == {f"{made.name.stem}.backup", f"{made.name.stem}.json"}


def test_it_opens_with_the_backup_key_alone_and_is_nowhere_in_clear(desk: Backed) -> None:
    path = desk.backup().name.backup(desk.folder)
    assert not path.read_bytes().startswith(PLAIN_HEADER)
    with connections.lying(path, KEY.key) as connection:
        assert connection.execute("SELECT count(*) FROM action").fetchone() == (2,)
    for wrong in (SECRETS.data_key, SECRETS.seal_key, new_key()):
        with pytest.raises(RegisterProblemError) as caught, connections.lying(path, wrong):
            pass
        assert caught.value.code == "not_this_register"


def test_nobody_else_may_read_it_and_nobody_at_all_write_it(desk: Backed) -> None:
    made = desk.backup()
    for path in (made.name.backup(desk.folder), made.name.manifest(desk.folder)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_an_unkeyed_target_is_refused(desk: Backed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defect: whoever forgets the key gets no copy in clear, and a copy in clear would be noticed."""
    real = connections.unlock

    def forgets(connection: Any, key: bytes) -> None:
        if key != KEY.key:
            real(connection, key)

    monkeypatch.setattr(connections, "unlock", forgets)
    assert problem_of(desk.backup) == "backup_not_encrypted"
    assert list(desk.folder.iterdir()) == []
    plain = desk.folder / "plain"
    dbapi2.connect(str(plain)).execute("CREATE TABLE t (x)").connection.close()
    contents = verifying.Contents("0002", (), {})
    assert problem_of(lambda: verifying.verify_copy(plain, KEY.key, contents, Watch())) == "backup_not_encrypted"


def test_a_key_of_the_wrong_size_is_our_own_mistake(desk: Backed) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        make_backup(desk.order(backup_key=BackupKey("short", b"too short", NOW)))


def test_the_desk_goes_on_writing_while_it_is_copied(desk: Backed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "PAGES_A_STEP", 8)
    copied = []

    def told(stage: Stage, done: int, of: int) -> None:
        if stage is Stage.COPYING:
            copied.append((done, of))
            desk.write()

    before = desk.number
    made = desk.backup(watch=Watch(told))
    assert len(copied) > 10, "it went on step by step, and was never begun anew"
    assert [done for done, _ in copied] == sorted(done for done, _ in copied)
    assert desk.number > before
    assert verify_again(desk, made) == ""
    with connections.lying(made.name.backup(desk.folder), KEY.key) as connection:
        found = connection.execute("SELECT count(*) FROM ledger_entry").fetchone()
    assert found == (made.manifest.seq,), "what was written after it began is in the next one"


@pytest.mark.parametrize("stage", [Stage.COPYING, Stage.HASHING, Stage.PAGES, Stage.TABLES, Stage.LEDGER, Stage.COUNTS])
def test_giving_up_leaves_nothing_behind(desk: Backed, stage: Stage) -> None:
    kept = desk.backup()
    with pytest.raises(CancelledError):
        desk.backup(watch=stopping_at(stage))
    assert [one.name for one in desk.kept()] == [kept.name]
    assert len(list(desk.folder.iterdir())) == 2
    desk.write()  # and nothing stays locked


def test_a_copy_that_is_not_what_the_register_held_gets_no_name(desk: Backed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted defects: a row that is missing, a page that was spoilt, a line of the ledger changed on the way."""
    real_hash = hash_of

    def spoilt(change: str) -> str:
        def then_hash(path: Path, watch: Watch) -> str:
            with contextlib.closing(dbapi2.connect(str(path))) as copy:
                connections.unlock(copy, KEY.key)
                for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                    copy.execute(f'DROP TRIGGER "{name}"')
                copy.execute(change)
                copy.commit()
            return real_hash(path, watch)

        with monkeypatch.context() as patch:
            patch.setattr(making, "hash_of", then_hash)
            return problem_of(desk.backup)

    assert spoilt("DELETE FROM action") == "backup_counts"
    assert spoilt("UPDATE ledger_entry SET operation = 'other' WHERE seq = 3") == "backup_ledger"
    assert spoilt("UPDATE ledger_head SET seq = seq - 1") == "backup_ledger"
    assert spoilt("SELECT 1") == ""

    def spoils_a_page(path: Path, watch: Watch) -> str:
        scramble(path, chance("page"), share=0.02)
        return real_hash(path, watch)

    monkeypatch.setattr(making, "hash_of", spoils_a_page)
    before = sorted(desk.folder.iterdir())
    assert problem_of(desk.backup) == "backup_damaged"
    assert sorted(desk.folder.iterdir()) == before


def test_a_backup_is_never_put_over_another_file(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    (tmp_path / "part").write_text("new")
    with pytest.raises(FileExistsError):
        give_name(tmp_path / "part", tmp_path / "there")
    assert (tmp_path / "there").read_text() == "kept"


def test_where_no_links_can_be_made_it_is_renamed_and_still_never_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any, **__: Any) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuses)
    (tmp_path / "there").write_text("kept")
    (tmp_path / "part").write_text("new")
    with pytest.raises(FileExistsError):
        give_name(tmp_path / "part", tmp_path / "there")
    give_name(tmp_path / "part", tmp_path / "name")
    assert (tmp_path / "there").read_text() == "kept"
    assert (tmp_path / "name").read_text() == "new"


def test_everything_is_synced_before_it_has_its_name(desk: Backed, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    real_sync, real_link = os.fsync, os.link

    def sync(handle: int) -> None:
        steps.append("sync")
        real_sync(handle)

    def link(*arguments: Any, **named: Any) -> None:
        steps.append("name")
        real_link(*arguments, **named)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "link", link)
    desk.backup()
    assert steps == ["sync", "sync", "name", "sync", "name", "sync"]


def test_a_sync_that_fails_is_no_backup(desk: Backed, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_handle: int) -> None:
        raise OSError(5, "the disk says no")

    monkeypatch.setattr(os, "fsync", fails)
    assert problem_of(desk.backup) == "backup_folder_error"
    assert list(desk.folder.iterdir()) == []


def test_a_folder_that_is_gone_full_or_read_only_is_named(desk: Backed, tmp_path: Path) -> None:
    desk.folder.rmdir()
    assert problem_of(desk.backup) == "backup_folder_gone"
    with small_disk(desk.folder, 256):
        assert problem_of(desk.backup) == "backup_folder_full"
        assert list(desk.folder.iterdir()) == []
    with read_only(desk.folder):
        assert problem_of(desk.backup) == "backup_folder_read_only"
    assert verify_again(desk, desk.backup()) == "", "and it goes on where that is over"


def test_a_manifest_says_what_was_made_and_holds_by_its_seal(desk: Backed) -> None:
    made = desk.backup()
    path = made.name.manifest(desk.folder)
    assert read_manifest(path, SECRETS.backup_keys) == (made.manifest, KEY)
    document = json.loads(path.read_text())
    path.chmod(0o600)
    for name, value in (("sha256", "0" * 64), ("size", 1), ("counts", {}), ("made_at", "2027-01-01T00:00:00+00:00")):
        path.write_text(json.dumps({**document, name: value}))
        assert problem_of(lambda: read_manifest(path, SECRETS.backup_keys)) == "manifest_damaged"
    other = BackupKey(KEY.id, new_key(), NOW)
    path.write_text(json.dumps(document))
    assert problem_of(lambda: read_manifest(path, [other])) == "manifest_damaged"
    assert problem_of(lambda: read_manifest(path, [BackupKey("other", KEY.key, NOW)])) == "backup_key_unknown"
    for text, code in (("{", "manifest_damaged"), ("[]", "manifest_foreign"), ("{}", "manifest_foreign")):
        path.write_text(text)
        assert problem_of(lambda: read_manifest(path, SECRETS.backup_keys)) == code
    path.write_text(json.dumps({**document, "version": 2}))
    assert problem_of(lambda: read_manifest(path, SECRETS.backup_keys)) == "manifest_newer"


def test_every_changed_byte_of_a_backup_is_found(desk: Backed) -> None:
    made, by = desk.backup(), chance("changed byte")
    path = made.name.backup(desk.folder)
    whole = path.read_bytes()
    path.chmod(0o600)
    for _ in range(12):
        at = by.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << by.randrange(8)]) + whole[at + 1 :])
        assert verify_again(desk, made) == "backup_changed"
    path.write_bytes(whole[:-4096])
    assert verify_again(desk, made) == "backup_changed"
    path.unlink()
    assert verify_again(desk, made) == "backup_missing"


def test_a_backup_can_be_verified_where_nothing_can_be_written(desk: Backed) -> None:
    made = desk.backup()
    with read_only(desk.folder):
        assert verify_again(desk, made) == ""
    assert len(list(desk.folder.iterdir())) == 2
