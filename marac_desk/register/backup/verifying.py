"""Verifying a copy: every page, every index, every ledger line, and the rows of every table against the manifest."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from marac_desk.register import chain
from marac_desk.register.backup import connections
from marac_desk.register.backup.manifest import Head, Manifest, hash_of
from marac_desk.register.backup.watching import CancelledError, Stage, Watch
from marac_desk.register.engines import PLAIN_HEADER
from marac_desk.register.metadata import TEXT_TABLES
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.schema import HEAD
from marac_desk.register.sealing import RowSeals


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a register, as far as it can be counted: its version, its chains' ends, the rows of its tables."""

    schema: str
    heads: tuple[Head, ...]
    counts: Mapping[str, int]


def contents_of(connection: Any, watch: Watch) -> Contents:
    """Count what a connection sees. The text indexes are not counted: they are made from the rows."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counted = sorted(name for name in tables if not name.startswith(("sqlite_", *TEXT_TABLES)))
    if not {"alembic_version", "ledger_head"} <= set(counted):
        raise RegisterProblemError("not_this_register")
    counts = {}
    for number, name in enumerate(counted):
        watch.step(Stage.COUNTS, number, len(counted))
        counts[name] = int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
    (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    heads = connection.execute("SELECT desk_id, seq, digest FROM ledger_head ORDER BY desk_id").fetchall()
    return Contents(
        str(schema), tuple(Head(uuid.UUID(desk), seq, bytes(digest)) for desk, seq, digest in heads), counts
    )


def verify(path: Path, key: bytes, manifest: Manifest, watch: Watch, *, seal_key: bytes | None = None) -> Contents:
    """Verify a backup against its manifest and return what is in it.

    With the register's seal key the seals of its ledger are checked as well.

    Raises RegisterProblemError: "backup_missing", "backup_changed" (another size or hash than when it was made),
    "backup_not_encrypted", "backup_damaged" (a page or an index does not hold), "backup_counts" (other rows),
    "backup_ledger" (another end of the chain, or a line that does not follow), "newer_register"; CancelledError.
    """
    with _missing_named():
        if path.stat().st_size != manifest.size or hash_of(path, watch) != manifest.sha256:
            raise RegisterProblemError("backup_changed")
    expected = Contents(manifest.schema, manifest.heads, manifest.counts)
    return verify_copy(path, key, expected, watch, seal_key=seal_key)


def verify_copy(path: Path, key: bytes, expected: Contents, watch: Watch, *, seal_key: bytes | None = None) -> Contents:
    """Verify a copy against what was in the register when it was made. Raises as `verify` does."""
    with _missing_named(), path.open("rb") as stream:
        if stream.read(len(PLAIN_HEADER)) == PLAIN_HEADER:
            raise RegisterProblemError("backup_not_encrypted")
    with _damage_named(), connections.lying(path, key) as connection:
        watch.stop_with(connection)
        check_pages(connection, watch)
        found = contents_of(connection, watch)
        if found.counts != expected.counts or found.schema != expected.schema:
            raise RegisterProblemError("backup_counts")
        if found.heads != expected.heads:
            raise RegisterProblemError("backup_ledger")
        check_ledger(connection, found, watch, seal_key=seal_key)
    return found


def check_pages(connection: Any, watch: Watch) -> None:
    """Check that every page is as it was sealed, and that tables and indexes hold. Raises "backup_damaged"."""
    watch.step(Stage.PAGES)
    if connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise RegisterProblemError("backup_damaged")
    watch.step(Stage.TABLES)
    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise RegisterProblemError("backup_damaged")


def check_ledger(connection: Any, found: Contents, watch: Watch, *, seal_key: bytes | None = None) -> None:
    """Check every chain from its first line to its end. Raises "backup_ledger", "newer_register".

    A backup of an earlier version is checked once it is restored and brought up to date: its lines are read as this
    version has them.
    """
    if found.schema > HEAD:
        raise RegisterProblemError("newer_register")
    if found.schema < HEAD:
        return
    with session_on(connection) as session:
        for head in found.heads:
            watch.step(Stage.LEDGER, 0, head.seq)
            verdict = chain.verify(
                session,
                head.desk_id,
                sealed=RowSeals(seal_key).line if seal_key is not None else None,
                tell=lambda done, of: watch.step(Stage.LEDGER, done, of),
                stop=watch.cancelled.is_set,
            )
            if verdict.given_up:
                raise CancelledError
            if not verdict.holds:
                raise RegisterProblemError("backup_ledger")
    watch.step(Stage.LEDGER)


@contextlib.contextmanager
def session_on(connection: Any) -> Iterator[Session]:
    """Yield a session on a connection that is open already."""
    from sqlcipher3 import dbapi2

    engine = sa.create_engine(
        "sqlite+pysqlite://", module=dbapi2, creator=lambda: connection, poolclass=StaticPool, hide_parameters=True
    )
    with Session(engine) as session:
        yield session


@contextlib.contextmanager
def _missing_named() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise RegisterProblemError("backup_missing") from None


@contextlib.contextmanager
def _damage_named() -> Iterator[None]:
    """Call it damage whatever SQLite cannot read of a copy: nothing else can be wrong with a file nobody writes."""
    try:
        yield
    except CancelledError:
        raise
    except RegisterProblemError as problem:
        if problem.code in {"damaged", "disk_error", "not_this_register", "cannot_open"}:
            raise RegisterProblemError("backup_damaged") from None
        raise
