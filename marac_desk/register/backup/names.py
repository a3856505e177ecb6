"""What backups are called, and how a file gets its name: whole, synced, and never over another."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from marac_desk.register.problems import RegisterProblemError

BACKUP, MANIFEST, PART = ".backup", ".json", ".part"
_PATTERN = re.compile(r"marac-(\d{8}T\d{6}Z)-[0-9a-f]{8}")
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO, errno.EHOSTDOWN, errno.ESTALE, errno.ENOTCONN}
_FULL = {errno.ENOSPC, errno.EDQUOT}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True, slots=True)
class BackupName:
    """The two names of one backup. They tell when it was made and nothing about anybody."""

    stem: str

    @classmethod
    def new(cls, made_at: datetime) -> BackupName:
        """Return a name that no backup has: the instant in UTC and 32 random bits."""
        return cls(f"marac-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}")

    @classmethod
    def of(cls, path: Path) -> BackupName | None:
        """Return the name of a backup or a manifest; None for every other file, which is none of ours."""
        known = path.suffix in {BACKUP, MANIFEST} and _PATTERN.fullmatch(path.stem)
        return cls(path.stem) if known else None

    @property
    def made_at(self) -> datetime:
        """When it was made, as the name says; the manifest says it under a seal."""
        found = _PATTERN.fullmatch(self.stem)
        assert found is not None
        return datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)

    def backup(self, folder: Path) -> Path:
        """The copy itself."""
        return folder / f"{self.stem}{BACKUP}"

    def manifest(self, folder: Path) -> Path:
        """What is known about the copy."""
        return folder / f"{self.stem}{MANIFEST}"

    def part(self, folder: Path, suffix: str = BACKUP) -> Path:
        """The name of either while it is being written."""
        return folder / f".{self.stem}{suffix}{PART}"


@contextlib.contextmanager
def folder_problems() -> Iterator[None]:
    """Name what a folder for backups refuses.

    Raises RegisterProblemError: "backup_folder_full", "backup_folder_gone" (a stick that was pulled, a share that is
    not there), "backup_folder_read_only", "backup_folder_error" (anything else the disk says).
    """
    try:
        yield
    except OSError as error:
        kinds = ((_FULL, "full"), (_GONE, "gone"), (_REFUSED, "read_only"))
        kind = next((name for numbers, name in kinds if error.errno in numbers), "error")
        raise RegisterProblemError(f"backup_folder_{kind}") from None
    except RegisterProblemError as problem:
        named = {"disk_full": "full", "disk_error": "error", "cannot_open": "gone", "read_only": "read_only"}
        named["backup_missing"] = "gone"
        if problem.code in named:  # as SQLite says it of the copy it writes
            raise RegisterProblemError(f"backup_folder_{named[problem.code]}") from None
        raise


def make_empty(path: Path) -> None:
    """Make an empty file that its owner alone may read. Raises FileExistsError and every other OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def sync(path: Path) -> None:
    """Have a file on the disk before anything is said about it; a failure is an error and never tried again.

    A sync that failed once may say yes the second time with the data gone, so the caller begins anew.
    """
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def give_name(part: Path, name: Path) -> None:
    """Rename a file that is whole and synced, but never over another; it may only be read from then on."""
    with contextlib.suppress(OSError):  # a file system without modes keeps its own rules
        part.chmod(0o400)
    try:
        name.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # a file system without links; nobody else makes a name with these random bits
        if name.exists():
            raise FileExistsError(errno.EEXIST, "a backup of that name is there") from None
        part.rename(name)
    else:
        part.unlink()
    sync_folder(name.parent)


def remove(path: Path) -> None:
    """Remove a file, also one that may only be read; one that is gone already is as it should be."""
    with contextlib.suppress(OSError):
        path.chmod(0o600)
    path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the file system can do that for a folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(handle)
