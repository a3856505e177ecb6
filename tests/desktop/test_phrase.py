"""A phrase in more than one weight: its layout hears of other words where they need another height, and only then."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.desktop.widgets.phrase import Phrase, Run
from tests.support.windows import OpenDesk

SHORT, OTHER, LONG = "Police visit", "School visit", "Police visit every evening until the hearing and after it " * 3


class Asked(QObject):
    """Counts how often a widget was asked to be laid out anew."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let it happen."""
        self.count += event.type() is QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


@pytest.fixture
def column(desk: OpenDesk, qtbot: QtBot) -> tuple[QWidget, Phrase]:
    """A narrow column that holds one phrase."""
    holder, phrase = QWidget(), Phrase()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    layout.addWidget(phrase)
    layout.addStretch(1)
    holder.resize(300, 400)
    holder.show()
    desk.settle()
    return holder, phrase


def test_the_height_follows_the_words_there_and_back(desk: OpenDesk, column: tuple[QWidget, Phrase]) -> None:
    _, phrase = column
    heights = []
    for words in ("", SHORT, LONG, SHORT, "", LONG):
        phrase.say((Run(words),))
        desk.settle()
        heights.append(phrase.height())
    none, one, many = heights[0], heights[1], heights[2]
    assert none < one < many
    assert heights[3:] == [one, none, many]


def test_words_of_the_same_height_move_nothing(desk: OpenDesk, column: tuple[QWidget, Phrase]) -> None:
    holder, phrase = column
    phrase.say((Run(SHORT),))
    desk.settle()
    asked = Asked()
    holder.installEventFilter(asked)
    phrase.say((Run(OTHER),))
    desk.settle()
    assert (phrase.text(), asked.count) == (OTHER, 0)
    phrase.say((Run(LONG),))
    desk.settle()
    assert asked.count > 0, "a phrase that needs more lines tells nobody of it"
    holder.removeEventFilter(asked)


def test_a_phrase_that_waits_for_its_layout_ends_at_its_last_words(
    desk: OpenDesk, column: tuple[QWidget, Phrase]
) -> None:
    _, phrase = column
    phrase.say((Run(SHORT),))
    desk.settle()
    one = phrase.height()
    phrase.say((Run(LONG),))
    phrase.say((Run(SHORT),))
    desk.settle()
    assert phrase.height() == one
