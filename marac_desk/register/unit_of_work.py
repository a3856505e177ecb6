"""The unit of work: everything in it reaches the disk together, with its lines in the ledger, or not at all."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from marac_desk.model.base import Stamped, new_id
from marac_desk.register import ledger
from marac_desk.register.engines import Engines
from marac_desk.register.problems import RegisterProblemError, from_database
from marac_desk.register.search import TextIndex, index_for
from marac_desk.rules.access import Actor
from marac_desk.rules.clock import Clock


class UnitOfWork:
    """One transaction: the session, who acts, the one instant it happens at, and what the ledger will say."""

    def __init__(self, session: Session, *, actor: Actor | None, now: datetime, memo: dict[str, Any]) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.memo = memo
        self.text: TextIndex = index_for(session)
        self.events: list[ledger.Event] = []

    def record(
        self,
        operation: str,
        object_type: str,
        object_id: uuid.UUID | None = None,
        *,
        case_id: uuid.UUID | None = None,
        reason: str | None = None,
        **details: str | int | bool | None,
    ) -> None:
        """Have the ledger tell of this when the work is committed. Details name fields and codes, never content."""
        self.events.append(ledger.Event(operation, object_type, object_id, case_id, reason, details))

    @property
    def connection(self) -> sa.Connection:
        """The connection of this transaction, for statements made once and run often, where every millisecond counts.

        What was added or changed as an object has to be flushed before a statement can see it.
        """
        return self.session.connection()

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
    """An open register. It hands out units of work; nothing else touches the engines."""

    def __init__(self, engines: Engines, *, desk_id: uuid.UUID, clock: Clock) -> None:
        self.engines = engines
        self.desk_id = desk_id
        self.clock = clock
        self.memo: dict[str, Any] = {}
        self._write = sessionmaker(engines.write, expire_on_commit=False, autoflush=False)
        self._read = sessionmaker(engines.read, expire_on_commit=False, autoflush=False)
        sa.event.listen(self._write, "before_flush", _stamp_changed)

    @contextlib.contextmanager
    def writing(self, actor: Actor | None = None) -> Iterator[UnitOfWork]:
        """Open a unit of work; leaving it commits with the data synced, an exception undoes all of it.

        Raises RegisterProblemError for a full disk, a lost server and the like; then nothing was written.
        """
        with self._problems_named(), self._write() as session, session.begin():
            unit = UnitOfWork(session, actor=actor, now=self.clock.now(), memo=self.memo)
            session.info["unit"] = unit
            yield unit
            session.flush()
            if unit.events:
                ledger.append(session, unit.events, self._author(unit))

    @contextlib.contextmanager
    def reading(self, actor: Actor | None = None) -> Iterator[UnitOfWork]:
        """Open a unit of work that sees one consistent state and writes nothing."""
        with self._problems_named(), self._read() as session:
            yield UnitOfWork(session, actor=actor, now=self.clock.now(), memo=self.memo)

    def _author(self, unit: UnitOfWork) -> ledger.Author:
        if unit.actor is None:
            return ledger.Author(self.desk_id, None, None, unit.now)
        return ledger.Author(self.desk_id, unit.actor.user_id, unit.actor.role.value, unit.now)

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

    def close(self) -> None:
        """Close the register."""
        self.engines.close()
