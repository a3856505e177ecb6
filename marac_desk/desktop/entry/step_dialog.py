"""A small form that asks what one step needs; what is typed into it is kept until the step is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.autosave import Autosave
from marac_desk.desktop.entry.overtaken import Overtaken
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.widgets.fields import Values, fields_of, mark_wrong, on_typed, put_values, values_of
from marac_desk.desktop.widgets.fitting import show_whole
from marac_desk.desktop.widgets.labels import dress
from marac_desk.desktop.wording import problems
from marac_desk.services.changes import Changes

Job = Callable[[Any], tuple[Any, Changes]]


class StepDialog(Overtaken, QDialog):
    """The base of these forms.

    A subclass sets `kind` (under which its text is kept) and `refused_at` (which field a refusal is about), says in
    `job` what saving does, and calls `begin` when its fields stand as they are at the start. The form in `ui` has
    titleLabel, aboutLabel, hintLabel, keptLabel, saveButton and cancelButton.
    """

    kind: ClassVar[str] = ""
    merges: ClassVar[bool] = False
    refused_at: ClassVar[Mapping[str, str]] = {}
    saved = Signal(object)

    ui: Any

    def __init__(self, desk: Desk, ui: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ui = desk, ui
        ui.setupUi(self)
        dress(self)
        self.fields = fields_of(self)
        self._start: Values = {}
        self._autosave = Autosave(desk, self, self.kind, lambda: self.with_what_was_seen(self._typed()))
        on_typed(self.fields.values(), lambda *_: self._autosave.touched())
        ui.saveButton.clicked.connect(self.save)
        ui.saveButton.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=ui.saveButton.text()))
        ui.cancelButton.clicked.connect(self.reject)
        ui.cancelButton.setToolTip(self.tr("Esc; what you typed is kept"))
        QShortcut("Ctrl+Return", self, self.save)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as tall as the words need."""
        show_whole(self, self.ui.aboutLabel)
        super().showEvent(event)

    def begin(self, subject: str) -> None:
        """Take the fields as they stand for the start, and put back what was typed here before and never saved."""
        self._start = values_of(self.fields)
        self._autosave.open(subject, lambda content: self._restore(self.only_what_was_typed(content)))

    def _restore(self, content: dict[str, Any]) -> None:
        put_values(self.fields, content)
        self.ui.keptLabel.setText(self.tr("What you typed before is here again."))

    def _typed(self) -> dict[str, Any] | None:
        values = values_of(self.fields)
        return None if values == self._start else dict(values)

    def job(self) -> Job:
        """Return the use case that saving runs; raises FieldRefusedError for a field that cannot be understood."""
        raise NotImplementedError

    def save(self) -> None:
        """Run the step; the form closes after the synced commit, and stays with its text where the step is refused."""
        if not self.ui.saveButton.isEnabled():
            return
        mark_wrong(self.fields, None)
        try:
            job = self.job()
        except FieldRefusedError as error:
            self._refuse(error.field, error.sentence)
            return
        forget = self._autosave.handed_in()

        def run(uow: Any) -> tuple[Any, Changes]:
            result = job(uow)
            forget(uow)
            return result

        self.ui.saveButton.setEnabled(False)
        self.desk.work.write(self, run, self._done, self._failed)

    def _done(self, result: Any) -> None:
        self._start = values_of(self.fields)
        self.saved.emit(result)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.ui.saveButton.setEnabled(True)
        self._autosave.not_taken()
        self.refused(error)

    def say_refused(self, error: Exception) -> None:
        """Say why it was not saved, at the field it is about."""
        field = self.fields.get(self.refused_at.get(getattr(error, "code", ""), ""))
        self._refuse(field, problems.sentence(error))

    def _refuse(self, field: QWidget | None, sentence: str) -> None:
        mark_wrong(self.fields, field)
        self.ui.hintLabel.setText(sentence)
        self.ui.hintLabel.setAccessibleName(sentence)
        if field is not None:
            field.setFocus()

    def reject(self) -> None:
        """Close without saving; what was typed stands here again next time."""
        self._autosave.save()
        super().reject()
