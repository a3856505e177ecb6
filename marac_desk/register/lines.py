"""Lines of the ledger: what one tells, who caused it in which sitting, and how it is hashed onto the line before."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from marac_desk.model.base import Json
from marac_desk.register.json_text import canonical

START = bytes(32)
QUARTER = 15 * 60
SEAL = ""
"""Among a line's digests of rows, the name under which its own seal stands: no table has it."""


class Head(NamedTuple):
    """Where a chain ends: the number of its last line and that line's digest."""

    seq: int
    digest: bytes

    @property
    def short(self) -> str:
        """Return it as it is printed on paper: the line's number and the first eight digits of its digest."""
        return f"{self.seq}-{self.digest.hex()[:8]}"


NOTHING_YET = Head(0, START)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sign-in, from unlocking to locking: every line it causes carries it. `offset` is local time's, in minutes."""

    id: uuid.UUID
    began_at: datetime
    offset: int


def begin_sitting(now: datetime) -> Sitting:
    """Return a new sitting that begins now, in this computer's zone."""
    return Sitting(uuid.uuid4(), now, zone_minutes(now))


def zone_minutes(at: datetime) -> int:
    """Return by how many minutes this computer's local time is ahead of UTC at an instant."""
    return _zone_minutes(int(at.timestamp()) // QUARTER, time.timezone, time.altzone)


@lru_cache(64)
def _zone_minutes(quarter: int, *_zone: int) -> int:
    """Return it for a quarter of an hour, within which no zone changes its clocks."""
    offset = datetime.fromtimestamp(quarter * QUARTER, UTC).astimezone().utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to be written down: what was done to which object, and why. Details name fields, never content.

    `result` is empty where it was done, else a code of what became of it.
    """

    operation: str
    object_type: str
    object_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None
    reason: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, on which desk, when, in which sitting; `zone_minutes` is what the local clock is ahead of UTC."""

    desk_id: uuid.UUID
    actor_id: uuid.UUID | None
    role: str | None
    at: datetime
    sitting_id: uuid.UUID | None = None
    zone_minutes: int | None = None


class Said(NamedTuple):
    """An author as texts."""

    desk: str
    at: str
    actor: str | None
    sitting: str


@lru_cache(maxsize=8)
def _said(author: Author) -> Said:
    """Return what every line of one unit of work tells of its author, made once for however many lines."""
    at = author.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return Said(str(author.desk_id), at, _text(author.actor_id), str(author.sitting_id))


class Told(NamedTuple):
    """What a line tells, as plain values in the order in which they are hashed; the keys are texts with hyphens."""

    desk: str
    seq: int
    at: str
    actor: str | None
    role: str | None
    operation: str
    object_type: str
    object_id: str | None
    case: str | None
    reason: str | None
    details: Any


class Sat(NamedTuple):
    """What lines tell besides since they know their sitting."""

    sitting: str
    zone_minutes: int | None
    result: str | None
    rows: Any


def told_text(told: Told, sat: Sat | None, previous: bytes) -> str:
    """Return what is hashed of one line, chained to the line before it: canonical JSON.

    A line without a sitting is told as the first version of this program did, so that its registers still verify.
    """
    return canonical([*told, *(sat or ()), previous.hex()]).decode()


def hash_of(text: str) -> bytes:
    """Return the SHA-256 of what a line tells."""
    return hashlib.sha256(text.encode()).digest()


def told_of(seq: int, event: Event, author: Author) -> Told:
    """Return what a line tells that is about to be written."""
    desk, at, who, _ = _said(author)
    what = _text(event.object_id), _text(event.case_id)
    return Told(
        desk, seq, at, who, author.role, event.operation, event.object_type, *what, event.reason, dict(event.details)
    )


def digest_of(seq: int, event: Event, author: Author, previous: bytes, rows: Json | None = None) -> bytes:
    """Return the digest of a line that is about to be written."""
    sat = None if author.sitting_id is None else sat_of(event, author, rows)
    return hash_of(told_text(told_of(seq, event, author), sat, previous))


def sat_of(event: Event, author: Author, rows: Json | None) -> Sat:
    """Return what a line tells besides that knows its sitting."""
    return Sat(_said(author).sitting, author.zone_minutes, event.result, rows)


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)
