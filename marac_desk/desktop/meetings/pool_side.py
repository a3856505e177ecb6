"""The left side of the agenda builder: accepted cases that wait, how ready the agenda is, the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.meetings.sentences import pool_row, readiness_rows
from marac_desk.desktop.widgets.drag_rows import DragRowView
from marac_desk.desktop.widgets.labels import SectionHead, button, key_label, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.meetings.views import BuilderView


class PoolSide(QFrame):
    """What waits, and what is missing."""

    place_pressed = Signal(object)
    conflicts_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("paper", "1")
        self._pool_head = SectionHead(self.tr("Accepted, not placed"))
        self.pool = DragRowView((Column(),), self.tr("Accepted, not placed"), "pool")
        self.pool.verb_by_click = False
        self.pool.verb_pressed.connect(lambda key, _verb: self.place_pressed.emit(key))
        self.pool.opened.connect(self.place_pressed)
        self.conflicts = button("", "askConflicts", link=True)
        self.conflicts.clicked.connect(lambda: self.conflicts_pressed.emit())
        self._ready_head = SectionHead(self.tr("Readiness"))
        self._ready = RowView((Column(), Column("", 72, right=True)), self.tr("Readiness"))
        self._ready.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 10)
        column.setSpacing(6)
        for head, view, stretch in ((self._pool_head, self.pool, 1), (self._ready_head, self._ready, 0)):
            inset = QHBoxLayout()
            inset.setContentsMargins(8, 0, 8, 0)
            inset.addWidget(head)
            column.addLayout(inset)
            column.addWidget(view, stretch)
            if view is self.pool:
                column.addWidget(self.conflicts, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._keys_line())

    def _keys_line(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setContentsMargins(8, 8, 8, 0)
        rows.setSpacing(4)
        keys = (
            (self.tr("Enter"), self.tr("place")),
            (self.tr("Alt ↑↓"), self.tr("move")),
            (self.tr("M"), self.tr("minutes")),
            (self.tr("Del"), self.tr("take off")),
            (self.tr("Ctrl Z"), self.tr("undo")),
            (self.tr("K"), self.tr("conflicts")),
            (self.tr("D"), self.tr("defer")),
            (self.tr("C"), self.tr("call a meeting")),
        )
        for start in (0, 3, 6):
            line = QHBoxLayout()
            line.setSpacing(5)
            for key, words in keys[start : start + 3]:
                line.addWidget(key_label(key))
                line.addWidget(label(words, Type.SMALL, Tone.INK3))
                line.addSpacing(6)
            line.addStretch(1)
            rows.addLayout(line)
        return rows

    def show_view(self, view: BuilderView) -> None:
        """Show a meeting."""
        self.pool.may_drag = view.may_change
        rows = [pool_row(self.desk, row, may_change=view.may_change or view.takes_late) for row in view.pool]
        waiting = self.tr("%n, most urgent first", None, len(rows)) if rows else ""
        self._pool_head.say(self.tr("Accepted, not placed"), "", waiting)
        everything, others = self.tr("Every accepted case is placed."), self.tr("Agendas are built by others.")
        placed = everything if view.may_build else others
        nothing = Row("none", (Cell(placed, tone=Tone.INK3),), RowKind.NOTE)
        self.pool.set_rows(rows or [nothing])
        asked = sum(not row.conflicts_checked for row in view.pool) if view.may_change else 0
        self.conflicts.setText(self.tr("Ask about conflicts first: %n case(s)", None, asked))
        self.conflicts.setToolTip(self.tr("Ask whether anybody knows the people of these cases (K)"))
        self.conflicts.setVisible(bool(asked))
        ready = readiness_rows(self.desk, view) if view.items else []
        self._ready.set_rows(ready)
        self._ready.setFixedHeight(sum(row.height for row in ready))
        self._ready_head.setVisible(bool(ready))
