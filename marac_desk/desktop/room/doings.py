"""What is done in the room: each is one use case in the writer lane, and a problem is said where it happened."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import problems
from marac_desk.rules.lives import ItemState
from marac_desk.rules.vocabulary import AttendanceStatus
from marac_desk.services.actions.steps import Seen
from marac_desk.services.changes import Changes
from marac_desk.services.deferring import DeferralDraft, check_interim
from marac_desk.services.meeting_room import attending, recording, running
from marac_desk.services.meeting_room.views import PlanLine, SeatAtCase

Then = Callable[[Any], None]
Failed = Callable[[Exception], None]
Leaving = Sequence[SeatAtCase]
"""Who sits at the table and leaves the room before a case is called."""


class RoomDoings(QObject):
    """Steps of the meeting, for whoever of the room's parts asks."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk

    def _write(self, job: Callable[[Any], Any], then: Then | None = None, failed: Failed | None = None) -> None:
        self._desk.work.write(self, job, then, failed)

    def start(self, meeting_id: uuid.UUID) -> None:
        """Begin the meeting."""
        actor = self._desk.actor
        self._write(lambda uow: running.start_meeting(uow, actor=actor, meeting_id=meeting_id))

    def seat(self, seat_id: uuid.UUID, status: AttendanceStatus | None = None, *, declared: bool | None = None) -> None:
        """Say who is here, and that the declaration was signed."""
        actor = self._desk.actor
        self._write(
            lambda uow: running.set_attendance(
                uow, actor=actor, attendance_id=seat_id, status=status, declared=declared
            )
        )

    def everybody(self, meeting_id: uuid.UUID) -> None:
        """Say that everybody who is still expected is here."""
        actor = self._desk.actor
        self._write(lambda uow: running.all_are_here(uow, actor=actor, meeting_id=meeting_id))

    def leave(self, seat_id: uuid.UUID) -> None:
        """Say that somebody has left the meeting."""
        actor = self._desk.actor
        self._write(lambda uow: attending.leave_table(uow, actor=actor, attendance_id=seat_id), None, self._refused)

    def release(self, meeting_id: uuid.UUID) -> None:
        """Let the agencies go that are there for children alone."""
        actor = self._desk.actor
        self._write(
            lambda uow: attending.release_child_agencies(uow, actor=actor, meeting_id=meeting_id), None, self._refused
        )

    def _refused(self, error: Exception) -> None:
        self._desk.window.say(problems.sentence(error))

    def statement(self, meeting_id: uuid.UUID) -> None:
        """Say that the confidentiality statement was read."""
        actor = self._desk.actor
        self._write(lambda uow: running.read_statement(uow, actor=actor, meeting_id=meeting_id))

    def call(self, item_id: uuid.UUID, leaving: Leaving = ()) -> None:
        """Call a case; who must not hear it has left the room."""
        self._write(lambda uow: (None, self._call(uow, item_id, leaving)))

    def _call(self, uow: Any, item_id: uuid.UUID, leaving: Leaving) -> Changes:
        actor = self._desk.actor
        for seat in leaving:
            attending.step_out(uow, actor=actor, item_id=item_id, attendance_id=seat.attendance_id)
        return running.call_case(uow, actor=actor, item_id=item_id)[1]

    def step(self, item_id: uuid.UUID, step: ItemState) -> None:
        """Go to a step."""
        actor = self._desk.actor
        self._write(lambda uow: running.take_step(uow, actor=actor, item_id=item_id, step=step))

    def conclude(self, item_id: uuid.UUID, leaving: Leaving = ()) -> None:
        """Conclude a case and call the next one, in one unit of work."""
        actor = self._desk.actor

        def job(uow: Any) -> tuple[uuid.UUID | None, Changes]:
            following, changes = running.conclude_case(uow, actor=actor, item_id=item_id)
            return following, changes | self._call_next(uow, following, leaving)

        self._write(job)

    def set_aside(
        self, item_id: uuid.UUID, state: ItemState, reason: str, then: Then, failed: Failed, leaving: Leaving = ()
    ) -> None:
        """Defer a case, withdraw it or say that it was not reached, and call the next one."""
        actor = self._desk.actor

        def job(uow: Any) -> tuple[uuid.UUID | None, Changes]:
            following, changes = running.set_aside(uow, actor=actor, item_id=item_id, state=state, reason=reason)
            return following, changes | self._call_next(uow, following, leaving)

        self._write(job, then, failed)

    def deferring(
        self, uow: Any, item_id: uuid.UUID, draft: DeferralDraft, leaving: Leaving
    ) -> tuple[uuid.UUID | None, Changes]:
        """Defer a case with what is done until it is heard, and call the next one, in one unit of work."""
        check_interim(draft)
        following, changes = running.set_aside(
            uow,
            actor=self._desk.actor,
            item_id=item_id,
            state=ItemState.DEFERRED,
            reason=draft.reason,
            deferral=draft,
        )
        return following, changes | Changes.ACTIONS | Changes.CASES | self._call_next(uow, following, leaving)

    def _call_next(self, uow: Any, following: uuid.UUID | None, leaving: Leaving) -> Changes:
        return Changes.NOTHING if following is None else self._call(uow, following, leaving)

    def read_back(self, line: PlanLine, failed: Failed) -> None:
        """Say that an action was read out and agreed, in the words it has here."""
        actor, seen = self._desk.actor, Seen(line.action_id, line.version)
        self._write(lambda uow: recording.read_back(uow, actor=actor, seen=seen), None, failed)

    def close(self, meeting_id: uuid.UUID, then: Then, failed: Failed) -> None:
        """Close the meeting."""
        actor = self._desk.actor
        self._write(lambda uow: running.close_meeting(uow, actor=actor, meeting_id=meeting_id), then, failed)
