"""The file of the envelopes: read back as written, refused with a code where it is broken, whole or not there."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac_desk.desktop.wording.problems import sentence
from marac_desk.register.keys import MIB, Cost, Envelope, KeyFile, read_key_file, write_key_file
from marac_desk.register.problems import RegisterProblemError


def envelope(number: int, name: str) -> Envelope:
    """Return an envelope that nobody opens: only its shape matters here."""
    return Envelope(uuid.UUID(int=number), name, Cost(), bytes(16), bytes(12), bytes(48))


KEYS = KeyFile(uuid.UUID(int=7), (envelope(1, "Ada Tést"), envelope(2, "بيا")))
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
    return "read" if all(e.cost.within_limits() for e in found.envelopes) else "beyond the limits"


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


BROKEN: dict[str, Callable[[Document], object]] = {
    "no people": lambda d: d.pop("people"),
    "nobody": lambda d: d.update(people=[]),
    "people of another kind": lambda d: d.update(people={"a": 1}),
    "people that are text": deep,
    "no register": lambda d: d.pop("register"),
    "a register without a key": lambda d: d.update(register="seven"),
    "a register that is a number": lambda d: d.update(register=7),
    "no salt": lambda d: d["people"][0].pop("salt"),
    "a short salt": lambda d: d["people"][0].update(salt="AAAA"),
    "a salt that is no base64": lambda d: d["people"][0].update(salt="*" * 24),
    "a nonce that is a number": lambda d: d["people"][0].update(nonce=5),
    "a long envelope": lambda d: d["people"][0].update(sealed="A" * 1000),
    "no cost": lambda d: d["people"][0].pop("argon2id"),
    "a cost in words": lambda d: d["people"][0]["argon2id"].update(passes="many"),
    "a user without a key": lambda d: d["people"][0].update(user="ada"),
    "no name": lambda d: d["people"][0].pop("name"),
    "half a letter in a name": lambda d: d["people"][0].update(name="Ada \ud800"),
    "no way": lambda d: d["people"][0].pop("way"),
    "no way that is known": lambda d: [p.update(way="keyring") for p in d["people"]],
    "too weak": lambda d: d["people"][0]["argon2id"].update(memory_kib=63 * MIB),
    "too much memory": lambda d: d["people"][1]["argon2id"].update(memory_kib=1024 * MIB + 1),
    "no pass": lambda d: d["people"][0]["argon2id"].update(passes=0),
    "too many passes": lambda d: d["people"][0]["argon2id"].update(passes=17),
    "no lane": lambda d: d["people"][0]["argon2id"].update(lanes=0),
    "too many lanes": lambda d: d["people"][0]["argon2id"].update(lanes=9),
    "an endless cost": lambda d: d["people"][0]["argon2id"].update(memory_kib=float("inf")),
}


@pytest.mark.parametrize("how", BROKEN)
def test_every_kind_of_broken_document_is_damaged(path: Path, how: str) -> None:
    document = json.loads(path.read_text("utf-8"))
    BROKEN[how](document)
    path.write_text(json.dumps(document), "utf-8")
    assert code_of(path) == "keys_damaged"


@pytest.mark.parametrize("version", [2, "1", None, 0])
def test_another_version_is_told_apart_from_damage(path: Path, version: object) -> None:
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(document | {"version": version}), "utf-8")
    assert code_of(path) == "keys_newer"


def test_an_envelope_of_another_way_stands_beside_the_others(path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))
    document["people"][0]["way"] = "keyring"
    path.write_text(json.dumps(document), "utf-8")
    assert read_key_file(path).envelopes == KEYS.envelopes[1:]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(cut=st.integers(0, 900), flip=st.integers(0, 899), bit=st.integers(0, 7))
def test_a_damaged_file_is_read_as_it_was_or_refused_with_a_code(path: Path, cut: int, flip: int, bit: int) -> None:
    write_key_file(path, KEYS)
    whole = bytearray(path.read_bytes())
    whole[flip % len(whole)] ^= 1 << bit
    path.write_bytes(bytes(whole[: len(whole) - cut]) if cut < 450 else bytes(whole))
    assert outcome_of(path) in {"read", "keys_damaged", "keys_foreign", "keys_newer"}


@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file_whole(
    path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()

    def fail(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os if where == "fsync" else Path, where, fail)
    with pytest.raises(KeyboardInterrupt):
        write_key_file(path, KeyFile(KEYS.register_id, KEYS.envelopes[:1]))
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegisterProblemError) as caught:
        write_key_file(tmp_path / "nowhere" / "register.keys", KEYS)
    assert caught.value.code == "cannot_create"
