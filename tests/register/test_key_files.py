"""The file of the envelopes: read back as written, refused with a code where it is broken, whole or not there."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac_desk.desktop.wording.problems import sentence
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import (
    MIB,
    BackupKey,
    Cost,
    Envelope,
    KeyFile,
    Recovery,
    Secrets,
    Way,
    read_key_file,
    write_first_keys,
    write_key_file,
)
from marac_desk.register.keys.envelope import Pair
from marac_desk.register.problems import RegisterProblemError

SECRETS = Secrets(bytes(32), bytes(32), (BackupKey("one", bytes(32), datetime(2026, 11, 21, tzinfo=UTC)),))
KIND = "keyring.backends.SecretService.Keyring"


def envelope(number: int, name: str, way: Way = Way.KEYRING) -> Envelope:
    """Return an envelope that nobody opens: only its shape matters here."""
    held = (KIND, bytes(16)) if way is Way.KEYRING else ("", b"")
    cost = Cost() if way is Way.KEYRING else Cost(256 * MIB, 3, 1)
    sizes = (bytes(16), bytes(12), bytes(32), bytes(80), bytes(300))
    return Envelope(uuid.UUID(int=number), name, way, cost, *sizes, *held)


PAIRS = tuple(Pair(numbers, bytes(12), bytes(80)) for numbers in ((1, 2), (1, 3), (2, 3)))
RECOVERY = Recovery(b"k7", bytes(32), bytes(300), PAIRS)
KEYS = KeyFile(uuid.UUID(int=7), (envelope(1, "Ada Tést"), envelope(2, "بيا", Way.PASSPHRASE)), RECOVERY).sealed(
    SECRETS
)
Document = dict[str, Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a written key file."""
    made = tmp_path / "register.keys"
    write_key_file(made, KEYS)
    return made


def code_of(path: Path) -> str:
    """Return how reading is refused; every refusal has a sentence."""
    with pytest.raises(RegisterProblemError) as caught:
        read_key_file(path)
    assert "not foreseen" not in sentence(caught.value)
    return caught.value.code


def outcome_of(path: Path) -> str:
    """Return "read" where every envelope that came back keeps to the limits, otherwise the code of the refusal."""
    try:
        found = read_key_file(path)
    except RegisterProblemError as problem:
        return problem.code
    within = all(e.cost.within(e.way, demonstration=found.demonstration) for e in found.envelopes)
    return "read" if within else "beyond the limits"


def test_two_people_come_back_as_they_were_written(path: Path) -> None:
    assert read_key_file(path) == KEYS


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no modes")
def test_only_the_owner_may_read_it(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    write_key_file(path, KEYS)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_not_there_or_not_for_us(path: Path) -> None:
    assert code_of(path.with_name("other.keys")) == "keys_missing"
    folder = path.with_name("folder.keys")
    folder.mkdir()
    assert code_of(folder) == "keys_unreadable"


@pytest.mark.parametrize(
    "text", [b"", b"{", b"\xff\xfe\x00", b"\x00" * 400, b"[1, 2", b"NaN,", b"[" * 200_000, b" " * 9_000_000]
)
def test_what_is_no_document_is_damaged(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    assert code_of(path) == "keys_damaged"


@pytest.mark.parametrize("text", [b"[]", b"7", b'"keys"', b"null", b"{}", b'{"format": "other/keys"}'])
def test_another_kind_of_document_is_foreign(path: Path, text: bytes) -> None:
    path.write_bytes(text)
    assert code_of(path) == "keys_foreign"


def deep(document: Document) -> None:
    document["people"] = "[" * 20


def cost(number: int, **figures: object) -> Callable[[Document], object]:
    return lambda document: document["people"][number]["argon2id"].update(figures)


def person(**values: object) -> Callable[[Document], object]:
    return lambda document: document["people"][0].update(values)


def recovery(**values: object) -> Callable[[Document], object]:
    return lambda document: document["recovery"].update(values)


BROKEN: dict[str, Callable[[Document], object]] = {
    "no people": lambda d: d.pop("people"),
    "nobody": lambda d: d.update(people=[]),
    "people of another kind": lambda d: d.update(people={"a": 1}),
    "people that are text": deep,
    "no register": lambda d: d.pop("register"),
    "a register without a key": lambda d: d.update(register="seven"),
    "a register that is a number": lambda d: d.update(register=7),
    "no salt": lambda d: d["people"][0].pop("salt"),
    "a short salt": person(salt="AAAA"),
    "a salt that is no base64": person(salt="*" * 24),
    "a nonce that is a number": person(nonce=5),
    "a long private key": person(private="A" * 1000),
    "no secrets": person(secrets=""),
    "secrets that are too short for anything": person(secrets="A" * 64),
    "a short public key": person(public="AAAA"),
    "no cost": lambda d: d["people"][0].pop("argon2id"),
    "a cost in words": cost(0, passes="many"),
    "a user without a key": person(user="ada"),
    "no name": lambda d: d["people"][0].pop("name"),
    "half a letter in a name": person(name="Ada \ud800"),
    "no way": lambda d: d["people"][0].pop("way"),
    "no way that is known": person(way="fingerprint"),
    "a keyring of no kind": person(backend=""),
    "a keyring without its check": person(check=""),
    "a check without a keyring": lambda d: d["people"][1].update(check="A" * 24),
    "a kind without a keyring": lambda d: d["people"][1].update(backend=KIND),
    "too weak": cost(0, memory_kib=63 * MIB),
    "too weak for a passphrase alone": cost(1, memory_kib=255 * MIB),
    "too few passes for a passphrase alone": cost(1, passes=2),
    "too much memory": cost(1, memory_kib=1024 * MIB + 1),
    "no pass": cost(0, passes=0),
    "too many passes": cost(0, passes=17),
    "no lane": cost(0, lanes=0),
    "too many lanes": cost(0, lanes=9),
    "an endless cost": cost(0, memory_kib=float("inf")),
    "no word of a recovery": lambda d: d.pop("recovery"),
    "a recovery of another kind": lambda d: d.update(recovery=7),
    "a recovery without pairs": recovery(pairs=[]),
    "a pair twice": lambda d: d["recovery"]["pairs"].__setitem__(0, d["recovery"]["pairs"][1]),
    "a fourth pair": lambda d: d["recovery"]["pairs"].append(d["recovery"]["pairs"][1]),
    "a pair of three": lambda d: d["recovery"]["pairs"][0].update(shares=[1, 2, 3]),
    "a kit without a number": recovery(kit=""),
    "no seal": lambda d: d.pop("mac"),
    "a short seal": lambda d: d.update(mac="00"),
    "a seal in words": lambda d: d.update(mac="genuine"),
    "a demonstration in words": lambda d: d.update(demonstration="yes"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_every_kind_of_broken_document_is_damaged(path: Path, how: str) -> None:
    document = json.loads(path.read_text("utf-8"))
    BROKEN[how](document)
    path.write_text(json.dumps(document), "utf-8")
    assert code_of(path) == "keys_damaged"


@pytest.mark.parametrize(
    ("version", "code"), [(1, "keys_older"), (3, "keys_newer"), ("2", "keys_newer"), (None, "keys_newer")]
)
def test_another_version_is_told_apart_from_damage(path: Path, version: object, code: str) -> None:
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(document | {"version": version}), "utf-8")
    assert code_of(path) == code


def test_only_what_is_marked_as_a_demonstration_may_be_cheap(path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))
    for figures in ({"memory_kib": 64 * MIB, "passes": 1}, {"memory_kib": 63 * MIB, "passes": 1}):
        document["people"][1]["argon2id"].update(figures)
        path.write_text(json.dumps(document), "utf-8")
        assert code_of(path) == "keys_damaged"
    document["people"][1]["argon2id"].update(memory_kib=64 * MIB)
    path.write_text(json.dumps(document | {"demonstration": True}), "utf-8")
    assert outcome_of(path) == "read"


def test_what_would_be_refused_is_not_written(path: Path) -> None:
    before = path.read_bytes()
    cheap = replace(KEYS.envelopes[0], cost=Cost(63 * MIB, 1, 1))
    for wrong in (replace(KEYS, seal=b""), replace(KEYS, envelopes=(cheap,)).sealed(SECRETS)):
        with pytest.raises(ValueError):
            write_key_file(path, wrong)
    assert path.read_bytes() == before


def test_no_register_to_stay_begins_without_a_recovery(tmp_path: Path) -> None:
    place = RegisterPlace(tmp_path / "place")
    with pytest.raises(RegisterProblemError) as caught:
        write_first_keys(place, replace(KEYS, recovery=None).sealed(SECRETS))
    assert caught.value.code == "recovery_missing"
    assert not place.folder.exists()
    write_first_keys(place, KEYS)
    assert read_key_file(place.new_keys) == KEYS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(cut=st.integers(0, 6000), flip=st.integers(0, 5999), bit=st.integers(0, 7))
def test_a_damaged_file_is_read_as_it_was_or_refused_with_a_code(path: Path, cut: int, flip: int, bit: int) -> None:
    write_key_file(path, KEYS)
    whole = bytearray(path.read_bytes())
    whole[flip % len(whole)] ^= 1 << bit
    path.write_bytes(bytes(whole[: len(whole) - cut]) if cut < 3000 else bytes(whole))
    assert outcome_of(path) in {*("read", "keys_damaged", "keys_foreign", "keys_newer", "keys_older")}


@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file_whole(
    path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def fail(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os if where == "fsync" else Path, where, fail)
    with pytest.raises(KeyboardInterrupt):
        write_key_file(path, replace(KEYS, envelopes=KEYS.envelopes[:1]).sealed(SECRETS))
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegisterProblemError) as caught:
        write_key_file(tmp_path / "nowhere" / "register.keys", KEYS)
    assert caught.value.code == "cannot_create"
