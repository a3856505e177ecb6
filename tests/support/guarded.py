"""The real window with its guard: clocks, system and screens are a test's own."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QApplication

from marac_desk.desktop.privacy.guard import DeskGuard
from marac_desk.desktop.privacy.idle import IdleWatch
from marac_desk.desktop.privacy.system_events import SystemEvents
from tests.support.windows import OpenDesk


@dataclass
class FakeScreens:
    """A system that can keep windows out of captures, and remembers for which it was asked to."""

    can_exclude: bool = True
    asked: dict[int, bool] = field(default_factory=dict)
    does: bool = True

    def exclude(self, window_id: int, exclude: bool) -> bool:
        """Remember it."""
        self.asked[window_id] = exclude
        return self.does


@dataclass
class Computer:
    """A computer whose clocks a test moves."""

    running: float = 1000.0
    asleep: float = 0.0

    def since_start(self) -> float:
        """Seconds with those asleep."""
        return self.running + self.asleep

    def awake(self) -> float:
        """Seconds without them."""
        return self.running


class Guarded:
    """A guard over an open desk, and what it asked for."""

    def __init__(self, desk: OpenDesk, screens: FakeScreens | None = None) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.computer, self.events, self.screens = Computer(), SystemEvents(), screens or FakeScreens()
        self.guard = DeskGuard(
            app,
            desk.program.desk,
            desk.window,
            idle=IdleWatch(clock=self.computer.since_start, awake=self.computer.awake),
            events=self.events,
            screens=self.screens,
        )
        self.locked: list[str] = []
        self.guard.lock_asked.connect(self.locked.append)
        desk.settle()

    def end(self) -> None:
        """Watch no more."""
        self.guard.deleteLater()
        QApplication.sendPostedEvents(self.guard, 0)
        QApplication.processEvents()
