"""The unit of work: everything in it reaches the disk together, with its lines in the ledger, or not at all."""

from __future__ import annotations

import contextlib
import logging
import uuid
import weakref
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from marac_desk.model.base import Stamped, new_id
from marac_desk.register import clearing, ledger, person_hashes, sealing
from marac_desk.register.engines import Engines
from marac_desk.register.problems import RegisterProblemError, from_database
from marac_desk.register.search import TextIndex, index_for
from marac_desk.register.telling import Telling
from marac_desk.register.visibility import shipped_matrix
from marac_desk.rules.access import Actor, Matrix
from marac_desk.rules.clock import Clock

ANCHORING = frozenset({"backup_verified", "close", "conclude", "lock", "restored", "sign_out"})
"""What is so weighty that the end of the ledger is anchored outside as soon as it is done."""
DENIED = "denied"
T = TypeVar("T")
log = logging.getLogger(__name__)


class Guard(Protocol):
    """What watches over an open register from outside its transactions."""

    @property
    def known(self) -> tuple[ledger.Head, ...]:
        """The ends of the ledger that are known to be true."""
        ...

    @property
    def problem(self) -> str:
        """Why the end of the ledger could not be anchored when that was tried last; empty where it could."""
        ...

    def committed(self, head: ledger.Head) -> None:
        """Take in that a unit of work is on the disk; never waits."""
        ...

    def anchor_now(self, *, wait: bool = False) -> bool:
        """Have the end of the ledger anchored at once; with `wait`, tells whether that was tried within a while."""
        ...

    def close(self, engines: Engines) -> None:
        """Close the register so that the next opening can tell that nobody touched it since."""
        ...


class UnitOfWork:
    """One transaction: the session, who acts, the one instant it happens at, and what the ledger will say.

    `memo` lives as long as the register is open; `known` holds what was looked up once and only holds in here.
    `desk_id` and `sitting` are whose ledger it is and the sign-in it happens under; `heads` are ends that the ledger is
    known to have had. `rescue_only` says that the register failed its examination: it may be read to restore or to back
    up, and its permissions know of nothing else.
    """

    def __init__(self, session: Session, *, actor: Actor | None, register: Register, only_reads: bool = False) -> None:
        self.session = session
        self._only_reads = only_reads
        self.actor = actor
        self.now: datetime = register.clock.now()
        self.memo: dict[str, Any] = register.memo
        self.matrix: Matrix = register.matrix
        self.desk_id, self.sitting = register.desk_id, register.sitting
        self.seals, self.heads = register.seals, register.heads
        self.hashes = register.hashes
        self.rescue_only = register.rescue_only
        self.known: dict[Any, Any] = {}
        self.text: TextIndex = index_for(session)
        self.events: list[ledger.Event] = []
        self.denials: list[ledger.Event] = []
        self.clears = False

    def once(self, key: Hashable, look: Callable[[], T]) -> T:
        """Return what is looked up here, in a unit that only reads once for all; in one that writes it may change."""
        if not self._only_reads:
            return look()
        if key not in self.known:
            self.known[key] = look()
        found: T = self.known[key]
        return found

    @cached_property
    def telling(self) -> Telling:
        """What the ledger is told of this; only who does very much tells it of a part before the end."""
        actor, zone = self.actor, ledger.zone_minutes(self.now)
        user_id, role = (actor.user_id, actor.role.value) if actor is not None else (None, None)
        author = ledger.Author(self.desk_id, user_id, role, self.now, self.sitting.id, zone)
        return Telling(self.session, self.events, author, self.seals)

    def clear_afterwards(self) -> None:
        """Have the file cleared of what was deleted, once this is committed; see `clearing`."""
        self.clears = True

    def record(
        self,
        operation: str,
        object_type: str,
        object_id: uuid.UUID | None = None,
        *,
        case_id: uuid.UUID | None = None,
        reason: str | None = None,
        result: str | None = None,
        **details: str | int | bool | None,
    ) -> None:
        """Have the ledger tell of this when the work is committed. Details name fields and codes, never content."""
        self.events.append(ledger.Event(operation, object_type, object_id, case_id, reason, details, result))

    def deny(
        self, object_type: str, object_id: uuid.UUID | None = None, *, case_id: uuid.UUID | None = None, **details: str
    ) -> None:
        """Have the ledger tell that this was refused, should the work end with that: in a transaction of its own."""
        self.denials.append(ledger.Event(DENIED, object_type, object_id, case_id, None, details, DENIED))

    @property
    def connection(self) -> sa.Connection:
        """The connection of this transaction, for statements made once and run often, where every millisecond counts.

        What was added or changed as an object has to be flushed before a statement can see it.
        """
        return self.session.connection()

    def sealed(self, table: sa.Table, *rows: Mapping[str, Any]) -> None:
        """Say which rows of a sealed table a statement in words of SQL changes; everything else is noted by itself."""
        for row in rows:
            sealing.watch_of(self.session).note(table.name, row["id"])

    def stamps(self) -> dict[str, Any]:
        """Return what every new row carries, for rows that go in without an object."""
        actor_id = self.actor.user_id if self.actor else None
        by = {"created_by": actor_id, "updated_by": actor_id}
        return {"created_at": self.now, "updated_at": self.now, **by, "version": 1}

    def add(self, *entities: object) -> None:
        """Add new entities; keys and stamps are set here, so that they can be referred to at once."""
        for entity in entities:
            if isinstance(entity, Stamped):
                self._stamp_new(entity)
            self.session.add(entity)

    def _stamp_new(self, entity: Stamped) -> None:
        actor_id = self.actor.user_id if self.actor else None
        if getattr(entity, "id", None) is None:
            entity.id = new_id()
        entity.created_at = entity.updated_at = self.now
        entity.created_by = entity.updated_by = actor_id


def _stamp_changed(session: Session, *_: object) -> None:
    unit = session.info.get("unit")
    if not isinstance(unit, UnitOfWork):
        return
    for entity in session.dirty:
        if isinstance(entity, Stamped) and session.is_modified(entity):
            entity.updated_at = unit.now
            entity.updated_by = unit.actor.user_id if unit.actor else None


class Register:
    """An open register. It hands out units of work; nothing else touches the engines.

    With a `seal_key` every change of a sealed row leaves its digest in the ledger. A `guard` watches over what stands
    outside the register's transactions; with one it is closed at the latest when the program ends in order.
    """

    def __init__(
        self,
        engines: Engines,
        *,
        desk_id: uuid.UUID,
        clock: Clock,
        matrix: Matrix | None = None,
        seal_key: bytes | None = None,
        sitting: ledger.Sitting | None = None,
        guard: Guard | None = None,
        rescue_only: bool = False,
    ) -> None:
        self.engines = engines
        self.matrix = matrix or shipped_matrix()
        self.desk_id = desk_id
        self.clock = clock
        self.memo: dict[str, Any] = {}
        self.sitting = sitting or ledger.begin_sitting(clock.now())
        self.seals = sealing.RowSeals(seal_key) if seal_key is not None else None
        self.hashes = person_hashes.PersonHashes(seal_key) if seal_key is not None else None
        self.rescue_only = rescue_only
        self._guard = guard
        self._write = sessionmaker(engines.write, expire_on_commit=False, autoflush=False)
        self._read = sessionmaker(engines.read, expire_on_commit=False, autoflush=False)
        sa.event.listen(self._write, "before_flush", _stamp_changed)
        person_hashes.watch(self._write)
        if self.seals is not None:
            sealing.watch(self._write, engines.write)
        self._closing = weakref.finalize(self, guard.close, engines) if guard is not None else None

    @contextlib.contextmanager
    def writing(self, actor: Actor | None = None) -> Iterator[UnitOfWork]:
        """Open a unit of work; leaving it commits with the data synced, an exception undoes all of it.

        Raises RegisterProblemError for a full disk, a lost server and the like; then nothing was written.
        """
        if self.rescue_only:
            raise RegisterProblemError("read_only")
        with self._denials_told(actor) as units, self._problems_named(), self._write() as session, session.begin():
            unit = UnitOfWork(session, actor=actor, register=self)
            units.append(unit)
            session.info["unit"] = unit
            yield unit
            if unit.clears:
                clearing.remember(session, self.desk_id, unit.now, wanted=True)
            session.flush()
            person_hashes.follow(session, self.hashes)
            head = unit.telling.end()
        if head is not None and self._guard is not None:
            self._guard.committed(head)
            if any(event.operation in ANCHORING for event in unit.events):
                self._guard.anchor_now()
        if unit.clears and clearing.clear(self.engines):
            self._forget_clearing()

    def _forget_clearing(self) -> None:
        try:
            with self.writing() as unit:
                clearing.remember(unit.session, self.desk_id, unit.now, wanted=False)
        except RegisterProblemError as problem:  # then the file is cleared once more, which takes nothing away
            log.warning("cleared, and not written down: %s", problem.code)

    @contextlib.contextmanager
    def reading(self, actor: Actor | None = None) -> Iterator[UnitOfWork]:
        """Open a unit of work that sees one consistent state and writes nothing."""
        with self._denials_told(actor) as units, self._problems_named(), self._read() as session:
            unit = UnitOfWork(session, actor=actor, register=self, only_reads=True)
            units.append(unit)
            yield unit

    @contextlib.contextmanager
    def _denials_told(self, actor: Actor | None) -> Iterator[list[UnitOfWork]]:
        units: list[UnitOfWork] = []
        try:
            yield units
        except Exception:
            self._tell([event for unit in units for event in unit.denials], actor)
            raise

    def _tell(self, denials: list[ledger.Event], actor: Actor | None) -> None:
        """Write down what was refused; where that cannot be, it stays refused all the same."""
        if not denials or self.rescue_only:
            return
        try:
            with self.writing(actor) as unit:
                unit.events.extend(denials)
        except RegisterProblemError as problem:
            log.error("a refusal could not be written down: %s", problem.code)

    @contextlib.contextmanager
    def _problems_named(self) -> Iterator[None]:
        try:
            yield
        except StaleDataError:
            raise RegisterProblemError("changed_meanwhile") from None
        except sa.exc.DBAPIError as error:
            if (problem := from_database(error)) is None:
                raise
            raise problem from None

    @property
    def heads(self) -> tuple[ledger.Head, ...]:
        """The ends that the ledger is known to have had: what was committed last, and what is anchored outside."""
        return () if self._guard is None else self._guard.known

    @property
    def anchor_problem(self) -> str:
        """The code of what keeps the end of the ledger from being anchored outside; empty where nothing does."""
        return "" if self._guard is None else self._guard.problem

    def anchor_now(self, *, wait: bool = False) -> bool:
        """Have the end of the ledger anchored outside at once; with `wait`, tells whether that was tried in time."""
        return self._guard is not None and self._guard.anchor_now(wait=wait)

    def close(self) -> None:
        """Close the register; a second time does nothing."""
        if self._closing is None:
            self.engines.close()
        else:
            self._closing()
