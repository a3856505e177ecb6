"""Every word on the screen can be translated, except what people wrote and what the area's own files say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.assets.places import path
from marac_desk.demo.caseload import SHORT_NAMES
from marac_desk.desktop.places import places
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.register.unit_of_work import Register
from tests.support.windows import OpenDesk

LEFT, RIGHT = "\u27e6", "\u27e7"
WRITTEN = ("demo", "areas", "catalogue", "checklists", "words")
OWN = {
    "marac desk",
    "demonstration",
    "ctrl",
    "alt",
    "shift",
    "return",
    "enter",
    "esc",
    "del",
    "ctrl shift",
    "ctrl return",
}
DAY_OR_KEY = re.compile(
    r"(mon|tue|wed|thu|fri|sat|sun)? ?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)?|((ctrl|alt|shift) )+\w"
)
"""Days come from the system's own calendar words, keys are named as on the keyboard."""


class Marked(QTranslator):
    """A translation into the same words between brackets."""

    def translate(self, _context: Any, text: Any, _about: Any = None, _n: int = -1) -> str:
        """Return the text between brackets."""
        return f"{LEFT}{text}{RIGHT}"

    def isEmpty(self) -> bool:
        """Tell Qt that there is something here."""
        return False


@pytest.fixture
def marked(qapp: QApplication) -> Iterator[None]:
    """Put brackets around everything that goes through the translation."""
    translator = Marked()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture(scope="module")
def written() -> str:
    """Return all text of the demonstration and the resources, which are data and have their own languages."""
    files = [file for name in WRITTEN for file in path(name).rglob("*") if file.suffix in {".json", ".toml"}]
    assert files
    return " ".join([*(plain(file.read_text(encoding="utf-8")) for file in files), *map(plain, SHORT_NAMES.values())])


def plain(text: str) -> str:
    """Return text without what formatting changes."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))


def unmarked(text: str) -> str:
    """Return what stands outside of all brackets."""
    outside, depth = [], 0
    for letter in text:
        depth += letter == LEFT
        if depth == 0:
            outside.append(letter)
        depth -= letter == RIGHT
    return "".join(outside)


def visible_texts(root: QWidget) -> Iterator[str]:
    """Return every text that can be read below a widget now."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        yield from (widget.toolTip(), widget.accessibleName())
        match widget:
            case RowView():
                yield from (cell.text for row in widget.rows_model.rows for cell in row.cells)
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QComboBox():
                yield from (widget.itemText(i) for i in range(widget.count()))
            case QLineEdit() | QPlainTextEdit():
                yield widget.placeholderText()


def is_data(piece: str, written: str) -> bool:
    """Tell what people or the area's files wrote from words that the program says."""
    return len(piece) <= 2 or piece in OWN or piece in written or DAY_OR_KEY.fullmatch(piece) is not None


@pytest.mark.parametrize("place", [place.code for place in places()])
def test_every_word_can_be_translated(
    qtbot: QtBot, marked: None, demonstration_file: Register, written: str, place: str
) -> None:
    desk = OpenDesk(qtbot, demonstration_file)
    desk.go(place)
    pieces = {plain(piece) for text in visible_texts(desk.window) for piece in re.split(r"[,;.(\n]", unmarked(text))}
    desk.close()
    assert sorted(piece for piece in pieces if not is_data(piece, written)) == []


def test_a_word_that_cannot_be_translated_is_noticed(written: str) -> None:
    assert unmarked(f"{LEFT}%n case(s), {LEFT}due{RIGHT}{RIGHT} overdue") == " overdue"
    assert not is_data("overdue by far", written)
    assert is_data("sat nov", written)
