"""The libraries the desk stands on behave as it needs them to; a release that does not is caught here."""

from __future__ import annotations

import sys

import PySide6
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

ROUNDS = 20_000
FEW = 200


class _Model(QAbstractListModel):
    def rowCount(self, parent: object = None) -> int:
        return 1

    def data(self, index: object, role: int = 0) -> object:
        return None


class _Speaker(QObject):
    spoke = Signal(object)


def test_the_installed_qt_is_one_that_was_tried() -> None:
    assert (6, 11, 3) <= tuple(int(part) for part in PySide6.__version__.split(".")[:3]) < (6, 12)


def test_passing_none_through_qt_loses_no_reference_to_it(qapp: QApplication) -> None:
    """PySide6 6.12.0 gives one reference to None away at each call and aborts the program when none is left.

    On Python 3.12 and later None never dies and its count stands still, so that there is nothing to lose.
    """
    model, speaker = _Model(), _Speaker()
    heard: list[object] = []
    speaker.spoke.connect(heard.append)
    index = model.index(0, 0, QModelIndex())
    for _ in range(FEW):  # what is made once is made now
        model.data(index, Qt.ItemDataRole.DisplayRole)
        index.data(Qt.ItemDataRole.DisplayRole)
        speaker.spoke.emit(None)
    heard.clear()
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        index.data(Qt.ItemDataRole.DisplayRole)
        speaker.spoke.emit(None)
        heard.clear()
    assert sys.getrefcount(None) > before - FEW
