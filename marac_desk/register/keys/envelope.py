"""The shapes that a key file holds: one envelope a person, and the recovery that two of three shares open."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from typing import Any

from marac_desk.register.keys.cost import Cost, Way
from marac_desk.register.keys.wrapping import HPKE_EXTRA, NONCE_BYTES, SALT_BYTES, TAG_BYTES

FORMAT = "marac-desk/keys"
VERSION = 2
KEY = 32
CHECK_BYTES = 16
KIT_BYTES = 2
SEALED_PRIVATE = 2 * KEY + TAG_BYTES
"""Of what stands under somebody's own key: the private key, the key of the file's seal, and the tag."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The register's secrets as one person opens them. The name is shown before anybody is signed in.

    `private` is the person's private key under what the passphrase (and the keyring's secret) give; `secrets` stand
    under the public key, so that they can be renewed for everybody without anybody's passphrase. `backend` is the kind
    of keyring and `check` tells whether the keyring still has what was written; both are empty without one.
    """

    user_id: uuid.UUID
    name: str
    way: Way
    cost: Cost
    salt: bytes
    nonce: bytes
    public: bytes
    private: bytes
    secrets: bytes
    backend: str = ""
    check: bytes = b""


@dataclass(frozen=True, slots=True)
class Pair:
    """The recovery's private key as two of the three shares open it together."""

    shares: tuple[int, int]
    nonce: bytes
    private: bytes


@dataclass(frozen=True, slots=True)
class Recovery:
    """The register's secrets as any two of three printed shares open them; `kit` tells one printing from another."""

    kit: bytes
    public: bytes
    secrets: bytes
    pairs: tuple[Pair, ...]


def context(register_id: uuid.UUID, *parts: object) -> bytes:
    """Return what a wrap is bound to: the format, its register and its place in the file."""
    return "/".join(str(part) for part in (FORMAT, VERSION, register_id, *parts)).encode()


def envelope_document(envelope: Envelope) -> dict[str, Any]:
    """Return an envelope as it stands in the file."""
    cost = envelope.cost
    return {
        "user": str(envelope.user_id),
        "name": envelope.name,
        "way": envelope.way.value,
        "argon2id": {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes},
        "salt": _text(envelope.salt),
        "nonce": _text(envelope.nonce),
        "public": _text(envelope.public),
        "private": _text(envelope.private),
        "secrets": _text(envelope.secrets),
        "backend": envelope.backend,
        "check": _text(envelope.check),
    }


def read_envelope(document: dict[str, Any]) -> Envelope:
    """Read an envelope; raises what a document of another shape raises, and ValueError for wrong sizes."""
    cost, way = document["argon2id"], Way(document["way"])
    envelope = Envelope(
        user_id=uuid.UUID(document["user"]),
        name=str(document["name"]),
        way=way,
        cost=Cost(int(cost["memory_kib"]), int(cost["passes"]), int(cost["lanes"])),
        salt=_bytes(document["salt"], SALT_BYTES),
        nonce=_bytes(document["nonce"], NONCE_BYTES),
        public=_bytes(document["public"], KEY),
        private=_bytes(document["private"], SEALED_PRIVATE),
        secrets=_sealed(document["secrets"]),
        backend=str(document["backend"]),
        check=_bytes(document["check"], CHECK_BYTES if way is Way.KEYRING else 0),
    )
    envelope.name.encode()  # half a letter cannot be shown or written again
    if bool(envelope.backend) is not (way is Way.KEYRING):
        raise ValueError("backend")
    return envelope


def recovery_document(recovery: Recovery) -> dict[str, Any]:
    """Return a recovery as it stands in the file."""
    return {
        "kit": _text(recovery.kit),
        "public": _text(recovery.public),
        "secrets": _text(recovery.secrets),
        "pairs": [
            {"shares": list(pair.shares), "nonce": _text(pair.nonce), "private": _text(pair.private)}
            for pair in recovery.pairs
        ],
    }


def read_recovery(document: dict[str, Any]) -> Recovery:
    """Read a recovery; raises what a document of another shape raises, and ValueError for wrong sizes."""
    pairs = tuple(_read_pair(each) for each in document["pairs"])
    if {pair.shares for pair in pairs} != {(1, 2), (1, 3), (2, 3)} or len(pairs) != 3:
        raise ValueError("pairs")
    return Recovery(
        kit=_bytes(document["kit"], KIT_BYTES),
        public=_bytes(document["public"], KEY),
        secrets=_sealed(document["secrets"]),
        pairs=pairs,
    )


def _read_pair(document: dict[str, Any]) -> Pair:
    first, second = document["shares"]
    return Pair((int(first), int(second)), _bytes(document["nonce"], NONCE_BYTES), _sealed_private(document["private"]))


def _sealed_private(text: str) -> bytes:
    return _bytes(text, SEALED_PRIVATE)


def _sealed(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    if len(data) <= HPKE_EXTRA:
        raise ValueError("sizes")
    return data


def _bytes(text: str, length: int) -> bytes:
    data = base64.b64decode(text, validate=True)
    if len(data) != length:
        raise ValueError("sizes")
    return data


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
