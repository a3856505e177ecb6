"""The desk process as the lock process sees it: started warm, given the key through a pipe, ended to lock."""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

MODULE = "marac_desk.bootstrap"


class DeskProcess(QObject):
    """One desk process. Messages are JSON lines; the key goes down its standard input and nowhere else."""

    ready = Signal()
    shown = Signal()
    problem = Signal(dict)
    ended = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.setProcessEnvironment(QProcessEnvironment.systemEnvironment())
        self._process.readyReadStandardOutput.connect(self._on_lines)
        self._process.finished.connect(self._on_finished)
        self._last = ""
        self._rest = b""

    def start(self) -> None:
        """Start it; it imports what is heavy while a person types."""
        self._process.start(sys.executable, ["-m", MODULE])

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
        """End it: closing its standard input makes it flush and go; one that hangs is killed."""
        if not self.running:
            return
        self._process.finished.disconnect()
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(3000):
            self._process.kill()
            self._process.waitForFinished(1000)

    def _on_lines(self) -> None:
        self._rest += bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            self._on_message(json.loads(line))

    def _on_message(self, message: dict[str, Any]) -> None:
        kind = message.get("is", "")
        if kind == "ready":
            self.ready.emit()
        elif kind == "shown":
            self.shown.emit()
        elif kind == "problem":
            self.problem.emit(message)
        else:
            self._last = kind

    def _on_finished(self) -> None:
        self._on_lines()
        self.ended.emit(self._last or "lost")
