"""The real window on a real register, offscreen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.desktop.page import Page
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.waiting import wait_until
from marac_desk.program import DeskProgram, make_window
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.clock import SetClock
from tests.support.registers import actor

PATIENCE = 20_000  # milliseconds after which something hangs


class OpenDesk:
    """A desk that somebody opened: press keys, look at lists, wait until everything is on the disk."""

    def __init__(
        self, qtbot: QtBot, register: Register, role: Role = Role.COORDINATOR, who: Actor | None = None
    ) -> None:
        self.qtbot, self.register = qtbot, register
        self.window = make_window(demonstration=True)
        self.program = DeskProgram(register, who or actor(register, role), self.window)
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.go("today")
        self.settle()

    @property
    def clock(self) -> SetClock:
        """The clock of the register, which a test sets."""
        assert isinstance(self.register.clock, SetClock)
        return self.register.clock

    def settle(self) -> None:
        """Wait until every lane is idle and every answer was delivered."""
        for _ in range(2):  # what was delivered may have asked for more
            assert wait_until(self.program.work.is_idle, PATIENCE), "the lanes are still at work"
            QApplication.processEvents()

    def go(self, place: str, target: Any = None) -> Page:
        """Go to a place and wait until it shows."""
        self.window.go(place, target)
        self.settle()
        return self.window.page(self.window.here[0])

    def child(self, kind: type[QObject], name: str, within: QWidget | None = None) -> Any:
        """Return a widget by the name of its purpose."""
        found = cast("QObject | None", (within or self.window).findChild(kind, name))
        assert found is not None, f"there is no {kind.__name__} named {name}"
        return found

    def type(self, widget: QWidget, text: str) -> None:
        """Type into a widget."""
        QTest.keyClicks(widget, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)
        QApplication.processEvents()

    def close(self) -> None:
        """End as the person closing the window does."""
        self.program.end()


def shown_texts(root: QWidget) -> list[str]:
    """Return every text of visible labels and rows below a widget."""
    texts = [label.text() for label in root.findChildren(QLabel) if label.isVisible()]
    for view in root.findChildren(RowView):
        if view.isVisible():
            texts += [row.sentence for row in view.rows_model.rows]
    return texts


def wait_for(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    qtbot.waitUntil(condition, timeout=20_000)
