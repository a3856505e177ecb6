"""Minds what is copied from the desk: marked as secret and gone at the lock, protected values not copied at all.

Every copy counts, whichever widget made it: a case's words in a list of somebody's clipboard history are a leak too.
Where a setting lets protected values be copied, they are gone after a quarter of a minute.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QClipboard, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from marac_desk.desktop.widgets.clipboard import clear_own, copy_briefly, is_marked, secret
from marac_desk.desktop.widgets.hold_key import REVEALING

PROTECTED = "protected"
"""The property of a field that a protected value is typed into."""
_TAKES = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)


class ClipboardGuard(QObject):
    """Watches the clipboard, and the keys that copy where a protected value stands."""

    def __init__(self, app: QApplication, parent: QObject, refused: Callable[[], None]) -> None:
        super().__init__(parent)
        self._refused = refused
        self.allows_protected = False
        self._copies = self._changes = False
        self._clipboard = QGuiApplication.clipboard()
        self._clipboard.changed.connect(self._on_changed)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stop a key, or a menu, that would copy a protected value."""
        if isinstance(event, QKeyEvent) and event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
            return any(event.matches(key) for key in _TAKES) and self._stops(watched, event)
        if self.allows_protected or not isinstance(event, QContextMenuEvent):
            return False
        return isinstance(watched, QWidget) and _is_protected(watched)

    def _stops(self, watched: QObject, event: QKeyEvent) -> bool:
        self._copies = True
        QTimer.singleShot(0, self, self._has_copied)
        if self.allows_protected or not (isinstance(watched, QWidget) and (_is_protected(watched) or _reveals())):
            return False
        if event.type() is QEvent.Type.KeyPress:
            self._refused()
        event.accept()
        return True

    def _has_copied(self) -> None:
        self._copies = False

    def _owns(self, mode: QClipboard.Mode) -> bool:
        """Tell whether what stands there now came from us; not every system knows, but a key of ours tells too."""
        if mode is QClipboard.Mode.Clipboard:
            return self._copies or self._clipboard.ownsClipboard()
        return self._clipboard.ownsSelection()

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        """Mark what one of our widgets put there, or take it away again where it may not be copied."""
        text = self._clipboard.text(mode)
        if self._changes or not text or not self._owns(mode) or is_marked(self._clipboard.mimeData(mode)):
            return
        here = QApplication.focusWidget()
        protected = _reveals() or (here is not None and _is_protected(here))
        self._changes = True  # what follows changes it again
        try:
            if protected and not self.allows_protected:
                self._clipboard.clear(mode)
            elif mode is QClipboard.Mode.Clipboard and protected:
                copy_briefly(text)
            elif mode is QClipboard.Mode.Clipboard:
                self._clipboard.setMimeData(secret(text))
        finally:
            self._changes = False

    @staticmethod
    def clear() -> None:
        """Leave nothing of ours behind."""
        clear_own()


def _is_protected(widget: QWidget) -> bool:
    """Tell whether a widget, or one it stands in, holds a protected value."""
    here: QWidget | None = widget
    while here is not None:
        if here.property(PROTECTED):
            return True
        here = None if here.isWindow() else here.parentWidget()
    return False


def _reveals() -> bool:
    app = QApplication.instance()
    return app is not None and bool(app.property(REVEALING))
