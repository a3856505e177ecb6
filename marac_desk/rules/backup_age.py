"""How old the last verified backup is, in the steps people act by, and when one should be taken off line."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

AMBER_AFTER = timedelta(hours=24)
RED_AFTER = timedelta(hours=72)
OFF_LINE_EVERY = timedelta(days=7)
DUE_AFTER = timedelta(hours=1)
"""How much of the work may be lost at most: a backup is due once the last one is this old and something changed."""


class BackupAge(StrEnum):
    """How old the last verified backup is."""

    NONE = "none"
    FRESH = "fresh"
    AMBER = "amber"
    RED = "red"


def backup_age(verified_at: datetime | None, now: datetime) -> BackupAge:
    """Return how old the last verified backup is; one from a future that a wrong clock made counts as fresh."""
    if verified_at is None:
        return BackupAge.NONE
    age = now - verified_at
    if age > RED_AFTER:
        return BackupAge.RED
    return BackupAge.AMBER if age > AMBER_AFTER else BackupAge.FRESH


def off_line_due(taken_at: datetime | None, first_backup_at: datetime | None, now: datetime) -> bool:
    """Tell whether it is time to take a backup off line: a week after the last time, or after the first backup."""
    since = taken_at or first_backup_at
    return since is not None and now - since >= OFF_LINE_EVERY


def backup_due(made_at: datetime | None, now: datetime, *, changed: bool) -> bool:
    """Tell whether a backup is due by the hour; a clock set back makes it due rather than never."""
    if not changed:
        return False
    return made_at is None or not timedelta(0) <= now - made_at < DUE_AFTER
