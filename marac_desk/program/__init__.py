"""The unlocked desk put together: one register, one person, one window, and the lanes between them."""

from marac_desk.program.clock import SystemClock
from marac_desk.program.desk import DeskProgram
from marac_desk.program.opening import Opened, open_from, open_whole
from marac_desk.program.rehearsing import rehearse
from marac_desk.program.starting import make_application, make_window
from marac_desk.program.watched import Watched

__all__ = [
    "DeskProgram",
    "Opened",
    "SystemClock",
    "Watched",
    "make_application",
    "make_window",
    "open_from",
    "open_whole",
    "rehearse",
]
