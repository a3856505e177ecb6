"""Files dropped anywhere on the window: they go to the place that takes files, never into the field below them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_KINDS = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})


class FileDrops(QObject):
    """Watches a window for files of this computer that are dragged over it.

    The native window is watched, before any widget of it is asked: a line of text would take a dropped file for words.
    Whatever else is dragged (a case on an agenda, a piece of text) goes its way.
    """

    hovering = Signal(int)
    left = Signal()
    dropped = Signal(list)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.winId()  # gives the window its native one
        if (native := window.windowHandle()) is not None:
            native.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Accept files, and hand them over once they are let go."""
        if event.type() is QEvent.Type.DragLeave:
            self.left.emit()
            return False
        if event.type() not in _KINDS or not isinstance(event, QDropEvent):
            return False
        paths = _local_files(event.mimeData())
        if not paths:
            return False
        event.acceptProposedAction()
        if event.type() is QEvent.Type.DragEnter:
            self.hovering.emit(len(paths))
        elif event.type() is QEvent.Type.Drop:
            self.dropped.emit(paths)
        return True


def _local_files(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
