"""The command line (Ctrl+K): finds people, cases, meetings and actions, and does what the desk can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.shell.found_lines import Line, command_line, fits, found_line, head_row
from marac_desk.desktop.shell.line_painter import LineDelegate
from marac_desk.desktop.widgets.icons import icon
from marac_desk.desktop.widgets.labels import hairline, key_label, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import ROW_PALETTE, Tone, Type
from marac_desk.services.finding import AGENCY_FIRST, REFERENCE_ONLY, Found, find, upcoming_meetings

WIDTH, TALLEST, AROUND = 720, 560, 84
WAIT = 160  # milliseconds after the last key before the register is asked
COMMANDS_ONLY = ">"
MOST_COMMANDS, MOST_MEETINGS = 8, 4


class CommandLine(QFrame):
    """A frame over the top line; it dims nothing and remembers nothing."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("commandLine")
        self._desk = desk
        self._commands: Sequence[Command] = ()
        self._runs: dict[object, Command] = {}
        self._found: tuple[Found, ...] = ()
        self._meetings: tuple[Found, ...] = ()
        self._field = QLineEdit()
        self._field.setObjectName("commandLineEdit")
        self._field.setAccessibleName(self.tr("Find or do"))
        self._field.setFont(font(Type.HER_WORDS))
        self._field.textChanged.connect(self._on_text)
        self._field.installEventFilter(self)
        self._rows = RowView((Column(""), Column("", 190, right=True)), self.tr("What was found"))
        self._rows.setObjectName("foundRowView")
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows.verb_pressed.connect(lambda key, _verb: self._choose(key))
        self._rows.opened.connect(self._choose)
        self._lines = LineDelegate(self._rows)
        self._rows.setItemDelegateForColumn(0, self._lines)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._ask)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        self._glass = label()
        line = QHBoxLayout()
        line.setContentsMargins(15, 5, 14, 5)
        line.addWidget(self._glass)
        line.addWidget(self._field, 1)
        line.addWidget(key_label(self.tr("Esc")))
        foot = QHBoxLayout()
        foot.setContentsMargins(15, 6, 15, 8)
        foot.setSpacing(14)
        for words in (self.tr("> commands only"), self.tr("@ agency"), self.tr("# reference")):
            foot.addWidget(label(words, Type.SMALL, Tone.INK3))
        foot.addStretch(1)
        foot.addWidget(label(self.tr("Finds only what you may see. Not kept in any history."), Type.SMALL, Tone.INK3))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(hairline())
        column.addSpacing(4)
        column.addWidget(self._rows, 1)
        column.addWidget(hairline())
        column.addLayout(foot)

    def open_with(self, commands: Sequence[Command], text: str = "") -> None:
        """Open over the window, with what can be done here."""
        self._commands = commands
        self._found = ()
        self._glass.setPixmap(icon("search", tokens().ink2, 18).pixmap(QSize(18, 18)))
        self._field.setText(text)
        self._show_rows()
        self.show()
        self.raise_()
        self._field.setFocus()
        self._desk.work.read(
            self, lambda uow: upcoming_meetings(uow, actor=self._desk.actor), self._on_meetings, what="meetings"
        )

    def _on_meetings(self, meetings: tuple[Found, ...]) -> None:
        self._meetings = meetings
        self._show_rows()

    def _on_text(self, _text: str) -> None:
        self._show_rows()
        self._wait.start(WAIT)

    def _ask(self) -> None:
        text = self._field.text()
        if text.startswith(COMMANDS_ONLY) or not self.isVisible():
            return
        self._desk.work.read(
            self, lambda uow: find(uow, actor=self._desk.actor, query=text), self._on_found, what="find"
        )

    def _on_found(self, found: tuple[Found, ...]) -> None:
        self._found = found
        self._show_rows()

    # What is shown

    def _show_rows(self) -> None:
        text = self._field.text().strip()
        words = tuple(text.lstrip("> ").casefold().split())
        only_found = text.startswith((REFERENCE_ONLY, AGENCY_FIRST))
        groups = [] if only_found else [(self.tr("Do"), self._command_lines(words))]
        if text and not text.startswith(COMMANDS_ONLY):
            groups += self._found_groups(words)
        rows, lines = _rows_of(groups)
        if not rows:
            rows = [Row("none", (Cell(self.tr("Nothing found")),), RowKind.NOTE, height=ROW_PALETTE)]
        self._lines.lines = lines
        self._rows.set_rows(rows)
        self._rows.select_first()
        height = min(TALLEST, AROUND + sum(row.height for row in rows))
        self.setGeometry(100, 7, min(WIDTH, self.window().width() - 120), height)

    def _command_lines(self, words: tuple[str, ...]) -> list[Line]:
        fitting = [command for command in self._commands if fits(command.text, words)][:MOST_COMMANDS]
        self._runs = {("do", command.text): command for command in fitting}
        return [command_line(command, words) for command in fitting]

    def _found_groups(self, words: tuple[str, ...]) -> list[tuple[str, list[Line]]]:
        people = [found_line(self._desk, f, words) for f in self._found if f.kind in {"person", "case"}]
        actions = [found_line(self._desk, f, words) for f in self._found if f.kind == "action"]
        meetings = [line for line in self._meeting_lines(words) if words and fits(line.text, words)][:MOST_MEETINGS]
        return [
            (self.tr("People and cases"), people),
            (self.tr("Actions"), actions),
            (self.tr("Meetings"), meetings),
        ]

    def _meeting_lines(self, words: tuple[str, ...]) -> list[Line]:
        return [found_line(self._desk, meeting, words) for meeting in self._meetings]

    def _choose(self, key: Any) -> None:
        command = self._runs.get(key)  # before the line closes: an empty line offers other commands
        self.close_line()
        if command is not None:
            command.run()
        else:
            self.chosen.emit(key[1])

    def close_line(self) -> None:
        """Close without a trace."""
        self._wait.stop()
        self._field.clear()
        self._wait.stop()
        self._found = ()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list while typing goes on in the field."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.close_line()
                return True
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._rows.keyPressEvent(event)
                return True
        if watched is self._field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self, self._close_if_left)
        return super().eventFilter(watched, event)

    def _close_if_left(self) -> None:
        if not self._field.hasFocus() and not self._rows.underMouse():
            self.close_line()


def _rows_of(groups: Sequence[tuple[str, list[Line]]]) -> tuple[list[Row], dict[Any, Line]]:
    rows: list[Row] = []
    lines: dict[Any, Line] = {}
    for title, group in groups:
        if group:
            rows += [head_row(title), *(line.row for line in group)]
            lines |= {line.key: line for line in group}
    return rows, lines
