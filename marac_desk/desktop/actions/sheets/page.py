"""A return sheet that came back: each line beside its action, accepted, put right, settled or put aside by key."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.actions.sheets.dialogs import CorrectAnswerDialog
from marac_desk.desktop.actions.sheets.head import SheetHead
from marac_desk.desktop.actions.sheets.words import answer_row
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, hairline
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates, problems
from marac_desk.rules.return_sheets import Outcome
from marac_desk.services.actions.steps import Seen
from marac_desk.services.changes import Changes
from marac_desk.services.return_sheets.accepting import (
    CLOSES,
    SeenAnswer,
    accept_answers,
    settle_answer,
    skip_answer,
)
from marac_desk.services.return_sheets.views import AnswerLine, SheetView, sheet_view


class SheetPage(Page):
    """One row a line; Enter takes its next step, Ctrl+Enter accepts everything that is clear."""

    cares_for: ClassVar[Changes] = Changes.ACTIONS | Changes.ACCESS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("sheetPage")
        self._sheet: uuid.UUID | None = None
        self._view: SheetView | None = None
        self._left = ""
        self.dialog: CorrectAnswerDialog | None = None
        self._head = SheetHead(desk)
        columns = (
            Column(self.tr("Action"), 150),
            Column(self.tr("As it stands")),
            Column(self.tr("What the agency says"), 280),
            Column(self.tr("What changes"), 260),
            Column("", 90, right=True),
        )
        self.rows = RowView(columns, self.tr("Lines of the return sheet"), header=True)
        self._note = FieldNote(width=560, beside=False)
        self._note.setObjectName("sheetNote")
        self._aside = button(self.tr("Put aside"), "putAside", link=True)
        self._settle = button(self.tr("Accept and settle"), "settleAnswer")
        self._all = button(self.tr("Accept the clear lines"), "acceptClear", primary=True)
        self._lay_out()
        self._connect()
        self._offer()
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        foot = QFrame()
        foot.setProperty("paper", "1")
        foot.setMinimumHeight(56)
        line = QHBoxLayout(foot)
        line.setContentsMargins(28, 8, 20, 8)
        line.setSpacing(14)
        line.addWidget(self._note)
        line.addStretch(1)
        for press in (self._aside, self._settle, self._all):
            line.addWidget(press)
        inner = QHBoxLayout()
        inner.setContentsMargins(20, 0, 20, 0)
        inner.addWidget(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(hairline())
        column.addLayout(inner, 1)
        column.addWidget(hairline())
        column.addWidget(foot)

    def _connect(self) -> None:
        self.rows.verb_pressed.connect(self._on_verb)
        self.rows.opened.connect(lambda key: self._on_verb(key, "open"))
        self.rows.current_changed.connect(lambda _key: self._offer())
        self._all.clicked.connect(self.accept_clear)
        self._settle.clicked.connect(self.settle)
        self._aside.clicked.connect(self.put_aside)
        self._aside.setToolTip(self.tr("Put this line aside (S)"))
        for command in self.commands():
            if command.keys and command.keys != "Enter":
                shortcut = QShortcut(QKeySequence(command.keys), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(command.run)

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        return [
            Command(self.tr("Accept every line that is clear"), self.accept_clear, "Ctrl+Return"),
            Command(self.tr("Take the next step of the line"), self._step, "Enter"),
            Command(self.tr("Accept the line and settle it"), self.settle, "C"),
            Command(self.tr("Put the answer right"), self.correct, "E"),
            Command(self.tr("Put the line aside"), self.put_aside, "S"),
            Command(self.tr("Open the action"), self.open_action, "O"),
            Command(self.tr("Back to the actions"), self._leave, "Esc"),
        ]

    # ---- the page in the window

    def show_target(self, target: Any) -> None:
        """Show a sheet by its key; `left` are words about what of it was not taken."""
        sheet = uuid.UUID(str(target["id"]))
        if sheet != self._sheet:
            self._sheet, self._view = sheet, None
            self.rows.set_rows([])
        self._left = str(target.get("left", ""))
        self._note.say("")
        self._stale = True

    def place(self) -> Any:
        """Return which sheet is shown."""
        return {"id": str(self._sheet), "left": self._left} if self._sheet else None

    def refresh(self) -> None:
        """Look again."""
        sheet, actor = self._sheet, self.desk.actor
        if sheet is not None:
            self.desk.work.read(
                self,
                lambda uow: sheet_view(uow, actor=actor, sheet_id=sheet),
                self._show,
                lambda _error: self._leave(),
                what="return sheet",
            )

    def _show(self, view: SheetView) -> None:
        first, self._view = self._view is None or self._view.sheet_id != view.sheet_id, view
        self._head.show_sheet(view, self._left)
        self.rows.set_rows([answer_row(self.desk, line) for line in view.lines])
        waiting = next((line.line_id for line in view.lines if line.waits), None)
        if waiting is not None and (first or self.line is None or not self.line.waits):
            self.rows.select_key(waiting)
        self._offer()

    @property
    def line(self) -> AnswerLine | None:
        """The line the keyboard is on."""
        key = self.rows.current_key()
        return next((line for line in self._view.lines if line.line_id == key), None) if self._view else None

    def _offer(self) -> None:
        """Offer what can be done with everything that is clear, and with the line the keyboard is on."""
        clear, line = len(self._view.clear) if self._view else 0, self.line
        self._all.setVisible(clear > 0)
        self._all.setText(self.tr("Accept %n clear line(s)", None, clear))
        self._all.setToolTip(self.tr("Accept every line that is clear (Ctrl+Enter)"))
        verb = _settling(self, line)
        self._settle.setVisible(bool(verb))
        if verb:
            self._settle.setText(verb)
            self._settle.setToolTip(self.tr("{text} (C)").format(text=verb))
        self._aside.setVisible(line is not None and line.waits)

    # ---- deciding

    def accept_clear(self) -> None:
        """Accept every line that is clear, all of them in one unit of work."""
        if self._view is not None and self._view.clear:
            self._accept(list(self._view.clear))

    def _accept(self, lines: list[AnswerLine]) -> None:
        actor, answers = self.desk.actor, [_seen(line) for line in lines]
        done = self.tr("%n line(s) accepted.", None, len(lines))
        self._write(lambda uow: accept_answers(uow, actor=actor, answers=answers), done)

    def settle(self) -> None:
        """Accept the line, and close the action with the code that confirms it, or give the time it asks for."""
        line, actor = self.line, self.desk.actor
        if line is None or not _settling(self, line):
            return
        done = self.tr("Accepted and settled: {reference}.").format(reference=line.reference)
        self._write(lambda uow: settle_answer(uow, actor=actor, answer=_seen(line)), done)

    def put_aside(self) -> None:
        """Leave the action as it is; what the sheet says is kept."""
        line, actor = self.line, self.desk.actor
        if line is not None and line.waits:
            done = self.tr("Put aside: {reference}.").format(reference=line.reference)
            self._write(lambda uow: skip_answer(uow, actor=actor, answer=_seen(line)), done)

    def correct(self) -> None:
        """Put right how the answer is understood."""
        line = self.line
        if line is not None and line.waits:
            self.dialog = CorrectAnswerDialog(self.desk, line, _seen(line), self)
            self.dialog.saved.connect(lambda _none: self.refresh())
            self.dialog.open()

    def _write(self, job: Any, done: str) -> None:
        self._note.say("")
        self.desk.work.write(self, job, lambda _result: self._on_done(done), self._on_failed)

    def _on_done(self, text: str) -> None:
        self._note.say(text, Tone.DONE, Shape.TICK)
        self.refresh()

    def _on_failed(self, error: Exception) -> None:
        self._note.say(problems.sentence(error), Tone.LATE, Shape.TRIANGLE)
        self.refresh()

    # ---- going

    def _step(self) -> None:
        key = self.rows.current_key()
        row = next((row for row in self.rows.rows_model.rows if row.key == key), None)
        if row is not None and row.verb:
            self._on_verb(key, row.verb)

    def _on_verb(self, key: Any, verb: str) -> None:
        line = next((line for line in self._view.lines if line.line_id == key), None) if self._view else None
        if line is None:
            return
        if verb == "accept":
            self._accept([line])
            return
        self.rows.select_key(key)
        {"correct": self.correct, "skip": self.put_aside}.get(verb, self.open_action)()

    def open_action(self) -> None:
        """Show the action of the line in the register."""
        if self.line is not None:
            self.desk.window.go("actions", {"id": str(self.line.action_id)})

    def _leave(self) -> None:
        self.desk.window.go("actions")


def _seen(line: AnswerLine) -> SeenAnswer:
    return SeenAnswer(line.line_id, line.version, Seen(line.action_id, line.action_version))


def _settling(page: SheetPage, line: AnswerLine | None) -> str:
    """Return what accepting and deciding at once would be called for a line; empty where nothing is to be decided."""
    if line is None or not line.is_clear:
        return ""
    if line.outcome in CLOSES:
        possible = line.outcome is Outcome.NOT_POSSIBLE
        return page.tr("Close as not possible") if possible else page.tr("Close as not done by the agency")
    if line.outcome is Outcome.UNDER_WAY and line.new_day is not None:
        day = dates.day(line.new_day, page.desk.today())
        return page.tr("Give time until {day}").format(day=day)
    return ""
