"""What tests of the action register share: one action as it stands, and a small register of many actions."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.services.actions.history import action_detail
from marac_desk.services.actions.steps import Seen
from marac_desk.services.actions.views import ActionDetail
from tests.benchmarks.filling import fill


def action_of(register: Register, title: str) -> uuid.UUID:
    """Return the key of the action of the demonstration whose wording begins so."""
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Action.id).where(Action.title.startswith(title))).one()


def seen(register: Register, action_id: uuid.UUID) -> Seen:
    """Return an action as somebody sees it now."""
    with register.reading() as uow:
        return Seen(action_id, uow.session.scalars(sa.select(Action.version).where(Action.id == action_id)).one())


def detail(register: Register, actor: Actor, action_id: uuid.UUID) -> ActionDetail:
    """Return an action with its history."""
    with register.reading(actor) as uow:
        return action_detail(uow, actor=actor, action_id=action_id)


def take(register: Register, actor: Actor, step: Any, action_id: uuid.UUID, **values: Any) -> Any:
    """Take a step on an action as it stands now, in a unit of work of its own."""
    now = seen(register, action_id)
    with register.writing(actor) as uow:
        return step(uow, actor=actor, seen=now, **values)[0]


def ledger_of(register: Register, object_id: uuid.UUID) -> list[LedgerEntry]:
    """Return the lines of the ledger about one thing, in their order."""
    with register.reading() as uow:
        query = sa.select(LedgerEntry).where(LedgerEntry.object_id == object_id).order_by(LedgerEntry.seq)
        return list(uow.session.scalars(query))


def mixed_register(register: Register, seed: int, cases: int = 40, actions: int = 260) -> None:
    """Fill a register with actions of every kind: hours, events, between meetings, reported done, closed long ago."""
    fill(register, cases=cases, actions=actions, seed=seed)
    chance = random.Random(seed)
    with register.writing() as uow:
        for action in uow.session.scalars(sa.select(Action).where(Action.closed_on.is_(None))):
            assert action.due_on is not None
            if chance.random() < 0.15:
                action.due_at = datetime.combine(action.due_on, time(chance.randrange(24)), tzinfo=UTC)
            if chance.random() < 0.1:
                action.meeting_id = None
            if chance.random() < 0.2:
                action.due_on += timedelta(days=chance.randint(-60, 30))
            if chance.random() < 0.2:
                event = ActionEvent(action_id=action.id, at=uow.now, kind="extended", text="no flat free", details={})
                uow.session.add(event)


def raw_actions(register: Register) -> list[tuple[Action, str, str]]:
    """Return every action as it is stored, with its case number and the victim's name."""
    with register.reading() as uow:
        query = (
            sa.select(Action, Case.reference, Person.full_name)
            .join(Case, Case.id == Action.case_id)
            .join(Person, Person.id == Case.victim_id)
        )
        return [(action, reference, name or "") for action, reference, name in uow.session.execute(query)]
