"""What the page knows of the running meeting, and the simple questions every part of the room asks of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from marac_desk.rules.lives import OPEN_STEPS, ItemState, MeetingState
from marac_desk.rules.meeting_clock import Forecast, Pace, TimedCase, Turn, forecast, pace, still_planned
from marac_desk.services.meeting_room.share_safe import ShareSafe
from marac_desk.services.meeting_room.views import CaseInRoom, LineWords, ListedCase, RoomView


@dataclass(frozen=True, slots=True)
class RoomState:
    """The meeting, the case on the table (None before the first and after the last), what the line reads by.

    `safe` is what may be shared of it, where somebody shares it.
    """

    room: RoomView
    case: CaseInRoom | None
    words: LineWords
    safe: ShareSafe | None = None

    @property
    def running(self) -> bool:
        """Tell whether the meeting is in session."""
        return self.room.state is MeetingState.IN_SESSION

    @property
    def until(self) -> datetime:
        """Until when people gave their time; where nobody said, when the meeting ends as planned."""
        return self.room.booked_end or self.room.planned_end

    @property
    def waiting(self) -> tuple[ListedCase, ...]:
        """The cases that have not been heard to their end."""
        return tuple(case for case in self.room.cases if case.state in OPEN_STEPS or case.state is ItemState.QUEUED)

    @property
    def listed(self) -> ListedCase | None:
        """The case on the table as it stands in the list."""
        return next((case for case in self.room.cases if case.item_id == self.room.current), None)

    @property
    def following(self) -> ListedCase | None:
        """The case that comes after the one on the table."""
        here = self.listed.position if self.listed else 0
        others = [case for case in self.waiting if case.item_id != self.room.current]
        return next((case for case in others if case.position > here), others[0] if others else None)

    @property
    def all_heard(self) -> bool:
        """Tell whether nothing waits any more."""
        return bool(self.room.cases) and not self.waiting

    def seconds(self, now: datetime) -> int:
        """Return how long the case on the table has had."""
        if self.case is None:
            return 0
        since = self.case.running_since
        return self.case.seconds + (max(0, int((now - since).total_seconds())) if since is not None else 0)

    def pace(self, now: datetime) -> Pace:
        """Return how the case on the table stands against its minutes."""
        if self.case is None or self.case.running_since is None:
            return Pace.WITHIN
        return pace(
            self.seconds(now),
            planned_minutes=self.case.planned_minutes,
            usual_minutes=self.room.usual_minutes,
            amber_minutes=self.room.amber_minutes,
            red_minutes=self.room.red_minutes,
        )

    def forecast(self, now: datetime) -> Forecast:
        """Return when what waits will be heard and when the meeting ends."""
        waiting = {case.item_id for case in self.waiting}
        return forecast([self._timed(case, now, case.item_id in waiting) for case in self.room.cases], now)

    def _timed(self, case: ListedCase, now: datetime, waits: bool) -> TimedCase:
        running = case.item_id == self.room.current and self.room.running_since is not None
        turn = Turn.RUNS if running else Turn.WAITS if waits else Turn.OVER
        pause = self.room.break_minutes if case.item_id == self.room.break_after else 0
        planned = still_planned(case.planned_minutes, case.seconds) if turn is Turn.WAITS else case.planned_minutes
        return TimedCase(case.item_id, turn, planned, self.seconds(now) if running else 0, pause)


def item_of(state: RoomState | None) -> uuid.UUID | None:
    """Return the key of the case on the table."""
    return state.case.item_id if state is not None and state.case is not None else None
