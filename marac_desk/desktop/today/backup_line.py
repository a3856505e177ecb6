"""The line of Today about backups: how old the last verified one is, or that one should be taken off line."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.today.deadline_list import DeadlineRow
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import dates
from marac_desk.rules.backup_age import BackupAge
from marac_desk.services.today.views import DeadlineLine

_CONTEXT = "TodayBackup"
_HOURS_UP_TO = 48


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def backup_row(desk: Desk, line: DeadlineLine) -> DeadlineRow:
    """Return the line in words; pressing it leads to the backups."""
    if line.title == BackupAge.NONE:
        return _row(
            "0", _tr("backups"), _tr("Nothing is backed up yet"), _tr("Choose a folder on another disk"), Tone.SOON
        )
    day = dates.day(line.on, desk.today())
    if line.title not in {BackupAge.AMBER, BackupAge.RED}:
        why = _tr("Every week one is taken away, last {day}").format(day=day)
        return _row(str(line.count), _tr("day(s)", line.count), _tr("Take a backup off line"), why, Tone.INK)
    days = line.count // 24
    figure, unit = (
        (str(line.count), _tr("hour(s) old", line.count))
        if line.count < _HOURS_UP_TO
        else (str(days), _tr("day(s) old", days))
    )
    tone = Tone.LATE if line.title == BackupAge.RED else Tone.SOON
    return _row(
        figure, unit, _tr("The last verified backup"), _tr("Made {day}; see why none came since").format(day=day), tone
    )


def _row(figure: str, unit: str, title: str, reason: str, tone: Tone) -> DeadlineRow:
    return DeadlineRow(figure, unit, title, reason, tone, tone, "partnership", None, "backups")
