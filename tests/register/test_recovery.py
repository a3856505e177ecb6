"""The recovery kit: two of three shares from paper open the register when the keyring is gone, and one does not."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.register.files import RegisterPlace
from marac_desk.register.keyring_store import SystemKeyring
from marac_desk.register.keys import (
    FirstKeys,
    Secrets,
    Share,
    Way,
    derived,
    make_recovery,
    new_key_file,
    new_secrets,
    read_key_file,
    read_share,
    recover,
    seal_person,
    share_text,
    unseal_person,
    with_person,
    with_secrets,
)
from marac_desk.register.keys.keeper import KeyKeeper
from marac_desk.register.opening import open_register, set_up_register
from marac_desk.register.problems import RegisterProblemError
from tests.support.keyrings import CHEAP, FileKeyring, KeyringSession
from tests.support.registers import clock

ADA, BEA = uuid.UUID(int=1), uuid.UUID(int=2)
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
PASSPHRASE = "seven quiet rivers"


def first_keys(store: FileKeyring | SystemKeyring) -> FirstKeys:
    """Return the keys of a register that is about to be set up."""
    return FirstKeys(
        user_id=ADA, name="Ada Test", passphrase=PASSPHRASE, way=Way.KEYRING, store=store, now=NOW, cost=CHEAP
    )


@pytest.fixture
def store(tmp_path: Path) -> FileKeyring:
    """Return a keyring of this test's own."""
    return FileKeyring(tmp_path / "entries")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> FirstKeys:
    """Return one set of first keys for the tests that only read it."""
    return first_keys(FileKeyring(tmp_path_factory.mktemp("keyring") / "entries"))


def refused(first: FirstKeys, *shares: Share) -> str:
    """Return by which code shares do not open the register."""
    with pytest.raises(RegisterProblemError) as caught:
        recover(first.keys, *shares)
    return caught.value.code


def code_of(text: str) -> str:
    """Return by which code what was typed is no share."""
    with pytest.raises(RegisterProblemError) as caught:
        read_share(text)
    return caught.value.code


# The drill


def test_recovery_drill(keyring_session: KeyringSession, tmp_path: Path) -> None:
    """A register is set up, its keyring lost, and each pair of shares opens it again; one share does not."""
    place, keyring = RegisterPlace(tmp_path / "place"), SystemKeyring()
    first = first_keys(keyring)
    paper = [share_text(share) for share in first.shares]
    first.confirm(paper[0], paper[2])
    first.write(place)
    known = {"register_id": first.register_id, "clock": clock()}
    set_up_register(place, secrets=first.secrets, fill=lambda _made: None, **known).close()  # type: ignore[arg-type]
    keyring_session.wipe()
    with pytest.raises(RegisterProblemError) as caught:
        unseal_person(read_key_file(place.keys), user_id=ADA, passphrase=PASSPHRASE, store=keyring)
    assert caught.value.code == "keyring_forgot"
    for one, other in itertools.permutations(paper, 2):
        secrets = recover(read_key_file(place.keys), read_share(one), read_share(other))
        open_register(place, secrets=secrets, **known).close()  # type: ignore[arg-type]
    for alone in paper:
        assert refused(first, read_share(alone), read_share(alone)) == "share_twice"
        made_up = Share(read_share(alone).number % 3 + 1, first.shares[0].kit, bytes(18))
        assert refused(first, read_share(alone), made_up) == "share_wrong"
    keeper = KeyKeeper(place, first.register_id, secrets, keyring)
    keeper.add_person(ADA, "Ada Test", "a new passphrase", Way.KEYRING, CHEAP)
    again = unseal_person(read_key_file(place.keys), user_id=ADA, passphrase="a new passphrase", store=keyring)
    assert again == first.secrets
    keyring_session.wipe()


def test_a_kit_of_which_one_share_is_enough_would_be_found(first: FirstKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    from marac_desk.register.keys import recovery

    def only_the_first(parts: tuple[bytes, ...], label: str) -> bytes:
        return derived(parts[0], label)

    monkeypatch.setattr(recovery, "joined", only_the_first)
    made, shares = make_recovery(first.secrets, first.register_id)
    weak = new_key_file(first.register_id, first.secrets, first.keys.envelopes, made)
    made_up = Share(2, shares[0].kit, bytes(18))
    assert recover(weak, shares[0], made_up) == first.secrets  # which the drill would not let pass


def test_the_kit_follows_a_change_of_keys_and_of_people(first: FirstKeys, store: FileKeyring) -> None:
    later = first.secrets.with_next_data_key(NOW)
    bea = seal_person(
        later, register_id=first.register_id, user_id=BEA, name="Bea", passphrase=PASSPHRASE, way=Way.KEYRING,
        store=store, cost=CHEAP,
    )  # fmt: skip
    keys = with_person(with_secrets(first.keys, later), later, bea)
    assert recover(keys, first.shares[0], first.shares[2]) == later


def test_shares_of_another_kit_or_register_do_not_open_it(first: FirstKeys) -> None:
    _made, others = make_recovery(first.secrets, first.register_id)
    assert refused(first, others[0], others[1]) == "share_of_other_kit"
    assert refused(first, first.shares[0], others[1]) == "share_of_other_kit"
    same_kit = [replace(share, kit=first.shares[0].kit) for share in others]
    assert refused(first, first.shares[0], same_kit[1]) == "share_wrong"
    assert refused(first, *same_kit[:2]) == "share_wrong"
    moved = replace(first.keys, register_id=uuid.UUID(int=5))
    with pytest.raises(RegisterProblemError) as caught:
        recover(moved, *first.shares[:2])
    assert caught.value.code == "share_wrong"


def test_a_changed_file_is_not_believed_by_the_shares_either(first: FirstKeys) -> None:
    recovery = first.keys.recovery
    assert recovery is not None
    theirs: Secrets = replace(new_secrets(NOW), seal_key=bytes(32))
    for keys in (
        with_secrets(first.keys, theirs),
        replace(first.keys, recovery=replace(recovery, secrets=recovery.secrets[:-1] + b"!")).sealed(first.secrets),
        replace(first.keys, envelopes=()),
    ):
        with pytest.raises(RegisterProblemError) as caught:
            recover(keys, *first.shares[:2])
        assert caught.value.code == "keys_damaged"
    with pytest.raises(RegisterProblemError) as caught:
        recover(replace(first.keys, recovery=None), *first.shares[:2])
    assert caught.value.code == "recovery_missing"


# The first keys


def test_nothing_is_written_before_two_shares_were_typed_back(tmp_path: Path, store: FileKeyring) -> None:
    place, first = RegisterPlace(tmp_path / "place"), first_keys(store)
    one, other, third = (share_text(share) for share in first.shares)
    for typed in (
        (one, one),
        (one, other[:-1]),
        (one, "A" * 40),
        (one, share_text(make_recovery(first.secrets, first.register_id)[1][1])),
    ):
        with pytest.raises(RegisterProblemError):
            first.confirm(*typed)
        with pytest.raises(RegisterProblemError) as caught:
            first.write(place)
        assert caught.value.code == "kit_not_confirmed"
    assert not place.folder.exists()
    first.confirm(third.lower(), other.replace("-", "  "))
    first.write(place)
    assert read_key_file(place.new_keys) == first.keys


def test_giving_up_leaves_nothing_in_the_keyring(store: FileKeyring) -> None:
    first = first_keys(store)
    assert len(store.entries) == 1
    first.give_up()
    assert store.entries == {}
    with pytest.raises(RegisterProblemError):
        FirstKeys(user_id=ADA, name="Ada Test", passphrase="short", way=Way.KEYRING, store=store, now=NOW)
    assert store.entries == {}


# What is typed from paper


def test_a_share_is_printed_in_ten_groups_without_signs_that_look_alike(first: FirstKeys) -> None:
    texts = [share_text(share) for share in first.shares]
    assert len(set(texts)) == 3
    for text, share in zip(texts, first.shares, strict=True):
        assert [len(group) for group in text.split("-")] == [4] * 10
        assert not set(text) & set("0189")
        assert read_share(text) == share
        assert share.secret.hex() not in repr(share)
        assert str(share.secret) not in repr(share)
    assert [read_share(text).number for text in texts] == [1, 2, 3]


@given(secret=st.binary(min_size=18, max_size=18), number=st.integers(1, 3), by=st.randoms(use_true_random=False))
def test_a_share_is_read_however_it_was_typed(secret: bytes, number: int, by: object) -> None:
    share = Share(number, b"k7", secret)
    text = share_text(share)
    assert read_share(text.lower()) == share
    assert read_share(f"  {text.replace('-', ' ')}\n") == share
    assert read_share(text.replace("-", "")) == share
    assert read_share(text.replace("-", " – ").replace("O", "0").replace("B", "8")) == share
    if text.count("I") + text.count("L") <= 6:
        assert read_share(text.replace("I", "1").replace("L", "1")) == share


@given(
    secret=st.binary(min_size=18, max_size=18),
    at=st.integers(0, 39),
    other=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
)
def test_one_wrong_sign_is_always_found(secret: bytes, at: int, other: str) -> None:
    signs = list(share_text(Share(1, b"k7", secret)).replace("-", ""))
    was, signs[at] = signs[at], other
    if was != other:
        assert code_of("".join(signs)) == "share_mistyped"


@pytest.mark.parametrize("at", range(0, 38, 5))
def test_two_signs_in_the_wrong_order_are_found(first: FirstKeys, at: int) -> None:
    signs = list(share_text(first.shares[0]).replace("-", ""))
    signs[at], signs[at + 1] = signs[at + 1], signs[at]
    if signs[at] != signs[at + 1]:
        assert code_of("".join(signs)) == "share_mistyped"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "share_length"),
        ("AAAA", "share_length"),
        ("A" * 41, "share_length"),
        ("A" * 100_000, "share_length"),
        ("A" * 40, "share_mistyped"),
        ("0" * 40, "share_mistyped"),
        ("1" * 40, "share_mistyped"),
        ("Ä" * 40, "share_mistyped"),
        ("ß" * 20, "share_mistyped"),
        ("\0" * 40, "share_length"),
        ("💧" * 40, "share_length"),
    ],
)
def test_what_is_no_share_is_said(text: str, code: str) -> None:
    assert code_of(text) == code
