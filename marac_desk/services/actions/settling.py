"""Settling what an agency reported: agreeing with it in one go, whatever it reported."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa

from marac_desk.model.action import ActionEvent
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.claims import ENDS_AS, Claim, claim_of
from marac_desk.rules.lives import ActionState
from marac_desk.services.actions.closing import close_action, verify
from marac_desk.services.actions.moving import extend
from marac_desk.services.actions.steps import Followed, Seen, to_decide
from marac_desk.services.changes import Changes
from marac_desk.services.errors import StepRefusedError


def settle(uow: UnitOfWork, *, actor: Actor, seen: Seen) -> tuple[Followed, Changes]:
    """Agree with what was reported: done and not possible and not done end it by their codes, more time is given.

    What the agency wrote is taken for the reason. Raises StepRefusedError where nothing waits to be settled, and what
    verifying, closing and extending raise: "reason_needed" where the agency wrote nothing.
    """
    action = to_decide(uow, actor, seen)
    claim = claim_of(action.state, action.claim)
    if claim is None:
        raise StepRefusedError("action", action.state, ActionState.CLOSED_DONE)
    if claim is Claim.DONE:
        return verify(uow, actor=actor, seen=seen)
    report = _latest(uow, action.id, "reported")
    words = report.text if report is not None else None
    asked = _latest(uow, action.id, "more_time_asked") if claim is Claim.MORE_TIME else None
    if asked is not None:
        until, sheet = date.fromisoformat(str(asked.details["new"])), str(asked.details.get("sheet_code", ""))
        return extend(uow, actor=actor, seen=seen, due_on=until, reason=words or sheet)
    return close_action(uow, actor=actor, seen=seen, code=ENDS_AS[claim], reason=words)


def _latest(uow: UnitOfWork, action_id: uuid.UUID, kind: str) -> ActionEvent | None:
    """Return the last event of a kind."""
    query = sa.select(ActionEvent).where(ActionEvent.action_id == action_id, ActionEvent.kind == kind)
    return uow.session.scalars(query.order_by(ActionEvent.at.desc(), ActionEvent.id.desc()).limit(1)).first()
