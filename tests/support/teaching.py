"""Teaching as the desk does it: the dialog opened by its key, labels or columns pointed at fields, all of it kept."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.referrals.teach_dialog import TeachDialog
from marac_desk.desktop.referrals.teaching import Teaching
from tests.support.forms import CONTROL
from tests.support.windows import OpenDesk, wait_for


def asked(desk: OpenDesk, teaching: Teaching) -> TeachDialog:
    """Open the dialog by its key."""
    wait_for(desk.qtbot, teaching.button.isVisible)
    desk.window.activateWindow()  # as a window manager does after a dialog
    wait_for(desk.qtbot, desk.window.isActiveWindow)
    desk.press(Qt.Key.Key_T, CONTROL)
    wait_for(desk.qtbot, lambda: teaching.dialog is not None and teaching.dialog.isVisible())
    assert teaching.dialog is not None
    return teaching.dialog


def point(dialog: TeachDialog, title: str, field: str) -> None:
    """Go to a column or label and its field by keyboard, and type the field it means."""
    dialog.rows.setFocus()
    dialog.rows.select_key(title)
    QTest.keyClick(dialog.rows, Qt.Key.Key_Return)
    line = dialog.field.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, field)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()


def teach(desk: OpenDesk, teaching: Teaching, fields: Mapping[str, str], name: str = "Kestrel") -> None:
    """Teach a sheet or a form and keep it."""
    dialog = asked(desk, teaching)
    for title, field in fields.items():
        point(dialog, title, field)
    QTest.keyClicks(dialog.name, name)
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    wait_for(desk.qtbot, lambda: not dialog.isVisible())
    desk.settle()
