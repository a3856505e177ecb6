"""The hands of the walk: open the real window, press keys, type, wait until everything is on the disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from PySide6.QtCore import QKeyCombination, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from marac_desk.desktop.page import Page
from marac_desk.desktop.shell.window import DeskWindow
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Row, RowKind
from marac_desk.desktop.widgets.waiting import wait_until
from marac_desk.desktop.work import Work
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from marac_desk.rules.clock import Clock, SetClock

WIDTH, HEIGHT = 1440, 900
DROP_AT = QPoint(700, 500)
PATIENCE = 60_000  # milliseconds that anything on the window may take before the walk gives up
T = TypeVar("T", bound=QObject)


class WalkStoppedError(Exception):
    """Something on the window did not become as a person would expect; the message says what was waited for."""


class Program(Protocol):
    """An unlocked desk as the walk needs it."""

    @property
    def work(self) -> Work:
        """The lanes."""
        ...

    def end(self) -> str:
        """Flush, finish what is being written, close the register."""
        ...


class Opens(Protocol):
    """What opens a desk: the start of the program, handed in so that the demonstration does not import it."""

    def make_application(self) -> QApplication:
        """Return the application in its look."""
        ...

    def make_window(self, *, demonstration: bool) -> DeskWindow:
        """Return the window, not furnished yet."""
        ...

    def open_from(self, order: dict[str, Any], clock: Clock) -> tuple[Register, Actor]:
        """Open or fill a register; returns who signed in."""
        ...

    def DeskProgram(self, register: Register, actor: Actor, window: DeskWindow) -> Program:
        """Return an unlocked desk."""
        ...


class Driver:
    """One person at the open window."""

    def __init__(self, opens: Opens, register: Register, actor: Actor, clock: SetClock) -> None:
        self.clock = clock
        self.window = opens.make_window(demonstration=True)
        self.program = opens.DeskProgram(register, actor, self.window)
        self.window.resize(WIDTH, HEIGHT)
        self.window.show()
        self.window.activateWindow()
        self.go("today")

    def close(self) -> None:
        """Close the window as the person does, and the register with it."""
        self.settle()
        self.window.hide()
        self.program.end()
        self.window.deleteLater()
        QApplication.processEvents()

    # Waiting

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something is so; raises WalkStoppedError with `what` where it never is."""
        if not wait_until(condition, PATIENCE):
            raise WalkStoppedError(what)

    def settle(self) -> None:
        """Wait until every lane is idle and every answer was shown."""
        for _ in range(2):
            QApplication.processEvents()
            self.wait_for(self.program.work.is_idle, "the desk never came to rest")

    # Hands

    def go(self, place: str, target: Any = None) -> Page:
        """Go to a place, as the rail, a row or Ctrl+K does."""
        self.window.go(place, target)
        self.settle()
        return self.window.page(place)

    def press(self, keys: str, times: int = 1) -> None:
        """Press keys where the keyboard is, such as "Ctrl+Return" or "A, N", and wait for what follows."""
        sequence = QKeySequence(keys)
        for _ in range(times):
            for number in range(sequence.count()):
                combination = cast("QKeyCombination", sequence[number])  # type: ignore[index]  # the stubs lack it
                QTest.keyClick(self.keyboard, combination.key(), combination.keyboardModifiers())
            self.settle()

    @property
    def keyboard(self) -> QWidget:
        """The widget that the keyboard is in; after a form closed, a window system gives it back to the window."""
        if QApplication.focusWidget() is None:
            (self._dialog() or self.window).activateWindow()
            QApplication.processEvents()
        return QApplication.focusWidget() or self.window

    def write(self, text: str) -> None:
        """Type where the keyboard is."""
        QTest.keyClicks(self.keyboard, text)
        QApplication.processEvents()

    def fill(self, within: QWidget, name: str, text: str) -> None:
        """Put the keyboard into a named field and type over what stands there."""
        field = self.child(QWidget, name, within)
        field.setFocus()
        self.press("Ctrl+A")
        self.write(text)

    def click(self, name: str, within: QWidget | None = None) -> None:
        """Press a named button with the keyboard."""
        made = self.child(QWidget, name, within)
        made.setFocus()
        QTest.keyClick(made, Qt.Key.Key_Space)
        self.settle()

    def drop_files(self, paths: Sequence[Path]) -> None:
        """Drop files on the window, as somebody who drags them out of a folder does."""
        data, handle = QMimeData(), self.window.windowHandle()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(handle, QDragEnterEvent(DROP_AT, copy, data, left, none))
        QApplication.sendEvent(handle, QDropEvent(QPointF(DROP_AT), copy, data, left, none))
        self.settle()

    def answer_folder(self, folder: Path) -> None:
        """Answer every later question for a folder; the system's own form for it cannot be typed into from here."""
        self.window.choose_folder = lambda title: str(folder)  # type: ignore[method-assign]  # noqa: ARG005

    # Eyes

    def child(self, kind: type[T], name: str, within: QWidget | None = None) -> T:
        """Return a widget by the name of its purpose."""
        found = (within or self.window).findChild(kind, name)
        if found is None:
            raise WalkStoppedError(f"there is no {kind.__name__} named {name}")
        return found

    def dialog(self) -> QDialog:
        """Return the form that stands open, waiting until it does."""
        self.wait_for(lambda: self._dialog() is not None, "no form opened")
        found = self._dialog()
        assert found is not None
        self.settle()
        return found

    def _dialog(self) -> QDialog | None:
        shown = [found for found in self.window.findChildren(QDialog) if found.isVisible()]
        return shown[-1] if shown else None

    def asks(self) -> bool:
        """Tell whether a form stands open."""
        return self._dialog() is not None

    def no_dialog(self) -> None:
        """Wait until no form stands open, which is when it was saved; says what the form said otherwise."""
        wait_until(lambda: self._dialog() is None, PATIENCE // 6)
        if (open_one := self._dialog()) is not None:
            hint = open_one.findChild(QLabel, "hintLabel")
            raise WalkStoppedError(f"{open_one.objectName()} stays open: {hint.text() if hint else ''}")
        self.settle()

    def text(self, name: str, within: QWidget | None = None) -> str:
        """Return what a named label says."""
        return self.child(QLabel, name, within).text()


def items(view: RowView) -> list[Row]:
    """Return the rows of a list that can be chosen."""
    return [row for row in view.rows_model.rows if row.kind is RowKind.ITEM]


def to_row(driver: Driver, view: RowView, key: object) -> None:
    """Go to a row of a list by the arrow keys, further pages of it included."""
    view.setFocus()
    driver.settle()
    before: object = None
    while (here := view.current_key()) != key:
        keys = [row.key for row in items(view)]
        up = here in keys and key in keys and keys.index(key) < keys.index(here)
        driver.press("Up" if up else "Down")
        if here == before:
            raise WalkStoppedError("a row could not be reached by the arrow keys")
        before = here
