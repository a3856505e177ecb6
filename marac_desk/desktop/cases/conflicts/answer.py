"""The answer to the question: who is shut out, what is known besides, kept while it is typed and sent as one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.cases.conflicts import rows as words
from marac_desk.desktop.cases.conflicts.foot import ConflictFoot
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.autosave import Autosave
from marac_desk.desktop.page import Page
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import problems
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.answering import Answered, answer_conflicts
from marac_desk.services.conflicts.views import ConflictMatch, ConflictView


class ConflictAnswer(QObject):
    """Sends an answer; says what became of it, or at the foot of the page why it was not taken.

    `answered` says whether there is something to read before one goes on; `overtaken` that the question is another now.
    """

    answered = Signal(bool)
    overtaken = Signal()

    def __init__(self, desk: Desk, foot: ConflictFoot, page: Page) -> None:
        super().__init__(page)
        self._desk, self._foot = desk, foot
        self.note = Autosave(desk, page, "conflict_answer", self._typed)
        foot.note.textChanged.connect(lambda _text: self.note.touched())

    def open(self, case_id: uuid.UUID) -> None:
        """Begin with a case: what was typed for it before stands there again."""
        self._foot.note.setText("")
        self.note.open(case_id.hex, lambda content: self._foot.note.setText(str(content.get("note", ""))))

    def _typed(self) -> dict[str, Any] | None:
        text = self._foot.note.text()
        return {"note": text} if text.strip() else None

    def send(self, view: ConflictView, ticked: Sequence[ConflictMatch]) -> None:
        """Send the answer to what was seen, with those who are shut out by it."""
        if not view.may_answer or not self._foot.answer.isEnabled():
            return
        actor, typed = self._desk.actor, self._foot.note.text().strip()
        whom = [words.whom_of(view, match, typed) for match in ticked]
        forget, looked, case_id = self.note.handed_in(), view.looked, view.case_id

        def job(uow: Any) -> tuple[Answered, Changes]:
            result = answer_conflicts(
                uow, actor=actor, case_id=case_id, looked=looked, restrict=whom, note=typed or None
            )
            forget(uow)
            return result

        self._foot.answer.setEnabled(False)
        self._desk.work.write(self, job, self._on_answered, self._on_refused)

    def _on_answered(self, done: Answered) -> None:
        later = sum(one.found_later for one in done.restricted)
        copies = sum(one.copies for one in done.restricted)
        text = self.tr("Answered: the case can be placed.")
        if later:
            text = self.tr("Answered. %n may have known of the case before; the advocate is told.", None, later)
        if copies:
            text = f"{text} {self.tr('%n copy(ies) asked back.', None, copies)}"
        self._desk.window.say(text)
        self.answered.emit(bool(copies))

    def _on_refused(self, error: Exception) -> None:
        self.note.not_taken()
        self._foot.answer.setEnabled(True)
        self._foot.say(problems.sentence(error), Tone.LATE)
        code = getattr(error, "code", "")
        if code == "conflict_note_needed":
            self._foot.note.setFocus()
        elif code == "conflict_changed":
            self.overtaken.emit()
