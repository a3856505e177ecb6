"""The field that filters a list as one types; Down and Enter go into the list, Esc empties it and goes there too."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from marac_desk.desktop.widgets.icons import icon
from marac_desk.desktop.widgets.labels import key_label
from marac_desk.desktop.widgets.theme import tokens

WAIT = 120  # milliseconds after the last key before the list is asked
GLASS = 16


class _Edit(QLineEdit):
    left = Signal()
    emptied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go into the list."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.emptied.emit()
        else:
            super().keyPressEvent(event)


class FilterField(QWidget):
    """A quiet field beside a list, reached by "/" from anywhere on its page."""

    changed = Signal(str)
    left = Signal()

    def __init__(self, name: str, hint: str, page: QWidget, *, width: int = 180) -> None:
        super().__init__(page)
        self.edit = _Edit()
        self.edit.setObjectName("filterLineEdit")
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(hint)
        self.edit.setToolTip(f"{name} (/)")
        self.edit.setFixedWidth(width)
        self.edit.setProperty("bare", "true")
        self._glass = QLabel()
        self._glass.setPixmap(icon("search", tokens().ink2, GLASS).pixmap(QSize(GLASS, GLASS)))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(lambda: self.changed.emit(self.text()))
        self.edit.textChanged.connect(lambda _text: self._wait.start(WAIT))
        self.edit.left.connect(self._leave)
        self.edit.emptied.connect(self._empty)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._glass)
        line.addWidget(self.edit)
        line.addWidget(key_label("/"))
        self.setFocusProxy(self.edit)
        slash = QShortcut(QKeySequence("/"), page)
        slash.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slash.activated.connect(self.start)

    def text(self) -> str:
        """Return what is typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put words in without asking the list again."""
        self.edit.blockSignals(True)
        self.edit.setText(text)
        self.edit.blockSignals(False)
        self._wait.stop()

    def start(self) -> None:
        """Begin to filter."""
        self.edit.setFocus()
        self.edit.selectAll()

    def _leave(self) -> None:
        if self._wait.isActive():
            self._wait.stop()
            self.changed.emit(self.text())
        self.left.emit()

    def _empty(self) -> None:
        if self.text():
            self.edit.clear()
        self._leave()
