"""The plan at the right of the room: it grows as actions are recorded, each with its tick once it is on the disk."""

from __future__ import annotations

import uuid
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.plan_sentences import counted, plan_rows, saved_row, saving_row, tried_rows
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column, Row
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.meeting_room.views import CaseInRoom

WIDTH = 392
A_MOMENT = 60  # milliseconds in which an action is usually on the disk


class PlanList(RowView):
    """The actions; E corrects one, Del takes it back."""

    correct_pressed = Signal(object)
    take_back_pressed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys act on the action the keyboard is on."""
        key = self.current_key()
        if event.key() == Qt.Key.Key_E and isinstance(key, uuid.UUID):
            self.correct_pressed.emit(key)
        elif event.key() == Qt.Key.Key_Delete and isinstance(key, uuid.UUID):
            self.take_back_pressed.emit(key)
        else:
            super().keyPressEvent(event)


class PlanSide(QFrame):
    """Heading and list."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("paper", "1")
        self._case: CaseInRoom | None = None
        self._under_way: dict[uuid.UUID, Row] = {}
        self._count = label("", Type.LIST, Tone.INK3, name="planCountLabel")
        self.rows = PlanList((Column(), Column("", 34)), self.tr("Plan of this case"))
        head = QHBoxLayout()
        head.setContentsMargins(20, 0, 20, 0)
        head.setSpacing(8)
        head.addWidget(label(self.tr("Plan"), Type.SECTION))
        head.addWidget(self._count)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 8)
        column.setSpacing(2)
        column.addLayout(head)
        around = QHBoxLayout()
        around.setContentsMargins(12, 0, 12, 0)
        around.addWidget(self.rows)
        column.addLayout(around, 1)

    def show_case(self, case: CaseInRoom | None) -> None:
        """Show another plan, or this one as it stands now."""
        changed = case is None or self._case is None or case.item_id != self._case.item_id
        self._case = case
        if case is None:
            self._under_way.clear()
            self.rows.set_rows([])
            self._count.setText("")
            return
        if changed:
            self._under_way.clear()
        for known in {line.action_id for line in case.plan} & self._under_way.keys():
            del self._under_way[known]
        self._count.setText(counted(case))
        self.rows.set_rows(plan_rows(self.desk, case, list(self._under_way.values())))

    def show_saving(self, key: uuid.UUID, mark: str, words: str) -> None:
        """Show an action on its way to the disk, below the plan; usually its tick comes first."""
        self._under_way[key] = saving_row(key, mark, words)
        QTimer.singleShot(A_MOMENT, self, lambda: self._show_waiting(key))

    def _show_waiting(self, key: uuid.UUID) -> None:
        if key in self._under_way and self.rows.position_of(key) is None:
            self._put(self._under_way[key])

    def show_saved(self, key: uuid.UUID, due: str) -> None:
        """Give an action its tick: it is on the disk. Painted at once, before anything is looked up again."""
        if key in self._under_way:
            self._put(saved_row(self._under_way[key], due))
            self.rows.repaint_row(key)

    def show_failed(self, key: uuid.UUID, mark: str, words: str, why: str) -> None:
        """Say that an action did not get to the disk."""
        self._put(saving_row(key, mark, words, failed=why))

    def forget(self, key: uuid.UUID) -> None:
        """Take away a row that was not saved, when it is tried again."""
        if self._under_way.pop(key, None) is not None and self._case is not None:
            self.show_case(self._case)

    def _put(self, row: Row) -> None:
        """Show the state of an action that is under way: where it stands already, or below the plan."""
        self._under_way[cast("uuid.UUID", row.key)] = row
        if self.rows.position_of(row.key) is not None:
            self.rows.change_row(row)
        elif self._case is not None:
            behind = len(tried_rows(self.desk, self._case))
            self.rows.insert_row(len(self.rows.rows_model.rows) - behind, row)
            self.rows.scroll_to_key(row.key)
