"""The command line (Ctrl+K): finds people, cases, meetings and actions, and does what the desk can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets.icons import icon
from marac_desk.desktop.widgets.labels import hairline, key_label, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.theme import font, tokens
from marac_desk.desktop.widgets.tokens import ROW_PALETTE, Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.services.finding import Found, find, upcoming_meetings

WIDTH, HEIGHT = 720, 390
WAIT = 160  # milliseconds after the last key before the register is asked


class CommandLine(QFrame):
    """A frame over the top line; it dims nothing and remembers nothing."""

    chosen = Signal(str, object)

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
        self._field.setFont(font(Type.READING))
        self._field.textChanged.connect(self._on_text)
        self._field.installEventFilter(self)
        self._rows = RowView((Column(""), Column("", 190, right=True)), self.tr("What was found"))
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows.verb_pressed.connect(lambda key, _verb: self._choose(key))
        self._rows.opened.connect(self._choose)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._ask)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        glass = label()
        glass.setPixmap(icon("search", tokens().ink2, 18).pixmap(QSize(18, 18)))
        line = QHBoxLayout()
        line.setContentsMargins(15, 5, 14, 5)
        line.addWidget(glass)
        line.addWidget(self._field, 1)
        line.addWidget(key_label(self.tr("Esc")))
        foot = QHBoxLayout()
        foot.setContentsMargins(15, 5, 15, 8)
        foot.addWidget(label(self.tr("> commands only"), Type.SMALL, Tone.INK3))
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
        self.setGeometry(100, 7, min(WIDTH, self.window().width() - 120), HEIGHT)
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
        if text.startswith(">") or not self.isVisible():
            return
        self._desk.work.read(
            self, lambda uow: find(uow, actor=self._desk.actor, query=text), self._on_found, what="find"
        )

    def _on_found(self, found: tuple[Found, ...]) -> None:
        self._found = found
        self._show_rows()

    def _show_rows(self) -> None:
        text = self._field.text().strip()
        words = text.lstrip("> ").casefold().split()
        rows: list[Row] = []
        self._runs = {}
        rows += self._section(
            self.tr("Do"), [self._command_row(c) for c in self._commands if _matches(c.text, words)][:8]
        )
        if not text.startswith(">"):
            people = [self._found_row(f) for f in self._found if f.kind in {"person", "case"}]
            rows += self._section(self.tr("People and cases"), people)
            actions = [self._found_row(f) for f in self._found if f.kind == "action"]
            rows += self._section(self.tr("Actions"), actions)
            meetings = [row for row in map(self._found_row, self._meetings) if words and _matches(row.sentence, words)]
            rows += self._section(self.tr("Meetings"), meetings[:4])
        if not rows:
            rows = [Row("none", (Cell(self.tr("Nothing found"), tone=Tone.INK3),), RowKind.NOTE, height=ROW_PALETTE)]
        self._rows.set_rows(rows)
        self._rows.select_first()

    @staticmethod
    def _section(title: str, rows: list[Row]) -> list[Row]:
        if not rows:
            return []
        top = Row(("head", title), (Cell(title, tone=Tone.INK3, type=Type.SMALL),), RowKind.NOTE, height=28)
        return [top, *rows]

    def _command_row(self, command: Command) -> Row:
        self._runs[("do", command.text)] = command
        keys = Cell(command.keys, tone=Tone.INK3, type=Type.SMALL, right=True)
        return Row(("do", command.text), (Cell(command.text, verb="do"), keys), height=ROW_PALETTE)

    def _found_row(self, found: Found) -> Row:
        today = self._desk.today()
        if found.kind == "meeting":
            text = self.tr("Meeting of {day}").format(day=dates.day(found.on, today)) if found.on else ""
            return Row((found.kind, found), (Cell(text, verb="go"), Cell()), height=ROW_PALETTE)
        name = self._desk.name(found.name) if found.kind in {"person", "case"} else found.name
        lead, text = (
            (name, self.tr("in {reference}").format(reference=found.reference)) if found.reference else (name, "")
        )
        right = dates.due(found.on, today) if found.kind == "action" and found.on else ""
        cells = (
            Cell(text, lead, tone=Tone.INK3, lead_tone=Tone.INK, verb="go"),
            Cell(right, tone=Tone.INK3, right=True),
        )
        return Row((found.kind, found), cells, height=ROW_PALETTE)

    def _choose(self, key: Any) -> None:
        self.close_line()
        if key[0] == "do":
            self._runs[key].run()
        else:
            self.chosen.emit(key[0], key[1])

    def close_line(self) -> None:
        """Close without a trace."""
        self._wait.stop()
        self._field.clear()
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


def _matches(text: str, words: Sequence[str]) -> bool:
    lower = text.casefold()
    return all(word in lower for word in words)
