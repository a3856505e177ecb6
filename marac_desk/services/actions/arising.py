"""Matters arising: what became of the actions of earlier meetings, sorted as the chair of the next one reads them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.meeting import Meeting
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.rules.arising import Arising, arising, order_of
from marac_desk.rules.deadlines import days_late, escalation_level
from marac_desk.rules.vocabulary import MeetingKind
from marac_desk.services.access import names_shown, require
from marac_desk.services.actions.allowing import allowed_rows
from marac_desk.services.actions.conditions import Condition, now_of, within
from marac_desk.services.actions.rows import rows_of
from marac_desk.services.actions.views import ActionRow, Grouping
from marac_desk.services.meetings.known import known_meeting
from marac_desk.services.settings import area_settings


@dataclass(frozen=True, slots=True)
class ArisingRow:
    """One earlier action before the meeting: why, how late on the meeting's day, and which rung that reaches."""

    row: ActionRow
    kind: Arising
    level: int
    late: int


@dataclass(frozen=True, slots=True)
class MattersArising:
    """The matters arising of one meeting; `since` is the day of the meeting before it, from which ends are told."""

    meeting_id: uuid.UUID
    day: date
    since: date | None
    rows: tuple[ArisingRow, ...]

    def count(self, kind: Arising) -> int:
        """Return how many stand under one head."""
        return sum(one.kind is kind for one in self.rows)


def matters_arising(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> MattersArising:
    """Return the actions of earlier meetings that the person acting may read: what is open, what ended since the last.

    Lateness is told as it stands today, whenever the meeting is. The last one is the last regular one: any other may
    have been called for a case that somebody must not know of. Raises NotFoundError, NotAllowedError.
    """
    require(uow, actor, Operation.READ, DataClass.ACTIONS, WITHOUT_NAMES)
    meeting = known_meeting(uow, actor, meeting_id)
    since = uow.session.scalar(
        sa.select(sa.func.max(Meeting.day)).where(Meeting.day < meeting.day, Meeting.kind == MeetingKind.REGULAR)
    )
    rows = _rows(uow, actor, meeting, since)
    return MattersArising(meeting.id, meeting.day, since, rows)


def _rows(uow: UnitOfWork, actor: Actor, meeting: Meeting, since: date | None) -> tuple[ArisingRow, ...]:
    now, named = now_of(uow), names_shown(uow, actor, DataClass.ACTIONS)
    query = sa.select(Action.entry).where(*_before(meeting, since), within(uow, actor, Operation.READ, WITHOUT_NAMES))
    entries = uow.session.scalars(query.order_by(Action.due_on, Action.entry)).all()
    rules = area_settings(uow).time_rules
    found = []
    for row in allowed_rows(uow, actor, rows_of(uow, entries, Grouping.CASE, now, named=named)):
        kind = arising(row.state, row.due_basis, late=row.is_late)
        if kind is not None:
            undone = kind is Arising.NOT_DONE and row.closed_on is not None
            late = days_late(now.calendar, row.due_on, row.closed_on or now.day) if undone else row.late
            found.append(ArisingRow(row, kind, escalation_level(rules, late) if kind is Arising.LATE else 0, late))
    return tuple(sorted(found, key=_order))


def _before(meeting: Meeting, since: date | None) -> list[Condition]:
    """Return the conditions of what was agreed before this meeting, and is open or ended since the one before."""
    other = sa.or_(Action.meeting_id.is_(None), Action.meeting_id != meeting.id)
    still = Action.closed_on.is_(None)
    ended = still if since is None else sa.or_(still, Action.closed_on >= since)
    earlier = sa.select(Meeting.id).where(Meeting.day < meeting.day)
    return [other, ended, sa.or_(Action.meeting_id.is_(None), Action.meeting_id.in_(earlier))]


def _order(one: ArisingRow) -> tuple[int, int, int, date, str, int]:
    row = one.row
    return order_of(
        one.kind, level=one.level, days_late=one.late, due_on=row.due_on, reference=row.reference, number=row.number
    )
