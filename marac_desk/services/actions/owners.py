"""Who is to be told that an action has another owner, and what the agency that had it before sees of that."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from marac_desk.model.action import Action, OwnerNotice
from marac_desk.model.case import Case
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import Actor, DataClass, Operation, Reach
from marac_desk.rules.owners import Told, opposite, still_to_tell
from marac_desk.services.access import cases_within, require, scope_of
from marac_desk.services.actions.conditions import hidden_cases
from marac_desk.services.settings import area_settings

SHOWN_FOR = timedelta(days=30)
"""For how long an agency sees on its own first page that an action went to another."""
WAITS: Condition = sa.and_(OwnerNotice.told_at.is_(None), OwnerNotice.dropped_at.is_(None))


@dataclass(frozen=True, slots=True)
class PassedOn:
    """An action that is one's agency's no longer: by which code it knew it, and since when. Nothing else is told."""

    reference: str
    number: int
    on: date


def to_be_told(uow: UnitOfWork, action: Action, before: uuid.UUID) -> None:
    """Note that the old and the new owner of an action have to be told; the caller has asked for the action."""
    for agency_id, told in ((before, Told.NO_LONGER), (action.owner_agency_id, Told.FROM_NOW)):
        query = sa.select(OwnerNotice).where(
            OwnerNotice.action_id == action.id, OwnerNotice.agency_id == agency_id, WAITS
        )
        waiting = uow.session.scalars(query).all()
        for row in waiting:
            if row.told is opposite(told):
                row.dropped_at = uow.now
        if still_to_tell(told, {row.told for row in waiting}):
            uow.add(OwnerNotice(action_id=action.id, case_id=action.case_id, agency_id=agency_id, told=told))
    uow.session.flush()


def _within(uow: UnitOfWork, actor: Actor) -> Condition:
    """Return the condition on `OwnerNotice` for the cases the person acting may hear of.

    Whoever reads what is her or his agency's own reads this too, though the action that reached the case is gone: all
    of it but the cases that she or he is shut out of.
    """
    scope = scope_of(uow, actor, Operation.READ, DataClass.ACTIONS)
    if scope.is_everything or Reach.AGENCY in scope.reaches:
        return OwnerNotice.case_id.not_in(hidden_cases(uow, actor))
    return cases_within(uow, actor, Operation.READ, DataClass.ACTIONS, key=OwnerNotice.case_id)


def passed_on(uow: UnitOfWork, *, actor: Actor) -> tuple[PassedOn, ...]:
    """Return the actions that went from one's own agency to another lately, the last first.

    Whoever acts for no agency has none, and of a case that somebody is shut out of nothing is told. What was dropped,
    because the action came back, is gone from here too.
    """
    require(uow, actor, Operation.READ, DataClass.ACTIONS)
    if actor.agency_id is None:
        return ()
    query = (
        sa.select(Case.reference, Action.number, OwnerNotice.created_at)
        .join(Action, Action.id == OwnerNotice.action_id)
        .join(Case, Case.id == OwnerNotice.case_id)
        .where(
            _within(uow, actor),
            OwnerNotice.agency_id == actor.agency_id,
            OwnerNotice.told == Told.NO_LONGER,
            OwnerNotice.dropped_at.is_(None),
            OwnerNotice.created_at > uow.now - SHOWN_FOR,
            Action.owner_agency_id != actor.agency_id,
        )
        .order_by(OwnerNotice.created_at.desc(), OwnerNotice.id.desc())
    )
    zone = area_settings(uow).zone
    return tuple(
        PassedOn(reference, number, at.astimezone(zone).date()) for reference, number, at in uow.session.execute(query)
    )
