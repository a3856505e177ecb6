"""Putting what was built into the tables, portion by portion, while the next one is built."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from marac_desk.model.base import table_of
from marac_desk.model.finder import FinderEntry
from marac_desk.register import bulk, person_hashes
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.list_import.building import Built

PEOPLE_AT_ONCE = 8_192
"""People whose hashes are put in together and sorted: each page of their table is gone to once for many of them."""

_FINDER = table_of(FinderEntry)
_LAST_ENTRY = sa.select(sa.func.max(_FINDER.c.entry))
_ADD_FINDER = sa.insert(_FINDER).returning(_FINDER.c.entry, sort_by_parameter_order=True)


class Putter:
    """Writes in a thread of its own, one portion behind whoever builds: the driver needs no interpreter while it works.

    Between `put` and `settle` nobody else uses the unit of work's connection. Leaving it waits for the thread, so that
    a transaction ends with nothing under way.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._thread = ThreadPoolExecutor(1, "list")
        self._under_way: Future[None] | None = None
        self._hashed: list[tuple[uuid.UUID, bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._thread.shutdown(wait=True)

    def put(self, built: Built) -> None:
        """Begin to write a portion; what went wrong with the one before is raised here."""
        self.settle()
        self._under_way = self._thread.submit(self._write, built)

    def settle(self) -> None:
        """Wait until what was begun is written. Raises what went wrong with it."""
        if self._under_way is not None:
            under_way, self._under_way = self._under_way, None
            under_way.result()

    def finish(self) -> None:
        """Write what is left."""
        self.settle()
        self._put_hashes()

    def _write(self, built: Built) -> None:
        built.rows.write()
        self._index(built)
        due = [key for key, hashed in built.people if hashed is None]
        person_hashes.noted_in(self._uow.session).update(due)
        self._hashed += [(key, hashed) for key, hashed in built.people if hashed is not None]
        if len(self._hashed) >= PEOPLE_AT_ONCE:
            self._put_hashes()

    def _put_hashes(self) -> None:
        person_hashes.keep(self._uow.connection, self._hashed)
        self._hashed = []

    def _index(self, built: Built) -> None:
        said = built.words
        entries = self._entries([{"kind": kind, "subject_id": key, "case_id": case} for kind, key, case, _ in said])
        for kind in ("person", "case"):
            pairs = zip(entries, said, strict=True)
            self._uow.text.put_many("finder_text", [(entry, one[3]) for entry, one in pairs if one[0] == kind], (kind,))

    def _entries(self, rows: list[dict[str, Any]]) -> Sequence[int]:
        """Write what the text index refers to, and return under which numbers: a file numbers on from its last."""
        if not rows or self._uow.connection.dialect.name != "sqlite":
            return self._uow.connection.execute(_ADD_FINDER, rows).scalars().all() if rows else ()
        first = 1 + (self._uow.connection.execute(_LAST_ENTRY).scalar_one() or 0)
        entries = range(first, first + len(rows))
        bulk.insert(self._uow.connection, _FINDER, [{**row, "entry": e} for e, row in zip(entries, rows, strict=True)])
        return entries
