"""The desk process: imports what is heavy while a person types, takes the key through a pipe, shows the window."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import sys
import threading
from typing import Any, NoReturn

import marac_desk.unread  # noqa: F401  (first, as it says)

# isort: split
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from marac_desk.assets.catalogue import catalogue
from marac_desk.desktop.lock.signals import on_signals
from marac_desk.memory import close_to_others, use_one_heap
from marac_desk.program import DeskProgram, SystemClock, make_application, make_window, open_whole, rehearse
from marac_desk.program.backups import backups_of
from marac_desk.program.keys import DeskKeys
from marac_desk.program.restoring import restore_from
from marac_desk.register.keyring_store import SystemKeyring
from marac_desk.register.problems import RegisterProblemError
from marac_desk.services.errors import NotFoundError

PATIENCE = 12.0  # seconds that the last writing may take before this process goes in any case
log = logging.getLogger(__name__)


class _Pipe(QObject):
    """The pipe to the lock process: its end means that this process has to go."""

    broken = Signal()

    def watch(self) -> None:
        """Watch in a thread of its own; reading a pipe blocks."""

        def wait() -> None:
            while sys.stdin.readline():
                pass
            _go_soon()
            self.broken.emit()

        threading.Thread(target=wait, daemon=True).start()


def say(message: dict[str, Any]) -> None:
    """Tell the lock process something; where it is gone, nobody needs to know."""
    with contextlib.suppress(OSError):
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def _go_soon() -> None:
    """End this process after a while whatever its lanes are doing: locked means that it is gone."""
    last = threading.Timer(PATIENCE, os._exit, (0,))
    last.daemon = True
    last.start()


def main() -> int:
    """Warm up, wait for the key, show the desk; returns the exit code."""
    use_one_heap()
    close_to_others()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is for the lock process, which ends this one
    app = make_application()
    catalogue()
    rehearse(app)
    window = make_window()
    say({"is": "ready"})
    line = sys.stdin.readline()
    if not line:
        return 0
    order = json.loads(line)
    if order["do"] == "restore":
        _restore(order)
    try:
        opened = open_whole(order, SystemClock(), store=SystemKeyring(), tell=tell)
        backups = backups_of(opened, opened.register.clock)
        program = DeskProgram(opened.register, opened.actor, window, DeskKeys(opened.keys), backups)
    except RegisterProblemError as problem:
        say({"is": "problem", "code": problem.code, "values": problem.values})
        return 1
    except NotFoundError:
        say({"is": "problem", "code": "no_envelope"})
        return 1
    if order["demonstration"]:
        window.setWindowTitle("MARAC Desk, DEMONSTRATION")
    return _run(app, program)


def _restore(order: dict[str, Any]) -> NoReturn:
    """Put a backup in the register's place; whatever else comes through the pipe, also its end, means to stop."""
    cancelled = threading.Event()

    def listen() -> None:
        sys.stdin.readline()
        cancelled.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        restore_from(order, SystemClock(), store=SystemKeyring(), tell=tell, cancelled=cancelled)
    except RegisterProblemError as problem:
        say({"is": "problem", "code": problem.code, "values": problem.values})
    except Exception as error:  # the lock process says that this one was lost
        log.error("unexpected %s while restoring", type(error).__name__)
    else:
        say({"is": "locked", "why": "restored", "unsaved": ""})
    os._exit(0)  # the thread that listens would keep an orderly end waiting


def tell(what: str, done: int, of: int) -> None:
    """Tell the lock process how far the register was looked through."""
    say({"is": "progress", "what": what, "done": done, "of": of})


def _run(app: QApplication, program: DeskProgram) -> int:
    """Show the window until the person closes it, locks it, or the lock process goes."""
    pipe = _Pipe()
    program.lock_asked.connect(lambda why: _end(program, "locked", why))
    program.window.closed.connect(lambda: _end(program, "closed", "closed"))
    pipe.broken.connect(lambda: _end(program, "locked", "session_end"))
    on_signals(program, (signal.SIGTERM,), lambda: _end(program, "locked", "session_end"))
    pipe.watch()
    program.watch(app)
    program.show()
    program.say_sitting_before()
    QTimer.singleShot(0, lambda: say({"is": "shown"}))
    return app.exec()


def _end(program: DeskProgram, how: str, why: str) -> None:
    """Leave nothing unwritten and nothing behind: no window, no process, no copy of the data."""
    unsaved = "unforeseen"  # unless the program ends as it should
    try:
        _go_soon()
        say({"is": "leaving"})
        program.window.hide()
        unsaved = program.end(why)
    except Exception as error:
        log.error("unexpected %s while leaving", type(error).__name__)
    finally:
        say({"is": how, "why": why, "unsaved": unsaved})
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
