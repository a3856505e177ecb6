"""A new key for a register: everything under it, nothing under the old one, and as before where it cannot be done."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from marac_desk.model.user import Draft
from marac_desk.register import rekeying
from marac_desk.register.acceptance import Acceptance
from marac_desk.register.engines import Engines
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import (
    Envelope,
    Secrets,
    Way,
    make_recovery,
    new_key_file,
    read_key_file,
    recover,
    seal_person,
    write_key_file,
)
from marac_desk.register.opening import open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.rekeying import rekey, settle_rekey
from marac_desk.register.unit_of_work import Register
from tests.support.examining import unsound
from tests.support.faults import small_disk
from tests.support.keyrings import CHEAP, FileKeyring
from tests.support.registers import COORDINATOR, NOW, REGISTER_ID, SECRETS, clock, coordinator, empty_file


class Watching:
    """The place of a register that is watched over, with the shares that open its keys."""

    def __init__(self, folder: Path, drafts: int = 5) -> None:
        self.place = RegisterPlace(folder)
        empty_file(folder).close()
        recovery, self.shares = make_recovery(SECRETS, REGISTER_ID)
        write_key_file(self.place.keys, new_key_file(REGISTER_ID, SECRETS, (self._envelope(),), recovery))
        register = self.opened(SECRETS)
        with register.writing(coordinator()) as uow:
            for number in range(drafts):
                content = {"text": "x" * 3000}
                uow.session.add(
                    Draft(user_id=COORDINATOR, kind="note", subject=str(number), content=content, saved_at=NOW)
                )
        register.close()

    def _envelope(self) -> Envelope:
        store = FileKeyring(self.place.folder.with_name("keyring"))
        person: dict[str, Any] = {"user_id": COORDINATOR, "name": "Ada Test", "passphrase": "seven quiet rivers"}
        return seal_person(SECRETS, register_id=REGISTER_ID, way=Way.KEYRING, store=store, cost=CHEAP, **person)

    def opened(self, secrets: Secrets) -> Register:
        """Open it as the desk does."""
        return open_register(self.place, secrets=secrets, register_id=REGISTER_ID, clock=clock(), trust=Trust())

    def secrets(self) -> Secrets:
        """Return what the key file holds now."""
        return recover(read_key_file(self.place.keys), *self.shares[:2])

    def rekey(self) -> Secrets:
        """Bring it under a new key, with whoever watches over it being told."""
        accept = Acceptance(self.place, seal_key=SECRETS.seal_key, register_id=REGISTER_ID, clock=clock()).same
        return rekey(self.place, SECRETS, now=NOW, accept=accept)

    def names(self) -> set[str]:
        """Return what lies in the folder."""
        return {entry.name for entry in self.place.folder.iterdir()}

    def drafts(self, secrets: Secrets) -> int:
        """Return how many drafts there are, after checking that everything holds."""
        register = self.opened(secrets)
        try:
            assert unsound(register) == []
            with register.reading() as uow:
                return uow.session.scalar(sa.select(sa.func.count()).select_from(Draft)) or 0
        finally:
            register.close()


@pytest.fixture
def kept(tmp_path: Path) -> Watching:
    """Return a register that is watched over."""
    return Watching(tmp_path / "place")


def refused(kept: Watching) -> str:
    """Return by which code a change of key is refused; the register then stands as before, under the old key."""
    before, names = kept.place.register.read_bytes(), kept.names()
    with pytest.raises(RegisterProblemError) as caught:
        kept.rekey()
    assert kept.place.register.read_bytes() == before
    assert kept.names() <= names
    secrets = kept.secrets()
    assert (secrets.data_key, secrets.next_data_key) == (SECRETS.data_key, None)
    return caught.value.code


def test_everything_stands_under_the_new_key_and_nothing_under_the_old(kept: Watching) -> None:
    before, names = kept.place.register.read_bytes(), kept.names()
    after = kept.rekey()
    assert after == kept.secrets()
    assert after.data_key != SECRETS.data_key
    assert (after.seal_key, after.next_data_key) == (SECRETS.seal_key, None)
    assert after.backup_keys[1:] == SECRETS.backup_keys
    assert kept.drafts(after) == 5
    assert kept.names() <= names
    with pytest.raises(RegisterProblemError) as caught:
        kept.opened(SECRETS)
    assert caught.value.code in {"not_this_register", "damaged"}
    pages = range(0, len(before), 4096)
    now = kept.place.register.read_bytes()
    assert not any(before[page : page + 4096] == now[page : page + 4096] for page in pages)


def test_it_can_be_done_again_and_again(kept: Watching) -> None:
    first = kept.rekey()
    second = rekey(kept.place, first, now=NOW)
    assert len({SECRETS.data_key, first.data_key, second.data_key}) == 3
    assert [key.id for key in second.backup_keys[2:]] == ["test"]
    assert kept.secrets() == second


def test_it_waits_for_nobody_who_has_the_register_open(kept: Watching) -> None:
    neighbour = dbapi2.connect(str(kept.place.register))
    neighbour.execute(f"PRAGMA key = \"x'{SECRETS.data_key.hex()}'\"")
    neighbour.execute("SELECT count(*) FROM draft").fetchone()
    with pytest.raises(RegisterProblemError) as caught:
        kept.rekey()
    assert caught.value.code == "in_use"
    neighbour.close()
    assert kept.drafts(kept.secrets()) == 5
    assert kept.secrets().data_key == SECRETS.data_key


def test_a_key_file_that_was_changed_is_not_renewed(kept: Watching) -> None:
    keys = read_key_file(kept.place.keys)
    stranger = replace(keys, envelopes=(*keys.envelopes, replace(keys.envelopes[0], user_id=REGISTER_ID)))
    write_key_file(kept.place.keys, stranger)
    before = kept.place.keys.read_bytes()
    with pytest.raises(RegisterProblemError) as caught:
        kept.rekey()
    assert caught.value.code == "keys_damaged"
    assert kept.place.keys.read_bytes() == before
    assert kept.drafts(SECRETS) == 5


Spoil = Callable[[Engines, Path, bytes, object], None]


def spoilt(statement: str) -> Spoil:
    """Return a way of copying that is followed by a statement on the copy."""
    real = rekeying._copy_pages

    def copy(old: Engines, path: Path, key: bytes, _tell: object) -> None:
        real(old, path, key, None)
        with contextlib.closing(dbapi2.connect(str(path))) as copied:
            copied.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            copied.execute(statement)
            copied.commit()

    return copy


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM draft WHERE subject = '3'", "UPDATE register_identity SET id = 'x'", "CREATE TABLE another (id)"],
)
def test_a_copy_that_is_not_the_same_is_thrown_away(
    kept: Watching, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.setattr(rekeying, "_copy_pages", spoilt(statement))
    assert refused(kept) == "damaged"
    assert kept.drafts(kept.secrets()) == 5


def test_a_copy_with_a_broken_page_is_thrown_away(kept: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    real = rekeying._copy_pages

    def copy(old: Engines, path: Path, key: bytes, _tell: object) -> None:
        real(old, path, key, None)
        with path.open("rb+") as stream:
            stream.seek(4096 * 7 + 99)
            stream.write(b"!")

    monkeypatch.setattr(rekeying, "_copy_pages", copy)
    assert refused(kept) == "damaged"


@pytest.mark.fault
def test_a_full_disk_leaves_the_old_key(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 64 * 1024) as disk:
        kept = Watching(disk / "place")
        room = shutil.disk_usage(disk).free - 500 * 1024
        (disk / "other").write_bytes(bytes(room))
        assert refused(kept) == "disk_full"
        assert kept.drafts(kept.secrets()) == 5


def test_settling_does_nothing_where_nothing_was_begun(kept: Watching) -> None:
    before = kept.place.keys.read_bytes()
    told: list[Sequence[Path]] = []
    assert settle_rekey(kept.place, SECRETS, accept=told.append) == SECRETS
    assert kept.place.keys.read_bytes() == before
    assert told == []


def test_what_opens_with_neither_key_is_left_alone(kept: Watching) -> None:
    lost = replace(SECRETS, data_key=bytes(32), next_data_key=bytes(range(1, 33)))
    before = kept.place.keys.read_bytes()
    with pytest.raises(RegisterProblemError) as caught:
        settle_rekey(kept.place, lost)
    assert caught.value.code == "not_this_register"
    assert kept.place.keys.read_bytes() == before
    assert kept.drafts(SECRETS) == 5
