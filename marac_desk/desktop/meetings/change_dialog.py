"""Putting a meeting on another day, or cancelling it: what happens to its cases is said before."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import needed_day, typed_time
from marac_desk.desktop.forms.ui_change_meeting_dialog import Ui_ChangeMeetingDialog
from marac_desk.desktop.wording import dates
from marac_desk.services.meetings.calling_off import cancel_meeting, move_meeting
from marac_desk.services.meetings.views import BuilderView


class ChangeMeetingDialog(StepDialog):
    """Another day takes the agenda along; cancelling gives the cases back."""

    kind: ClassVar[str] = "change_meeting"
    refused_at: ClassVar = {"reason_needed": "reasonPlainTextEdit", "day_has_passed": "dayLineEdit"}
    ui: Ui_ChangeMeetingDialog

    def __init__(self, desk: Desk, view: BuilderView, parent: QWidget) -> None:
        super().__init__(desk, Ui_ChangeMeetingDialog(), parent)
        self._view = view
        day = dates.day(view.day, desk.today())
        self.ui.titleLabel.setText(self.tr("The meeting of {day}").format(day=day))
        self.ui.aboutLabel.hide()
        self.ui.whatComboBox.addItem(self.tr("Another day"), "move")
        self.ui.whatComboBox.addItem(self.tr("Cancelled"), "cancel")
        self.ui.timeLineEdit.setText(dates.clock_time(view.starts_at, desk.area.zone))
        self.ui.whatComboBox.currentIndexChanged.connect(self._show)
        self._show()
        self.begin(str(view.meeting_id))
        self.ui.whatComboBox.setFocus()

    @property
    def _moves(self) -> bool:
        return bool(self.ui.whatComboBox.currentData() == "move")

    def _show(self) -> None:
        for widget in (self.ui.dayLabel, self.ui.dayLineEdit, self.ui.timeLabel, self.ui.timeLineEdit):
            widget.setVisible(self._moves)
        cases = len(self._view.items)
        if self._moves:
            said = self.tr("Its agenda goes along: %n case(s). Packs that went out are made anew.", None, cases)
        else:
            said = self.tr("%n case(s) come back in the next meeting that takes cases, or wait for one.", None, cases)
        self.ui.effectLabel.setText(said if cases else self.tr("No case is on it."))
        self.ui.saveButton.setText(self.tr("Move meeting") if self._moves else self.tr("Cancel meeting"))

    def job(self) -> Job:
        """Move or cancel it."""
        actor, meeting_id = self.desk.actor, self._view.meeting_id
        reason = self.ui.reasonPlainTextEdit.toPlainText()
        if not self._moves:
            return lambda uow: cancel_meeting(uow, actor=actor, meeting_id=meeting_id, reason=reason)
        day, starts = needed_day(self.desk, self.ui.dayLineEdit, ahead=True), typed_time(self.ui.timeLineEdit)
        return lambda uow: move_meeting(uow, actor=actor, meeting_id=meeting_id, day=day, starts=starts, reason=reason)
