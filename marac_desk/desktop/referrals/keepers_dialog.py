"""Before anything of a case is stored: whether coordinator or chair knows its people, and the way elsewhere if so."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.letters import Letter, why_not_written, write_letters
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.tie_words import ties
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_hand_over_dialog import Ui_HandOverDialog
from marac_desk.desktop.forms.ui_keepers_dialog import Ui_KeepersDialog
from marac_desk.desktop.widgets.fields import chosen_id, fill_choices
from marac_desk.desktop.widgets.labels import dress, set_tone
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import labels
from marac_desk.documents.letters_content import HandOverSheet
from marac_desk.services.conflicts.entering import Keeper, send_elsewhere
from marac_desk.services.conflicts.views import ConflictMatch


class KeepersDialog(StepDialog):
    """Asks for an answer before a form is handed in; the form stays as it is while nobody answers.

    `knows_nobody` says that they were asked and know nobody; `saved` carries the sheet that goes with the case
    elsewhere. Neither answer has a key of its own: it is given on purpose.
    """

    kind: ClassVar[str] = "keepers"
    refused_at: ClassVar = {
        "deputy_needed": "deputyLineEdit",
        "deputy_is_keeper": "deputyLineEdit",
        "not_a_keeper": "keeperComboBox",
    }
    knows_nobody = Signal()
    ui: Ui_KeepersDialog

    def __init__(
        self,
        desk: Desk,
        subject: str,
        keepers: Sequence[Keeper],
        matches: Sequence[ConflictMatch],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, Ui_KeepersDialog(), parent)
        self.setModal(True)
        self._subject, self._matches = subject, matches
        for shortcut in self.findChildren(QShortcut):
            shortcut.setEnabled(False)
        self.ui.saveButton.setToolTip(self.tr("They were asked and know nobody: hand the referral in"))
        self.ui.sendButton.setToolTip(self.tr("Remove this form here; a deputy prepares the case on another register"))
        self.ui.sendButton.clicked.connect(self.send)
        fill_choices(self.ui.keeperComboBox, self._names(keepers), nothing=self.tr("Choose who knows them"))
        self._show_matches()
        self._say_question()
        self.begin(subject)
        self.ui.keeperComboBox.setFocus()

    def _names(self, keepers: Sequence[Keeper]) -> Mapping[str, str]:
        return {
            str(keeper.representative_id or keeper.user_id): self.tr("{name}, {role}").format(
                name=self.desk.name(keeper.name), role=labels.role(keeper.role, self.desk.area.terms)
            )
            for keeper in keepers
        }

    def _show_matches(self) -> None:
        whose: dict[str, list[ConflictMatch]] = {}
        for match in self._matches:
            whose.setdefault(str(match.representative_id or match.user_id), []).append(match)
        self.rows = RowView((Column("", 244), Column()), self.tr("Who may know whom"))
        self.rows.setObjectName("keepersRowView")
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inset = QVBoxLayout(self.ui.matchesPlaceWidget)
        inset.setContentsMargins(0, 0, 0, 0)
        inset.addWidget(self.rows)
        self.rows.setMinimumHeight(56 * min(len(whose), 3))
        self.rows.set_rows([self._row(key, found) for key, found in whose.items()])
        self.ui.matchesPlaceWidget.setVisible(bool(whose))

    def _row(self, key: str, matches: Sequence[ConflictMatch]) -> Row:
        one = matches[0]
        role = labels.role(one.keeps, self.desk.area.terms) if one.keeps else ""
        who = Cell("", self.desk.name(one.name), shape=Shape.TRIANGLE, second=role)
        return Row(key, (who, Cell("; ".join(ties(self.desk, matches)), wrap=True)), height=48, pad=5)

    def _say_question(self) -> None:
        """Say what to ask; where nobody looks alike, somebody said so without being asked."""
        keeps = self.tr("Whoever keeps this register must not keep a case of people close to her or him.")
        if self._matches:
            self.ui.aboutLabel.setText(f"{keeps} {self.tr('Nothing is handed in until this is answered.')}")
            text = self.tr("Ask whether anybody close to them may be part of a case. Say no name unless it takes one.")
            mine = self.desk.actor.user_id
            if all(match.user_id == mine for match in self._matches):
                text = self.tr("Do you know any of these people, or anybody close to them?")
            self.ui.questionLabel.setText(text)
            return
        elsewhere = self.tr("The form and its file are removed here; a deputy prepares the case on another register.")
        self.ui.aboutLabel.setText(f"{keeps} {elsewhere}")
        self.ui.questionLabel.hide()
        self.ui.saveButton.hide()
        self.ui.sendButton.setProperty("primary", "true")
        self.resize(self.width(), 340)

    def save(self) -> None:
        """Say that they were asked and know nobody."""
        self.knows_nobody.emit()
        self.accept()

    def send(self) -> None:
        """Remove the form and let it go elsewhere."""
        super().save()

    def job(self) -> Job:
        """Send the form elsewhere."""
        keeper = chosen_id(self.ui.keeperComboBox)
        if keeper is None:
            raise FieldRefusedError(self.ui.keeperComboBox, self.tr("Choose who knows them. Your text is kept."))
        actor, subject, deputy = self.desk.actor, self._subject, self.ui.deputyLineEdit.text()
        return lambda uow: send_elsewhere(uow, actor=actor, subject=subject, keeper=keeper, deputy=deputy)


class HandOverDialog(QDialog):
    """Says that nothing is stored here any more, and makes the sheet that goes with the case."""

    def __init__(self, desk: Desk, sheet: HandOverSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_HandOverDialog()
        self.ui.setupUi(self)
        dress(self)
        self.setModal(True)
        self._desk, self._sheet = desk, sheet
        self._saved = self._warned = False
        self.ui.titleLabel.setText(self.tr("Nothing of this case is here any more"))
        about = self.tr("The form and its file are removed. {deputy} prepares the case on another register.")
        self.ui.aboutLabel.setText(about.format(deputy=desk.name(sheet.deputy)))
        self.ui.stepsLabel.setText(
            self.tr(
                "1. Save the hand-over sheet and print it. It has nothing of the case.\n"
                "2. Pass the referral itself to the deputy, by the way it came.\n"
                "3. Delete the referral from the mail and the folder it came from."
            )
        )
        self.ui.saveButton.clicked.connect(self.save)
        self.ui.cancelButton.clicked.connect(self.reject)
        self.ui.saveButton.setFocus()

    def save(self) -> None:
        """Make the sheet into a folder."""
        folder = self._desk.window.choose_folder(self.tr("Folder for the hand-over sheet"))
        if not folder:
            return
        self.ui.saveButton.setEnabled(False)
        letter = Letter(self._sheet, f"hand-over-{secrets.token_hex(4)}.pdf")
        write_letters(
            self._desk, self, [letter], Path(folder), lambda _hashes: self._on_saved(letter.file_name), self._on_failed
        )

    def _on_saved(self, name: str) -> None:
        self._saved = True
        self._say(self.tr("Saved as {name}.").format(name=name), Tone.DONE)
        self.ui.cancelButton.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self.ui.saveButton.setEnabled(True)
        self._say(why_not_written(error), Tone.LATE)

    def _say(self, text: str, tone: Tone) -> None:
        self.ui.hintLabel.setText(text)
        self.ui.hintLabel.setAccessibleName(text)
        set_tone(self.ui.hintLabel, tone)

    def reject(self) -> None:
        """Close; without the sheet only at the second time of asking, because it cannot be made again."""
        if self._saved or self._warned:
            super().reject()
            return
        self._warned = True
        self._say(self.tr("The sheet cannot be made later. Press again to go without it."), Tone.SOON)
