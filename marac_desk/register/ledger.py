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

from marac_desk.model.ledger import LedgerEntry, LedgerHead

START = bytes(32)


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
    head = session.execute(
        sa.select(LedgerHead.seq, LedgerHead.digest).where(LedgerHead.desk_id == author.desk_id).with_for_update()
    ).one_or_none()
    seq, digest = (head.seq, head.digest) if head else (0, START)
    rows = []
    for event in events:
        seq, previous = seq + 1, digest
        digest = digest_of(seq, event, author, previous)
        rows.append(_row(seq, event, author, previous, digest))
    session.execute(sa.insert(LedgerEntry), rows)
    values = {"seq": seq, "digest": digest}
    if head is None:
        session.execute(sa.insert(LedgerHead).values(desk_id=author.desk_id, **values))
    else:
        session.execute(sa.update(LedgerHead).where(LedgerHead.desk_id == author.desk_id).values(values))


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


def verify(session: Session, desk_id: uuid.UUID) -> Verdict:
    """Check a desk's whole chain: order, links, every line's own digest, and the head."""
    seq, digest = 0, START
    query = sa.select(LedgerEntry).where(LedgerEntry.desk_id == desk_id).order_by(LedgerEntry.seq)
    for entry in session.scalars(query.execution_options(yield_per=1000)):
        seq += 1
        author = Author(entry.desk_id, entry.actor_id, entry.role, entry.at)
        event = Event(entry.operation, entry.object_type, entry.object_id, entry.case_id, entry.reason, entry.details)
        good = entry.seq == seq and entry.previous == digest and entry.digest == digest_of(seq, event, author, digest)
        if not good:
            return Verdict(seq - 1, seq)
        digest = entry.digest
    head = session.get(LedgerHead, desk_id)
    found = (head.seq, head.digest) if head else (0, START)
    return Verdict(seq, None if found == (seq, digest) else seq + 1)
