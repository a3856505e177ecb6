"""Checking a chain: every line's own digest, the links between lines, the end, and what is known of it from outside."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac_desk.model.base import table_of
from marac_desk.model.ledger import LedgerEntry, LedgerHead
from marac_desk.register.lines import NOTHING_YET, SEAL, Head, hash_of
from marac_desk.register.problems import from_database
from marac_desk.register.told import Line, lines_after

STRIDE = 1000
"""Lines between two looks at whether anybody still wants to know."""

_LINES, _HEADS = table_of(LedgerEntry), table_of(LedgerHead)
Tell = Callable[[int, int], None]
"""Is told how many lines of how many were checked."""
Stop = Callable[[], bool]
"""Says that nobody wants to know any more."""
Sealed = Callable[[str], str]
"""Makes the seal of a line from what it tells."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a chain found: how many lines hold, and the first that does not.

    `why` is empty where all is well, else "missing" (a line is not where it should be), "order" (it does not follow
    from the one before), "changed" (its own digest does not fit), "unreadable", "seal" (somebody wrote it who has no
    key), "head" (the chain goes on, or ends, where its head says otherwise), "rolled_back" (it ends before, or differs
    at, what is known from outside), "foreign" (lines of a desk that has no business here). A check that was given up
    says nothing: `given_up`.
    """

    lines: int
    broken_at: int | None
    why: str = ""
    given_up: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether every line follows from the one before and the head is the last."""
        return self.broken_at is None and not self.given_up


def verify(
    session: Session,
    desk_id: uuid.UUID,
    *,
    stride: int = STRIDE,
    since: Head = NOTHING_YET,
    known: Sequence[Head] = (),
    alone: bool = False,
    sealed: Sealed | None = None,
    tell: Tell | None = None,
    stop: Stop | None = None,
) -> Verdict:
    """Check a desk's chain: order, links, every line's own digest, the head, and what is known of it from outside.

    With `since`, which must be known from outside too, only what follows is hashed again. `known` are ends that the
    chain once had. `alone` says that no other desk writes here. `sealed` makes the seals, so that a line which somebody
    without a key put at the end is found as well, and a chain that was hashed anew. A line that cannot even be read,
    because it holds what no line can, is a line that does not hold.
    """
    connection = session.connection()
    end = _end(connection, desk_id)
    digest, rows = _line_at(connection, desk_id, since.seq)
    if since.seq and digest != since.digest:
        return Verdict(0, since.seq, "rolled_back")
    later = {head.seq: head.digest for head in known if head.seq > since.seq}
    walk = _Walk(since, later, sealed, _Watcher(end.seq, tell, stop))
    walk.seals_began = SEAL in (rows or {})
    found = walk.through(connection, desk_id, stride)
    if found.broken_at is not None or found.given_up:
        return found
    if walk.at != end:
        return Verdict(found.lines, walk.at.seq + 1, "head")
    if walk.unsealed_at:
        return Verdict(found.lines, walk.unsealed_at, "seal")
    if behind := [head for head in known if head.seq > end.seq]:
        return Verdict(found.lines, min(behind).seq, "rolled_back")
    strangers = _strangers(connection, desk_id, alone=alone)
    return Verdict(found.lines, walk.at.seq + 1, "foreign") if strangers else found


@dataclass(frozen=True, slots=True)
class _Watcher:
    """Who is told how it goes on, and who may say that it need not."""

    last: int
    tell: Tell | None
    stop: Stop | None

    def has_enough(self) -> bool:
        return self.stop is not None and self.stop()

    def is_told(self, seq: int) -> None:
        if self.tell is not None:
            self.tell(seq, max(self.last, seq))


class _Walk:
    """Goes from line to line and stops at the first that does not hold."""

    def __init__(self, since: Head, known: dict[int, bytes], sealed: Sealed | None, watcher: _Watcher) -> None:
        self.at, self._known, self._sealed, self._watcher = since, known, sealed, watcher
        self.seals_began = False
        """Whether an earlier line had a seal: from there on no end of the chain is without one."""
        self.unsealed_at = 0
        """The first of the lines at the end that no seal vouches for, since there are seals; 0 where all are."""

    def through(self, connection: sa.Connection, desk_id: uuid.UUID, stride: int) -> Verdict:
        """Walk to the end. A part that cannot be read is read again line by line, to find the one."""
        try:
            for part in lines_after(connection, desk_id, self.at.seq, stride):
                if self._watcher.has_enough():
                    return Verdict(self.at.seq, None, given_up=True)
                for line in part:
                    if why := self._wrong(line):
                        return Verdict(self.at.seq, self.at.seq + 1, why)
                    self.at = Head(line.seq, line.digest)
                self._watcher.is_told(self.at.seq)
        except (ValueError, TypeError, AttributeError, sa.exc.DBAPIError) as error:
            if from_database(error) is not None:
                raise
            if stride > 1:
                return self.through(connection, desk_id, 1)
            return Verdict(self.at.seq, self.at.seq + 1, "unreadable")
        return Verdict(self.at.seq, None)

    def _wrong(self, line: Line) -> str:
        seq, told, unsealed, seal, previous, digest = line
        if seq != self.at.seq + 1:
            return "missing"
        if previous != self.at.digest:
            return "order"
        if hash_of(told) != digest:
            return "changed"
        if self._sealed is not None and not self._vouched_for(seq, unsealed, seal, self._sealed):
            return "seal"
        return "" if self._known.get(seq, digest) == digest else "rolled_back"

    def _vouched_for(self, seq: int, unsealed: str, seal: str | None, sealed: Sealed) -> bool:
        """Look at a line's seal; lines without one are vouched for by the next that has one."""
        if seal is None:
            self.unsealed_at = self.unsealed_at or (seq if self.seals_began else 0)
            return True
        self.seals_began, self.unsealed_at = True, 0
        return hmac.compare_digest(seal.encode(), sealed(unsealed).encode())


def _end(connection: sa.Connection, desk_id: uuid.UUID) -> Head:
    found = connection.execute(
        sa.select(_HEADS.c.seq, _HEADS.c.digest).where(_HEADS.c.desk_id == desk_id)
    ).one_or_none()
    return Head(found.seq, bytes(found.digest)) if found else NOTHING_YET


def _line_at(connection: sa.Connection, desk_id: uuid.UUID, seq: int) -> tuple[bytes | None, Any]:
    """Return the digest of one line and the digests of rows it carries; nothing where there is no such line."""
    query = sa.select(_LINES.c.digest, _LINES.c.rows).where(_LINES.c.desk_id == desk_id, _LINES.c.seq == seq)
    found = connection.execute(query).one_or_none()
    return (None, None) if found is None else (bytes(found.digest), found.rows)


def _strangers(connection: sa.Connection, desk_id: uuid.UUID, *, alone: bool) -> bool:
    """Tell whether there are lines or heads of desks that have no business here: unknown ones, or any other."""
    heads = set(connection.execute(sa.select(_HEADS.c.desk_id)).scalars())
    writers = _writers(connection)
    return bool(writers - heads) or (alone and bool((heads | writers) - {desk_id}))


def _writers(connection: sa.Connection) -> set[uuid.UUID]:
    """Return every desk that has lines, going from one to the next by the index instead of reading all lines."""
    found: set[uuid.UUID] = set()
    last: uuid.UUID | None = None
    query = sa.select(_LINES.c.desk_id).order_by(_LINES.c.desk_id).limit(1)
    while True:
        following = query if last is None else query.where(_LINES.c.desk_id > last)
        last = connection.execute(following).scalar_one_or_none()
        if last is None:
            return found
        found.add(last)
