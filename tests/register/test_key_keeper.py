"""What an unlocked desk does with its keys: every change is whole, in force at once, and sealed."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marac_desk.register.files import RegisterPlace
from marac_desk.register.keyring_store import person_entry
from marac_desk.register.keys import (
    FirstKeys,
    Way,
    cost,
    read_key_file,
    read_share,
    recover,
    share_text,
    unseal_person,
    write_key_file,
)
from marac_desk.register.keys.keeper import KeyHolder, KeyKeeper
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.tries import Tries
from tests.support.keyrings import CHEAP, FileKeyring

ADA, BEA = uuid.UUID(int=1), uuid.UUID(int=2)
PASSPHRASE, OTHER = "seven quiet rivers", "ten quiet mountains"


@pytest.fixture
def store(tmp_path: Path) -> FileKeyring:
    """Return a keyring."""
    return FileKeyring(tmp_path / "entries")


@pytest.fixture
def keeper(tmp_path: Path, store: FileKeyring, monkeypatch: pytest.MonkeyPatch) -> KeyKeeper:
    """Return the keeper of a register's keys, with Ada, on a computer where no time passes."""
    monkeypatch.setitem(cost.USUAL, Way.KEYRING, CHEAP)
    place, now = RegisterPlace(tmp_path / "place"), datetime(2026, 11, 21, tzinfo=UTC)
    first = FirstKeys(user_id=ADA, name="Ada Test", passphrase=PASSPHRASE, way=Way.KEYRING, store=store, now=now)
    place.prepare()
    write_key_file(place.keys, first.keys)
    return KeyKeeper(place, first.register_id, first.secrets, store, tries=Tries(place, lambda: 1000.0))


def refused(keeper: KeyKeeper, act: str, *arguments: object) -> str:
    """Return by which code something is refused; the key file then stays as it was."""
    before = keeper.place.keys.read_bytes()
    with pytest.raises(RegisterProblemError) as caught:
        getattr(keeper, act)(*arguments)
    assert keeper.place.keys.read_bytes() == before
    return caught.value.code


def opens(keeper: KeyKeeper, user_id: uuid.UUID, passphrase: str) -> bool:
    """Tell whether somebody's passphrase opens the file as it lies on the disk."""
    keys = read_key_file(keeper.place.keys)
    return unseal_person(keys, user_id=user_id, passphrase=passphrase, store=keeper.store) == keeper.secrets


def test_somebody_is_added_and_opens_with_a_passphrase_of_her_own(keeper: KeyKeeper) -> None:
    keeper.add_person(BEA, "Bea Test", OTHER, Way.KEYRING)
    assert opens(keeper, BEA, OTHER)
    assert keeper.people() == (KeyHolder(ADA, "Ada Test", Way.KEYRING), KeyHolder(BEA, "Bea Test", Way.KEYRING))
    keeper.add_person(BEA, "Bea Test", PASSPHRASE, Way.KEYRING)  # the passphrase was lost
    assert opens(keeper, BEA, PASSPHRASE)
    assert len(keeper.people()) == 2
    assert refused(keeper, "add_person", BEA, "Bea Test", "short", Way.KEYRING) == "short_passphrase"


@pytest.mark.parametrize("way", [Way.KEYRING, Way.PASSPHRASE])
def test_where_a_new_envelope_cannot_be_written_the_old_one_still_opens(
    keeper: KeyKeeper, store: FileKeyring, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    before = store.entries

    def full(*_arguments: object) -> None:
        raise RegisterProblemError("disk_full")

    with monkeypatch.context() as one:
        one.setattr(keeper, "_write", full)
        assert refused(keeper, "add_person", ADA, "Ada Test", OTHER, way) == "disk_full"
    assert store.entries == before
    assert opens(keeper, ADA, PASSPHRASE)
    keeper.add_person(ADA, "Ada Test", OTHER, way)
    assert opens(keeper, ADA, OTHER)
    assert len(store.entries) == (1 if way is Way.KEYRING else 0)


def test_a_leaver_opens_nothing_and_the_keyring_forgets(keeper: KeyKeeper, store: FileKeyring) -> None:
    keeper.add_person(BEA, "Bea Test", OTHER, Way.KEYRING)
    assert keeper.remove_person(BEA)
    assert person_entry(keeper.register_id, BEA) not in store.entries
    assert [holder.user_id for holder in keeper.people()] == [ADA]
    assert refused(keeper, "remove_person", BEA) == "no_envelope"
    assert refused(keeper, "remove_person", ADA) == "last_person"
    keeper.add_person(BEA, "Bea Test", OTHER, Way.KEYRING)
    store.problem = "keyring_locked"
    assert keeper.remove_person(BEA) is False  # the envelope is gone; the entry stays and is said to stay
    assert [holder.user_id for holder in keeper.people()] == [ADA]


def test_a_passphrase_is_checked_again_and_wrong_ones_wait(keeper: KeyKeeper) -> None:
    keeper.verify(ADA, PASSPHRASE)
    assert refused(keeper, "verify", ADA, "something else") == "wrong_passphrase"
    assert refused(keeper, "verify", ADA, PASSPHRASE) == "wait"
    assert refused(keeper, "change_passphrase", ADA, PASSPHRASE, OTHER) == "wait"


def test_a_passphrase_is_renewed(keeper: KeyKeeper, store: FileKeyring) -> None:
    before = store.entries
    keeper.change_passphrase(ADA, PASSPHRASE, OTHER)
    assert opens(keeper, ADA, OTHER)
    assert store.entries == before
    assert keeper.keys().of(ADA).way is Way.KEYRING
    keeper.change_passphrase(ADA, OTHER, PASSPHRASE, Way.PASSPHRASE)
    assert opens(keeper, ADA, PASSPHRASE)
    assert keeper.keys().of(ADA).way is Way.PASSPHRASE
    assert store.entries == {}  # what the keyring kept is of no use any more
    assert refused(keeper, "change_passphrase", ADA, "something else", OTHER) == "wrong_passphrase"


def test_a_new_kit_is_in_force_once_it_was_typed_back(keeper: KeyKeeper) -> None:
    kit = keeper.new_kit()
    one, other, third = (share_text(share) for share in kit.shares)
    assert refused(keeper, "take_kit", kit, one, one) == "share_twice"
    assert refused(keeper, "take_kit", kit, one, other[:-4]) == "share_length"
    assert refused(keeper, "take_kit", keeper.new_kit(), one, other) == "share_of_other_kit"
    keeper.add_person(BEA, "Bea Test", OTHER, Way.KEYRING)  # meanwhile; it must not get lost
    keeper.take_kit(kit, third, other)
    assert recover(keeper.keys(), read_share(one), read_share(other)) == keeper.secrets
    assert len(keeper.people()) == 2


def test_a_file_that_somebody_else_wrote_is_not_built_upon(keeper: KeyKeeper) -> None:
    keys = keeper.keys()
    write_key_file(keeper.place.keys, replace(keys, envelopes=keys.envelopes * 2))
    for act, arguments in (("people", ()), ("new_kit", ()), ("remove_person", (ADA,)), ("verify", (ADA, PASSPHRASE))):
        assert refused(keeper, act, *arguments) == "keys_damaged"
    write_key_file(keeper.place.keys, replace(keys, register_id=BEA).sealed(keeper.secrets))
    assert refused(keeper, "people") == "not_this_register"
