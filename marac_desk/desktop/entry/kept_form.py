"""A form beside a page whose text is never lost: kept as a draft while typing, on Esc and at a lock, until saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.autosave import Autosave
from marac_desk.desktop.entry.overtaken import Overtaken
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.widgets.fields import (
    Values,
    empty_values,
    fields_of,
    mark_wrong,
    on_typed,
    put_values,
    values_of,
)
from marac_desk.desktop.widgets.labels import dress
from marac_desk.desktop.wording import problems
from marac_desk.services.changes import Changes

Job = Callable[[Any], tuple[Any, Changes]]


class KeptForm(Overtaken, QFrame):
    """The base of every form that stands beside a page.

    A subclass sets `kind`, `refused_at` (which field each refusal is about), fills `ui` with its compiled form
    (titleLabel, noteLabel, problemLabel, saveButton, closeButton and its fields) and says in `job` what saving does.
    `version` is that of the thing it changes, 0 where it adds one.
    """

    kind: ClassVar[str] = ""
    refused_at: ClassVar[Mapping[str, str]] = {}
    paper: ClassVar[str] = "1"
    saved = Signal(object)
    closed = Signal()

    ui: Any
    version: int = 0

    def __init__(self, desk: Desk, ui: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.ui = desk, ui
        ui.setupUi(self)
        dress(self)
        self._start: Values | None = None
        self._typed = False
        self._draft = Autosave(desk, self, self.kind, self._unsaved)
        ui.saveButton.clicked.connect(self.save)
        ui.closeButton.clicked.connect(self.close_form)
        shortcut = QShortcut("Ctrl+Return", self, self.save)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        ui.saveButton.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=ui.saveButton.text()))
        self.setProperty("paper", self.paper)
        self.fields = fields_of(self)
        self.setFocusProxy(next(iter(self.fields.values())))
        on_typed(self.fields.values(), self._on_typed)

    def showEvent(self, event: QShowEvent) -> None:
        """Dress the labels once more: a scroll area inside the form drops their fonts when it is first polished."""
        super().showEvent(event)
        dress(self)

    # What is typed

    def begin(self, subject: str, known: Values | None = None, version: int = 0) -> None:
        """Show the form for one thing, as it is known, and on top what was typed before and never saved."""
        self.version, self._learnt, self._tried_again = version, None, False
        self._say_problem("")
        self._say_note("")
        put_values(self.fields, {**empty_values(self.fields), **(known or {})})
        self.show_values()
        self._start, self._typed = values_of(self.fields), False
        self.ui.saveButton.setEnabled(True)
        self._draft.open(subject, self._on_draft)

    def _on_draft(self, content: dict[str, Any]) -> None:
        if self._typed:  # whoever is typing already is not overwritten
            return
        put_values(self.fields, {**(self._start or {}), **self.only_what_was_typed(content)})
        self.show_values()
        self._say_note(self.tr("What you typed before and did not save is here again."))

    def _on_typed(self, *_: Any) -> None:
        self._typed = True
        self._draft.touched()

    def _unsaved(self) -> dict[str, Any] | None:
        """Return what stands here and is not saved, None where there is nothing."""
        values = values_of(self.fields)
        typed = None if self._start is None or values == self._start else dict(values)
        return self.with_what_was_seen(typed)

    def version_seen(self) -> int:
        """Return the version of what stands here."""
        return self.version

    def see(self, version: int) -> None:
        """Take this version for the one that was seen."""
        self.version = version

    @property
    def changed(self) -> bool:
        """Whether something stands here that is not saved."""
        return self._unsaved() is not None

    def only_read(self, why: str) -> None:
        """Show everything without saving anything, and say why."""
        self.ui.saveButton.setEnabled(False)
        self._say_problem(why)

    def _say_note(self, text: str) -> None:
        self.ui.noteLabel.setText(text)
        self.ui.noteLabel.setVisible(bool(text))

    def show_values(self) -> None:
        """Show what follows from the values; called after they were put in."""

    def keep(self) -> None:
        """Hand what is typed and not saved to the writer lane; what was taken back again leaves no draft."""
        self._draft.save()

    # Saving

    def job(self) -> Job:
        """Return the use case that saving runs; raises FieldRefusedError for a field that cannot be understood."""
        raise NotImplementedError

    def save(self) -> None:
        """Save what is typed; the form closes after the synced commit, and stays with its text where it fails."""
        if not self.ui.saveButton.isEnabled():
            return
        mark_wrong(self.fields, None)
        try:
            job = self.job()
        except FieldRefusedError as error:
            self._refuse_field(error.field, error.sentence)
            return
        forget = self._draft.handed_in()

        def run(uow: Any) -> tuple[Any, Changes]:
            result, changes = job(uow)
            forget(uow)
            return result, changes

        self.ui.saveButton.setEnabled(False)
        self.desk.work.write(self, run, self._on_saved, self._on_refused)

    def _on_saved(self, result: Any) -> None:
        self.ui.saveButton.setEnabled(True)
        self._start = values_of(self.fields)
        self._say_problem("")
        self.saved.emit(result)

    def _on_refused(self, error: Exception) -> None:
        self.ui.saveButton.setEnabled(True)
        self._draft.not_taken()
        self.refused(error)

    def say_refused(self, error: Exception) -> None:
        """Say why it was not saved, at the field it is about."""
        self._refuse_field(self.field_for(error), problems.sentence(error))

    def field_for(self, error: Exception) -> QWidget | None:
        """Return the field a refusal is about, where it is about one."""
        return self.fields.get(self.refused_at.get(getattr(error, "code", ""), ""))

    def _refuse_field(self, field: QWidget | None, sentence: str) -> None:
        mark_wrong(self.fields, field)
        self._say_problem(sentence)
        if field is not None:
            field.setFocus()

    def _say_problem(self, sentence: str) -> None:
        self.ui.problemLabel.setText(sentence)
        self.ui.problemLabel.setVisible(bool(sentence))
        self.ui.problemLabel.setAccessibleName(sentence)

    def close_form(self) -> None:
        """Go back to the page; what is typed is kept and stands here again next time."""
        self.keep()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back and loses nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)
