"""The ledger: a SHA-256 chain of what was done, appended in the same transaction as the change it tells of."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac_desk.model.base import table_of
from marac_desk.model.ledger import LedgerEntry, LedgerHead
from marac_desk.register.problems import from_database

START = bytes(32)

# Made once, because every unit of work ends with them.
_LINES, _HEADS = table_of(LedgerEntry), table_of(LedgerHead)
_OF_THE_DESK = _HEADS.c.desk_id == sa.bindparam("desk")
_HEAD_LOCKED = sa.select(_HEADS.c.seq, _HEADS.c.digest).where(_OF_THE_DESK).with_for_update()
_ADD_LINES, _ADD_HEAD = sa.insert(_LINES), sa.insert(_HEADS)
_MOVE_HEAD = sa.update(_HEADS).where(_OF_THE_DESK).values(seq=sa.bindparam("last"), digest=sa.bindparam("chained"))


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to be written down: what was done to which object, and why. Details name fields, never content."""

    operation: str
    object_type: str
    object_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None
    reason: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, on which desk, when."""

    desk_id: uuid.UUID
    actor_id: uuid.UUID | None
    role: str | None
    at: datetime


def digest_of(seq: int, event: Event, author: Author, previous: bytes) -> bytes:
    """Return the SHA-256 of one line over canonical JSON, chained to the line before it."""
    line = [
        str(author.desk_id),
        seq,
        author.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"),
        _text(author.actor_id),
        author.role,
        event.operation,
        event.object_type,
        _text(event.object_id),
        _text(event.case_id),
        event.reason,
        dict(event.details),
        previous.hex(),
    ]
    canonical = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).digest()


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)


def append(session: Session, events: Iterable[Event], author: Author) -> None:
    """Add the events to the desk's chain; the head is locked until the transaction ends, so it cannot fork."""
    connection = session.connection()
    head = connection.execute(_HEAD_LOCKED, {"desk": author.desk_id}).one_or_none()
    seq, digest = (head.seq, head.digest) if head else (0, START)
    rows = []
    for event in events:
        seq, previous = seq + 1, digest
        digest = digest_of(seq, event, author, previous)
        rows.append(_row(seq, event, author, previous, digest))
    connection.execute(_ADD_LINES, rows)
    if head is None:
        connection.execute(_ADD_HEAD, {"desk_id": author.desk_id, "seq": seq, "digest": digest})
    else:
        connection.execute(_MOVE_HEAD, {"desk": author.desk_id, "last": seq, "chained": digest})


def _row(seq: int, event: Event, author: Author, previous: bytes, digest: bytes) -> dict[str, Any]:
    return {
        "desk_id": author.desk_id,
        "seq": seq,
        "at": author.at,
        "actor_id": author.actor_id,
        "role": author.role,
        "operation": event.operation,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "case_id": event.case_id,
        "reason": event.reason,
        "details": dict(event.details),
        "previous": previous,
        "digest": digest,
    }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a chain found: how many lines hold, and the first that does not."""

    lines: int
    broken_at: int | None

    @property
    def holds(self) -> bool:
        """Tell whether every line follows from the one before and the head is the last."""
        return self.broken_at is None


def verify(session: Session, desk_id: uuid.UUID, *, stride: int = 1000) -> Verdict:
    """Check a desk's whole chain: order, links, every line's own digest, and the head.

    A line that cannot even be read, because it holds what no line can, is a line that does not hold.
    """
    held, digest = 0, START
    query = sa.select(*_LINES.columns).where(LedgerEntry.desk_id == desk_id).order_by(LedgerEntry.seq)
    try:
        with session.execute(query.execution_options(yield_per=stride)) as lines:
            for line in lines:
                if not _follows(line, held + 1, digest):
                    return Verdict(held, held + 1)
                held, digest = held + 1, line.digest
    except (ValueError, TypeError, AttributeError, sa.exc.DBAPIError) as error:
        if from_database(error) is not None:
            raise
        return verify(session, desk_id, stride=1) if stride > 1 else Verdict(held, held + 1)
    return Verdict(held, None if _head(session, desk_id) == (held, digest) else held + 1)


def _follows(line: Any, seq: int, digest: bytes) -> bool:
    author = Author(line.desk_id, line.actor_id, line.role, line.at)
    event = Event(line.operation, line.object_type, line.object_id, line.case_id, line.reason, line.details)
    found: tuple[Any, ...] = (line.seq, line.previous, line.digest)
    return found == (seq, digest, digest_of(seq, event, author, digest))


def _head(session: Session, desk_id: uuid.UUID) -> tuple[int, bytes]:
    query = sa.select(LedgerHead.seq, LedgerHead.digest).where(LedgerHead.desk_id == desk_id)
    head = session.execute(query).one_or_none()
    return (head.seq, head.digest) if head else (0, START)
