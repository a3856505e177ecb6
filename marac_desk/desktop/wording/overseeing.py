"""Sentences about what the desk found by itself: a ledger that does not hold, a clock that was moved."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.wording import problems
from marac_desk.services.errors import RegisterProblemError
from marac_desk.services.trust import RegisterCheck

_CONTEXT = "Overseeing"
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def broken(found: RegisterCheck) -> str:
    """Return what to do where the ledger does not hold."""
    if found.line is None:
        return _tr("The ledger does not hold. Change nothing more here and call the auditor.")
    text = _tr("The ledger does not hold at line {line}. Change nothing more here and call the auditor.")
    return text.format(line=found.line)


def not_anchored(code: str) -> str:
    """Return that an older copy in the register's place would not be noticed now, and why."""
    why = problems.sentence(RegisterProblemError(code))
    return _tr("The mark of the ledger could not be kept outside the register. {why}").format(why=why)


def clock_moved(seconds: int) -> str:
    """Return that the computer's clock was moved, which way and by how much."""
    by = _length(abs(seconds))
    back, on = _tr("This computer's clock was put back by {time}."), _tr("This computer's clock was put on by {time}.")
    text = back if seconds < 0 else on
    return text.format(time=by) + " " + _tr("Check it: due dates and times are taken from it.")


def _length(seconds: int) -> str:
    if seconds >= _DAY:
        return _tr("%n day(s)", seconds // _DAY)
    if seconds >= _HOUR:
        return _tr("%n hour(s)", seconds // _HOUR)
    return _tr("%n minute(s)", seconds // _MINUTE)
