"""The form for what an agency answered when it was asked once more for its research."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.reply_form import REFUSED_AT, begin_reply, reply_of
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.forms.ui_add_reply_dialog import Ui_AddReplyDialog
from marac_desk.desktop.meetings import readiness_words as words
from marac_desk.services.chasing.replies import reply_to_research_chase
from marac_desk.services.meetings.research_history import ResearchLine


class ResearchReplyDialog(StepDialog):
    """Shows what was asked and said before, and asks who said what now."""

    kind: ClassVar[str] = "research_reply"
    refused_at: ClassVar = REFUSED_AT
    ui: Ui_AddReplyDialog

    def __init__(
        self, desk: Desk, research_id: UUID, about: str, history: tuple[ResearchLine, ...], parent: QWidget | None
    ) -> None:
        super().__init__(desk, Ui_AddReplyDialog(), parent)
        self._research = research_id
        self.ui.aboutLabel.setText("\n".join([about, *(words.history_line(desk, line) for line in history)]))
        begin_reply(desk, self.ui)
        self.begin(research_id.hex)
        self.ui.saidPlainTextEdit.setFocus()

    def job(self) -> Job:
        """Add the reply."""
        actor, key, reply = self.desk.actor, self._research, reply_of(self.desk, self.ui)
        return lambda uow: reply_to_research_chase(uow, actor=actor, research_id=key, reply=reply)
