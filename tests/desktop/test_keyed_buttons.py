"""A button's key acts as it is pressed: what waits for it would find the disk, or the case, another one."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.desktop.widgets.labels import button
from tests.support.windows import wait_for

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    return made


def _note(acted: list[str], name: str) -> None:
    acted.append(name)


def _pressed(qtbot: QtBot, window: QWidget, *buttons: QPushButton) -> list[str]:
    """Press Ctrl+E and return which buttons acted before anything else could happen."""
    acted: list[str] = []
    layout = window.layout()
    assert layout is not None
    for one in buttons:
        layout.addWidget(one)
        one.clicked.connect(partial(_note, acted, one.text()))
    window.show()
    window.activateWindow()
    wait_for(qtbot, lambda: QApplication.activeWindow() is window)
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)
    return acted


def test_it_has_acted_when_the_key_comes_back(qtbot: QtBot, window: QWidget) -> None:
    assert _pressed(qtbot, window, button("Everybody", "everybody", keys="Ctrl+E")) == ["Everybody"]


def test_one_that_cannot_be_used_does_not(qtbot: QtBot, window: QWidget) -> None:
    made = button("Everybody", "everybody", keys="Ctrl+E")
    made.setEnabled(False)
    assert _pressed(qtbot, window, made) == []


def test_a_button_of_qt_itself_would_not_have_acted_yet(qtbot: QtBot, window: QWidget) -> None:
    made = QPushButton("Everybody")
    made.setShortcut("Ctrl+E")
    acted = _pressed(qtbot, window, made)
    assert acted == []
    wait_for(qtbot, lambda: acted == ["Everybody"])
