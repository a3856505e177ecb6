"""Marking which risk an action answers, while the case is on the table."""

from __future__ import annotations

import uuid

from marac_desk.model.discussion import RiskLine
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.services.actions.adding import note_event
from marac_desk.services.actions.steps import Seen, to_decide
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError


def mark_answer(uow: UnitOfWork, *, actor: Actor, seen: Seen, line_id: uuid.UUID | None) -> tuple[None, Changes]:
    """Say which risk an action answers, or none; a later mark takes the place of an earlier one.

    Raises NotFoundError for a risk of another case, ChangedMeanwhileError where somebody changed the action meanwhile.
    """
    action = to_decide(uow, actor, seen)
    line = uow.session.get(RiskLine, line_id) if line_id is not None else None
    if line_id is not None and (line is None or line.item_id != action.item_id):
        raise NotFoundError("risk_line")
    action.risk_line_id = line_id
    note_event(uow, action, "answers")
    uow.record("answers", "action", action.id, case_id=action.case_id)
    return None, Changes.ROOM
