"""Calling a meeting about one case: emergency, review, or two agencies between themselves."""

from __future__ import annotations

import uuid
from datetime import time
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError, day_text, needed_day, typed_number, typed_time
from marac_desk.desktop.forms.ui_call_meeting_dialog import Ui_CallMeetingDialog
from marac_desk.desktop.widgets.fields import chosen_id, fill_choices
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.vocabulary import MeetingKind, MeetingMode
from marac_desk.services.meetings.calling import KINDS, CallDraft, CallOffer, call_meeting, call_offer

USUAL = time(14, 0)


class CallMeetingDialog(StepDialog):
    """Everything stands as an emergency needs it, so that one key calls it; saved with the key of the meeting."""

    kind: ClassVar[str] = "call_meeting"
    refused_at: ClassVar = {
        "day_has_passed": "dayLineEdit",
        "meeting_length": "minutesLineEdit",
        "two_agencies_needed": "secondAgencyComboBox",
        "agency_kept_out": "firstAgencyComboBox",
    }
    ui: Ui_CallMeetingDialog

    def __init__(self, desk: Desk, case_id: uuid.UUID, parent: QWidget) -> None:
        super().__init__(desk, Ui_CallMeetingDialog(), parent)
        self._case_id = case_id
        self.ui.aboutLabel.hide()
        fill_choices(self.ui.kindComboBox, {kind: labels.word(kind) for kind in KINDS})
        fill_choices(self.ui.modeComboBox, labels.words(MeetingMode))
        self.ui.modeComboBox.setCurrentIndex(self.ui.modeComboBox.findData(MeetingMode.VIRTUAL.value))
        self.ui.timeLineEdit.setText(USUAL.strftime("%H:%M"))
        self.ui.minutesLineEdit.setText("45")
        self.ui.kindComboBox.currentIndexChanged.connect(self._show_kind)
        self.ui.saveButton.setEnabled(False)
        self._show_kind()
        actor = desk.actor
        desk.work.read(
            self,
            lambda uow: call_offer(uow, actor=actor, case_id=case_id),
            self._show,
            self.say_refused,
            what="offer",
        )
        self.ui.kindComboBox.setFocus()

    def _show(self, offer: CallOffer) -> None:
        today = self.desk.today()
        name = self.desk.name(offer.name, offer.reference)
        self.ui.titleLabel.setText(self.tr("Call a meeting about {name}").format(name=name))
        self.ui.dayLineEdit.setText(day_text(offer.due))
        due = self.tr("An emergency is due by {day}.").format(day=dates.day(offer.due, today))
        if not offer.due_verified:
            due = self.tr("{due} Holidays not verified.").format(due=due)
        if offer.on is not None:
            stays = self.tr("It stays on the agenda of {day} as well.").format(day=dates.day(offer.on, today))
            due = f"{due} {stays}"
        self.ui.dueLabel.setText(due)
        agencies = {str(key): short_name for key, short_name in offer.agencies}
        for box in (self.ui.firstAgencyComboBox, self.ui.secondAgencyComboBox):
            fill_choices(box, agencies, nothing=self.tr("Choose an agency"))
        wanted = MeetingKind.REVIEW if offer.heard else MeetingKind.EMERGENCY
        self.ui.kindComboBox.setCurrentIndex(self.ui.kindComboBox.findData(wanted.value))
        self.ui.saveButton.setEnabled(True)
        self.begin(f"call {self._case_id}")

    @property
    def _kind(self) -> MeetingKind:
        return MeetingKind(self.ui.kindComboBox.currentData())

    def _show_kind(self) -> None:
        two = self._kind is MeetingKind.TWO_AGENCIES
        for widget in (
            self.ui.firstAgencyLabel,
            self.ui.firstAgencyComboBox,
            self.ui.secondAgencyLabel,
            self.ui.secondAgencyComboBox,
        ):
            widget.setVisible(two)
        self.ui.seatsLabel.setText(
            self.tr("Only these two agencies, the coordinator and the chair learn of it. Its actions are real actions.")
            if two
            else self.tr("Every agency that may know of the case is asked, as for any meeting.")
        )

    def job(self) -> Job:
        """Call the meeting."""
        ui, actor, case_id = self.ui, self.desk.actor, self._case_id
        draft = CallDraft(
            kind=self._kind,
            day=needed_day(self.desk, ui.dayLineEdit, ahead=True),
            starts=typed_time(ui.timeLineEdit),
            minutes=typed_number(ui.minutesLineEdit) or 0,
            mode=MeetingMode(ui.modeComboBox.currentData()),
            venue=ui.venueLineEdit.text().strip() or None,
            agencies=self._agencies(),
        )
        return lambda uow: call_meeting(uow, actor=actor, case_id=case_id, draft=draft)

    def _agencies(self) -> tuple[uuid.UUID, ...]:
        if self._kind is not MeetingKind.TWO_AGENCIES:
            return ()
        first, second = chosen_id(self.ui.firstAgencyComboBox), chosen_id(self.ui.secondAgencyComboBox)
        if first is None or second is None or first == second:
            field = self.ui.firstAgencyComboBox if first is None else self.ui.secondAgencyComboBox
            raise FieldRefusedError(field, self.tr("Choose two different agencies."))
        return first, second
