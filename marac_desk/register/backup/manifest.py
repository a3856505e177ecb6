"""The manifest of a backup: what must be found in it, under a seal that only whoever has the backup's key can make."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from marac_desk.register.backup.watching import Stage, Watch
from marac_desk.register.keys import BackupKey, derived
from marac_desk.register.problems import RegisterProblemError

FORMAT, VERSION = "marac-desk/backup", 1
MOST_BYTES = 16 * 1024 * 1024
_SEAL = "backup manifest"
_STRIDE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """Where one desk's chain of the ledger ends."""

    desk_id: uuid.UUID
    seq: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known about a backup.

    `keys` is the key file as it stood then, so that a backup and two recovery shares, or a passphrase, are enough to
    open it anywhere. `counts` has the rows of every table, `sha256` the hash of the whole encrypted file.
    """

    register_id: uuid.UUID
    made_at: datetime
    reason: str
    backup_key: str
    sha256: str
    size: int
    schema: str
    heads: tuple[Head, ...]
    counts: Mapping[str, int]
    keys: Mapping[str, Any] = field(repr=False)

    @property
    def seq(self) -> int:
        """The last line of the register's own chain: what puts backups in order."""
        return next((head.seq for head in self.heads if head.desk_id == self.register_id), 0)

    def to_bytes(self, key: BackupKey) -> bytes:
        """Return the manifest as a file, sealed."""
        document = self._document()
        document["mac"] = hmac.digest(_seal_key(key), _canonical(document), "sha256").hex()
        return json.dumps(document, ensure_ascii=False, indent=1).encode()

    def _document(self) -> dict[str, Any]:
        heads = [{"desk": str(h.desk_id), "seq": h.seq, "digest": h.digest.hex()} for h in self.heads]
        return {
            "format": FORMAT,
            "version": VERSION,
            "register": str(self.register_id),
            "made_at": self.made_at.astimezone(UTC).isoformat(),
            "reason": self.reason,
            "backup_key": self.backup_key,
            "sha256": self.sha256,
            "size": self.size,
            "schema": self.schema,
            "ledger": heads,
            "counts": dict(self.counts),
            "keys": dict(self.keys),
        }


def read_manifest(path: Path, keys: Iterable[BackupKey]) -> tuple[Manifest, BackupKey]:
    """Return what a manifest says and which of these keys is its backup's, once its seal is proved to hold.

    Raises RegisterProblemError: "manifest_missing", "manifest_damaged", "manifest_foreign" (another kind of file),
    "manifest_newer" (made by a later version), "backup_key_unknown" (another register's, or the key was lost).
    """
    document = read_document(path)
    manifest = manifest_of(document)
    try:
        mac = bytes.fromhex(document.pop("mac"))
    except (KeyError, TypeError, ValueError):
        raise RegisterProblemError("manifest_damaged") from None
    key = next((each for each in keys if each.id == manifest.backup_key), None)
    if key is None:
        raise RegisterProblemError("backup_key_unknown")
    if not hmac.compare_digest(mac, hmac.digest(_seal_key(key), _canonical(document), "sha256")):
        raise RegisterProblemError("manifest_damaged")
    return manifest, key


def read_document(path: Path) -> dict[str, Any]:
    """Return a manifest as it stands, its seal not proved: before anybody has a key, to find the people and shares.

    Raises RegisterProblemError as `read_manifest`, but for what takes a key.
    """
    try:
        with path.open("rb") as stream:
            text = stream.read(MOST_BYTES)
    except OSError:
        raise RegisterProblemError("manifest_missing") from None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise RegisterProblemError("manifest_damaged") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise RegisterProblemError("manifest_foreign")
    if document.get("version") != VERSION:
        raise RegisterProblemError("manifest_newer")
    return document


def manifest_of(document: Mapping[str, Any]) -> Manifest:
    """Return what a manifest says, its seal not proved. Raises RegisterProblemError("manifest_damaged")."""
    try:
        return _manifest(document)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise RegisterProblemError("manifest_damaged") from None


def _manifest(document: Mapping[str, Any]) -> Manifest:
    made_at = datetime.fromisoformat(document["made_at"])
    if made_at.tzinfo is None or not isinstance(document["keys"], dict):
        raise ValueError("no manifest")
    return Manifest(
        register_id=uuid.UUID(document["register"]),
        made_at=made_at.astimezone(UTC),
        reason=str(document["reason"]),
        backup_key=str(document["backup_key"]),
        sha256=str(document["sha256"]),
        size=int(document["size"]),
        schema=str(document["schema"]),
        heads=tuple(Head(uuid.UUID(h["desk"]), int(h["seq"]), bytes.fromhex(h["digest"])) for h in document["ledger"]),
        counts={str(name): int(rows) for name, rows in document["counts"].items()},
        keys=document["keys"],
    )


def _seal_key(key: BackupKey) -> bytes:
    return derived(key.key, _SEAL)


def _canonical(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(path: Path, watch: Watch) -> str:
    """Return the SHA-256 of a file, read as it lies there."""
    digest, done, size = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as stream:
        while block := stream.read(_STRIDE):
            digest.update(block)
            done += len(block)
            watch.step(Stage.HASHING, done, size)
    return digest.hexdigest()


def described(manifest: Manifest) -> dict[str, Any]:
    """Return a manifest as plain values without the key file, for whoever prints it."""
    found = asdict(manifest)
    del found["keys"]
    return found
