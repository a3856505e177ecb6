"""The words of the backups tab: what to do next, and every backup that lies in the folder."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.rows import Cell, Row, gap, head, note
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import backups as words
from marac_desk.desktop.wording import dates, problems
from marac_desk.rules.retention_of_backups import Span
from marac_desk.services.approvals.listing import ApprovalLine, Standing
from marac_desk.services.backups.views import BackupLine, BackupView
from marac_desk.services.errors import RegisterProblemError

_CONTEXT = "BackupRows"
CHOOSE, OFF_LINE, RESTORE, APPROVE, REFUSE, TAKE_BACK, CHECK = (
    "choose", "off_line", "restore", "approve", "refuse", "take_back", "check",
)  # fmt: skip
RECENT, A_MONTH = timedelta(hours=48), timedelta(days=31)
_TALL = 32


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate(_CONTEXT, text, None, number)


def instant(desk: Desk, at: datetime) -> str:
    """Return a day and a time in the area: `Sat 21 Nov, 08:15`."""
    local = at.astimezone(desk.area.zone)
    return f"{dates.day(local.date(), desk.today())}, {dates.clock_time(at, desk.area.zone)}"


# What to do next


def todo_rows(desk: Desk, view: BackupView) -> list[Row]:
    """Return what somebody should do next, the gravest first; one sentence where the desk does it all."""
    rows = [row for line in view.restores for row in _restore_rows(desk, line)]
    if view.may_make and view.folder:
        rows += [
            _todo(("warning", found), words.warning(found, view.service), CHOOSE, _tr("Choose another folder"))
            for found in view.warnings
        ]
    if view.may_make and view.off_line_due:
        rows.append(_todo("off_line", _off_line(desk, view), OFF_LINE, _tr("One is off line now")))
    if not rows:
        rows.append(note("nothing", _nothing(desk, view), height=_TALL))
    return rows


def _todo(key: Hashable, text: str, verb: str, verb_text: str, shape: Shape = Shape.RING) -> Row:
    step = Cell(lead=verb_text, lead_tone=Tone.ACCENT, right=True, verb=verb)
    return Row(key, (Cell(text, wrap=True, shape=shape), step), height=_TALL, pad=5, rule=True)


def _off_line(desk: Desk, view: BackupView) -> str:
    why = _tr("Copy the newest backup, both files, to a stick and take it away: what is plugged in can be lost too.")
    if view.off_line_at is None:
        return why
    last = _tr("The last one was taken off line {day}.")
    return f"{why} {last.format(day=dates.day(view.off_line_at.astimezone(desk.area.zone).date(), desk.today()))}"


def _nothing(desk: Desk, view: BackupView) -> str:
    if not view.folder:
        return _tr("Nothing is backed up yet.")
    if view.off_line_at is not None:
        day = dates.day(view.off_line_at.astimezone(desk.area.zone).date(), desk.today())
        return _tr("Nothing. One was taken off line {day}; the desk makes the next by itself.").format(day=day)
    return _tr("Nothing. The desk makes the next one by itself.")


def _restore_rows(desk: Desk, line: ApprovalLine) -> list[Row]:
    """Return a restore that was asked for: to decide, to wait for, or to carry out."""
    name = str(line.details.get("backup", ""))
    asked = _tr("{name} asks to restore the backup of {backup}: {reason}").format(
        name=desk.name(line.asked_by), backup=backup_time(desk, name), reason=line.reason
    )
    if line.standing is Standing.TO_DECIDE:
        refuse = _tr("Or say no to it. The register stays as it is, and whoever asked reads why.")
        return [
            _todo((APPROVE, line.approval_id), asked, APPROVE, _tr("Approve restore"), Shape.TRIANGLE),
            _todo((REFUSE, line.approval_id), refuse, REFUSE, _tr("Refuse restore"), Shape.DOT),
        ]
    if line.standing is Standing.TO_USE:
        text = _tr(
            "{name} approved the restore of the backup of {backup}, until {until}. The desk locks for it, and the "
            "register as it is now is kept aside."
        ).format(
            name=desk.name(line.decided_by),
            backup=backup_time(desk, name),
            until=instant(desk, line.runs_out_at),
        )
        return [_todo((RESTORE, line.approval_id), text, RESTORE, _tr("Restore now"), Shape.TRIANGLE)]
    text = _tr("You asked to restore the backup of {backup}. Another person decides, on this page.")
    return [
        _todo(
            (TAKE_BACK, line.approval_id), text.format(backup=backup_time(desk, name)), TAKE_BACK, _tr("Take it back")
        )
    ]


def backup_time(desk: Desk, name: str) -> str:
    """Return when a backup was made, by its name."""
    try:
        at = datetime.strptime(name.split("-")[1], "%Y%m%dT%H%M%S%z")
    except (IndexError, ValueError):
        return name
    return instant(desk, at)


# What lies in the folder


def backup_rows(desk: Desk, lines: tuple[BackupLine, ...], checked: Mapping[str, str]) -> list[Row]:
    """Return every backup, by its age; `checked` has what this sitting's checks found, by name."""
    now, good = desk.now(), [line for line in lines if not line.problem]
    recent = [line for line in good if now - line.made_at <= RECENT]
    month = [line for line in good if RECENT < now - line.made_at <= A_MONTH]
    older = [line for line in good if now - line.made_at > A_MONTH]
    groups = (
        (_tr("The last two days"), recent),
        (_tr("The last 30 days"), month),
        (_tr("Up to a year ago"), older),
        (_tr("These do not count"), [line for line in lines if line.problem]),
    )
    return [row for title, found in groups for row in _group(desk, title, found, checked)]


def _group(desk: Desk, title: str, lines: list[BackupLine], checked: Mapping[str, str]) -> list[Row]:
    if not lines:
        return []
    rows = [_row(desk, line, checked.get(line.name)) for line in lines]
    return [head(("head", title), title, str(len(lines))), *rows, gap(("gap", title), 10)]


def _row(desk: Desk, line: BackupLine, checked: str | None) -> Row:
    cells = (
        Cell(instant(desk, line.made_at)),
        _held(line, checked),
        Cell(words.size(line.size) if line.size else "", tone=Tone.INK2, right=True),
        Cell(lead=_tr("Check it again"), lead_tone=Tone.ACCENT, right=True, verb=CHECK),
    )
    return Row(line.name, cells)


def _held(line: BackupLine, checked: str | None) -> Cell:
    """Return what a backup holds, or what is wrong with it."""
    if problem := line.problem or checked or "":
        return Cell(lead=_reason(problem), lead_tone=Tone.LATE, shape=Shape.TRIANGLE)
    text = _tr("up to line {line} of the ledger").format(line=f"{line.line:,}")
    if checked is not None:
        return Cell(text, tone=Tone.INK2, aside=_tr("read again just now, and it holds"), aside_tone=Tone.DONE)
    return Cell(text, tone=Tone.INK2, aside=_tr("the newest") if line.span is Span.NEWEST else "")


def _reason(code: str) -> str:
    """Return the first sentence about what is wrong with a backup; the whole stands where it is checked."""
    return problems.sentence(RegisterProblemError(code)).split(". ")[0].removesuffix(".")
