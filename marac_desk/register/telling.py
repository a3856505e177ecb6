"""Telling the ledger of a unit of work: all of it at its end, or part by part while it still does the rest."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from marac_desk.register import bulk, ledger, sealing


class _Part:
    """Some events and the sealed rows that were changed beside them: which, and how they stand once they are read."""

    def __init__(self, events: Sequence[ledger.Event], touched: sealing.Touched) -> None:
        self.events = events
        self._touched = sealing.portions(touched)
        self._found: list[sealing.Found] | None = None

    def __bool__(self) -> bool:
        return bool(self.events or self._touched)

    @property
    def is_read(self) -> bool:
        """Whether its rows were read."""
        return self._found is not None

    def read(self, session: Session) -> None:
        """Read its rows as they stand."""
        if self._found is None:
            self._found = [sealing.found_of(session.connection(), part) for part in self._touched]

    def digests(self, seals: sealing.RowSeals | None, author: ledger.Author) -> list[ledger.Rows]:
        """Return what makes the digests of its rows, line by line."""
        if seals is None:
            return []
        return [functools.partial(seals.digests, found, author.desk_id) for found in self._found or ()]


class Telling:
    """What the ledger is told of one unit of work; `events` grows while it does something.

    Whoever does very much cuts it into parts: `cut` what was done since the last cut, `read` once that is written and
    nobody else uses the connection, then write what `lines` makes ready. Only `end` seals the last line and moves the
    head of the desk's chain, so that no part stands without the others.
    """

    def __init__(
        self, session: Session, events: Sequence[ledger.Event], author: ledger.Author, seals: sealing.RowSeals | None
    ) -> None:
        self._session, self._events, self._author, self._seals = session, events, author, seals
        self._taken = 0
        self._parts: list[_Part] = []
        self._chain: ledger.Chain | None = None

    def cut(self) -> None:
        """Have what was done up to here told as a part of its own."""
        self._parts.append(self._cut())

    def _cut(self) -> _Part:
        touched = sealing.watch_of(self._session).taken() if self._seals is not None else {}
        events, self._taken = self._events[self._taken :], len(self._events)
        return _Part(events, touched)

    def read(self) -> None:
        """Read the sealed rows of every part but the last, which may not be written yet."""
        self._begin()
        for part in self._parts[:-1]:
            part.read(self._session)

    def lines(self) -> Iterator[bulk.Ready]:
        """Make ready the lines of every part that was read."""
        while self._parts and self._parts[0].is_read:
            yield from self._lines(self._parts.pop(0))

    def end(self) -> ledger.Head | None:
        """Write the lines that are left and return where the chain ends now; None where there is nothing to tell."""
        last = self._cut()
        if not (last or self._parts or self._chain is not None):
            return None
        connection = self._session.connection()
        for part in self._parts:
            part.read(self._session)
            bulk.run(connection, self._lines(part))
        last.read(self._session)
        bulk.run(connection, self._lines(last, sealed=self._seals.line if self._seals is not None else None))
        return self._begin().end(connection)

    def _begin(self) -> ledger.Chain:
        if self._chain is None:
            self._chain = ledger.Chain(self._session.connection(), self._author)
        return self._chain

    def _lines(self, part: _Part, *, sealed: ledger.Sealed | None = None) -> Iterator[bulk.Ready]:
        digests = part.digests(self._seals, self._author)
        return self._begin().lines(self._session.connection().dialect, part.events, digests, sealed=sealed)
