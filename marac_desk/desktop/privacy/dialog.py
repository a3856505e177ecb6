"""The settings of privacy: when this desk locks, what may be copied, whether screen captures may show it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.typed import FieldRefusedError, typed_number
from marac_desk.desktop.forms.ui_privacy_dialog import Ui_PrivacyDialog
from marac_desk.desktop.privacy.capture import screens_of_this_system
from marac_desk.desktop.widgets.labels import dress
from marac_desk.desktop.wording import problems
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.privacy import PrivacySettings, privacy_settings, set_privacy


class PrivacyDialog(QDialog):
    """Shows the settings, and changes them where the person acting may; the ledger tells of every change."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, can_exclude: bool | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.ui = Ui_PrivacyDialog()
        self.ui.setupUi(self)
        dress(self)
        self.ui.saveButton.clicked.connect(self._save)
        self.ui.cancelButton.clicked.connect(self.reject)
        self._may = desk.allowed.may(Operation.UPDATE, DataClass.PARTNERSHIP)
        about = self.tr("They hold for everybody who signs in at this desk. Each change is written into the ledger.")
        only = self.tr("Only the coordinator changes them. They hold for everybody who signs in at this desk.")
        self.ui.aboutLabel.setText(about if self._may else only)
        can_exclude = screens_of_this_system().can_exclude if can_exclude is None else can_exclude
        self.ui.captureLabel.setText(
            self.tr("Nothing keeps out a telephone pointed at the screen, nor an administrator.")
            if can_exclude
            else self.tr("This system cannot keep windows out of captures: whoever shares this screen shares the desk.")
        )
        self._can_exclude = can_exclude
        self._show(PrivacySettings())
        for part in self._parts():
            part.setEnabled(False)
        desk.work.read(self, privacy_settings, self._on_read, what="privacy")

    def _parts(self) -> list[QWidget]:
        ui = self.ui
        return [ui.lockLineEdit, ui.meetingLineEdit, ui.copyCheckBox, ui.captureCheckBox, ui.saveButton]

    def _on_read(self, settings: PrivacySettings) -> None:
        self._show(settings)
        for part in self._parts():
            part.setEnabled(self._may)
        self.ui.captureCheckBox.setEnabled(self._may and self._can_exclude)
        self.ui.lockLineEdit.setFocus()

    def _show(self, settings: PrivacySettings) -> None:
        self.ui.lockLineEdit.setText(str(settings.lock_minutes))
        self.ui.meetingLineEdit.setText(str(settings.meeting_minutes))
        self.ui.copyCheckBox.setChecked(settings.copy_protected)
        self.ui.captureCheckBox.setChecked(settings.allow_capture)

    def _wanted(self) -> PrivacySettings:
        return PrivacySettings(
            lock_minutes=typed_number(self.ui.lockLineEdit) or 0,
            meeting_minutes=typed_number(self.ui.meetingLineEdit) or 0,
            copy_protected=self.ui.copyCheckBox.isChecked(),
            allow_capture=self.ui.captureCheckBox.isChecked(),
        )

    def _save(self) -> None:
        try:
            wanted = self._wanted()
        except FieldRefusedError as refused:
            self.ui.hintLabel.setText(refused.sentence)
            refused.field.setFocus()
            return
        actor = self._desk.actor
        self._desk.work.write(
            self,
            lambda uow: set_privacy(uow, actor=actor, wanted=wanted),
            lambda _settings: self.accept(),
            lambda error: self.ui.hintLabel.setText(problems.sentence(error)),
        )
