"""Backups in words: how old, for how long one stands, what is being done, how large, how much room."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.wording.sizes import size as size
from marac_desk.services.backups.views import FolderWarning
from marac_desk.services.backups.working import Stage

_CONTEXT = "Backups"
_HOURS_UP_TO = 48


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def age(made_at: datetime, now: datetime) -> str:
    """Return how old something is, in the largest unit that is not misleading: `20 minutes`, `26 hours`, `4 days`."""
    minutes = max(0, int((now - made_at) / timedelta(minutes=1)))
    if minutes < 60:
        return _tr("%n minute(s)", minutes)
    hours = minutes // 60
    return _tr("%n hour(s)", hours) if hours < _HOURS_UP_TO else _tr("%n day(s)", hours // 24)


def in_status_line(verified_at: datetime | None, now: datetime) -> str:
    """Return how old the last verified backup is, as the foot of the window says it."""
    if verified_at is None:
        return _tr("No backup yet")
    if now - verified_at < timedelta(hours=1):
        return _tr("Backup less than an hour old")
    return _tr("Backup {age} old").format(age=age(verified_at, now))


def stage(what: str, at: Stage | None) -> str:
    """Return what is being done, while it is done."""
    words = {
        Stage.COPYING: _tr("Copying page by page"),
        Stage.HASHING: _tr("Reading the copy again"),
        Stage.PAGES: _tr("Checking every page"),
        Stage.TABLES: _tr("Checking every table"),
        Stage.LEDGER: _tr("Checking the ledger"),
        Stage.COUNTS: _tr("Counting rows"),
        Stage.KEEPING: _tr("Taking away older backups"),
    }
    begun = {"check": _tr("Reading the backup"), "restore": _tr("Preparing the restore")}
    return words[at] if at is not None else begun.get(what, _tr("Beginning the backup"))


def warning(found: FolderWarning, service: str) -> str:
    """Return what somebody should know of a folder before backups go there."""
    return {
        FolderWarning.SAME_DISK: _tr(
            "It is on the same disk as the register. A disk that fails takes both. Choose a folder on another one."
        ),
        FolderWarning.SYNCHRONISED: _tr(
            "{service} copies it elsewhere. Backups are encrypted, but ask whether they may leave."
        ).format(service=service),
        FolderWarning.LITTLE_ROOM: _tr("Little room is left there: it will hold only a few backups."),
    }[found]
