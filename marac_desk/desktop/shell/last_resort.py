"""The last resort: what nobody foresaw keeps the window and what was typed, tells no secret, and offers to lock.

An exception that leaves a slot, a painter or a thread ends up with Python's own hooks, which print its message. That
message may hold what somebody typed, so only the place in our code is written down.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.page import Page
from marac_desk.desktop.widgets.labels import SectionHead, button, label
from marac_desk.desktop.widgets.tokens import Type

WIDTH = 460
log = logging.getLogger(__name__)


class Kept(Protocol):
    """What the last resort needs of the window."""

    lock_asked: Any

    def say(self, text: str) -> None:
        """Say a sentence in the status line."""
        ...


def place_of(error: BaseException) -> str:
    """Return where an error came from, the innermost place first: files, lines and functions, never its message."""
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    return " < ".join(reversed(places))


def flush_all(pages: Iterable[Page]) -> None:
    """Have every page hand what is typed to the writer lane; one that fails is passed over and keeps no other back."""
    for page in pages:
        try:
            page.flush()
        except Exception as error:
            log.error("unforeseen %s while keeping what was typed, at %s", type(error).__name__, place_of(error))


class LastResortPanel(QFrame):
    """Says that something went wrong, over the page and without stopping it: lock the desk, or go on."""

    lock_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lastResortPanel")
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(SectionHead(self.tr("Something in the desk went wrong")))
        said = self.tr(
            "What was saved is safe. What you typed here is kept on this screen, and what can be kept in the register "
            "is there. Locking starts the desk afresh at the same place."
        )
        column.addWidget(label(said, Type.LIST, wrap=True, name="lastResortLabel"))
        self._lock = button(self.tr("Lock the desk"), "lastResortLock", primary=True)
        self._lock.clicked.connect(self.lock_asked)
        go_on = button(self.tr("Go on"), "lastResortGoOn")
        go_on.clicked.connect(self.hide)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(go_on)
        line.addWidget(self._lock)
        column.addLayout(line)
        self.hide()

    def offer(self) -> None:
        """Show the panel in the middle of the window, with the keyboard where locking is one key away."""
        around = self.window().rect()
        self.setFixedWidth(min(WIDTH, around.width() - 48))
        self.adjustSize()
        self.move((around.width() - self.width()) // 2, (around.height() - self.height()) // 3)
        self.show()
        self.raise_()
        self._lock.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


class LastResort(QObject):
    """Stands behind everything: an error that nobody caught comes here, from whichever thread."""

    _came = Signal(str)

    def __init__(self, window: QWidget, kept: Kept) -> None:
        """Watch over a window. `kept` is the same window, as what can say a sentence and lock."""
        super().__init__(window)
        self._window, self._kept = window, kept
        self._panel = LastResortPanel(window)
        self._panel.lock_asked.connect(kept.lock_asked)
        self._known: set[str] = set()
        self._before: tuple[Callable[..., Any], ...] = ()
        self._came.connect(self._keep_and_offer, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the place of Python's own hooks."""
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread_error
        sys.unraisablehook = self._on_unraisable

    def remove(self) -> None:
        """Give the hooks back."""
        if self._before:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = ()

    def _on_error(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, (KeyboardInterrupt, SystemExit)):
            return
        self._note(error)

    def _on_thread_error(self, found: Any) -> None:
        if found.exc_value is not None:
            self._note(found.exc_value)

    def _on_unraisable(self, found: Any) -> None:
        # Python says this of what fails while something is thrown away: nothing a person does is lost by it.
        if found.exc_value is not None:
            log.error("unraisable %s at %s", type(found.exc_value).__name__, place_of(found.exc_value))

    def _note(self, error: BaseException) -> None:
        place = place_of(error)
        log.error("unforeseen %s at %s", type(error).__name__, place)
        self._came.emit(f"{type(error).__name__} {place}")

    @Slot(str)
    def _keep_and_offer(self, place: str) -> None:
        """Keep what was typed; the panel comes once for each place: one that fails again and again stays away."""
        flush_all(self._window.findChildren(Page))
        if place in self._known:
            self._kept.say(self.tr("That did not work. What you typed is kept."))
            return
        self._known.add(place)
        self._panel.offer()
