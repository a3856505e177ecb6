"""The form for what an agency answered to a chase of one action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.actions.action_dialog import ActionDialog
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.reply_form import REFUSED_AT, begin_reply, reply_of
from marac_desk.desktop.entry.step_dialog import Job
from marac_desk.desktop.forms.ui_add_reply_dialog import Ui_AddReplyDialog
from marac_desk.services.actions.views import ActionRow
from marac_desk.services.chasing.replies import reply_to_chase


class AddReplyDialog(ActionDialog):
    """Asks who said what and when, and what was promised."""

    kind = "add_reply"
    refused_at: ClassVar = REFUSED_AT
    ahead = False
    ui: Ui_AddReplyDialog

    def __init__(self, desk: Desk, rows: Sequence[ActionRow], parent: QWidget | None) -> None:
        super().__init__(desk, Ui_AddReplyDialog(), rows, parent)
        begin_reply(desk, self.ui)
        self.begin(self.subject)
        self.ui.saidPlainTextEdit.setFocus()

    def job(self) -> Job:
        """Add the reply."""
        return self.each(reply_to_chase, reply=reply_of(self.desk, self.ui))
