"""Which case is on the table, in a copy of the agenda that may not hold it."""

from __future__ import annotations

from collections.abc import Sequence

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.rules.lives import OPEN_STEPS


def on_the_table(meeting: Meeting, items: Sequence[AgendaItem]) -> AgendaItem | None:
    """Return the case on the table; where it is not in the copy, the one of the copy that was left open for it.

    So it is the same as in a meeting without it: a table that was cleared is empty, and one that was not is not.
    """
    on_it = next((item for item in items if item.id == meeting.current_item_id), None)
    if on_it is not None or meeting.current_item_id is None:
        return on_it
    left = [item for item in items if item.first_called_at is not None and item.state in OPEN_STEPS]
    return max(left, key=lambda item: (item.first_called_at, item.position), default=None)
