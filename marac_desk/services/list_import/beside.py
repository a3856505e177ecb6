"""What goes in beside the rows of the tables: the words that find them, and the hashes that people are matched by."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import sqlalchemy as sa

from marac_desk.model.base import table_of
from marac_desk.model.finder import FinderEntry
from marac_desk.register import bulk, person_hashes
from marac_desk.register.search import TextIndex
from marac_desk.register.unit_of_work import UnitOfWork

PEOPLE_AT_ONCE = 4_096
"""People whose hashes are put in together and sorted: each page of their table is gone to once for many of them."""
PORTIONS = 2
"""In how many portions they go in, so that nobody waits long for any."""

_FINDER = table_of(FinderEntry)
_LAST_ENTRY = sa.select(sa.func.max(_FINDER.c.entry))
_ADD_FINDER = sa.insert(_FINDER).returning(_FINDER.c.entry, sort_by_parameter_order=True)


class Work(Protocol):
    """Something to be run on a connection, made ready before."""

    def run(self, connection: sa.Connection) -> None:
        """Run it."""
        ...


class _Found(NamedTuple):
    """What is found by some words: a person or a case, and the case it belongs to."""

    kind: str
    subject_id: uuid.UUID
    case_id: uuid.UUID
    words: str


class _Indexed(NamedTuple):
    """Putting words into the index of a server, which numbers what the index refers to itself."""

    text: TextIndex
    found: list[_Found]

    def run(self, connection: sa.Connection) -> None:
        """Run it."""
        said = [{"kind": each.kind, "subject_id": each.subject_id, "case_id": each.case_id} for each in self.found]
        bulk.run(connection, _words(self.text, connection.execute(_ADD_FINDER, said).scalars().all(), self.found))


class Beside:
    """Collects it, and makes it ready portion by portion; it asks the register before the first and never again."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._dialect = uow.connection.dialect
        self._last: int = uow.connection.execute(_LAST_ENTRY).scalar_one() or 0
        self._found: list[_Found] = []
        self._hashed: list[tuple[uuid.UUID, bytes]] = []
        self._sorted: deque[bulk.Ready] = deque()
        self._share = 0

    def findable(self, kind: str, subject_id: uuid.UUID, case_id: uuid.UUID, words: str) -> None:
        """Have a person or a case found by words."""
        self._found.append(_Found(kind, subject_id, case_id, words))

    def matched_by(self, person_id: uuid.UUID, packed: bytes | None) -> None:
        """Have somebody matched by packed hashes; without any, they are due."""
        if packed is None:
            person_hashes.noted_in(self._uow.session).add(person_id)
        else:
            self._hashed.append((person_id, packed))

    def ready(self) -> Iterator[Work]:
        """Make ready what finds the last portion, and a part of the hashes."""
        yield from self._index()
        if len(self._hashed) >= PEOPLE_AT_ONCE:
            self._sort()
        for _ in range(min(self._share, len(self._sorted))):
            yield self._sorted.popleft()

    def rest(self) -> Iterator[Work]:
        """Make ready what is left."""
        yield from self._index()
        self._sort()
        yield from self._sorted

    def _sort(self) -> None:
        self._sorted += person_hashes.keep_ready(self._dialect, self._hashed)
        self._hashed, self._share = [], -(-len(self._sorted) // PORTIONS)

    def _index(self) -> Iterator[Work]:
        found, self._found = self._found, []
        if not found:
            return
        if self._dialect.name != "sqlite":
            yield _Indexed(self._uow.text, found)
            return
        entries = range(self._last + 1, self._last + 1 + len(found))  # as a file numbers on from its last
        self._last = entries[-1]
        kinds, subjects, cases, _ = zip(*found, strict=True)
        said = {"entry": entries, "kind": kinds, "subject_id": subjects, "case_id": cases}
        yield from bulk.of_columns(self._dialect, _FINDER, said, {})
        yield from _words(self._uow.text, entries, found)


def _words(text: TextIndex, entries: Sequence[int], found: Sequence[_Found]) -> Iterator[bulk.Ready]:
    for kind in ("person", "case"):
        said = ((entry, one.words) for entry, one in zip(entries, found, strict=True) if one.kind == kind)
        yield from text.many_ready("finder_text", said, (kind,))
