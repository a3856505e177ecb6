"""Making a backup: copied while the desk works, under its own key, verified, synced, and only then named."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from marac_desk.register.backup import connections
from marac_desk.register.backup.manifest import Manifest, hash_of
from marac_desk.register.backup.names import (
    MANIFEST,
    BackupName,
    folder_problems,
    give_name,
    make_empty,
    remove,
    sync,
)
from marac_desk.register.backup.verifying import Contents, contents_of, verify_copy
from marac_desk.register.backup.watching import Stage, Watch
from marac_desk.register.keys import BackupKey
from marac_desk.register.problems import RegisterProblemError

PAGES_A_STEP = 256
"""So many pages are copied between two looks at whether anybody still wants it: about five milliseconds."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be backed up, under which key, where to, and why now. `keys` is the key file to carry along."""

    register: Path
    register_id: uuid.UUID
    data_key: bytes = field(repr=False)
    seal_key: bytes = field(repr=False)
    backup_key: BackupKey = field(repr=False)
    folder: Path
    keys: Mapping[str, Any] = field(repr=False)
    made_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was verified after it was made."""

    name: BackupName
    manifest: Manifest
    seconds: float


def make_backup(order: Order, watch: Watch | None = None) -> Made:
    """Make one backup and return it verified; whatever goes wrong leaves nothing behind, and older ones as they were.

    Raises RegisterProblemError: what `folder_problems` names of the folder, what `verify_copy` finds wrong with the
    copy, what is wrong with the live register; CancelledError.
    """
    watch, started = watch or Watch(), time.monotonic()
    name = BackupName.new(order.made_at)
    parts = name.part(order.folder), name.part(order.folder, MANIFEST)
    try:
        contents = _copied(order, parts[0], watch)
        with folder_problems():
            manifest = _manifest(order, contents, parts[0], watch)
            parts[1].write_bytes(manifest.to_bytes(order.backup_key))
            for part in parts:
                sync(part)
            verify_copy(parts[0], order.backup_key.key, contents, watch, seal_key=order.seal_key)
            give_name(parts[0], name.backup(order.folder))
            give_name(parts[1], name.manifest(order.folder))  # last: what has a manifest was verified
    finally:
        for part in parts:
            with contextlib.suppress(OSError):
                remove(part)
    return Made(name, manifest, time.monotonic() - started)


def _copied(order: Order, part: Path, watch: Watch) -> Contents:
    """Copy the register as it stands at one instant and return what was in it then."""
    with folder_problems():
        make_empty(part)
    with connections.live(order.register, order.data_key) as source:
        source.execute("BEGIN")  # one state for the counts and for every page, however long the copy takes
        contents = contents_of(source, watch)
        with folder_problems(), connections.made(part, order.backup_key.key) as target:
            copy_into(target, source, watch)
    return contents


_TOLD_IN_WORDS = {
    "database or disk is full": "disk_full",
    "attempt to write a readonly database": "read_only",
    "unable to open database file": "cannot_open",
    "disk I/O error": "disk_error",
    "SQL logic error": "backup_not_encrypted",
}
"""What SQLite says when a copy fails; here alone it gives no code. An unkeyed target is its "SQL logic error"."""


def copy_into(target: Any, source: Any, watch: Watch) -> None:
    """Copy page by page. SQLCipher itself refuses a target without a key, so that nothing is ever copied in clear.

    Raises RegisterProblemError: "backup_not_encrypted" for such a target, "disk_full", "read_only", "disk_error",
    "cannot_open", "damaged"; CancelledError.
    """
    from sqlcipher3 import dbapi2

    def told(_status: int, remaining: int, total: int) -> None:
        watch.step(Stage.COPYING, total - remaining, total)

    try:
        source.backup(target, pages=PAGES_A_STEP, progress=told, sleep=0)
    except dbapi2.OperationalError as error:
        code = _TOLD_IN_WORDS.get(str(error))
        if code is None:
            raise
        raise RegisterProblemError(code) from None


def _manifest(order: Order, contents: Contents, part: Path, watch: Watch) -> Manifest:
    return Manifest(
        register_id=order.register_id,
        made_at=order.made_at,
        reason=order.reason,
        backup_key=order.backup_key.id,
        sha256=hash_of(part, watch),
        size=part.stat().st_size,
        schema=contents.schema,
        heads=contents.heads,
        counts=contents.counts,
        keys=order.keys,
    )
