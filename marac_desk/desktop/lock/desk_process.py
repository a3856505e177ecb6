"""The desk process as the lock process sees it: started warm, given the key through a pipe, ended to lock."""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

ARGUMENTS = ("-P", "-m", "marac_desk.bootstrap")
"""-P keeps whatever lies in the current folder out of its imports."""
PATIENCE = 15_000
"""Milliseconds that a desk may take to write the last and go; one that hangs is killed, because locked means gone."""


class DeskProcess(QObject):
    """One desk process. Messages are JSON lines; the key goes down its standard input and nowhere else.

    `ready`: it waits for the key. `progress`: it looks through the register. `shown`: its window stands. `problem`: it
    could not open and is going. `leaving`: it writes what is left. `ended`: it is gone, and how: "locked", "closed" or
    "lost"; never after `problem` or `end`. `reason` then says why it locked, `unsaved` what did not reach the disk.
    """

    ready = Signal()
    progress = Signal(dict)
    shown = Signal()
    problem = Signal(dict)
    leaving = Signal()
    ended = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.setProcessEnvironment(QProcessEnvironment.systemEnvironment())
        self._process.readyReadStandardOutput.connect(self._on_lines)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._over = False
        self._why = "lost"
        self.unsaved = self.reason = ""
        self.was_shown = False
        self._rest = b""

    def start(self) -> None:
        """Start it; it imports what is heavy while a person types."""
        self._process.start(sys.executable, list(ARGUMENTS))

    @property
    def process_id(self) -> int:
        """The operating system's number for it."""
        return int(self._process.processId())

    @property
    def running(self) -> bool:
        """Tell whether it lives."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def send(self, message: dict[str, Any]) -> None:
        """Send one message."""
        self._process.write(json.dumps(message).encode() + b"\n")

    def end(self) -> None:
        """End it and hear no more of it: closing its input makes it flush and go; one that hangs is killed."""
        self._over = True
        if self.running:
            self._process.closeWriteChannel()
            if not self._process.waitForFinished(PATIENCE):
                self._process.kill()
                self._process.waitForFinished(1000)
        self.deleteLater()

    def _on_lines(self) -> None:
        self._rest += bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            self._on_line(line)

    def _on_line(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            return  # a library that prints; it is not for us
        if isinstance(message, dict) and not self._over:
            self._on_message(message)

    def _on_message(self, message: dict[str, Any]) -> None:
        kind = message.get("is")
        if kind == "ready":
            self.ready.emit()
        elif kind == "progress":
            self.progress.emit(message)
        elif kind == "shown":
            self.was_shown = True
            self.shown.emit()
        elif kind == "problem":
            self._over = True
            self.problem.emit(message)
        elif kind == "leaving":
            self.leaving.emit()
            QTimer.singleShot(PATIENCE, self, self._process.kill)
        elif kind in {"locked", "closed"}:
            self._why = kind
            self.unsaved, self.reason = (str(message.get(name, "")) for name in ("unsaved", "why"))

    def _on_finished(self) -> None:
        self._on_lines()
        self._end_once()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # then it never finishes either
            self._end_once()

    def _end_once(self) -> None:
        if not self._over:
            self._over = True
            self.ended.emit(self._why)
            self.deleteLater()
