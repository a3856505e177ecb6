"""Sittings as the ledger has them: who came in and how, wrong tries, and what the next person is told."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.rules.clock import SetClock
from marac_desk.services import sitting
from marac_desk.services.sitting import Before, Entry
from tests.support.registers import COORDINATOR, coordinator

OTHER = uuid.UUID(int=9)


def enter(register: Register, entry: Entry, actor: Actor | None = None) -> Actor:
    """Come in as the opening of a desk does."""
    who = actor or coordinator()
    with register.writing() as uow:
        sitting.note_before(uow, entry)
    with register.writing(who) as uow:
        sitting.sign_in(uow, actor=who, entry=entry)
    return who


def later(register: Register, **time: int) -> None:
    """Let time pass."""
    assert isinstance(register.clock, SetClock)
    register.clock.instant += timedelta(**time)


def before(register: Register) -> Before:
    """Return what is told after signing in."""
    with register.reading() as uow:
        return sitting.sitting_before(uow, actor=coordinator())


def lines(register: Register) -> list[tuple[str, uuid.UUID | None, uuid.UUID | None]]:
    """Return what the ledger says of sittings: what, whose it was, whom it is about."""
    known = {"start", "crash_recovery", "lock", "sign_in", "unlock", "sign_in_failed", "recover"}
    with register.reading() as uow:
        query = sa.select(LedgerEntry).where(LedgerEntry.operation.in_(known)).order_by(LedgerEntry.seq)
        return [(line.operation, line.actor_id, line.object_id) for line in uow.session.scalars(query)]


def test_a_first_sign_in_has_no_sitting_before(register: Register) -> None:
    enter(register, Entry())
    assert before(register) == Before(None, 0, 0)
    assert lines(register) == [("start", None, None), ("sign_in", COORDINATOR, COORDINATOR)]


def test_what_is_told_is_the_sitting_before_this_one(register: Register) -> None:
    first = register.clock.now()
    enter(register, Entry())
    later(register, hours=3)
    with register.writing(coordinator()) as uow:
        sitting.lock(uow, actor=coordinator(), why="idle")
    later(register, minutes=10)
    enter(register, Entry(first=False, again=True, failed={COORDINATOR: 2}))
    assert before(register) == Before(first, 1, 2)
    later(register, days=9)
    enter(register, Entry())
    told = before(register)
    assert told.last_at == first + timedelta(hours=3, minutes=10)
    assert (told.lately, told.wrong_tries) == (0, 0)
    assert [line[0] for line in lines(register)] == [
        *("start", "sign_in", "lock"),
        *("sign_in_failed", "unlock"),
        *("start", "sign_in"),
    ]


def test_wrong_tries_are_written_once_and_are_nobodys_doing(register: Register) -> None:
    enter(register, Entry(failed={OTHER: 2}))
    later(register, minutes=1)
    enter(register, Entry(first=False, failed={OTHER: 2}))
    later(register, minutes=1)
    enter(register, Entry(first=False, failed={OTHER: 5}))
    failed = [line for line in lines(register) if line[0] == "sign_in_failed"]
    assert failed == [("sign_in_failed", None, OTHER)] * 2
    with register.reading() as uow:
        query = sa.select(LedgerEntry.details).where(LedgerEntry.operation == "sign_in_failed")
        assert sorted(details["count"] for details in uow.session.scalars(query)) == [2, 3]
    assert before(register).wrong_tries == 0  # they were not hers


def test_a_crash_and_a_recovery_are_told(register: Register) -> None:
    enter(register, Entry(first=False, again=True, crashed=True))
    enter(register, Entry(first=True, recovered=True))
    assert [line[0] for line in lines(register)] == ["crash_recovery", "unlock", "start", "recover", "sign_in"]
