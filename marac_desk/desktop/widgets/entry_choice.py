"""Fields for choosing: one code of a list, several of them, yes or no as a tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSizePolicy, QWidget

from marac_desk.desktop.wording.labels import words
from marac_desk.rules import vocabulary

_BETWEEN = 14
_MOST_COLUMNS = 3


def _kind(name: str) -> type[StrEnum]:
    found: type[StrEnum] = getattr(vocabulary, name)
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class ChoiceField(QComboBox):
    """One code of an enumeration, named in the property `codes`, or of a list that is offered; the first is none.

    The wheel passes through to the page unless the list is open, so that scrolling changes nothing.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.currentTextChanged.connect(lambda _text: self.edited.emit())

    def furnish(self) -> None:
        """Offer the codes that the form names."""
        if name := self.property("codes"):
            self.offer({code.value: _capital(text) for code, text in words(_kind(str(name))).items()})

    def offer(self, choices: Mapping[str, str], nothing: str = "") -> None:
        """Offer choices by their codes, with none first."""
        blocked = self.blockSignals(True)
        self.clear()
        self.addItem(nothing, None)
        for code, text in choices.items():
            self.addItem(text, code)
        self.blockSignals(blocked)

    def value(self) -> Any:
        """The code, as a member where the form names an enumeration; None where nothing was chosen."""
        code, name = self.currentData(), self.property("codes")
        return _kind(str(name))(code) if code and name else code

    def set_value(self, value: Any) -> None:
        """Show a code; one that is not on offer is added as it is."""
        code = value.value if isinstance(value, StrEnum) else value
        at = self.findData(code) if code is not None else 0
        if at < 0:
            self.addItem(str(code), code)
            at = self.count() - 1
        self.setCurrentIndex(at)

    def problem(self) -> str:
        """Nothing can be wrong with a choice."""
        return ""

    def unread(self) -> str:
        """Words that make no value."""
        return ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class SuggestField(ChoiceField):
    """Words of one's own, with a list of those that are known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)

    def suggest(self, known: Sequence[str]) -> None:
        """Offer what is known."""
        text, blocked = self.currentText(), self.blockSignals(True)
        self.clear()
        self.addItems(["", *known])
        self.setEditText(text)
        self.blockSignals(blocked)
        if (completer := self.completer()) is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def value(self) -> str | None:
        """The words, None where there are none."""
        return self.currentText().strip() or None

    def set_value(self, value: Any) -> None:
        """Show words."""
        self.setEditText(value or "")
        if (line := self.lineEdit()) is not None:
            line.setCursorPosition(0)


class FlagField(QCheckBox):
    """A tick."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toggled.connect(lambda _on: self.edited.emit())

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool | None) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))

    def problem(self) -> str:
        """Nothing can be wrong with a tick."""
        return ""

    def unread(self) -> str:
        """Words that make no value."""
        return ""


class ChecksField(QWidget):
    """Several codes of an enumeration, each with a tick. One Tab stop: arrows move, Space ticks.

    It has as many columns as fit.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[StrEnum, QCheckBox] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(_BETWEEN)
        self._grid.setVerticalSpacing(2)
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def furnish(self) -> None:
        """Offer the codes that the form names in the property `codes`."""
        kind = _kind(str(self.property("codes")))
        for number, (code, text) in enumerate(words(kind).items()):
            box = QCheckBox(_capital(text))
            box.setObjectName(f"{code.value}CheckBox")
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus if number == 0 else Qt.FocusPolicy.ClickFocus)
            box.toggled.connect(lambda _on: self.edited.emit())
            box.installEventFilter(self)
            self._boxes[code] = box
            if number == 0:
                self.setFocusProxy(box)
        self._place(1)

    def value(self) -> list[Any]:
        """The ticked codes, in their order."""
        return [code for code, box in self._boxes.items() if box.isChecked()]

    def set_value(self, value: Iterable[Any] | None) -> None:
        """Tick these codes and no others."""
        wanted = set(value or ())
        for code, box in self._boxes.items():
            box.setChecked(code in wanted)

    def problem(self) -> str:
        """Nothing can be wrong with ticks."""
        return ""

    def unread(self) -> str:
        """Words that make no value."""
        return ""

    def _widest(self) -> int:
        return max((box.sizeHint().width() for box in self._boxes.values()), default=0)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for number, box in enumerate(self._boxes.values()):
            self._grid.addWidget(box, number // columns, number % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        rows = -(-len(self._boxes) // columns)
        self.setFixedHeight(rows * 24 + 8)

    def minimumSizeHint(self) -> QSize:
        """The longest words are never cut."""
        return QSize(self._widest(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many columns as fit."""
        super().resizeEvent(event)
        if self._boxes:
            self._place(max(1, min(_MOST_COLUMNS, (self.width() + _BETWEEN) // (self._widest() + _BETWEEN))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move by the arrows."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QCheckBox):
            step = {
                Qt.Key.Key_Left: -1,
                Qt.Key.Key_Right: 1,
                Qt.Key.Key_Up: -self._columns,
                Qt.Key.Key_Down: self._columns,
            }.get(Qt.Key(event.key()))
            if step is not None:
                boxes = list(self._boxes.values())
                at = boxes.index(watched) + step
                if 0 <= at < len(boxes):
                    boxes[at].setFocus()
                return True
        return super().eventFilter(watched, event)
