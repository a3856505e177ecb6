"""The command that opens a case in an emergency, from every page, for whoever may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.rules.access import DataClass, Operation

_CONTEXT = "EmergencyCommand"


def emergency_commands(desk: Desk, go: Callable[[str, Any], None]) -> list[Command]:
    """Return it; none for somebody who has no emergencies."""
    may = desk.allowed.may
    if not (may(Operation.APPROVE, DataClass.RESTRICTION) and may(Operation.READ, DataClass.VICTIM)):
        return []
    text = QCoreApplication.translate(_CONTEXT, "Open a case in an emergency")
    return [Command(text, lambda: go("cases", {"emergency": True}))]
