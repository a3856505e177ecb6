"""Making, checking and restoring backups: what takes time, and works beside the register's own transactions.

None of this takes a unit of work: the copy is made over a connection of its own, however busy the desk is. What became
of it is written down by `noting`.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from marac_desk.register.acceptance import Acceptance
from marac_desk.register.anchor import Anchor, HeadStore
from marac_desk.register.backup.keeping import Kept, Thinned, backups_in, spans_of, thin_out
from marac_desk.register.backup.making import Made, Order, make_backup
from marac_desk.register.backup.manifest import Head
from marac_desk.register.backup.names import BackupName, folder_problems, remove
from marac_desk.register.backup.restoring import Restoring, best_backup, bring_keys, check, prepare
from marac_desk.register.backup.swapping import kept_aside, restored_path, swap
from marac_desk.register.backup.watching import CancelledError, Stage, Watch
from marac_desk.register.files import RegisterPlace, beside, is_there
from marac_desk.register.folders import Surroundings, disk_of, synchronised_by
from marac_desk.register.keys import KeyFile, Secrets
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.reserve import RESERVE, Reserve, Room
from marac_desk.rules.clock import Clock
from marac_desk.services.backups.views import (
    BackupLine,
    FolderLook,
    FolderWarning,
    MadeBackup,
    Reason,
    RestoreLeave,
)

__all__ = ["RESERVE", "Backups", "CancelledError", "Prepared", "Room", "Stage", "Watch"]

_ROOM_FACTOR = 4
"""So many times the register's size should be free where backups go; below that a person is warned."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A restored copy that lies beside the register, proved, and waits for the register to be closed."""

    restoring: Restoring = field(repr=False)
    head: Head


@dataclass(frozen=True, slots=True)
class Backups:
    """The backups of one register, for whoever holds its keys.

    `keys` returns the key file as it stands; `anchor` is where the end of the ledger is kept outside, None where it is
    kept nowhere.
    """

    place: RegisterPlace
    register_id: uuid.UUID
    secrets: Callable[[], Secrets] = field(repr=False)
    keys: Callable[[], KeyFile] = field(repr=False)
    clock: Clock
    zone: tzinfo
    anchor: HeadStore | None = None
    surroundings: Surroundings = field(default_factory=Surroundings)

    # Where they go

    def look_at(self, folder: str) -> FolderLook:
        """Look whether backups can go to a folder, by writing there.

        Raises RegisterProblemError: "backup_folder_inside" for the register's own folder, and as every other use of a
        folder for backups does.
        """
        path = Path(folder).absolute()
        with folder_problems():
            if self.place.folder.resolve() in (path.resolve(), *path.resolve().parents):
                raise RegisterProblemError("backup_folder_inside")
            _try_to_write(path)
            free = shutil.disk_usage(path).free
            same = disk_of(path) == disk_of(self.place.folder)
            service = synchronised_by(path, self.surroundings)
        found = {
            FolderWarning.SAME_DISK: same,
            FolderWarning.SYNCHRONISED: bool(service),
            FolderWarning.LITTLE_ROOM: free < _ROOM_FACTOR * self._size(),
        }
        return FolderLook(str(path), free, tuple(warning for warning, is_so in found.items() if is_so), service)

    def _size(self) -> int:
        return sum(path.stat().st_size for path in (self.place.register, *beside(self.place.register)) if path.exists())

    # Making and keeping

    def make(self, folder: str, reason: Reason, watch: Watch) -> MadeBackup:
        """Make one, verify it, and take away what newer ones stand for; a few at a time.

        Raises RegisterProblemError, CancelledError. What cannot be taken away is no reason to doubt the new one.
        """
        known, path = self.secrets(), Path(folder)
        made = make_backup(
            Order(
                register=self.place.register,
                register_id=self.register_id,
                data_key=known.data_key,
                seal_key=known.seal_key,
                backup_key=known.backup_keys[0],
                folder=path,
                keys=self.keys().document(),
                made_at=self.clock.now(),
                reason=reason.value,
            ),
            watch,
        )
        return _made(made, reason, self._thinned(path, watch))

    def _thinned(self, folder: Path, watch: Watch) -> Thinned:
        try:
            return thin_out(
                folder, self.secrets().backup_keys, self.register_id, self.clock.now(), zone=self.zone, watch=watch
            )
        except (RegisterProblemError, CancelledError):
            return Thinned()

    def lines(self, folder: str) -> tuple[BackupLine, ...]:
        """Return the backups that lie in a folder, the newest first. Raises RegisterProblemError."""
        found = self._found(folder)
        spans = spans_of(found, self.clock.now(), self.zone)
        return tuple(
            BackupLine(
                name=one.name.stem,
                made_at=one.stamp.made_at,
                line=max(0, one.stamp.seq),
                size=one.manifest.size if one.manifest else 0,
                span=spans.get(one.name.stem) if one.manifest else None,
                sha256=one.manifest.sha256 if one.manifest else "",
                problem=one.problem,
            )
            for one in found
        )

    def check(self, folder: str, name: str, watch: Watch) -> None:
        """Verify one backup from end to end. Raises RegisterProblemError, CancelledError."""
        check(Path(folder), self.one(folder, name), watch, seal_key=self.secrets().seal_key)

    def best(self, folder: str, watch: Watch) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the newest backup that verifies, and the newer ones that do not, each with its code."""
        choice = best_backup(Path(folder), self.secrets().backup_keys, self.register_id, watch)
        return choice.backup.name.stem, choice.refused

    def _found(self, folder: str) -> list[Kept]:
        return backups_in(Path(folder), self.secrets().backup_keys, self.register_id)

    def one(self, folder: str, name: str) -> Kept:
        """Return one backup by its name. Raises RegisterProblemError("backup_missing")."""
        found = next((one for one in self._found(folder) if one.name == BackupName(name)), None)
        if found is None:
            raise RegisterProblemError("backup_missing")
        return found

    # Restoring

    def prepare(self, folder: str, leave: RestoreLeave, watch: Watch) -> Prepared:
        """Copy a backup beside the register, prove it, and have it tell of the restore; the register is not touched.

        Raises RegisterProblemError: "restore_other_backup" where it is not the one that two people agreed on, and as
        checking does; CancelledError.
        """
        kept = self.one(folder, leave.name)
        if kept.manifest is not None and kept.manifest.sha256 != leave.sha256:
            raise RegisterProblemError("restore_other_backup")
        restoring = Restoring(
            Path(folder), kept, self.place, self.secrets(), self.clock, leave.people, leave.approval_id
        )
        return Prepared(restoring, prepare(restoring, watch))

    def put_in_place(self, prepared: Prepared) -> Path | None:
        """Put a prepared copy in the place of the register, which is closed; returns where the old one is kept.

        Whatever watches over the closed file is told, so that it is not taken for an older copy slipped in. Raises
        RegisterProblemError; then the old register stands, or the next start finishes the swap.
        """
        if not is_there(self.place.keys):
            bring_keys(prepared.restoring, self.place.keys)
        return swap(self.place, prepared.head, clock=self.clock, accept=self.acceptance().restored)

    def acceptance(self) -> Acceptance:
        """Return what says which closed file may stand in the register's place."""
        seal_key = self.secrets().seal_key
        anchor = Anchor(self.anchor, seal_key, self.register_id) if self.anchor is not None else None
        return Acceptance(self.place, seal_key=seal_key, register_id=self.register_id, clock=self.clock, anchor=anchor)

    def give_up(self) -> None:
        """Take a prepared copy away again."""
        for path in (restored_path(self.place), *beside(restored_path(self.place))):
            with contextlib.suppress(OSError):
                remove(path)

    def aside(self) -> tuple[int, int]:
        """Return how many registers were put aside by restores, and how many bytes they take."""
        kept = kept_aside(self.place)
        return len(kept), sum(path.stat().st_size for path in kept)

    # Room on the register's own disk

    def room(self) -> Room:
        """Tell how much room the register has. Raises RegisterProblemError."""
        return Reserve(self.place).room()

    def make_reserve(self) -> bool:
        """Make the emergency reserve where it is missing and there is room; tells whether it is there."""
        return Reserve(self.place).make()

    def release_reserve(self) -> bool:
        """Give the reserve back to a full disk; tells whether there was any."""
        return Reserve(self.place).release()


def _made(made: Made, reason: Reason, thinned: Thinned) -> MadeBackup:
    manifest = made.manifest
    return MadeBackup(
        name=made.name.stem,
        at=manifest.made_at,
        line=manifest.seq,
        size=manifest.size,
        seconds=made.seconds,
        reason=reason,
        dropped=thinned.dropped,
        spoilt=thinned.spoilt,
    )


def _try_to_write(folder: Path) -> None:
    """Write a file and take it away again: modes, shares and sticks say all sorts of things about what is allowed."""
    probe = folder / f".marac-{secrets.token_hex(4)}.probe"
    try:
        probe.write_bytes(bytes(4096))
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
