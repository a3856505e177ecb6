"""The register's key: random, and kept only in envelopes that a person's own passphrase opens.

An envelope is argon2id over the passphrase, then AES-256-GCM around the key. The file may hold one envelope a person,
so that everybody signs in with a passphrase of their own and can leave without a new key for the others. Its format
names the way each envelope was made, so that other ways (a keyring secret, recovery shares) can stand beside this one.
This module is imported by the lock process, so it imports nothing heavy until a key is really asked for.
"""

from __future__ import annotations

import base64
import json
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from marac_desk.register.files import PlaceState, RegisterPlace, write_whole, writing_problems
from marac_desk.register.problems import RegisterProblemError, WrongPassphraseError

KEY_BYTES = 32
FORMAT = "marac-desk/keys"
VERSION = 1
MIB = 1024
LEAST_PASSPHRASE = 10
MOST_BYTES = 4 * 1024 * 1024
"""Of a key file: room for thousands of people; whatever follows is not read, so that no file exhausts the machine."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What argon2id costs: memory in KiB, passes, lanes. A file may not ask for less or more than the limits."""

    memory_kib: int = 128 * MIB
    passes: int = 3
    lanes: int = 1

    def within_limits(self) -> bool:
        """Tell whether a file's figures are neither too weak nor meant to exhaust the machine."""
        return 64 * MIB <= self.memory_kib <= 1024 * MIB and 1 <= self.passes <= 16 and 1 <= self.lanes <= 8


@dataclass(frozen=True, slots=True)
class Envelope:
    """The register's key as one person's passphrase opens it. The name is shown before anybody is signed in."""

    user_id: uuid.UUID
    name: str
    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """All envelopes of one register."""

    register_id: uuid.UUID
    envelopes: tuple[Envelope, ...]

    def of(self, user_id: uuid.UUID) -> Envelope:
        """Return a person's envelope; raises RegisterProblemError("no_envelope") where there is none."""
        for envelope in self.envelopes:
            if envelope.user_id == user_id:
                return envelope
        raise RegisterProblemError("no_envelope")

    def with_envelope(self, envelope: Envelope) -> KeyFile:
        """Return the file with this envelope added, or put in place of the person's earlier one."""
        others = tuple(e for e in self.envelopes if e.user_id != envelope.user_id)
        return replace(self, envelopes=(*others, envelope))


def new_key() -> bytes:
    """Return a random 256-bit key."""
    import secrets

    return secrets.token_bytes(KEY_BYTES)


def _associated(register_id: uuid.UUID, user_id: uuid.UUID, cost: Cost) -> bytes:
    parts = (FORMAT, VERSION, register_id, user_id, cost.memory_kib, cost.passes, cost.lanes)
    return "/".join(str(part) for part in parts).encode()


def _wrapping_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    import unicodedata

    from argon2.low_level import Type, hash_secret_raw

    secret = unicodedata.normalize("NFC", passphrase).encode()
    return hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def seal(
    key: bytes, *, register_id: uuid.UUID, user_id: uuid.UUID, name: str, passphrase: str, cost: Cost | None = None
) -> Envelope:
    """Return a new envelope around the key. Raises RegisterProblemError("short_passphrase") below ten characters."""
    import secrets

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(passphrase) < LEAST_PASSPHRASE:
        raise RegisterProblemError("short_passphrase", least=LEAST_PASSPHRASE)
    cost = cost or Cost()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapping = AESGCM(_wrapping_key(passphrase, salt, cost))
    sealed = wrapping.encrypt(nonce, key, _associated(register_id, user_id, cost))
    return Envelope(user_id, name, cost, salt, nonce, sealed)


def unseal(envelope: Envelope, *, register_id: uuid.UUID, passphrase: str) -> bytes:
    """Return the key. Raises WrongPassphraseError, also where the envelope was made for another register or person."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrapping = AESGCM(_wrapping_key(passphrase, envelope.salt, envelope.cost))
    try:
        return wrapping.decrypt(
            envelope.nonce, envelope.sealed, _associated(register_id, envelope.user_id, envelope.cost)
        )
    except InvalidTag:
        raise WrongPassphraseError from None


def write_key_file(path: Path, keys: KeyFile) -> None:
    """Write the envelopes, whole or not at all. Raises RegisterProblemError: "disk_full", "cannot_create"."""
    people = [
        {
            "user": str(e.user_id),
            "name": e.name,
            "way": "passphrase",
            "argon2id": {"memory_kib": e.cost.memory_kib, "passes": e.cost.passes, "lanes": e.cost.lanes},
            "salt": base64.b64encode(e.salt).decode(),
            "nonce": base64.b64encode(e.nonce).decode(),
            "sealed": base64.b64encode(e.sealed).decode(),
        }
        for e in keys.envelopes
    ]
    document = {"format": FORMAT, "version": VERSION, "register": str(keys.register_id), "people": people}
    with writing_problems():
        write_whole(path, json.dumps(document, ensure_ascii=False, indent=1).encode())


def write_first_keys(place: RegisterPlace, keys: KeyFile) -> None:
    """Write the envelopes of a register that is about to be set up, under the name they have until then.

    The caller holds the place. Raises RegisterProblemError: "register_exists" where it is taken, "cannot_open",
    "disk_full", "cannot_create".
    """
    if place.settle() is not PlaceState.EMPTY:
        raise RegisterProblemError("register_exists")
    place.prepare()
    write_key_file(place.new_keys, keys)


def read_key_file(path: Path) -> KeyFile:
    """Read the envelopes.

    Raises RegisterProblemError: "keys_missing", "keys_unreadable" (not allowed to read), "keys_foreign" (another kind
    of file), "keys_newer" (made by a later version), "keys_damaged".
    """
    try:
        with path.open("rb") as stream:
            text = stream.read(MOST_BYTES)
    except FileNotFoundError:
        raise RegisterProblemError("keys_missing") from None
    except OSError:
        raise RegisterProblemError("keys_unreadable") from None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise RegisterProblemError("keys_damaged") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise RegisterProblemError("keys_foreign")
    if document.get("version") != VERSION:
        raise RegisterProblemError("keys_newer")
    try:
        envelopes = tuple(_read_envelope(person) for person in document["people"] if person["way"] == "passphrase")
        keys = KeyFile(uuid.UUID(document["register"]), envelopes)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise RegisterProblemError("keys_damaged") from None
    if not keys.envelopes or not all(e.cost.within_limits() for e in keys.envelopes):
        raise RegisterProblemError("keys_damaged")
    return keys


def _read_envelope(person: dict[str, Any]) -> Envelope:
    cost = person["argon2id"]
    envelope = Envelope(
        user_id=uuid.UUID(person["user"]),
        name=str(person["name"]),
        cost=Cost(int(cost["memory_kib"]), int(cost["passes"]), int(cost["lanes"])),
        salt=base64.b64decode(person["salt"], validate=True),
        nonce=base64.b64decode(person["nonce"], validate=True),
        sealed=base64.b64decode(person["sealed"], validate=True),
    )
    envelope.name.encode()  # half a letter cannot be shown or written again
    if (len(envelope.salt), len(envelope.nonce), len(envelope.sealed)) != (16, 12, KEY_BYTES + 16):
        raise ValueError("sizes")
    return envelope
