"""A sitting: from signing in to locking, as the ledger has it, and what the person is told about the one before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.clock_jumps import jump_of
from marac_desk.services.audit.alerts import note_clock_jump
from marac_desk.services.changes import Changes

START, CRASH, LOCK = "start", "crash_recovery", "lock"
SIGN_IN, UNLOCK, FAILED, RECOVERED = "sign_in", "unlock", "sign_in_failed", "recover"
LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entry:
    """How somebody came in.

    `first`: with the start of the program. `again`: the same person as before the lock. `recovered`: by two recovery
    sheets. `crashed`: the desk before this one never closed the register. `failed`: how often a passphrase was wrong
    for each person since that person's last right one.
    """

    first: bool = True
    again: bool = False
    recovered: bool = False
    crashed: bool = False
    failed: Mapping[uuid.UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Before:
    """What the person who signed in is told: when this account was used last, how often of late, and wrong tries."""

    last_at: datetime | None
    lately: int
    wrong_tries: int


def note_before(uow: UnitOfWork, entry: Entry) -> None:
    """Write down what happened while the register was shut: nobody was signed in, so these lines are nobody's."""
    if entry.first:
        uow.record(START, "desk")
    if entry.crashed:
        uow.record(CRASH, "desk")
    for user_id, count in sorted(entry.failed.items()):
        last, _ = _last_two(uow, user_id)
        missing = count - _failures(uow, user_id, last.seq if last else 0)
        if missing > 0:
            uow.record(FAILED, "user", user_id, count=missing)


def sign_in(uow: UnitOfWork, *, actor: Actor, entry: Entry) -> tuple[None, Changes]:
    """Write down that somebody signed in, or unlocked what she or he had locked."""
    if entry.recovered:
        uow.record(RECOVERED, "user", actor.user_id)
    uow.record(UNLOCK if entry.again else SIGN_IN, "user", actor.user_id)
    _note_clock(uow, actor)
    return None, Changes.NOTHING


def _note_clock(uow: UnitOfWork, actor: Actor) -> None:
    """Tell the auditor of a clock that stands before the last line of this desk's ledger."""
    of_desk = sa.select(LedgerEntry.at).where(LedgerEntry.desk_id == uow.desk_id)
    last = uow.session.scalar(of_desk.order_by(LedgerEntry.seq.desc()).limit(1))
    moved = jump_of((uow.now - last).total_seconds(), 0) if last is not None and last > uow.now else None
    if moved is not None:
        note_clock_jump(uow, actor=actor, seconds=moved)


def lock(uow: UnitOfWork, *, actor: Actor, why: str) -> tuple[None, Changes]:
    """Write down that the desk was locked or closed, and why."""
    uow.record(LOCK, "user", actor.user_id, why=why)
    return None, Changes.NOTHING


def sitting_before(uow: UnitOfWork, *, actor: Actor) -> Before:
    """Return what there is to say of the sitting before this one, asked once somebody has signed in."""
    this, before = _last_two(uow, actor.user_id)
    if this is None or before is None:
        return Before(None, 0, 0)
    lately = sa.select(sa.func.count()).where(_entries(uow, actor.user_id), LedgerEntry.at >= uow.now - LATELY)
    return Before(before.at, (uow.session.scalar(lately) or 1) - 1, _failures(uow, actor.user_id, before.seq))


def _entries(uow: UnitOfWork, user_id: uuid.UUID) -> sa.ColumnElement[bool]:
    return sa.and_(
        LedgerEntry.desk_id == uow.desk_id,
        LedgerEntry.actor_id == user_id,
        LedgerEntry.operation.in_((SIGN_IN, UNLOCK)),
    )


def _last_two(uow: UnitOfWork, user_id: uuid.UUID) -> tuple[sa.Row[int, datetime] | None, sa.Row[int, datetime] | None]:
    """Return the lines with which somebody came in last, and before that; by their numbers, whatever a clock said."""
    query = sa.select(LedgerEntry.seq, LedgerEntry.at).where(_entries(uow, user_id))
    found = uow.session.execute(query.order_by(LedgerEntry.at.desc(), LedgerEntry.seq.desc()).limit(2)).all()
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)


def _failures(uow: UnitOfWork, user_id: uuid.UUID, after: int) -> int:
    """Count wrong tries that were written down after a line; they are nobody's, by which the index finds them."""
    query = sa.select(LedgerEntry.details).where(
        LedgerEntry.desk_id == uow.desk_id,
        LedgerEntry.actor_id.is_(None),
        LedgerEntry.operation == FAILED,
        LedgerEntry.object_id == user_id,
        LedgerEntry.seq > after,
    )
    return sum(int(details.get("count", 0)) for details in uow.session.scalars(query))
