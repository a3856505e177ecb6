"""The keys of the room; F1 lists them and Ctrl+K finds them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.page import Command
from marac_desk.desktop.room.asking import RoomAsking
from marac_desk.desktop.room.beside.windows import RoomWindows
from marac_desk.desktop.room.chair_moves import ChairMoves

_CONTEXT = "RoomKeys"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class Focus(Protocol):
    """The parts of the room that a key goes to."""

    beside: RoomWindows

    def do_main(self) -> None:
        """Do what comes next."""
        ...

    def focus_line(self) -> None:
        """Return to the record line."""
        ...

    def correct_last(self) -> None:
        """Put the last action back into the line."""
        ...

    def divide_line(self) -> None:
        """Make a line for each owner."""
        ...

    def focus_list(self) -> None:
        """Go to the list of cases."""
        ...

    def focus_plan(self) -> None:
        """Go to the plan."""
        ...

    def share(self) -> None:
        """Show the line of sharing."""
        ...

    def share_safely(self) -> None:
        """Open the window that is safe to share, or close it."""
        ...

    def show_attendance(self) -> None:
        """Show who is here."""
        ...


def room_commands(room: Focus, moves: ChairMoves, asking: RoomAsking) -> list[Command]:
    """Return what can be done in the room, with its keys."""
    return [
        Command(_tr("Main step: call, read back, conclude, close"), room.do_main, "Ctrl+Return"),
        Command(_tr("Next step of the case"), lambda: moves.take_step(1), "F6"),
        Command(_tr("Step before"), lambda: moves.take_step(-1), "Shift+F6"),
        Command(_tr("First gap"), moves.first_gap, "F7"),
        Command(_tr("Record line"), room.focus_line, "Alt+A"),
        Command(_tr("Correct the last action; again for the one before"), room.correct_last, "Ctrl+Up"),
        Command(_tr("Divide a line with several owners into one for each"), room.divide_line, "Ctrl+D"),
        Command(_tr("What an agency shares"), room.share, "Alt+S"),
        Command(_tr("The victim’s own view"), asking.her_view, "Alt+V"),
        Command(_tr("Risk, statement, left open"), asking.risk, "Alt+R"),
        Command(_tr("Three lists: harms, what adds to the risk, what keeps safe"), asking.three_lists, "Alt+T"),
        Command(_tr("Links, and who tells the victim"), asking.decisions, "Alt+D"),
        Command(_tr("Coverage: which action answers which risk"), asking.coverage, "Alt+C"),
        Command(_tr("Read the plan back"), moves.read_back, "Alt+B"),
        Command(_tr("List of cases: Enter calls one"), room.focus_list, "Alt+L"),
        Command(_tr("Plan: E corrects, Del takes back"), room.focus_plan, "Alt+P"),
        Command(_tr("Defer, withdraw, not reached"), asking.set_aside, "Alt+X"),
        Command(_tr("Add a case to this meeting"), asking.add_case, "Alt+N"),
        Command(_tr("Who is here"), room.show_attendance, "Alt+W"),
        Command(_tr("Somebody leaves the room for this case, or comes back"), asking.step_out, "Alt+G"),
        Command(_tr("Let the agencies go that are there for children alone"), asking.release, "Alt+J"),
        Command(_tr("Why the chair goes on without every core agency"), asking.quorum, "Alt+Q"),
        Command(_tr("Fair trim: what gives way when the meeting runs late"), asking.fair_trim, "Alt+F"),
        Command(_tr("Chair’s window: open or close"), room.beside.toggle_chair, "F11"),
        Command(_tr("Window that is safe to share: open or close"), room.share_safely, "F12"),
        Command(_tr("Close the meeting"), asking.close, "Ctrl+Shift+Return"),
    ]
