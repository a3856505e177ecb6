"""Forms with many words: as tall as they need, and where the screen is too low the words scroll by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QScrollArea, QVBoxLayout
from pytestqt.qtbot import QtBot

from marac_desk.desktop.widgets.fitting import SHARE, show_whole

SENTENCE = "One of thirty agencies that a copy goes to, and who holds it there. "


@pytest.mark.parametrize("sentences", [1, 12, 400])
def test_no_word_of_a_form_is_cut_off(qtbot: QtBot, sentences: int) -> None:
    form, words, field = QDialog(), QLabel(SENTENCE * sentences), QLineEdit()
    words.setWordWrap(True)
    column = QVBoxLayout(form)
    column.addWidget(words)
    column.addWidget(field)
    form.resize(500, 200)
    form.showEvent = lambda _event: show_whole(form, words)  # type: ignore[method-assign]
    qtbot.addWidget(form)
    form.show()
    QApplication.processEvents()
    assert words.isVisible()
    assert words.height() >= words.heightForWidth(words.width())
    assert 200 <= form.height() <= form.screen().availableGeometry().height() * SHARE
    assert field.visibleRegion().boundingRect().height() == field.height(), "and what is typed into is in sight"
    scroller = form.findChild(QScrollArea)
    assert (scroller is not None) is (sentences == 400)
    if scroller is not None:
        scroller.setFocus()
        QTest.keyClick(scroller, Qt.Key.Key_PageDown)
        assert scroller.verticalScrollBar().value() > 0
