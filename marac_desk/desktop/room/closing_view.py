"""What the room shows when every case has been heard: what was agreed, what was set aside, and how to close."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.room.state import RoomState
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import labels
from marac_desk.rules.lives import ItemState

ASIDE = (ItemState.DEFERRED, ItemState.WITHDRAWN, ItemState.NOT_REACHED)


class ClosingView(QWidget):
    """Stands where the case stood."""

    close_pressed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("closingView")
        self.desk = desk
        self._title = label("", Type.TITLE, name="closingTitleLabel")
        self._done = label("", Type.READING, wrap=True, name="closingDoneLabel")
        self._aside = label("", Type.READING, Tone.SOON, wrap=True, name="closingAsideLabel")
        self._next = label("", Type.LIST, Tone.INK2, wrap=True)
        self.main = button(self.tr("Close the meeting"), "closeMeeting", primary=True)
        self.main.setToolTip(self.tr("Close the meeting (Ctrl+Return)"))
        self.main.clicked.connect(self.close_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 40, 28, 20)
        column.setSpacing(10)
        for widget in (self._title, self._done, self._aside, self._next):
            column.addWidget(widget)
        column.addSpacing(10)
        column.addWidget(self.main, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_state(self, state: RoomState) -> None:
        """Show how the meeting went."""
        room = state.room
        self._title.setText(self.tr("Every case has been heard"))
        heard = self.tr("%n case(s) concluded", None, room.concluded)
        actions = self.tr("%n action(s) agreed", None, room.actions)
        agencies = self.tr("for %n agency(ies)", None, room.agencies_with_actions)
        self._done.setText(f"{heard}. {actions} {agencies}.")
        aside = [
            f"{self.desk.name(case.name, case.reference)}, {labels.word(case.state)}"
            for case in room.cases
            if case.state in ASIDE
        ]
        self._aside.setText("; ".join(aside))
        self._aside.setVisible(bool(aside))
        self.main.setVisible(room.may_run)
        self._next.setVisible(room.may_run)
        self._next.setText(
            self.tr("A case in the list can still be opened with Enter, to add what was forgotten. Then close.")
        )
