"""Telling the advocate: who was told of an accepted referral, and by which way."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job
from marac_desk.desktop.forms.ui_tell_advocate_dialog import Ui_TellAdvocateDialog
from marac_desk.desktop.referrals.dialogs import DecisionDialog
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.desktop.wording import labels
from marac_desk.rules.vocabulary import ChaseChannel
from marac_desk.services.referrals.telling import tell_advocate


class TellAdvocateDialog(DecisionDialog):
    """Asks for a name and a way; the desk itself tells nobody."""

    refused_at: ClassVar = {"whom_needed": "whomLineEdit"}
    ui: Ui_TellAdvocateDialog

    def __init__(self, desk: Desk, referral_id: UUID, parent: QWidget) -> None:
        super().__init__(desk, Ui_TellAdvocateDialog(), parent)
        self._referral_id = referral_id
        fill_choices(self.ui.channelComboBox, labels.words(ChaseChannel))
        self.ui.channelComboBox.setCurrentIndex(self.ui.channelComboBox.findData(ChaseChannel.PHONE.value))
        self.ui.whomLineEdit.setFocus()

    def job(self) -> Job:
        """Write down that she or he was told."""
        whom, actor, referral = self.ui.whomLineEdit.text(), self.desk.actor, self._referral_id
        channel = ChaseChannel(self.ui.channelComboBox.currentData())
        return lambda uow: tell_advocate(uow, actor=actor, referral_id=referral, whom=whom, channel=channel)
