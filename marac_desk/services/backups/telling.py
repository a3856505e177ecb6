"""What the register knows of its backups: the folder, the last one that was verified, whether the next is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.backup_age import BackupAge, backup_age, backup_due, off_line_due
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.access import may, require
from marac_desk.services.approvals.listing import ApprovalLine, Standing, approvals_view
from marac_desk.services.backups.views import BackupView, DueView, FolderWarning, LastBackup, Reason
from marac_desk.services.desk_settings import desk_setting
from marac_desk.services.housekeeping import PLACE

SETTING = "backups"
VERIFIED, FAILED, SPOILT, OFF_LINE, FOLDER = (
    "backup_verified", "backup_failed", "backup_spoilt", "backup_off_line", "backup_folder",
)  # fmt: skip
CHANGED = "backup_changed"
"""The problem of a backup that somebody spoilt: trying again does not mend it."""
_OWN = (VERIFIED, FAILED, SPOILT, OFF_LINE)
_SITTING = ("start", "sign_in", "unlock", "lock", "sign_out", "seal", "crash_recovery")
"""Lines that by themselves make no backup worth while: signing in and out again changes nothing."""
_HEARD = ("conclude", "close")
"""Lines after which a backup is made at once: a case was concluded, a meeting closed."""


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """What this desk remembers of its backups."""

    folder: str = ""
    problem: str = ""
    problem_since: datetime | None = None
    off_line_at: datetime | None = None
    warnings: tuple[FolderWarning, ...] = ()
    service: str = ""


def backup_settings(uow: UnitOfWork) -> BackupSettings:
    """Return what this desk remembers of its backups."""
    known = desk_setting(uow, SETTING)
    return BackupSettings(
        folder=str(known.get("folder", "")),
        problem=str(known.get("problem", "")),
        problem_since=_instant(known.get("problem_since")),
        off_line_at=_instant(known.get("off_line_at")),
        warnings=tuple(FolderWarning(warning) for warning in known.get("warnings", ())),
        service=str(known.get("service", "")),
    )


def _instant(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def last_backup(uow: UnitOfWork) -> LastBackup | None:
    """Return the last backup of this desk that was verified, as the ledger tells of it."""
    query = (
        sa.select(LedgerEntry.at, LedgerEntry.details)
        .where(*_verified(uow))
        .order_by(LedgerEntry.at.desc(), LedgerEntry.seq.desc())
        .limit(1)
    )
    row = uow.session.execute(query).one_or_none()
    if row is None:
        return None
    told = row.details
    reason = Reason(told.get("occasion", Reason.HOUR))
    return LastBackup(str(told.get("name", "")), row.at, int(told.get("line", 0)), int(told.get("size", 0)), reason)


def _first_backup_at(uow: UnitOfWork) -> datetime | None:
    return uow.session.scalar(sa.select(sa.func.min(LedgerEntry.at)).where(*_verified(uow)))


def _verified(uow: UnitOfWork) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what holds of the lines of this desk's verified backups, in such words that their own index is used.

    It is where the operation is written out; and where the desk is wrapped, so that not all its lines are gone through.
    """
    this_desk = sa.func.coalesce(LedgerEntry.desk_id, uow.desk_id) == uow.desk_id
    return LedgerEntry.operation == sa.literal(VERIFIED, literal_execute=True), this_desk


def backup_view(uow: UnitOfWork, *, actor: Actor) -> BackupView:
    """Return what is known of this desk's backups. Raises NotAllowedError."""
    require(uow, actor, Operation.READ, DataClass.KEYS)
    settings, last = backup_settings(uow), last_backup(uow)
    return BackupView(
        folder=settings.folder,
        age=backup_age(last.at if last else None, uow.now),
        last=last,
        problem=settings.problem,
        problem_since=settings.problem_since,
        off_line_at=settings.off_line_at,
        off_line_due=off_line_due(settings.off_line_at, _first_backup_at(uow), uow.now),
        warnings=settings.warnings,
        service=settings.service,
        by_server=made_by_server(uow),
        may_make=may(uow, actor, Operation.CREATE, DataClass.KEYS),
        may_ask_restore=may(uow, actor, Operation.CREATE, DataClass.KEYS)
        or may(uow, actor, Operation.UPDATE, DataClass.KEYS),
        restores=_restores(uow, actor),
    )


def _restores(uow: UnitOfWork, actor: Actor) -> tuple[ApprovalLine, ...]:
    lines = approvals_view(uow, actor=actor)
    return tuple(one for one in lines if one.kind is ApprovalKind.RESTORE and one.standing is not Standing.ENDED)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What the first page reminds of: a `BackupAge` that is not fresh, or OFF_LINE; `since` is the last time."""

    kind: str
    since: datetime | None


def reminder(uow: UnitOfWork) -> Reminder | None:
    """Return what to be reminded of around backups, the gravest alone; None where all is well."""
    if made_by_server(uow):
        return None
    last = last_backup(uow)
    age = backup_age(last.at if last else None, uow.now)
    if age is not BackupAge.FRESH:
        return Reminder(age.value, last.at if last else None)
    off_line_at, first = backup_settings(uow).off_line_at, _first_backup_at(uow)
    return Reminder(OFF_LINE, off_line_at or first) if off_line_due(off_line_at, first, uow.now) else None


def made_by_server(uow: UnitOfWork) -> bool:
    """Tell whether the register is on a server, whose keeper makes its backups."""
    return uow.connection.dialect.name != "sqlite"


def due(uow: UnitOfWork) -> DueView:
    """Tell whether a backup is due now and why: a case was concluded, or an hour went by in which something changed.

    Asked by the desk itself, whoever is signed in, so no permission is asked for.
    """
    settings, last = backup_settings(uow), last_backup(uow)
    if made_by_server(uow) or not settings.folder:
        return DueView("", None, changed=False)
    changed = last is None or _changed_since(uow, last)
    reason = None
    if changed and last is not None and _lines(uow, last, LedgerEntry.operation.in_(_HEARD)):
        reason = Reason.CASE
    elif settings.problem not in {"", CHANGED}:
        reason = Reason.RETRY
    elif backup_due(last.at if last else None, uow.now, changed=changed):
        reason = Reason.HOUR
    return DueView(settings.folder, reason, changed)


def _changed_since(uow: UnitOfWork, last: LastBackup) -> bool:
    """Tell whether anything but the desk's own lines came after a backup, or something typed and not handed in."""
    if _lines(uow, last, LedgerEntry.operation.not_in(_OWN + _SITTING)):
        return True
    typed = sa.select(Draft.id).where(Draft.kind != PLACE, Draft.saved_at > last.at).limit(1)
    return uow.session.scalar(typed) is not None


def _lines(uow: UnitOfWork, last: LastBackup, condition: sa.ColumnElement[bool]) -> bool:
    query = sa.select(LedgerEntry.seq).where(LedgerEntry.desk_id == uow.desk_id, LedgerEntry.seq > last.line, condition)
    return uow.session.scalar(query.limit(1)) is not None
