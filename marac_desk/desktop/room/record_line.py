"""The record line: always there, always ready, and it says how it understood before Enter records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.blaming_note import BlamingNote, indented
from marac_desk.desktop.room.choices import Choices
from marac_desk.desktop.room.line_keys import LineKeys
from marac_desk.desktop.room.line_preview import LinePreview
from marac_desk.desktop.room.part_choices import PartName, choices_of, choose, title_of
from marac_desk.desktop.room.reading import NOTHING_CHOSEN, Chosen, LineDraft, LineReader
from marac_desk.desktop.room.underlined_edit import UnderlinedEdit
from marac_desk.desktop.widgets.announce import announce
from marac_desk.desktop.widgets.phrase import Run
from marac_desk.desktop.widgets.sign import Sign
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.rules.quick_entry.dividing import divided
from marac_desk.rules.quick_entry.values import PartKind
from marac_desk.services.meeting_room.views import CaseInRoom

SPEAK_AFTER = 600  # milliseconds without a key before a screen reader hears the preview


class RecordLine(QWidget):
    """One line, its preview, and what is worth knowing before Enter."""

    submitted = Signal(object)
    back_wanted = Signal()
    touched = Signal()
    left = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk = desk
        self._reader: LineReader | None = None
        self._case: CaseInRoom | None = None
        self._chosen = NOTHING_CHOSEN
        self._prompt: tuple[Run, ...] = ()
        self._part: PartName | None = None
        self.waiting: tuple[str, ...] = ()
        self._correcting = False
        self._build(page)
        self._speak = QTimer(self)
        self._speak.setSingleShot(True)
        self._speak.setInterval(SPEAK_AFTER)
        self._speak.timeout.connect(lambda: announce(self.edit, self._preview.said))

    def _build(self, page: QWidget) -> None:
        self.edit = UnderlinedEdit("recordLineEdit")
        self.edit.setAccessibleName(self.tr("Record an action"))
        self.edit.setPlaceholderText(self.tr("agency, what is to be done, by when"))
        self.edit.textChanged.connect(self._on_text)
        self.edit.entered.connect(self._on_enter)
        self.edit.moved.connect(self._on_move)
        self.edit.tabbed.connect(self._on_tab)
        self.edit.escaped.connect(self._on_escape)
        self._choices = Choices(page)
        self._choices.taken.connect(lambda value: self._use(value))
        self._preview, self._keys = LinePreview(self.desk), LineKeys()
        chevron = Sign(20)
        chevron.show_icon("chevron-right", Tone.ACCENT)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(chevron)
        top.addWidget(self.edit, 1)
        top.addWidget(self._keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 10)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._preview)
        self._note = BlamingNote(self.edit, harming=self._harming, begins=self._begins, follows=False)
        column.addLayout(indented(self._note))
        column.addStretch(1)

    # What it reads by

    def read_by(self, reader: LineReader | None, case: CaseInRoom | None) -> None:
        """Read by these words, for this case."""
        self._reader, self._case = reader, case
        self.edit.setEnabled(case is not None)
        self._show()

    def prompt(self, runs: Sequence[Run]) -> None:
        """Say this while nothing is typed."""
        self._prompt = tuple(runs)
        self._show()

    def text(self) -> str:
        """Return what is typed."""
        return self.edit.text()

    def set_text(self, text: str, chosen: Chosen = NOTHING_CHOSEN) -> None:
        """Put a line here, as if it had been typed."""
        self._chosen = chosen
        self.edit.setText(text)
        self.edit.setFocus()

    def clear(self) -> None:
        """Empty the line for the next action: the next line of one that was divided, where one waits."""
        self._chosen = NOTHING_CHOSEN
        waiting, self.waiting = self.waiting, self.waiting[1:]
        self.edit.setText(waiting[0] if waiting else "")
        self._say_enter()

    def divide(self) -> bool:
        """Make a line for each owner that the line names; the first stands here, the others follow one by one.

        Returns whether there was anything to divide.
        """
        draft = self.draft()
        if draft is None or not draft.understood.jointly:
            return False
        first, *more = divided(self.text(), draft.understood.owners)
        self.waiting = (*more, *self.waiting)
        self.set_text(first, replace(self._chosen, agency=None))
        self._say_enter()
        announce(self.edit, f"{self._preview.said} {self._keys.enter}")
        return True

    def wait_for(self, lines: Sequence[str]) -> None:
        """Have lines follow the one that stands here."""
        self.waiting = tuple(lines)
        self._say_enter()

    def correcting(self, title: str) -> None:
        """Say that the line corrects an action that stands; an empty title ends that."""
        self._correcting = bool(title)
        self._say_enter()
        name = self.tr("Correct: {title}").format(title=title) if title else self.tr("Record an action")
        self.edit.setAccessibleName(name)

    def _say_enter(self) -> None:
        """Say what Enter does, and how many lines follow."""
        self._keys.say_enter(correcting=self._correcting, waiting=len(self.waiting))

    def draft(self) -> LineDraft | None:
        """Return the line as it would be recorded now; None while nothing is typed."""
        if self._reader is None or self._case is None or not self.text().strip():
            return None
        return self._reader.read(self.text(), now=self.desk.now(), chosen=self._chosen)

    # Keys

    def _on_text(self) -> None:
        if not self.text().strip():
            self._chosen = NOTHING_CHOSEN
        self._close_choices()
        self._show()
        self._speak.start()
        self.touched.emit()

    def _on_enter(self) -> None:
        if self._choices.isVisible():
            self._use(self._choices.take())
        elif (draft := self.draft()) is not None and draft.may_record:
            self.submitted.emit(draft)
        elif draft is not None:
            announce(self.edit, self._preview.warning)
        elif self.waiting and not self.text().strip():
            self.clear()

    def _on_move(self, by: int) -> None:
        if self._choices.isVisible():
            self._choices.step(by)
            announce(self.edit, self._choices.said())
        elif by > 0 and self.draft() is not None:
            self._offer(PartName.ACTION, start=1)
        elif by < 0 and not self.text().strip():
            self.back_wanted.emit()

    def _on_tab(self) -> None:
        order = list(PartName)
        part, self._part = self._part, None
        if self._choices.isVisible() and part is not None:
            self._use(self._choices.take(), part)
            if part is not order[-1]:
                self._offer(order[order.index(part) + 1])
        else:
            self._offer(order[0])

    def _on_escape(self) -> None:
        if self._choices.isVisible():
            self._close_choices()
        else:
            self.left.emit()

    def _offer(self, part: PartName, *, start: int = 0) -> None:
        draft = self.draft()
        if draft is None or self._reader is None or self._case is None:
            return
        offered = choices_of(self.desk, part, draft, self._reader, self._case)
        self._part = part
        self._choices.offer(title_of(part), offered, self, start=start)
        announce(self.edit, f"{title_of(part)}. {self._choices.said()}")

    def _use(self, value: Any, part: PartName | None = None) -> None:
        part = part or self._part
        if part is not None and value is not None:
            self._chosen = choose(self._chosen, part, value)
            self._show()
        self.edit.setFocus()

    def _close_choices(self) -> None:
        self._choices.hide()

    # Showing

    def _show(self) -> None:
        draft = self.draft()
        if draft is None or self._case is None:
            self.edit.underline(())
            self._preview.show_prompt(self._prompt)
            self._keys.say_others(0)
        else:
            self.edit.underline(draft.understood.parts)
            self._preview.show_draft(draft, self._case)
            self._keys.say_others(len(draft.others))
        self._note.look()
        self._preview.give_way(bool(self._note.text()))

    def _harming(self) -> frozenset[str]:
        return self._reader.harming if self._reader else frozenset()

    def _begins(self) -> int | None:
        """Return where the words begin: after who acts, if that comes first. What a line lacks is said alone."""
        draft = self.draft()
        if draft is None or self._preview.warning:
            return None
        first = next(iter(draft.understood.parts), None)
        return first.end if first is not None and first.kind is PartKind.AGENCY and first.start == 0 else 0

    def changeEvent(self, event: QEvent) -> None:
        """Paint again in the colours of another scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._reader is not None:
            self._show()
