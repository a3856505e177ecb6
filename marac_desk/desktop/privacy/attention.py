"""Watches the whole application for two things: that somebody is there, and that a window is about to be shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QInputEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
        QEvent.Type.NativeGesture,
        QEvent.Type.InputMethod,
    }
)
_LOOKED_AT = (QInputEvent, QInputMethodEvent)
_WINDOW = frozenset({QEvent.Type.Show, QEvent.Type.WinIdChange})


class Attention(QObject):
    """`used`: a person did something. `window_shown`: a window of any kind is there and not on the screen yet."""

    used = Signal()
    window_shown = Signal(QWidget)

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything pass."""
        if not (isinstance(event, _LOOKED_AT) or (isinstance(watched, QWidget) and watched.isWindow())):
            return False  # every event of the application comes by here, and to ask for its type costs the most
        kind = event.type()
        if kind in _INPUT:
            if event.spontaneous():  # what moved under a resting mouse is nobody's doing
                self.used.emit()
        elif kind in _WINDOW and isinstance(watched, QWidget) and watched.isWindow():
            self.window_shown.emit(watched)
        return False
