"""Signals of the operating system (end of a session, Ctrl+C in a terminal), brought into Qt's event loop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QSocketNotifier


def on_signals(parent: QObject, numbers: Sequence[signal.Signals], action: Callable[[], None]) -> None:
    """Run an action in the event loop when one of the signals comes.

    Python runs its handlers only while it runs itself, which an idle event loop never does; a byte in a pipe wakes it.
    """
    ours, signals_own = socket.socketpair()
    ours.setblocking(False)
    signals_own.setblocking(False)
    signal.set_wakeup_fd(signals_own.detach(), warn_on_full_buffer=False)
    wakes = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, parent)
    wakes.activated.connect(lambda *_: ours.recv(64))
    for number in numbers:
        signal.signal(number, lambda *_: action())
