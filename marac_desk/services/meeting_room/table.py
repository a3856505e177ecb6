"""Which case is on the table, in a copy of the agenda that may not hold it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import OPEN_STEPS
from marac_desk.services.access import cases_within


def on_the_table(meeting: Meeting, items: Sequence[AgendaItem]) -> AgendaItem | None:
    """Return the case on the table; where it is not in the copy, the one of the copy that was left open for it.

    So it is the same as in a meeting without it: a table that was cleared is empty, and one that was not is not.
    """
    on_it = next((item for item in items if item.id == meeting.current_item_id), None)
    if on_it is not None or meeting.current_item_id is None:
        return on_it
    left = [item for item in items if item.first_called_at is not None and item.state in OPEN_STEPS]
    return max(left, key=lambda item: (item.first_called_at, item.position), default=None)


def table_within(uow: UnitOfWork, actor: Actor, meeting: Meeting) -> AgendaItem | None:
    """Return the case on the table in the copy of the person acting, without looking at those that cannot be it."""
    if meeting.current_item_id is None:
        return None
    within = cases_within(uow, actor, Operation.READ, DataClass.AGENDA, key=AgendaItem.case_id)
    left = sa.and_(AgendaItem.first_called_at.is_not(None), AgendaItem.state.in_(OPEN_STEPS))
    may_be = sa.or_(AgendaItem.id == meeting.current_item_id, left)
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, within, may_be)
    return on_the_table(meeting, uow.session.scalars(query).all())
