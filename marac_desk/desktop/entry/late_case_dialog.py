"""Adding a case to an agenda that is closed already, or to a meeting that runs."""

from __future__ import annotations

import uuid
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_late_case_dialog import Ui_LateCaseDialog
from marac_desk.desktop.widgets.fields import chosen_id, fill_choices
from marac_desk.services.meetings.calling import LateOffer, late_offers
from marac_desk.services.meetings.placing import LateCase
from marac_desk.services.meetings.planning import place_case


class LateCaseDialog(StepDialog):
    """Which case, why it cannot wait, and who agreed. An emergency brings its reason along."""

    kind: ClassVar[str] = "late_case"
    refused_at: ClassVar = {"late_reason_needed": "reasonLineEdit", "late_agreed_needed": "agreedLineEdit"}
    ui: Ui_LateCaseDialog

    def __init__(
        self, desk: Desk, meeting_id: uuid.UUID, chair: str, parent: QWidget, referral_id: uuid.UUID | None = None
    ) -> None:
        super().__init__(desk, Ui_LateCaseDialog(), parent)
        self._meeting_id, self._wanted = meeting_id, referral_id
        self._verb, self._asks_first = self.ui.saveButton.text(), False
        self._offers: dict[str, LateOffer] = {}
        self.ui.aboutLabel.setText(
            self.tr("It is heard in its block, behind the cases that were called. Reason and agreement are minuted.")
        )
        self.ui.agreedLineEdit.setText(chair)
        self.ui.saveButton.setEnabled(False)
        self.ui.caseComboBox.currentIndexChanged.connect(self._chosen)
        actor = desk.actor
        desk.work.read(
            self, lambda uow: late_offers(uow, actor=actor, meeting_id=meeting_id), self._show, what="offers"
        )
        self.ui.caseComboBox.setFocus()

    def _show(self, offers: tuple[LateOffer, ...]) -> None:
        self._offers = {str(one.referral_id): one for one in offers}
        fill_choices(self.ui.caseComboBox, {key: self._words(one) for key, one in self._offers.items()})
        if self._wanted is not None:
            self.ui.caseComboBox.setCurrentIndex(max(0, self.ui.caseComboBox.findData(str(self._wanted))))
        if not offers:
            self.ui.aboutCaseLabel.setText(
                self.tr("No accepted case waits. Take the referral in and accept it first, with Ctrl+2.")
            )
            return
        self.ui.saveButton.setEnabled(True)
        self._chosen()
        self.begin(f"late {self._meeting_id}")

    def _words(self, one: LateOffer) -> str:
        name = self.desk.name(one.name, one.reference)
        return self.tr("{name}, emergency").format(name=name) if one.emergency else name

    def _chosen(self) -> None:
        one = self._offer
        if one is None:
            return
        self._asks(False)
        self.ui.aboutCaseLabel.setText(" ".join(one.reason.split())[:240])
        emergency = self.tr("emergency")
        if one.emergency and not self.ui.reasonLineEdit.text():
            self.ui.reasonLineEdit.setText(emergency)
        elif not one.emergency and self.ui.reasonLineEdit.text() == emergency:
            self.ui.reasonLineEdit.clear()

    @property
    def _offer(self) -> LateOffer | None:
        return self._offers.get(str(self.ui.caseComboBox.currentData() or ""))

    def _asks(self, asks: bool) -> None:
        """Let the button lead to the question that comes first, or add the case."""
        self._asks_first = asks
        self.ui.saveButton.setText(self.tr("Ask who knows these people") if asks else self._verb)

    def say_refused(self, error: Exception) -> None:
        """Say why it was not added; where the conflict question comes first, the button leads there."""
        super().say_refused(error)
        self._asks(getattr(error, "code", "") == "conflict_not_asked")

    def save(self) -> None:
        """Add the case, or go and ask what comes first; what was typed stands here again afterwards."""
        one = self._offer
        if not self._asks_first or one is None:
            super().save()
            return
        self.reject()
        place, target = self.desk.window.here
        self.desk.window.go("conflict", {"id": str(one.case_id), "queue": [], "back": [place, target]})

    def job(self) -> Job:
        """Add the case."""
        referral_id = chosen_id(self.ui.caseComboBox)
        if referral_id is None:
            raise FieldRefusedError(self.ui.caseComboBox, self.tr("Choose the case."))
        late = LateCase(self.ui.reasonLineEdit.text(), self.ui.agreedLineEdit.text())
        actor, meeting_id = self.desk.actor, self._meeting_id
        return lambda uow: place_case(uow, actor=actor, meeting_id=meeting_id, referral_id=referral_id, late=late)
