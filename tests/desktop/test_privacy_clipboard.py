"""What may be copied: marked as secret, gone at the lock, and protected values not at all unless a setting says so."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QClipboard, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.desktop.privacy.clipboard_guard import PROTECTED, ClipboardGuard
from marac_desk.desktop.widgets import clipboard as own
from marac_desk.desktop.widgets.clipboard import MARKS, clear_own, copy_briefly, is_marked, secret
from marac_desk.desktop.widgets.hold_key import HoldKey
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row

NUMBER = "07700 900123"
CTRL = Qt.KeyboardModifier.ControlModifier


class Copying:
    """A window with a plain field, a protected one, and a guard."""

    def __init__(self, qtbot: QtBot, app: QApplication) -> None:
        self.window, self.refused = QWidget(), 0
        self.plain, self.protected, self.inside = QLineEdit("a reference"), QLineEdit(NUMBER), QPlainTextEdit(NUMBER)
        self.protected.setProperty(PROTECTED, True)
        frame = QFrame()
        frame.setProperty(PROTECTED, True)
        QVBoxLayout(frame).addWidget(self.inside)
        column = QVBoxLayout(self.window)
        for part in (self.plain, self.protected, frame):
            column.addWidget(part)
        qtbot.addWidget(self.window)
        self.window.show()
        self.guard = ClipboardGuard(app, self.window, self._refuse)
        self.board = QGuiApplication.clipboard()
        self.board.clear()

    def _refuse(self) -> None:
        self.refused += 1

    def copy(self, widget: QWidget, key: Qt.Key = Qt.Key.Key_C) -> str:
        """Choose everything and press the keys; returns what can be pasted elsewhere."""
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, CTRL)
        QTest.keyClick(widget, key, CTRL)
        QApplication.processEvents()
        return self.board.text()


@pytest.fixture
def copying(qtbot: QtBot, qapp: QApplication) -> Iterator[Copying]:
    """Return such a window."""
    found = Copying(qtbot, qapp)
    yield found
    found.board.clear()
    qapp.setProperty("revealing", False)
    found.guard.deleteLater()  # one that lives on would mind what the next test copies
    qapp.sendPostedEvents(found.guard, QEvent.Type.DeferredDelete)


def test_an_ordinary_copy_is_marked_as_secret(copying: Copying) -> None:
    assert copying.copy(copying.plain) == "a reference"
    data = copying.board.mimeData()
    assert is_marked(data)
    if sys.platform.startswith("linux"):
        assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"


def test_each_system_has_its_own_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform in ("win32", "darwin", "linux"):
        monkeypatch.setattr(sys, "platform", platform)
        formats = set(secret("x").formats())
        assert {name for name, _ in MARKS.get(platform, ())} <= formats
        assert ("x-kde-passwordManagerHint" in formats) is (platform == "linux")


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_a_protected_field_is_not_copied_nor_cut(copying: Copying, key: Qt.Key) -> None:
    assert copying.copy(copying.protected, key) == ""
    assert copying.protected.text() == NUMBER
    assert copying.refused == 1
    assert copying.copy(copying.inside, key) == ""
    assert copying.inside.toPlainText() == NUMBER


def test_a_protected_field_has_no_menu_that_copies(copying: Copying, qapp: QApplication) -> None:
    for widget in (copying.protected, copying.inside.viewport()):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(3, 3), QPoint(3, 3))
        qapp.sendEvent(widget, event)
        assert QApplication.activePopupWidget() is None


def test_another_way_of_copying_is_taken_back(copying: Copying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClipboardGuard, "_owns", lambda *_: True)  # offscreen does not know whose it is
    copying.protected.setFocus()
    copying.protected.selectAll()
    copying.protected.copy()  # as a menu of the system or a screen reader does
    assert copying.board.text() == ""


def test_what_is_revealed_is_not_copied_from_a_list(copying: Copying, qtbot: QtBot) -> None:
    rows = RowView((Column(""),), "Revealed")
    qtbot.addWidget(rows)
    rows.show()
    rows.set_rows([Row(1, (Cell(NUMBER),))])
    rows.select_first()
    key = HoldKey(rows)
    QTest.keyPress(rows, Qt.Key.Key_F9)
    assert bool(key.is_held)
    QTest.keyClick(rows, Qt.Key.Key_C, CTRL)
    assert copying.board.text() == ""
    QTest.keyRelease(rows, Qt.Key.Key_F9)
    assert not key.is_held
    QTest.keyClick(rows, Qt.Key.Key_C, CTRL)
    assert copying.board.text() == NUMBER  # masked again: now the row says what may be copied


def test_a_setting_lets_protected_values_be_copied_for_a_moment(
    copying: Copying, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "KEPT", 700)
    copying.guard.allows_protected = True
    assert copying.copy(copying.protected) == NUMBER
    assert is_marked(copying.board.mimeData())
    qtbot.waitUntil(lambda: copying.board.text() == "", timeout=5000)


def test_what_somebody_else_put_there_meanwhile_stays(
    copying: Copying, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "KEPT", 50)
    copy_briefly(NUMBER)
    copy_briefly("newer")
    monkeypatch.setattr(own, "KEPT", 60_000)
    copying.board.setMimeData(secret("of another program"))
    qtbot.wait(200)
    assert copying.board.text() == "of another program"


def test_the_lock_clears_what_is_ours(copying: Copying) -> None:
    copying.copy(copying.plain)
    clear_own()
    assert copying.board.text() == ""
    if copying.board.supportsSelection():
        assert copying.board.text(QClipboard.Mode.Selection) == ""
