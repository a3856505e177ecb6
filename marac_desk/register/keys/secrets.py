"""What an envelope protects: the keys of the register, of its seals and of its backups."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class BackupKey:
    """The key of some backups: which ones is told by `id`, which each of them names."""

    id: str
    key: bytes = field(repr=False)
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Secrets:
    """Everything that opens with a register.

    data_key is the raw key of the encrypted file. From seal_key come the keys of row digests, of the state file and of
    the key file; it stays the same as long as the register lives, because envelopes prove by it that they are genuine.
    backup_keys stand newest first; older ones stay, so that older backups can be read. next_data_key is there only
    while the register is being brought under a new key.
    """

    data_key: bytes = field(repr=False)
    seal_key: bytes = field(repr=False)
    backup_keys: tuple[BackupKey, ...]
    next_data_key: bytes | None = field(default=None, repr=False)

    def to_bytes(self) -> bytes:
        """Return the secrets as they stand in an envelope: the same secrets are always the same bytes."""
        document = {
            "data_key": self.data_key.hex(),
            "seal_key": self.seal_key.hex(),
            "backup_keys": [
                {"id": each.id, "key": each.key.hex(), "made_at": each.made_at.astimezone(UTC).isoformat()}
                for each in self.backup_keys
            ],
            "next_data_key": None if self.next_data_key is None else self.next_data_key.hex(),
        }
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Secrets:
        """Read secrets back. Raises ValueError for anything that is not what `to_bytes` made."""
        try:
            document = json.loads(data)
            following = document["next_data_key"]
            return cls(
                data_key=_key(document["data_key"]),
                seal_key=_key(document["seal_key"]),
                backup_keys=tuple(_backup_key(each) for each in document["backup_keys"]),
                next_data_key=None if following is None else _key(following),
            )
        except (KeyError, TypeError, AttributeError, RecursionError):
            raise ValueError("no secrets") from None

    def with_next_data_key(self, now: datetime) -> Secrets:
        """Return these secrets with a new key that the register is to be brought under, and one for later backups."""
        return replace(self, next_data_key=new_key(), backup_keys=(new_backup_key(now), *self.backup_keys))

    def after_rekey(self) -> Secrets:
        """Return the secrets once the register stands under its next key; however often, they are the same."""
        if self.next_data_key is None:
            raise ValueError("no rekey is under way")
        return replace(self, data_key=self.next_data_key, next_data_key=None)

    def before_rekey(self) -> Secrets:
        """Return the secrets where the register stays under the key it has."""
        return replace(self, next_data_key=None)


def new_key() -> bytes:
    """Return a random 256-bit key."""
    import secrets

    return secrets.token_bytes(KEY_BYTES)


def new_backup_key(now: datetime) -> BackupKey:
    """Return a new key for the backups made from now on."""
    return BackupKey(uuid.uuid4().hex[:8], new_key(), now)


def new_secrets(now: datetime) -> Secrets:
    """Return the secrets of a register that is about to be set up."""
    return Secrets(new_key(), new_key(), (new_backup_key(now),))


def derived(key: bytes, label: str, length: int = KEY_BYTES) -> bytes:
    """Return a key for one purpose, by HKDF-SHA256; what one purpose gives away tells nothing of the others."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length, salt=None, info=f"marac-desk/{label}".encode()).derive(key)


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key


def _backup_key(document: dict[str, str]) -> BackupKey:
    made_at = datetime.fromisoformat(document["made_at"])
    if made_at.tzinfo is None:
        raise ValueError("naive time")
    return BackupKey(str(document["id"]), _key(document["key"]), made_at.astimezone(UTC))
