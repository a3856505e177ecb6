"""What the person looking may do to each action of a list, so that nothing is offered that would be refused."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Collection, Sequence

from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, Reach
from marac_desk.services.access import scope_of, those_within
from marac_desk.services.actions.views import ActionRow

_FOR_OTHERS = frozenset({Reach.ALL, Reach.MEETING, Reach.MEETING_WHILE_OPEN, Reach.ITEM})
"""Reaches in which somebody writes down what any agency reports; in every other one she speaks for her own."""


def reports_for(uow: UnitOfWork, actor: Actor, agency_id: uuid.UUID) -> bool:
    """Tell whether the person acting may report for an agency where she or he may follow its action at all."""
    reaches = scope_of(uow, actor, Operation.UPDATE, DataClass.ACTIONS).reaches
    return not _FOR_OTHERS.isdisjoint(reaches) or agency_id == actor.agency_id


def allowed_rows(uow: UnitOfWork, actor: Actor, rows: Sequence[ActionRow]) -> tuple[ActionRow, ...]:
    """Return the lines with what may be done to each; the use cases ask again."""
    cases = {row.case_id for row in rows}
    decided = _cases(uow, actor, cases, Operation.CREATE)
    followed = _cases(uow, actor, cases, Operation.UPDATE)
    alone = scope_of(uow, actor, Operation.UPDATE, DataClass.ACTIONS).reaches == {Reach.AGENCY}

    def allowed(row: ActionRow) -> ActionRow:
        note = row.case_id in followed and not (alone and row.agency_id != actor.agency_id)
        report = note and reports_for(uow, actor, row.agency_id)
        return dataclasses.replace(row, may_decide=row.case_id in decided, may_report=report, may_note=note)

    return tuple(allowed(row) for row in rows)


def _cases(
    uow: UnitOfWork, actor: Actor, case_ids: Collection[uuid.UUID], operation: Operation
) -> Collection[uuid.UUID]:
    """Return in which cases this may be done; whoever is limited by restrictions alone reads no others anyway."""
    if scope_of(uow, actor, operation, DataClass.ACTIONS).is_everything:
        return case_ids
    return those_within(uow, actor, case_ids, operation, DataClass.ACTIONS)
