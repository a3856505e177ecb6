"""Late signatures of a closed meeting: who has still to sign, and the form that records that somebody did."""

from __future__ import annotations

import uuid
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import day_text, needed_day
from marac_desk.desktop.forms.ui_late_signature_dialog import Ui_LateSignatureDialog
from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets.fields import chosen_id, fill_choices
from marac_desk.desktop.widgets.labels import button
from marac_desk.desktop.wording import dates
from marac_desk.intake.dates import find_date
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.circulation.late_signing import Signatures, record_late_signature, signatures

_CONTEXT = "LateSignatures"
KEYS = "Alt+S"


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


class LateSignatureDialog(StepDialog):
    """Asks who signed, and on which day."""

    kind: ClassVar[str] = "late_signature"
    refused_at: ClassVar = {
        "signed_already": "personComboBox",
        "did_not_come": "personComboBox",
        "day_in_future": "dayLineEdit",
        "signed_before_meeting": "dayLineEdit",
    }
    ui: Ui_LateSignatureDialog

    def __init__(self, desk: Desk, meeting_id: uuid.UUID, found: Signatures, parent: QWidget | None) -> None:
        super().__init__(desk, Ui_LateSignatureDialog(), parent)
        self._meeting = meeting_id
        day = dates.day(found.meeting_day, desk.today())
        self.ui.aboutLabel.setText("\n".join([_tr("Meeting of {day}").format(day=day), *late_lines(desk, found)]))
        self.ui.whyLabel.setText(
            _tr("The sealed minutes stay as they are. From now on the action list can be made for her or him.")
        )
        people = {
            str(one.attendance_id): _tr("{person}, {agency}").format(person=one.person, agency=one.agency)
            for one in found.unsigned
        }
        fill_choices(self.ui.personComboBox, people)
        self.ui.dayLineEdit.setText(day_text(desk.today()))
        self.ui.dayLineEdit.textChanged.connect(self._read_day)
        self.begin(meeting_id.hex)
        self.ui.personComboBox.setFocus()

    def _read_day(self, text: str) -> None:
        found = find_date(text.strip(), today=self.desk.today()) if text.strip() else None
        self.ui.dayReadLabel.setText(dates.day(found.day, self.desk.today()) if found else "")

    def job(self) -> Job:
        """Record the signature."""
        actor, meeting, key = self.desk.actor, self._meeting, chosen_id(self.ui.personComboBox)
        day = needed_day(self.desk, self.ui.dayLineEdit)
        assert key is not None
        return lambda uow: record_late_signature(uow, actor=actor, meeting_id=meeting, attendance_id=key, signed_on=day)


def late_lines(desk: Desk, found: Signatures) -> list[str]:
    """Return who signed late already, one line each."""
    return [
        _tr("{person}, {agency}, signed late on {day}").format(
            person=one.person, agency=one.agency, day=dates.day(one.on, desk.today())
        )
        for one in found.late
    ]


class LateSigning(QObject):
    """Knows who has still to sign; its button is there only as long as somebody has."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._meeting: uuid.UUID | None = None
        self._found: Signatures | None = None
        self.dialog: LateSignatureDialog | None = None
        self.button = button("", "lateSignature", link=True)
        self.button.setToolTip(_tr("Record a late signature ({keys})").format(keys=KEYS))
        self.button.clicked.connect(self.ask)
        self.button.hide()
        shortcut = QShortcut(QKeySequence(KEYS), page)
        shortcut.activated.connect(self.ask)

    def look(self, meeting_id: uuid.UUID | None) -> None:
        """Look who of a meeting has still to sign; None where that is not asked."""
        self._meeting, self._found = meeting_id, None
        self.button.hide()
        actor = self._desk.actor
        if meeting_id is not None and self._desk.allowed.may(Operation.UPDATE, DataClass.AGENDA):
            self._desk.work.read(
                self,
                lambda uow: signatures(uow, actor=actor, meeting_id=meeting_id),
                self._show,
                lambda _error: None,
                what="signatures",
            )

    def _show(self, found: Signatures) -> None:
        self._found = found
        self.button.setText(_tr("%n signature(s) missing", len(found.unsigned)))
        self.button.setVisible(bool(found.unsigned))

    def commands(self) -> list[Command]:
        """Return the command, where somebody has still to sign."""
        waits = self._found is not None and bool(self._found.unsigned)
        return [Command(_tr("Record a late signature"), self.ask, KEYS)] if waits else []

    def ask(self) -> None:
        """Ask who signed, and when."""
        if self._meeting is None or self._found is None or not self._found.unsigned:
            return
        self.dialog = LateSignatureDialog(self._desk, self._meeting, self._found, self._page)
        self.dialog.saved.connect(lambda _none: self._desk.window.say(_tr("The late signature is recorded.")))
        self.dialog.open()
