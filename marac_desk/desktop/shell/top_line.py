"""The top line: find and do, the time, who acts, hide names, lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from marac_desk.desktop.widgets.icons import icon
from marac_desk.desktop.widgets.labels import key_label, label
from marac_desk.desktop.widgets.theme import tokens
from marac_desk.desktop.widgets.tokens import RAIL, TOP_LINE, Tone, Type
from marac_desk.desktop.widgets.tool_button import tool_button

WIDE_FIELD, NARROW_FIELD, LEAST_FIELD = 520, 360, 190
NARROW_WINDOW, SMALL_WINDOW = 1360, 1180


class FindField(QFrame):
    """What looks like a field and opens the command line."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findField")
        self.setFixedSize(WIDE_FIELD, 32)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        text = self.tr("Find a person, case, meeting or action, or type a command")
        self.setAccessibleName(text)
        self._long, self._short = text, self.tr("Find or do")
        self._words = label(text, Type.LIST, Tone.INK3)
        self._words.setMinimumWidth(0)
        self._glass = label()
        line = QHBoxLayout(self)
        line.setContentsMargins(11, 0, 9, 0)
        line.setSpacing(8)
        line.addWidget(self._glass)
        line.addWidget(self._words, 1)
        line.addWidget(key_label(self.tr("Ctrl K")))
        self._tint()

    def set_width(self, width: int) -> None:
        """Take so much room, with as many words as fit."""
        self.setFixedWidth(width)
        self._words.setText(self._long if width >= WIDE_FIELD else self._short)

    def _tint(self) -> None:
        self._glass.setPixmap(icon("search", tokens().ink2, 16).pixmap(QSize(16, 16)))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the command line."""
        super().mousePressEvent(event)
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the command line by Enter or Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class TopLine(QFrame):
    """Across the top of the window."""

    find_pressed = Signal()
    hide_pressed = Signal()
    lock_pressed = Signal()

    def __init__(self, conference: str, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topLine")
        self.setFixedHeight(TOP_LINE)
        word = label(conference, Type.LIST_STRONG)
        word.setFixedWidth(RAIL)
        word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field = FindField()
        self.field.pressed.connect(self.find_pressed)
        self._clock = label("", Type.LIST, Tone.INK2, name="timeLabel")
        self._hide = tool_button(self.tr("Hide names"), "hideNames")
        self._hide.clicked.connect(self.hide_pressed)
        self._lock = tool_button(self.tr("Lock"), "lock")
        self._lock.clicked.connect(self.lock_pressed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 16, 0)
        line.setSpacing(20)
        line.addWidget(word)
        line.addWidget(self.field)
        line.addStretch(1)
        line.addWidget(self._clock)
        line.addWidget(label(who, Type.LIST, Tone.INK2, name="whoLabel"))
        line.addLayout(self._with_key(self._hide, self.tr("F8")))
        line.addLayout(self._with_key(self._lock, self.tr("Ctrl L")))
        self._tint()

    @staticmethod
    def _with_key(made: QPushButton, key: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(made)
        line.addWidget(key_label(key))
        return line

    def _tint(self) -> None:
        self._hide.setIcon(icon("eye-off", tokens().ink2, 18))
        self._lock.setIcon(icon("lock", tokens().ink2, 18))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def say_time(self, text: str) -> None:
        """Show the time."""
        self._clock.setText(text)

    def say_hidden(self, hidden: bool) -> None:
        """Say whether names are hidden."""
        self._hide.setText(self.tr("Show names") if hidden else self.tr("Hide names"))

    def fit(self, window: int) -> None:
        """Give way on a small screen: first the words of the field, then the time."""
        small = window < SMALL_WINDOW
        self.field.set_width(LEAST_FIELD if small else NARROW_FIELD if window < NARROW_WINDOW else WIDE_FIELD)
        self._clock.setVisible(not small)
