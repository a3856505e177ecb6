"""Which cases the person acting may know of: kept-out people and the other side's advocate come before any role."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.case import Case, CaseExclusion, RelatedCase
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.report_back import ReportBack
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, Role
from marac_desk.services.errors import NotFoundError

COUNTER_ALLEGATION = "counter_allegation"

Condition = sa.ColumnElement[bool]


def may_know(actor: Actor) -> Condition:
    """Return the condition on `Case` under which the person acting may learn that a case exists.

    Somebody who is kept out of a case never learns of it. The advocate of one party to a counter-allegation does not
    see the other party's case: separate advocates, nothing shown across.
    """
    me = actor.representative_id
    if me is None:
        return sa.true()
    kept_out = sa.exists().where(CaseExclusion.case_id == Case.id, CaseExclusion.representative_id == me)
    if actor.role is not Role.ADVOCATE:
        return ~kept_out
    return sa.and_(~kept_out, ~_speaks_for_the_other_side(me))


def _speaks_for_the_other_side(me: uuid.UUID) -> Condition:
    tie, other = aliased(RelatedCase), aliased(Case)
    sides = sa.or_(
        sa.and_(tie.case_id == Case.id, tie.other_case_id == other.id),
        sa.and_(tie.other_case_id == Case.id, tie.case_id == other.id),
    )
    opposite = sa.exists().where(tie.kind == COUNTER_ALLEGATION, sides, _advocates_in(other.id, me))
    return sa.and_(opposite, ~_advocates_in(Case.id, me))


def _advocates_in(case_id: Any, me: uuid.UUID) -> Condition:
    return sa.or_(
        sa.exists().where(AgendaItem.case_id == case_id, AgendaItem.advocate_id == me),
        sa.exists().where(ReportBack.case_id == case_id, ReportBack.advocate_id == me),
    )


def known_case(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> Case:
    """Return a case the person acting may know of; raises NotFoundError for any other or none."""
    case = uow.session.scalar(sa.select(Case).where(Case.id == case_id, may_know(actor)))
    if case is None:
        raise NotFoundError("case")
    return case
