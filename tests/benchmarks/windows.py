"""The real window as the benchmarks drive it: an event loop that sleeps while nothing happens, as the program's own."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer

from marac_desk.desktop.page import Page
from marac_desk.program import DeskProgram, make_application, make_window
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor

PATIENCE = 60.0
LOOK_EVERY = 2


class MeasuredWindow:
    """A desk that somebody opened."""

    def __init__(self, register: Register, person: Actor) -> None:
        self.app = make_application()
        self.window = make_window()
        self.program = DeskProgram(register, person, self.window)
        self.window.resize(1440, 900)

    def __enter__(self) -> MeasuredWindow:
        """Show it."""
        self.window.show()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End as the person closing the window does."""
        self.program.end()

    def go(self, place: str, target: Any = None) -> Page:
        """Go to a place and wait until it shows."""
        self.window.go(place, target)
        self.settle()
        return self.window.page(place)

    def after(self, owner: Any, name: str) -> list[float]:
        """Have the end of every call of a method noted from now on."""
        at: list[float] = []
        method = getattr(owner, name)

        def noted(*arguments: Any, **more: Any) -> Any:
            done = method(*arguments, **more)
            at.append(time.perf_counter())
            return done

        setattr(owner, name, noted)
        return at

    def wait_for(self, noted: list[float]) -> None:
        """Let the program run until something was noted."""
        self.wait_until(lambda: bool(noted))

    def settle(self) -> None:
        """Let the program run until every lane is idle and everything is painted."""
        self.wait_until(self.program.work.is_idle)
        self.app.processEvents()
        self.wait_until(self.program.work.is_idle)

    def wait_until(self, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Let the program run until something is so; raises TimeoutError after a minute, or so many seconds."""
        loop, watch, patience = QEventLoop(), QTimer(), QTimer()
        watch.timeout.connect(lambda: loop.quit() if condition() else None)
        patience.timeout.connect(lambda: loop.exit(1))
        watch.start(LOOK_EVERY)
        patience.start(round(seconds * 1000))
        if not condition() and loop.exec():
            raise TimeoutError
