"""How far a register was looked through, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_CONTEXT = "Progress"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def examining(what: str, done: int, of: int) -> str:
    """Return what is being looked through, and how far."""
    text = {
        "file": _tr("Looking whether the register is as it was left"),
        "upgrade": _tr("Bringing the register up to this version"),
        "ledger": _tr("Looking through the ledger"),
        "rows": _tr("Comparing rows with the ledger"),
        "pages": _tr("Looking through every page of the file"),
        "backup": _tr("Looking through the backup"),
        "key": _tr("Bringing the register under its new key"),
    }.get(what, _tr("Looking through the register after the computer stopped"))
    if of <= 0:
        return text
    return _tr("{text}, {percent} %").format(text=text, percent=min(100, 100 * done // of))
