"""How far a restore is, in words, for the window that imports nothing heavy: stages come by their plain codes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from marac_desk.desktop.wording.sizes import size

_CONTEXT = "Restoring"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def restoring(stage: str, done: int, of: int) -> str:
    """Return what is being done and, where it can be counted, how much of how much is done."""
    text = {
        "hashing": _tr("Reading the backup"),
        "pages": _tr("Checking every page"),
        "tables": _tr("Checking every table"),
        "counts": _tr("Counting rows"),
        "ledger": _tr("Checking the ledger"),
        "copying": _tr("Copying beside the register"),
    }.get(stage, _tr("Preparing the restore"))
    counted = {
        "hashing": _tr("{text}: {done} of {of}"),
        "counts": _tr("{text}: table {done} of {of}"),
        "ledger": _tr("{text}: line {done} of {of}"),
        "copying": _tr("{text}: page {done} of {of}"),
    }.get(stage)
    if of <= 0 or counted is None:
        return text
    return counted.format(text=text, done=_amount(stage, done), of=_amount(stage, of))


def _amount(stage: str, count: int) -> str:
    if stage == "hashing":
        return size(count)
    return QLocale().toString(count)
