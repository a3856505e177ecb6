"""The key file: everybody's envelope and the recovery, sealed as a whole so that nothing can be slipped in."""

from __future__ import annotations

import hmac
import json
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from marac_desk.register.files import PlaceState, RegisterPlace, write_whole, writing_problems
from marac_desk.register.keys.envelope import (
    FORMAT,
    VERSION,
    Envelope,
    Recovery,
    envelope_document,
    read_envelope,
    read_recovery,
    recovery_document,
)
from marac_desk.register.keys.secrets import Secrets, derived
from marac_desk.register.problems import RegisterProblemError

MOST_BYTES = 4 * 1024 * 1024
"""Of a key file: room for thousands of people; whatever follows is not read, so that no file exhausts the machine."""
SEAL = "key file"
SEAL_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyFile:
    """All envelopes of one register. `demonstration` marks one of invented people, which may be cheap to open."""

    register_id: uuid.UUID
    envelopes: tuple[Envelope, ...]
    recovery: Recovery | None = None
    demonstration: bool = False
    seal: bytes = b""

    def of(self, user_id: uuid.UUID) -> Envelope:
        """Return a person's envelope; raises RegisterProblemError("no_envelope") where there is none."""
        for envelope in self.envelopes:
            if envelope.user_id == user_id:
                return envelope
        raise RegisterProblemError("no_envelope")

    def sealed(self, secrets: Secrets) -> KeyFile:
        """Return the same file with the seal that says it is genuine."""
        return replace(self, seal=self._mac(seal_key_of(secrets)))

    def check(self, key: bytes) -> None:
        """Check the seal with its key. Raises RegisterProblemError("keys_damaged")."""
        if not hmac.compare_digest(self.seal, self._mac(key)):
            raise RegisterProblemError("keys_damaged")

    def _mac(self, key: bytes) -> bytes:
        return hmac.digest(key, _canonical(self), "sha256")

    def document(self) -> dict[str, Any]:
        """Return the file as a document, as backups carry it along."""
        return {**_document(self), "mac": self.seal.hex()}


def seal_key_of(secrets: Secrets) -> bytes:
    """Return the key of the file's seal."""
    return derived(secrets.seal_key, SEAL)


def _document(keys: KeyFile) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "register": str(keys.register_id),
        "demonstration": keys.demonstration,
        "people": [envelope_document(each) for each in keys.envelopes],
        "recovery": None if keys.recovery is None else recovery_document(keys.recovery),
    }


def _canonical(keys: KeyFile) -> bytes:
    return json.dumps(_document(keys), sort_keys=True, separators=(",", ":")).encode()


def write_key_file(path: Path, keys: KeyFile) -> None:
    """Write a sealed key file, whole or not at all.

    Raises RegisterProblemError: "disk_full", "cannot_create". Raises ValueError for a file that would be refused when
    it is read: without a seal, or with an envelope that is too cheap or too dear.
    """
    if len(keys.seal) != SEAL_BYTES or not _costs_keep_to_limits(keys):
        raise ValueError("this key file would be refused")
    with writing_problems():
        write_whole(path, json.dumps(keys.document(), ensure_ascii=False, indent=1).encode())


def write_first_keys(place: RegisterPlace, keys: KeyFile) -> None:
    """Write the envelopes of a register that is about to be set up, under the name they have until then.

    The caller holds the place. Raises RegisterProblemError: "register_exists" where it is taken, "recovery_missing"
    where no kit was made for a register that is to stay, "cannot_open", "disk_full", "cannot_create".
    """
    if keys.recovery is None and not keys.demonstration:
        raise RegisterProblemError("recovery_missing")
    if place.settle() is not PlaceState.EMPTY:
        raise RegisterProblemError("register_exists")
    place.prepare()
    write_key_file(place.new_keys, keys)


def read_key_file(path: Path) -> KeyFile:
    """Read the envelopes; whether they are genuine shows when one of them is opened.

    Raises RegisterProblemError: "keys_missing", "keys_unreadable" (not allowed to read), "keys_foreign" (another kind
    of file), "keys_newer" (made by a later version), "keys_older" (by one before the first release), "keys_damaged".
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
    return read_key_document(document)


def read_key_document(document: Any) -> KeyFile:
    """Read envelopes from a document, such as a backup's. Raises RegisterProblemError as `read_key_file` does."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise RegisterProblemError("keys_foreign")
    if (version := document.get("version")) != VERSION:
        raise RegisterProblemError("keys_older" if version == 1 else "keys_newer")
    try:
        keys = _read(document)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise RegisterProblemError("keys_damaged") from None
    if not keys.envelopes or not _costs_keep_to_limits(keys):
        raise RegisterProblemError("keys_damaged")
    return keys


def _read(document: dict[str, Any]) -> KeyFile:
    recovery, seal = document["recovery"], bytes.fromhex(document["mac"])
    if len(seal) != SEAL_BYTES or not isinstance(document["demonstration"], bool):
        raise ValueError("seal")
    return KeyFile(
        register_id=uuid.UUID(document["register"]),
        envelopes=tuple(read_envelope(person) for person in document["people"]),
        recovery=None if recovery is None else read_recovery(recovery),
        demonstration=document["demonstration"],
        seal=seal,
    )


def _costs_keep_to_limits(keys: KeyFile) -> bool:
    return all(each.cost.within(each.way, demonstration=keys.demonstration) for each in keys.envelopes)
