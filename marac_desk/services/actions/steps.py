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
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, NotAllowedError, Operation
from marac_desk.rules.claims import claim_after
from marac_desk.rules.deadlines import LONGEST
from marac_desk.rules.lives import ActionState
from marac_desk.services.access import require
from marac_desk.services.actions.adding import index_action, note_event
from marac_desk.services.actions.allowing import reports_for
from marac_desk.services.actions.conditions import within
from marac_desk.services.changes import Changes
from marac_desk.services.editing import check_version
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import today

NOTHING: Mapping[str, str] = MappingProxyType({})
CHANGED = ("title", "detail", "due_on", "state", "evidence", "close_reason")
"""What is put beside one's own text where somebody else changed an action first."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An action as somebody saw it; a step on it is refused where it was changed since (ChangedMeanwhileError)."""

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
    """Return an action that the person acting may report on: for its agency, or with `any_agency` for herself.

    Whoever reaches her own alone speaks for her own agency and for no other, also where the client is hers. Raises
    NotAllowedError, NotFoundError for one that is not there or not to be known of, and ChangedMeanwhileError.
    """
    action = _known(uow, actor, seen.action_id, Operation.UPDATE)
    if not any_agency and not reports_for(uow, actor, action.owner_agency_id):
        raise NotAllowedError(actor.role, Operation.UPDATE, DataClass.ACTIONS)
    return _as_seen(uow, action, seen)


def to_decide(uow: UnitOfWork, actor: Actor, seen: Seen) -> Action:
    """Return an action that the person acting may decide about: only who may make a plan may change or end it."""
    return _as_seen(uow, _known(uow, actor, seen.action_id, Operation.CREATE), seen)


def _known(uow: UnitOfWork, actor: Actor, action_id: uuid.UUID, operation: Operation) -> Action:
    """Return an action to which the person acting may do this; one that she or he may not read is not there."""
    require(uow, actor, operation, DataClass.ACTIONS)
    action = readable_action(uow, actor, action_id)
    allowed = sa.select(Action.entry).where(Action.entry == action.entry, within(uow, actor, operation))
    if uow.session.scalar(allowed) is None:
        raise NotAllowedError(actor.role, operation, DataClass.ACTIONS)
    return action


def readable_action(uow: UnitOfWork, actor: Actor, action_id: uuid.UUID) -> Action:
    """Return an action the person acting may read; raises NotFoundError for any other, whether it is there or not."""
    query = sa.select(Action).where(Action.id == action_id, within(uow, actor, Operation.READ, WITHOUT_NAMES))
    action = uow.session.scalar(query)
    if action is None:
        raise NotFoundError("action")
    return action


def _as_seen(uow: UnitOfWork, action: Action, seen: Seen) -> Action:
    check_version(uow, action, seen.version, CHANGED)
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
    """Write a step down: in the action's history with all its words, in the ledger with codes alone, in the index.

    What the agency reported waits to be settled from this step on, or no longer.
    """
    action.claim = claim_after(action.claim, kind, codes.get("outcome", ""))
    uow.session.flush()
    note_event(uow, action, kind, text, None, **codes, **words)
    index_action(uow, action)
    uow.record(kind, "action", action.id, case_id=action.case_id, state=action.state.value, **codes)
    return Followed(action.id, action.version, action.state), Changes.ACTIONS
