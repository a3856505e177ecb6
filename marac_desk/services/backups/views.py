"""What a desk shows and tells of its backups, as frozen values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from marac_desk.rules.backup_age import BackupAge
from marac_desk.rules.retention_of_backups import Span
from marac_desk.services.approvals.listing import ApprovalLine


class Reason(StrEnum):
    """Why a backup is made now. Only the last is a person's wish; the others are the desk's own doing."""

    HOUR = "hour"
    CASE = "case"
    LEAVING = "leaving"
    RETRY = "retry"
    ASKED = "asked"


class FolderWarning(StrEnum):
    """What a person should know of a folder before backups go there; none of these stops anything."""

    SAME_DISK = "same_disk"
    SYNCHRONISED = "synchronised"
    LITTLE_ROOM = "little_room"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup that was verified: its name, when, up to which line of the ledger, how many bytes."""

    name: str
    at: datetime
    line: int
    size: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class BackupView:
    """What is backed up where, when last, and what somebody should do next.

    `problem` is the code of what kept the last backup from being made, empty where nothing did. `by_server` means that
    this desk makes none, because the register is on a server. `warnings` are those of the folder when it was chosen.
    """

    folder: str
    age: BackupAge
    last: LastBackup | None
    problem: str
    problem_since: datetime | None
    off_line_at: datetime | None
    off_line_due: bool
    warnings: tuple[FolderWarning, ...]
    service: str
    by_server: bool
    may_make: bool
    may_ask_restore: bool
    restores: tuple[ApprovalLine, ...]


@dataclass(frozen=True, slots=True)
class DueView:
    """Whether a backup is due now, and why; `folder` is empty where none was chosen."""

    folder: str
    reason: Reason | None
    changed: bool


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup in the folder. `problem` is the code of what is wrong with it; such a one counts for nothing."""

    name: str
    made_at: datetime
    line: int
    size: int
    span: Span | None
    sha256: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FolderLook:
    """What a look at a folder found: bytes free, what to be warned of, and which program copies it elsewhere."""

    folder: str
    free: int
    warnings: tuple[FolderWarning, ...]
    service: str = ""


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A backup that was just made and verified, what went because of it, and what was found spoilt."""

    name: str
    at: datetime
    line: int
    size: int
    seconds: float
    reason: Reason
    dropped: tuple[str, ...] = ()
    spoilt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoreLeave:
    """The leave of two people to restore one backup: who asked, who approved, which backup by name and hash.

    Where the register itself could not be asked, both were there in person and `approval_id` is None.
    """

    approval_id: uuid.UUID | None
    name: str
    sha256: str
    people: tuple[uuid.UUID, ...]
