"""What holds in every place of the window: names for a screen reader, a change of look, text that is not cut off."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from marac_desk.desktop import forms
from marac_desk.desktop.places import places
from marac_desk.desktop.widgets import theme
from marac_desk.desktop.widgets.tokens import Scheme
from tests.support import registers
from tests.support.pictures import dark_share, differing_share, picture
from tests.support.windows import OpenDesk

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTabBar)
PLACES = [place.code for place in places()]
FORMS = sorted(name for _, name, _ in pkgutil.iter_modules(forms.__path__) if name.startswith("ui_"))


def nameless(root: QWidget) -> list[str]:
    """Return the controls that a screen reader could not name; a hidden button gets its words when it is shown."""
    controls = [child for child in root.findChildren(QWidget) if isinstance(child, CONTROLS) and is_own(child)]
    controls = [child for child in controls if child.isVisibleTo(root) or not isinstance(child, QAbstractButton)]
    return [child.objectName() or type(child).__name__ for child in controls if not spoken(child)]


def is_own(widget: QWidget) -> bool:
    """Tell a control from the parts that Qt makes inside of one."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, (QComboBox, QAbstractSpinBox, QAbstractItemView)):
            return False
        above = above.parentWidget()
    return not widget.objectName().startswith("qt_")


def spoken(widget: QWidget) -> str:
    """Return what a screen reader says for a widget."""
    interface: Any = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)).strip() if interface is not None else ""


@pytest.fixture
def light_afterwards(qapp: QApplication) -> Iterator[None]:
    """Give the next test the light look again."""
    yield
    theme.apply(qapp, Scheme.LIGHT)


@pytest.mark.parametrize("place", PLACES)
def test_every_control_has_a_name(desk: OpenDesk, place: str) -> None:
    desk.go(place)
    assert nameless(desk.window) == []


@pytest.mark.parametrize("name", FORMS)
def test_every_control_of_a_form_has_a_name(qtbot: QtBot, name: str) -> None:
    module = importlib.import_module(f"{forms.__name__}.{name}")
    made = next(value for key, value in vars(module).items() if key.startswith("Ui_"))()
    holder: QWidget = QMainWindow() if hasattr(made, "centralwidget") else QDialog()
    qtbot.addWidget(holder)
    made.setupUi(holder)
    assert nameless(holder) == []


def test_a_control_without_a_name_is_noticed(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    QLineEdit(holder)
    assert nameless(holder) == ["QLineEdit"]


@pytest.mark.parametrize("place", PLACES)
def test_a_change_of_look_reaches_everything(
    qtbot: QtBot, qapp: QApplication, desk: OpenDesk, light_afterwards: None, tmp_path: Path, place: str
) -> None:
    desk.go(place)
    theme.apply(qapp, Scheme.DARK)
    changed = picture(desk.window)
    fresh = OpenDesk(qtbot, registers.demonstration_file(tmp_path / "fresh"))
    fresh.go(place)
    different = differing_share(changed, picture(fresh.window))
    fresh.close()
    assert different < 0.001, f"{different:.2%} of the picture kept the old look"
    assert dark_share(changed) > 0.85, f"only {dark_share(changed):.0%} of the picture is dark"


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (960, 600)], ids=str)
@pytest.mark.parametrize("place", PLACES)
def test_no_label_is_cut_off(desk: OpenDesk, place: str, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    page = desk.go(place)
    QApplication.processEvents()
    assert cut_off(page) == []


def cut_off(root: QWidget) -> list[str]:
    """Return one-line texts that are wider than their labels."""
    labels = [label for label in root.findChildren(QLabel) if label.isVisible() and not label.wordWrap()]
    return [f"{label.objectName()}: {label.text()}" for label in labels if label.text() and room_left(label) < -1]


def room_left(label: QLabel) -> int:
    """Return how many pixels are left beside a label's text."""
    return label.contentsRect().width() - QFontMetrics(label.font()).horizontalAdvance(label.text())
