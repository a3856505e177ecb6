"""The tone of the age of a backup: amber after a day, red after three."""

from __future__ import annotations

from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.rules.backup_age import BackupAge


def tone_of(age: BackupAge) -> Tone:
    """Return what the age of the last verified backup means; none at all is amber: a new register has none yet."""
    return {BackupAge.AMBER: Tone.SOON, BackupAge.NONE: Tone.SOON, BackupAge.RED: Tone.LATE}.get(age, Tone.INK3)
