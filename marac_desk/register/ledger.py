"""The ledger: a SHA-256 chain of what was done, appended in the same transaction as the change it tells of."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac_desk.model.base import Json, table_of
from marac_desk.model.ledger import LedgerEntry, LedgerHead
from marac_desk.register import bulk
from marac_desk.register.chain import Sealed, Verdict, verify
from marac_desk.register.lines import (
    NOTHING_YET,
    SEAL,
    START,
    Author,
    Event,
    Head,
    Sitting,
    begin_sitting,
    digest_of,
    hash_of,
    sat_of,
    told_of,
    told_text,
    zone_minutes,
)

__all__ = [
    "NOTHING_YET",
    "START",
    "Author",
    "Chain",
    "Event",
    "Head",
    "Rows",
    "Sealed",
    "Sitting",
    "Verdict",
    "begin_sitting",
    "digest_of",
    "head_of",
    "line_digest",
    "verify",
    "zone_minutes",
]

# Made once, because every unit of work ends with them.
_LINES, _HEADS = table_of(LedgerEntry), table_of(LedgerHead)
_OF_THE_DESK = _HEADS.c.desk_id == sa.bindparam("desk")
_HEAD = sa.select(_HEADS.c.seq, _HEADS.c.digest).where(_OF_THE_DESK)
_HEAD_LOCKED = _HEAD.with_for_update()
_ADD_HEAD = sa.insert(_HEADS)
_MOVE_HEAD = sa.update(_HEADS).where(_OF_THE_DESK).values(seq=sa.bindparam("last"), digest=sa.bindparam("chained"))

Rows = Callable[[int], Json]
"""Makes the digests of some rows for the line of this number."""


class Chain:
    """A desk's chain while one transaction adds to it: its head is locked until that ends, and moved by `end`."""

    def __init__(self, connection: sa.Connection, author: Author) -> None:
        self._author = author
        found = connection.execute(_HEAD_LOCKED, {"desk": author.desk_id}).one_or_none()
        self._is_new = found is None
        self._head = Head(found.seq, found.digest) if found else NOTHING_YET

    def lines(
        self,
        dialect: sa.Dialect,
        events: Iterable[Event],
        rows: Sequence[Rows] = (),
        *,
        sealed: Sealed | None = None,
    ) -> Iterator[bulk.Ready]:
        """Make ready the lines of some events.

        The last of them carry the digests of the rows that were changed; where there are more of those than lines, and
        where there is no line to seal, lines that tell of nothing else are added. `sealed` makes the seal of the last,
        which only the register's keys can make, and which so vouches for all before it.
        """
        told = list(events)
        least = max(len(rows), 1 if sealed is not None else 0)
        told += [Event("seal", "rows")] * (least - len(told))
        bare, lines = len(told) - len(rows), []
        for place, event in enumerate(told):
            digests = rows[place - bare](self._head.seq + 1) if place >= bare else None
            seals = sealed if place == len(told) - 1 else None
            self._head, line = _line(self._head, event, self._author, digests, seals)
            lines.append(line)
        return bulk.of_rows(dialect, _LINES, lines)

    def end(self, connection: sa.Connection) -> Head:
        """Write down where the chain ends now, and return it."""
        if self._is_new:
            new = {"desk_id": self._author.desk_id, "seq": self._head.seq, "digest": self._head.digest}
            connection.execute(_ADD_HEAD, new)
        else:
            moved = {"desk": self._author.desk_id, "last": self._head.seq, "chained": self._head.digest}
            connection.execute(_MOVE_HEAD, moved)
        return self._head


def _line(
    head: Head, event: Event, author: Author, rows: Json | None, sealed: Sealed | None
) -> tuple[Head, dict[str, Any]]:
    """Return the chain's new head and the row of one more line, with a seal where somebody makes one."""
    told, sat = told_of(head.seq + 1, event, author), None
    if author.sitting_id is not None:  # what is not hashed is not written either
        sat = sat_of(event, author, rows)
        if sealed is not None:
            sat = sat._replace(rows={SEAL: sealed(told_text(told, sat, head.digest)), **(rows or {})})
    digest = hash_of(told_text(told, sat, head.digest))
    line = {
        "desk_id": author.desk_id,
        "seq": head.seq + 1,
        "at": author.at,
        "actor_id": author.actor_id,
        "role": author.role,
        "operation": event.operation,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "case_id": event.case_id,
        "reason": event.reason,
        "details": dict(event.details),
        "sitting_id": author.sitting_id,
        "zone_minutes": sat.zone_minutes if sat else None,
        "result": sat.result if sat else None,
        "rows": sat.rows if sat else None,
        "previous": head.digest,
        "digest": digest,
    }
    return Head(head.seq + 1, digest), line


def head_of(session: Session, desk_id: uuid.UUID) -> Head:
    """Return where a desk's chain ends; before its first line that is nothing yet."""
    found = session.connection().execute(_HEAD, {"desk": desk_id}).one_or_none()
    return Head(found.seq, bytes(found.digest)) if found else NOTHING_YET


def line_digest(connection: sa.Connection, desk_id: uuid.UUID, seq: int) -> bytes | None:
    """Return the digest of one line, or None where there is no such line."""
    query = sa.select(_LINES.c.digest).where(_LINES.c.desk_id == desk_id, _LINES.c.seq == seq)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)
