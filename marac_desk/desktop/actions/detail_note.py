"""The note of the panel: what happened since, typed, kept while it is typed, and saved to the action's history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.autosave import Autosave
from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.services.actions.following import note_progress
from marac_desk.services.actions.steps import Seen
from marac_desk.services.actions.views import ActionRow

FIELD_HEIGHT = 64


class NoteField(QWidget):
    """The field and its button; `missed` says that the note was not saved, so that the panel looks again."""

    missed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("detailNote")
        self._desk = desk
        self._row: ActionRow | None = None
        self.field = QPlainTextEdit()
        self.save_button = button(self.tr("Save note"), "saveNote")
        self._problem = label("", Type.SMALL, Tone.LATE, wrap=True, name="detailProblemLabel")
        self._autosave = Autosave(desk, self, "action_note", self._typed)
        self._furnish()

    def _furnish(self) -> None:
        self.field.setObjectName("notePlainTextEdit")
        self.field.setAccessibleName(self.tr("What happened since"))
        self.field.setPlaceholderText(self.tr("What happened since?"))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(FIELD_HEIGHT)
        self.field.textChanged.connect(self._on_typed)
        self.save_button.setToolTip(self.tr("Save note (Ctrl+Return)"))
        self.save_button.clicked.connect(self.save)
        line = QHBoxLayout()
        line.addWidget(self._problem, 1)
        line.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addLayout(line)

    def open(self, action_id: UUID) -> None:
        """Keep what was typed about another action, and put back what was typed about this one and never saved."""
        self._autosave.save()
        self._row = None
        self._put_text("")
        self._autosave.open(str(action_id), lambda kept: self._put_text(str(kept.get("text", ""))))

    def show_row(self, row: ActionRow) -> None:
        """Take the action as it stands now; the field is there where one may note, and while something is typed."""
        self._row = row
        can_note = (row.closed_on is None and row.may_note) or self._typed() is not None  # what is typed never vanishes
        self.field.setVisible(can_note)
        self.save_button.setVisible(can_note)

    def _typed(self) -> dict[str, Any] | None:
        text = self.field.toPlainText()
        return {"text": text} if text.strip() else None

    def _on_typed(self) -> None:
        self._autosave.touched()
        self._say("")
        self.save_button.setEnabled(bool(self.field.toPlainText().strip()))

    def _put_text(self, text: str) -> None:
        self.field.blockSignals(True)
        self.field.setPlainText(text)
        self.field.blockSignals(False)
        self.save_button.setEnabled(bool(text.strip()))

    def save(self) -> None:
        """Save what happened; the field empties after the synced commit and keeps its text where that fails."""
        row, text, actor = self._row, self.field.toPlainText(), self._desk.actor
        if row is None or not text.strip() or not self.save_button.isEnabled():
            return
        seen, forget = Seen(row.action_id, row.version), self._autosave.handed_in()

        def job(uow: Any) -> Any:
            result = note_progress(uow, actor=actor, seen=seen, text=text)
            forget(uow)
            return result

        self.save_button.setEnabled(False)
        self._desk.work.write(self, job, self._saved, self._failed)

    def _saved(self, _result: Any) -> None:
        self._put_text("")
        self._say("")

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self._autosave.not_taken()
        self._say(problems.sentence(error))
        self.missed.emit()

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setAccessibleName(text)
        set_tone(self._problem, Tone.LATE)

    def flush(self) -> None:
        """Keep the note that is being typed."""
        self._autosave.save()

    def forget_action(self) -> None:
        """Keep what is typed; nothing is shown any more that it could be saved to."""
        self._autosave.save()
        self._row = None
