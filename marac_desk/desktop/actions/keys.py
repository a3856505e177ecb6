"""What can be done in the register, with its keys: found by Ctrl+K, listed by F1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox

from marac_desk.desktop.actions.filter_bar import FilterBar
from marac_desk.desktop.actions.register_list import RegisterList
from marac_desk.desktop.actions.sheets.bar import SheetBar
from marac_desk.desktop.actions.ways import ActionWays
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets.tabs import TabRow
from marac_desk.rules.access import DataClass, Operation
from marac_desk.services.actions.views import Show

_CONTEXT = "ActionKeys"
LIST_KEYS = frozenset({"/", "Enter", "Space", "Shift+Space", "G", "Ctrl+A"})
"""Keys that the list and the field know by themselves."""


class Register(Protocol):
    """What the commands need of the page."""

    desk: Desk
    rows: RegisterList
    filters: FilterBar
    tabs: TabRow
    sheets: SheetBar
    ways: ActionWays

    def step(self, code: str) -> None:
        """Take a step on what is chosen."""
        ...

    def main_verb(self) -> None:
        """Save the note that is being typed, else chase what is chosen."""
        ...

    def show_only(self, show: Show) -> None:
        """Show another part of the register."""
        ...

    def open_action(self, key: Any) -> None:
        """Show one action in the panel."""
        ...


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def commands_of(page: Register) -> list[Command]:
    """Return the commands of the register; keys of one letter count while the keyboard is in the list."""
    return [*_in_list(page), *_steps(page), *page.sheets.commands(), *_filters(page), *_groups(page)]


def _in_list(page: Register) -> list[Command]:
    rows = page.rows
    return [
        Command(_tr("Open the action"), lambda: page.open_action(rows.current_key()), "Enter"),
        Command(_tr("Open the case"), page.ways.go_to_case, "O"),
        Command(_tr("Tick the action"), rows.toggle_current, "Space"),
        Command(_tr("Tick up to here"), lambda: rows.tick_range(rows.current_key()), "Shift+Space"),
        Command(_tr("Tick the group"), lambda: rows.tick_group(rows.current_key()), "G"),
        Command(_tr("Tick everything loaded"), rows.tick_all, "Ctrl+A"),
    ]


def _steps(page: Register) -> list[Command]:
    """Return the steps that the person signed in may take on any action at all, in their usual order."""

    def step(code: str) -> Callable[[], None]:
        return lambda: page.step(code)

    may = page.desk.allowed.may
    reports, decides = may(Operation.UPDATE, DataClass.ACTIONS), may(Operation.CREATE, DataClass.ACTIONS)
    steps = (
        (decides or reports, Command(_tr("Record chase"), page.main_verb, "Ctrl+Return")),
        (decides, Command(_tr("Write chase messages, one for each agency"), page.ways.write_messages, "W")),
        (decides, Command(_tr("Write to every agency about what is late"), page.ways.write_all_late)),
        (decides, Command(_tr("Add a reply to the chase"), step("reply"), "Y")),
        (decides, Command(_tr("Tell agencies of another owner"), page.ways.tell_owners, "T")),
        (decides, Command(_tr("Escalate late actions"), page.ways.open_ladder, "L")),
        (decides, Command(_tr("Close the action"), step("close"), "C")),
        (decides, Command(_tr("Extend the action"), step("extend"), "X")),
        (decides, Command(_tr("Reassign the action"), step("reassign"), "R")),
        (reports, Command(_tr("Note what happened"), step("progress"), "N")),
        (reports, Command(_tr("Record that it is acknowledged"), step("acknowledge"), "K")),
        (reports, Command(_tr("Record that it is reported done"), step("claim"), "D")),
        (decides, Command(_tr("Settle: accept what is reported"), step("verify"), "V")),
        (decides, Command(_tr("Settle: not enough, send it back"), step("send_back"), "B")),
        (decides, Command(_tr("Ask again later"), step("ask_again"), "A")),
        (decides, Command(_tr("Correct the wording"), step("wording"), "E")),
        (decides, Command(_tr("Open the action again"), step("reopen"), "U")),
        (may(Operation.EXPORT, DataClass.ACTIONS), Command(_tr("Issue action lists"), page.ways.issue)),
    )
    return [command for offered, command in steps if offered]


def _filters(page: Register) -> list[Command]:
    def show(part: Show) -> Callable[[], None]:
        return lambda: page.show_only(part)

    def choose(box: QComboBox) -> Callable[[], None]:
        def open_box() -> None:
            box.setFocus()
            box.showPopup()

        return open_box

    return [
        Command(_tr("Filter by words"), page.filters.field.start, "/"),
        Command(_tr("Choose which actions"), choose(page.filters.show_box), "Alt+S"),
        Command(_tr("Choose the agency"), choose(page.filters.agency_box), "Alt+A"),
        Command(_tr("Choose how late"), choose(page.filters.late_box), "Alt+H"),
        Command(_tr("Show what is open"), show(Show.OPEN), "Alt+O"),
        Command(_tr("Show what is late"), show(Show.LATE), "Alt+L"),
        Command(_tr("Show what is due soon"), show(Show.DUE_SOON), "Alt+D"),
        Command(_tr("Show what is reported, to be settled"), show(Show.TO_SETTLE), "Alt+T"),
        Command(_tr("Show what is closed"), show(Show.CLOSED), "Alt+C"),
    ]


def _groups(page: Register) -> list[Command]:
    def tab(number: int) -> Callable[[], None]:
        return lambda: page.tabs.setCurrentIndex(number)

    return [
        Command(_tr("Group by agency"), tab(0), "1"),
        Command(_tr("Group by meeting"), tab(1), "2"),
        Command(_tr("Group by age"), tab(2), "3"),
        Command(_tr("Group by case"), tab(3), "4"),
    ]
