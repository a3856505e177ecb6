"""A line on its way to the disk: its row stands at once, its tick follows the commit, a failure gives it back."""

from __future__ import annotations

import uuid
from typing import Any

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.autosave import Autosave
from marac_desk.desktop.room.line_sentences import does_words, due_moment
from marac_desk.desktop.room.reading import Chosen, LineDraft
from marac_desk.desktop.room.running_view import RunningView
from marac_desk.desktop.room.state import RoomState, item_of
from marac_desk.desktop.wording import problems
from marac_desk.services.actions.adding import Recorded
from marac_desk.services.meeting_room.recording import correct_action, record_action


class Recorder(QObject):
    """Records new actions and corrections from the record line."""

    corrected = Signal()

    def __init__(self, desk: Desk, view: RunningView, draft: Autosave, owner: QObject) -> None:
        super().__init__(owner)
        self.desk, self._view, self._draft = desk, view, draft
        self._state: RoomState | None = None
        self._correcting: uuid.UUID | None = None
        self._set_by = ""
        view.line.submitted.connect(self.submit)

    def show_state(self, state: RoomState) -> None:
        """Know which case is on the table."""
        if item_of(state) != item_of(self._state):
            self._correcting = None
        self._state = state

    @property
    def correcting(self) -> bool:
        """Tell whether the line corrects an action that stands."""
        return self._correcting is not None

    def correct(self, action_id: Any) -> None:
        """Put an action's line back into the field; what stood there unrecorded returns afterwards."""
        case = self._state.case if self._state is not None else None
        line = next((line for line in case.plan if line.action_id == action_id), None) if case else None
        if line is None:
            return
        self._set_by = self._view.line.text() if not self.correcting else self._set_by
        self._correcting = line.action_id
        self._view.show_share_line(False)
        self._view.line.set_text(line.typed, Chosen(person=line.about))
        self._view.line.correcting(line.title)

    def give_up(self) -> None:
        """Leave an action as it stands; the text of a new one stays in the line."""
        if self.correcting:
            self._end_correction()

    def _end_correction(self) -> None:
        self._correcting = None
        self._view.line.correcting("")
        self._view.line.set_text(self._set_by)
        self._set_by = ""
        self.corrected.emit()

    def submit(self, draft: LineDraft) -> None:
        """Send a line to the disk."""
        item_id = item_of(self._state)
        if item_id is None:
            return
        if self._correcting is not None:
            self._send_correction(draft, self._correcting)
            return
        key, actor = uuid.uuid4(), self.desk.actor
        typed = draft.to_record(key)
        mark, words = (
            (draft.agency.mark, f"{draft.agency.short_name} {does_words(draft)}") if draft.agency else ("", "")
        )
        self._view.plan.show_saving(key, mark, words)
        forget = self._draft.handed_in()
        self._view.line.clear()

        def job(uow: Any) -> Any:
            done = record_action(uow, actor=actor, item_id=item_id, draft=typed)
            forget(uow)
            return done

        self.desk.work.write(
            self, job, self._on_recorded, lambda error: self._on_failed(key, draft, mark, words, error)
        )

    def _on_recorded(self, recorded: Recorded) -> None:
        zone, today = self.desk.area.zone, self.desk.today()
        due = due_moment(recorded.due_on, recorded.due_at, today, zone) if recorded.due_on else ""
        self._view.plan.show_saved(recorded.action_id, due)

    def _on_failed(self, key: uuid.UUID, draft: LineDraft, mark: str, words: str, error: Exception) -> None:
        """Give the line back: into the field where it is free, and in any case beside the row that was not saved."""
        self._view.plan.show_failed(key, mark, words, problems.sentence(error))
        if not self._view.line.text().strip():
            self._view.line.set_text(draft.typed, draft.chosen)
            self._view.plan.forget(key)
        self.desk.window.say(problems.sentence(error))

    def _send_correction(self, draft: LineDraft, action_id: uuid.UUID) -> None:
        typed, actor = draft.to_record(action_id), self.desk.actor
        self.desk.work.write(
            self,
            lambda uow: correct_action(uow, actor=actor, action_id=action_id, draft=typed),
            lambda _recorded: self._end_correction(),
            lambda error: self.desk.window.say(problems.sentence(error)),
        )
