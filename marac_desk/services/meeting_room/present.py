"""Who sits at the table: during the meeting, and while one case is on it."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.model.meeting import Attendance, StepOut
from marac_desk.register.visibility import Condition
from marac_desk.rules.vocabulary import CAME


def sits(item_id: uuid.UUID | None = None) -> Condition:
    """Return the condition on `Attendance` that somebody came and has not left; at one case, if it is named.

    Whoever stepped out of the room for the case does not sit there, nor does who comes for another case alone.
    """
    here = sa.and_(Attendance.status.in_(CAME), Attendance.to_at.is_(None))
    if item_id is None:
        return sa.and_(here, Attendance.for_item_id.is_(None))
    out = sa.exists().where(StepOut.attendance_id == Attendance.id, StepOut.item_id == item_id, StepOut.in_at.is_(None))
    return sa.and_(here, sa.or_(Attendance.for_item_id.is_(None), Attendance.for_item_id == item_id), ~out)
