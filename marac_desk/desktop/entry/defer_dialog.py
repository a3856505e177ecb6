"""Deferring a case: why, to which meeting, what is done until then and by whom."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.interim import InterimReader
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_defer_case_dialog import Ui_DeferCaseDialog
from marac_desk.desktop.widgets.fields import chosen_id, fill_choices
from marac_desk.desktop.widgets.fitting import show_whole
from marac_desk.desktop.widgets.labels import set_tone
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.vocabulary import DeferralReason
from marac_desk.services.cases.adding import AgencyChoice, agency_choices
from marac_desk.services.changes import Changes
from marac_desk.services.deferring import DeferralDraft, DeferralOffer, MeetingChoice, deferral_offer

Run = Callable[[Any, DeferralDraft], tuple[Any, Changes]]


class DeferCaseDialog(StepDialog):
    """Asks what a deferral needs; `run` is how it is done where the case lies, in the builder or in the room."""

    kind: ClassVar[str] = "defer_case"
    refused_at: ClassVar = {
        "reason_needed": "reasonPlainTextEdit",
        "interim_needed": "interimPlainTextEdit",
        "beyond_reason_needed": "beyondLineEdit",
        "action_words_missing": "interimPlainTextEdit",
        "agency_kept_out": "interimPlainTextEdit",
        "not_signatory": "interimPlainTextEdit",
        "due_passed": "interimPlainTextEdit",
    }
    ui: Ui_DeferCaseDialog

    def __init__(self, desk: Desk, item_id: uuid.UUID, name: str, run: Run, parent: QWidget, reason: str = "") -> None:
        super().__init__(desk, Ui_DeferCaseDialog(), parent)
        self._item_id, self._run, self._offer = item_id, run, DeferralOffer(item_id, item_id, 0, 0, False, False, ())
        self._reader = InterimReader(())
        self.ui.titleLabel.setText(self.tr("Defer {name}").format(name=name) if name else self.tr("Defer this case"))
        fill_choices(self.ui.codeComboBox, labels.words(DeferralReason))
        self.ui.reasonPlainTextEdit.setPlainText(reason)
        self.ui.interimPlainTextEdit.textChanged.connect(self._say_understood)
        self.ui.meetingComboBox.currentIndexChanged.connect(self._say_beyond)
        for widget in (self.ui.beyondLabel, self.ui.beyondLineEdit):
            widget.hide()
        self.ui.saveButton.setEnabled(False)
        actor = desk.actor
        desk.work.read(
            self,
            lambda uow: (deferral_offer(uow, actor=actor, item_id=item_id), agency_choices(uow, actor=actor)),
            self._show,
            what="offer",
        )
        self.ui.codeComboBox.setFocus()

    def _show(self, found: tuple[DeferralOffer, tuple[AgencyChoice, ...]]) -> None:
        self._offer, choices = found
        self._reader = InterimReader(choices)
        meetings = {str(one.meeting_id): self._meeting_words(one) for one in self._offer.meetings}
        fill_choices(self.ui.meetingComboBox, meetings, nothing=self.tr("The next one that is planned"))
        if self._offer.meetings:
            self.ui.meetingComboBox.removeItem(0)
        self.ui.aboutLabel.setText(self._about())
        loud = self._offer.children_first or self._offer.emergency
        set_tone(self.ui.aboutLabel, Tone.LATE if loud else Tone.INK2)
        self.ui.saveButton.setEnabled(True)
        self._say_beyond()
        self._say_understood()
        self.begin(f"defer {self._item_id}")
        show_whole(self, self.ui.aboutLabel)

    def _meeting_words(self, one: MeetingChoice) -> str:
        day = dates.day(one.day, self.desk.today())
        if one.steps == 1:
            return self.tr("{day}, the next meeting").format(day=day)
        return self.tr("{day}, {kind}").format(day=day, kind=labels.word(one.kind))

    def _about(self) -> str:
        offer, parts = self._offer, []
        if offer.children_first:
            parts.append(
                self.tr("First hearing of a case with children: nobody has spoken of them yet. Hear it if you can.")
            )
        if offer.emergency:
            parts.append(self.tr("It was accepted as an emergency, because it could not wait."))
        if offer.before:
            parts.append(self.tr("Deferred %n time(s) before.", None, offer.before))
        parts.append(self.tr("It comes back by itself, first of its block, and the referrer is told why."))
        return " ".join(parts)

    def _beyond(self) -> bool:
        chosen = chosen_id(self.ui.meetingComboBox)
        return self._offer.beyond or any(one.beyond for one in self._offer.meetings if one.meeting_id == chosen)

    def _say_beyond(self) -> None:
        for widget in (self.ui.beyondLabel, self.ui.beyondLineEdit):
            widget.setVisible(self._beyond())

    def _say_understood(self) -> None:
        lines = self._reader.read(self.ui.interimPlainTextEdit.toPlainText(), self.desk.today())
        self.ui.understoodLabel.setText("\n".join(line.said for line in lines))
        unclear = any(line.draft is None for line in lines)
        set_tone(self.ui.understoodLabel, Tone.SOON if unclear else Tone.INK2)
        show_whole(self, self.ui.understoodLabel)

    def job(self) -> Job:
        """Defer the case with its interim actions."""
        ui = self.ui
        lines = self._reader.read(ui.interimPlainTextEdit.toPlainText(), self.desk.today())
        if any(line.draft is None for line in lines):
            raise FieldRefusedError(
                ui.interimPlainTextEdit, self.tr("Begin each line with the agency: police marker fri. Text kept.")
            )
        if not lines and not ui.noneLineEdit.text().strip():
            raise FieldRefusedError(
                ui.interimPlainTextEdit, self.tr("Say what is done until then and by whom, or why nothing is needed.")
            )
        draft = DeferralDraft(
            reason=ui.reasonPlainTextEdit.toPlainText(),
            code=DeferralReason(ui.codeComboBox.currentData()),
            to_meeting_id=chosen_id(ui.meetingComboBox),
            interim=tuple(line.draft for line in lines if line.draft is not None),
            no_interim=ui.noneLineEdit.text(),
            beyond=ui.beyondLineEdit.text(),
        )
        return lambda uow: self._run(uow, draft)
