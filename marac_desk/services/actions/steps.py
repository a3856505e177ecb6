"""What every step in the life of an action shares: who may take it, on which version, and how it is written down."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from types import MappingProxyType

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation, Role, can, require
from marac_desk.rules.deadlines import LONGEST
from marac_desk.rules.lives import ActionState
from marac_desk.services.actions.adding import index_action, note_event
from marac_desk.services.actions.conditions import hidden_cases, own_agency
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import today

NOTHING: Mapping[str, str] = MappingProxyType({})
OWN_AGENCY_ONLY = frozenset({Role.REPRESENTATIVE, Role.ADVOCATE})


@dataclass(frozen=True, slots=True)
class Seen:
    """An action as somebody saw it; a step on it is refused where it was changed since ("changed_meanwhile")."""

    action_id: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True)
class Followed:
    """An action after a step."""

    action_id: uuid.UUID
    version: int
    state: ActionState


Step = Callable[[Seen], tuple[Followed, Changes]]


def on_each(actions: Sequence[Seen], step: Step) -> tuple[tuple[Followed, ...], Changes]:
    """Take the same step on several actions, all of them or none. Raises RefusedError("nothing_chosen")."""
    if not actions:
        raise RefusedError("nothing_chosen")
    results = [step(seen) for seen in actions]
    return tuple(followed for followed, _ in results), reduce(or_, (changes for _, changes in results))


def to_follow(uow: UnitOfWork, actor: Actor, seen: Seen, *, any_agency: bool = False) -> Action:
    """Return an action that the person acting may report on: any for those who make plans, else their agency's own.

    Raises NotAllowedError, NotFoundError for one that is not there or not to be known of, and
    RefusedError("changed_meanwhile").
    """
    require(actor, Operation.UPDATE, DataClass.ACTIONS)
    action = _seen(uow, actor, seen)
    own = any_agency and actor.role is Role.ADVOCATE
    if actor.role in OWN_AGENCY_ONLY and not own and action.owner_agency_id != own_agency(uow, actor):
        raise NotAllowedError(actor.role, Operation.UPDATE, DataClass.ACTIONS)
    return action


def to_decide(uow: UnitOfWork, actor: Actor, seen: Seen) -> Action:
    """Return an action that the person acting may decide about: only who may make a plan may change or end it."""
    require(actor, Operation.CREATE, DataClass.ACTIONS)
    return _seen(uow, actor, seen)


def may_decide(actor: Actor) -> bool:
    """Tell whether the person acting may extend, reassign, check, close and reopen."""
    return can(actor, Operation.CREATE, DataClass.ACTIONS)


def _seen(uow: UnitOfWork, actor: Actor, seen: Seen) -> Action:
    action = uow.session.scalar(sa.select(Action).where(Action.id == seen.action_id))
    if action is None or action.case_id in hidden_cases(uow, actor):
        raise NotFoundError("action")
    if action.version != seen.version:
        raise RefusedError("changed_meanwhile")
    return action


def still_open(action: Action) -> None:
    """Raise RefusedError("action_closed") where there is nothing left to be done."""
    if action.closed_on is not None:
        raise RefusedError("action_closed")


def not_claimed(action: Action) -> None:
    """Raise RefusedError("claimed_done") where the agency says that it is done and nobody has checked yet."""
    if action.state is ActionState.DONE_CLAIMED:
        raise RefusedError("claimed_done")


def not_in_future(uow: UnitOfWork, day: date | None) -> date:
    """Return a day on which something was done, today where none is given. Raises RefusedError("day_in_future")."""
    if day is not None and day > today(uow):
        raise RefusedError("day_in_future")
    return day or today(uow)


def ahead(uow: UnitOfWork, day: date) -> None:
    """Raise RefusedError("due_in_past") or ("due_too_far") for a day on which nothing can be due."""
    if day < today(uow):
        raise RefusedError("due_in_past")
    if day > today(uow) + timedelta(days=LONGEST):
        raise RefusedError("due_too_far")


def written(
    uow: UnitOfWork,
    action: Action,
    kind: str,
    text: str | None = None,
    *,
    codes: Mapping[str, str] = NOTHING,
    words: Mapping[str, str] = NOTHING,
) -> tuple[Followed, Changes]:
    """Write a step down: in the action's history with all its words, in the ledger with codes alone, in the index."""
    uow.session.flush()
    note_event(uow, action, kind, text, None, **codes, **words)
    index_action(uow, action)
    uow.record(kind, "action", action.id, case_id=action.case_id, state=action.state.value, **codes)
    return Followed(action.id, action.version, action.state), Changes.ACTIONS
