"""What is said before there is a window, or after the last one: a box of its own, and the end."""

from __future__ import annotations

from typing import NoReturn

from marac_desk.register.files import RegisterPlace
from marac_desk.register.holding import Holding
from marac_desk.register.problems import RegisterProblemError

PATIENCE = 5.0  # seconds that the process before this one may take to let go


def say_alone(error: RegisterProblemError) -> None:
    """Say a problem in a box of its own, where no window stands that could say it."""
    from PySide6.QtWidgets import QMessageBox

    from marac_desk.desktop.wording.problems import sentence

    QMessageBox(QMessageBox.Icon.Warning, "MARAC Desk", sentence(error)).exec()


def refuse_to_start(error: RegisterProblemError) -> NoReturn:
    """Say why there is nothing to sign in to, and end."""
    say_alone(error)
    raise SystemExit(1)


def held(place: RegisterPlace, *, patience: float = 0.0) -> Holding:
    """Take hold of a register's folder, or end where another program has it and does not let go in time."""
    import time

    until = time.monotonic() + patience
    while True:
        try:
            return Holding(place)
        except RegisterProblemError as error:
            if time.monotonic() >= until:
                refuse_to_start(error)
        time.sleep(0.05)
