"""What becomes of backups, written down: a folder chosen, one made, one that failed, one taken off line, a restore."""

from __future__ import annotations

import uuid
from dataclasses import replace

from marac_desk.model.access import Approval
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.two_people import may_ask
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.access import require
from marac_desk.services.approvals.asking import ask_approval
from marac_desk.services.approvals.deciding import use
from marac_desk.services.approvals.knowing import actor_again, decides, known_approval, somebody
from marac_desk.services.approvals.listing import Standing, approval_line, approvals_view
from marac_desk.services.backups.telling import (
    CHANGED,
    FAILED,
    FOLDER,
    OFF_LINE,
    SETTING,
    SPOILT,
    VERIFIED,
    BackupSettings,
    backup_settings,
    made_by_server,
)
from marac_desk.services.backups.views import BackupLine, FolderLook, MadeBackup, Reason, RestoreLeave
from marac_desk.services.changes import Changes
from marac_desk.services.desk_settings import set_desk_setting
from marac_desk.services.errors import RefusedError


def may_back_up(uow: UnitOfWork, *, actor: Actor) -> str:
    """Return the folder a backup asked for by a person goes to.

    Raises NotAllowedError; RefusedError: "backup_by_server", "backup_no_folder".
    """
    require(uow, actor, Operation.CREATE, DataClass.KEYS)
    if made_by_server(uow):
        raise RefusedError("backup_by_server")
    if not (folder := backup_settings(uow).folder):
        raise RefusedError("backup_no_folder")
    return folder


def choose_folder(uow: UnitOfWork, *, actor: Actor, look: FolderLook) -> tuple[FolderLook, Changes]:
    """Have backups go to a folder from now on; it was looked at before, so it is there and can be written to.

    The ledger says that it was changed and what was warned of, never where it is.
    """
    require(uow, actor, Operation.CREATE, DataClass.KEYS)
    if made_by_server(uow):
        raise RefusedError("backup_by_server")
    chosen = replace(backup_settings(uow), folder=look.folder, warnings=look.warnings, service=look.service)
    _keep(uow, actor, replace(chosen, problem="", problem_since=None))
    uow.record(FOLDER, "desk", warnings=" ".join(warning.value for warning in look.warnings))
    return look, Changes.BACKUPS


def note_backup(uow: UnitOfWork, *, actor: Actor, made: MadeBackup) -> tuple[MadeBackup, Changes]:
    """Write down that a backup was made and verified; the end of the ledger is anchored with it.

    The desk makes most of them by itself, whoever is signed in; only one that a person asks for takes leave.
    """
    if made.reason is Reason.ASKED:
        require(uow, actor, Operation.CREATE, DataClass.KEYS)
    uow.record(
        VERIFIED, "backup", name=made.name, line=made.line, size=made.size, occasion=made.reason.value,
        dropped=len(made.dropped),
    )  # fmt: skip
    if made.spoilt:
        uow.record(SPOILT, "backup", names=" ".join(made.spoilt))
    settings = backup_settings(uow)
    problem = CHANGED if made.spoilt else ""
    if settings.problem != problem:
        _keep(uow, actor, replace(settings, problem=problem, problem_since=uow.now if problem else None))
    return made, Changes.BACKUPS


def note_failure(uow: UnitOfWork, *, actor: Actor, code: str) -> tuple[str, Changes]:
    """Write down once why no backup could be made; it stays until one is. Said by the desk itself, as above."""
    settings = backup_settings(uow)
    if settings.problem == code:
        return code, Changes.NOTHING
    uow.record(FAILED, "backup", code=code)
    _keep(uow, actor, replace(settings, problem=code, problem_since=uow.now))
    return code, Changes.BACKUPS


def note_off_line(uow: UnitOfWork, *, actor: Actor) -> tuple[None, Changes]:
    """Write down that somebody took a backup off line: a copy that nothing on this computer can reach."""
    require(uow, actor, Operation.CREATE, DataClass.KEYS)
    _keep(uow, actor, replace(backup_settings(uow), off_line_at=uow.now))
    uow.record(OFF_LINE, "backup")
    return None, Changes.BACKUPS


def _keep(uow: UnitOfWork, actor: Actor, settings: BackupSettings) -> None:
    value = {
        "folder": settings.folder,
        "problem": settings.problem,
        "problem_since": settings.problem_since.isoformat() if settings.problem_since else None,
        "off_line_at": settings.off_line_at.isoformat() if settings.off_line_at else None,
        "warnings": [warning.value for warning in settings.warnings],
        "service": settings.service,
    }
    set_desk_setting(uow, actor, SETTING, value)


# Restoring over live data takes two people


def ask_restore(uow: UnitOfWork, *, actor: Actor, backup: BackupLine, reason: str) -> tuple[uuid.UUID, Changes]:
    """Ask for a second person to restore one backup over this register.

    Raises NotAllowedError; RefusedError: "restore_waits" where a restore was asked for already, "reason_needed", and
    the code of what is wrong with the backup.
    """
    if backup.problem:
        raise RefusedError(backup.problem)
    waiting = (one for one in approvals_view(uow, actor=actor) if one.kind is ApprovalKind.RESTORE)
    if any(one.standing is not Standing.ENDED for one in waiting):
        raise RefusedError("restore_waits")
    approval_id, changes = ask_approval(
        uow, actor=actor, kind=ApprovalKind.RESTORE, reason=reason, details=_named(backup.name, backup.sha256)
    )
    return approval_id, changes | Changes.BACKUPS


def restore_leave(uow: UnitOfWork, *, actor: Actor, approval_id: uuid.UUID) -> RestoreLeave:
    """Return what two people agreed to restore, before anything is done; it is not used up by this.

    Raises NotFoundError; RefusedError("restore_needs_two") where it is not approved, or is for something else.
    """
    line = approval_line(uow, actor=actor, approval_id=approval_id)
    if line.kind is not ApprovalKind.RESTORE or line.standing is not Standing.TO_USE:
        raise RefusedError("restore_needs_two")
    row = known_approval(uow, actor, approval_id)
    return RestoreLeave(approval_id, str(line.details["backup"]), str(line.details["sha256"]), _people(row))


def use_restore(uow: UnitOfWork, *, actor: Actor, leave: RestoreLeave) -> tuple[RestoreLeave, Changes]:
    """Take the leave of two people, once, for just this backup; both are looked at again.

    Raises RefusedError as `services.approvals.deciding.use` does.
    """
    details = _named(leave.name, leave.sha256)
    approval = use(uow, actor, leave.approval_id, ApprovalKind.RESTORE, details=details)
    uow.record("restore", "register", approval.id, name=leave.name)
    return replace(leave, people=_people(approval)), Changes.BACKUPS | Changes.ACCESS


def agree_in_person(uow: UnitOfWork, *, first: uuid.UUID, second: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """Return two people who both typed their passphrases, once it is sure that they may restore together.

    For where no request can be made, because the register does not open or no desk is there. Either may be the one who
    asks. Raises RefusedError("restore_needs_two"), also for one person with two sign-ins.
    """
    one, other = actor_again(uow, first), actor_again(uow, second)
    if one is None or other is None or somebody(uow, first).is_same_as(somebody(uow, second)):
        raise RefusedError("restore_needs_two")
    for asks, agrees in ((one, other), (other, one)):
        if may_ask(uow.matrix, asks.role, ApprovalKind.RESTORE) and decides(uow, agrees, ApprovalKind.RESTORE):
            return asks.user_id, agrees.user_id
    raise RefusedError("restore_needs_two")


def _people(approval: Approval) -> tuple[uuid.UUID, ...]:
    return tuple(person for person in (approval.asked_by, approval.decided_by) if person is not None)


def _named(name: str, sha256: str) -> dict[str, str]:
    return {"backup": name, "sha256": sha256}
