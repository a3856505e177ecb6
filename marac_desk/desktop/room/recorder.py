"""A line on its way to the disk: its row stands at once, its tick follows the commit, a failure gives it back.

What did not get to the disk goes back into the line where that is free, and is not saved until it is recorded again
or thrown away. Otherwise its row says so, and it is recorded by itself as soon as the disk takes something again.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.autosave import Autosave
from marac_desk.desktop.entry.two_texts import Difference, TwoTextsDialog, show_both
from marac_desk.desktop.room.line_sentences import does_words, due_moment
from marac_desk.desktop.room.reading import Chosen, LineDraft
from marac_desk.desktop.room.running_view import RunningView
from marac_desk.desktop.room.state import RoomState, item_of
from marac_desk.desktop.wording import problems
from marac_desk.desktop.work import is_of_storing
from marac_desk.rules.lives import CLOSED_STATES
from marac_desk.services.actions.adding import Recorded
from marac_desk.services.actions.steps import Seen
from marac_desk.services.meeting_room.recording import correct_action, record_action
from marac_desk.services.meeting_room.views import PlanLine


@dataclasses.dataclass(frozen=True, slots=True)
class _Line:
    """A new action on its way: its key, the item it belongs to, what was typed, and how its row is told apart."""

    key: uuid.UUID
    item_id: uuid.UUID
    draft: LineDraft
    mark: str
    words: str

    @property
    def thing(self) -> str:
        """What is not saved until just this action is."""
        return str(self.key)


class Recorder(QObject):
    """Records new actions and corrections from the record line."""

    corrected = Signal()

    def __init__(self, desk: Desk, view: RunningView, draft: Autosave, owner: QObject) -> None:
        super().__init__(owner)
        self.desk, self._view, self._draft = desk, view, draft
        self._state: RoomState | None = None
        self._correcting: PlanLine | None = None
        self.two_texts: TwoTextsDialog | None = None
        self._set_by = ""
        self._given_back: _Line | None = None
        self._waiting: list[_Line] = []
        view.line.submitted.connect(self.submit)
        view.line.touched.connect(self._on_touched)
        view.line.back_wanted.connect(self.correct_last)

    def show_state(self, state: RoomState) -> None:
        """Know which case is on the table."""
        if item_of(state) != item_of(self._state):
            self._correcting = None
        self._state = state

    @property
    def correcting(self) -> bool:
        """Tell whether the line corrects an action that stands."""
        return self._correcting is not None

    @property
    def _may_record(self) -> bool:
        case = self._state.case if self._state is not None else None
        return case is not None and case.may.record_actions

    def correct(self, action_id: Any) -> None:
        """Put an action's line back into the field; what stood there unrecorded returns afterwards."""
        case = self._state.case if self._state is not None and self._may_record else None
        line = next((line for line in case.plan if line.action_id == action_id), None) if case else None
        if line is None:
            return
        self._set_by = self._view.line.text() if not self.correcting else self._set_by
        self._correcting = line
        self._view.show_share_line(False)
        self._view.line.set_text(line.typed, Chosen(person=line.about))
        self._view.line.correcting(line.title)

    def correct_last(self) -> None:
        """Put the last action that was recorded back into the field, and at the next call the one before it."""
        case = self._state.case if self._state is not None and self._may_record else None
        lines = (
            sorted((line for line in case.plan if line.state not in CLOSED_STATES), key=lambda line: line.number)
            if case
            else []
        )
        if self._correcting is not None:
            lines = [line for line in lines if line.number < self._correcting.number] or lines[-1:]
        if lines:
            self.correct(lines[-1].action_id)

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
        if item_id is None or not self._may_record:
            return
        if self._correcting is not None:
            self._send_correction(draft, self._correcting)
            return
        mark = draft.agency.mark if draft.agency else ""
        words = f"{draft.agency.short_name} {does_words(draft)}" if draft.agency else ""
        line = _Line(uuid.uuid4(), item_id, draft, mark, words)
        before, self._given_back = self._given_back, None
        self._send(line, self._draft.handed_in(), before)
        self._view.line.clear()

    def _send(self, line: _Line, forget: Callable[[Any], None], before: _Line | None = None) -> None:
        """Send one to the disk; with it `before`, the same text that was given back, is saved or goes on not being."""
        actor, typed = self.desk.actor, line.draft.to_record(line.key)
        self._view.plan.show_saving(line.key, line.mark, line.words)

        def job(uow: Any) -> Any:
            done = record_action(uow, actor=actor, item_id=line.item_id, draft=typed)
            forget(uow)
            return done

        def recorded(found: Recorded) -> None:
            self._settle(before)
            self._on_recorded(found)

        def failed(error: Exception) -> None:
            self._settle(before)
            self._on_failed(line, error)

        self.desk.work.write(self, job, recorded, failed, thing=line.thing)

    def _settle(self, line: _Line | None) -> None:
        if line is not None:
            self.desk.work.unsaved.drop(self, line.thing)

    def _on_recorded(self, recorded: Recorded) -> None:
        zone, today = self.desk.area.zone, self.desk.today()
        due = due_moment(recorded.due_on, recorded.due_at, today, zone) if recorded.due_on else ""
        self._view.plan.show_saved(recorded.action_id, due)
        waiting, self._waiting = self._waiting, []
        for line in waiting:  # the disk takes something again
            self._send(line, lambda _uow: None)

    def _on_failed(self, line: _Line, error: Exception) -> None:
        """Give the line back: into the field where it is free, and in any case beside the row that was not saved."""
        self._view.plan.show_failed(line.key, line.mark, line.words, problems.sentence(error))
        if not self._view.line.text().strip():
            self._view.line.set_text(line.draft.typed, line.draft.chosen)
            self._view.plan.forget(line.key)
            self._given_back = line
        elif is_of_storing(error):
            self._waiting.append(line)
        self.desk.window.say(problems.sentence(error))

    def _on_touched(self) -> None:
        """Whoever empties the line lets go of what stood there."""
        if self._given_back is not None and not self.correcting and not self._view.line.text().strip():
            self._settle(self._given_back)
            self._given_back = None

    def _send_correction(self, draft: LineDraft, line: PlanLine) -> None:
        typed, actor, seen = draft.to_record(line.action_id), self.desk.actor, Seen(line.action_id, line.version)
        self.desk.work.write(
            self,
            lambda uow: correct_action(uow, actor=actor, seen=seen, draft=typed),
            lambda _recorded: self._end_correction(),
            lambda error: self._on_overtaken(draft, line, error),
        )

    def _on_overtaken(self, draft: LineDraft, line: PlanLine, error: Exception) -> None:
        """Say why a correction was not taken; where somebody else changed the action first, show both wordings."""
        theirs = getattr(error, "theirs", None)
        if theirs is None:
            self.desk.window.say(problems.sentence(error))
            return
        now = " ".join(filter(None, (theirs.texts["title"], theirs.texts["detail"], theirs.texts["due_on"])))
        both = [Difference("typed", self.tr("This action"), line.typed, draft.typed, now, str)]

        def chosen(texts: Mapping[str, str]) -> None:
            if texts["typed"] == draft.typed:
                self._send_correction(draft, dataclasses.replace(line, version=theirs.version))
            else:
                self._end_correction()

        self.two_texts = show_both(self.desk, theirs, both, self._view, chosen)
