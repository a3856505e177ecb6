"""The backups in a folder: which are there, which of them hold, and which go because newer ones stand for them."""

from __future__ import annotations

import contextlib
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from marac_desk.register.backup.manifest import Manifest, hash_of, read_document, read_manifest
from marac_desk.register.backup.names import BACKUP, MANIFEST, PART, BackupName, folder_problems, remove, sync_folder
from marac_desk.register.backup.watching import Stage, Watch
from marac_desk.register.keys import BackupKey
from marac_desk.register.problems import RegisterProblemError
from marac_desk.rules.retention_of_backups import Span, Stamp, keeping

MOST_AT_ONCE = 6
"""So many go in one run at most: a clock that is a year wrong must not take everything before somebody sees it."""
PART_PATIENCE = 24 * 3600
"""Seconds after which what was never finished is taken away; until then another desk may still be writing it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup that lies in the folder. Without a manifest that holds, `problem` says why; it counts for nothing."""

    name: BackupName
    manifest: Manifest | None
    key: BackupKey | None
    problem: str = ""

    @property
    def stamp(self) -> Stamp:
        """What the rule of keeping needs to know."""
        if self.manifest is None:
            return Stamp(self.name.stem, self.name.made_at, -1, verified=False)
        return Stamp(self.name.stem, self.manifest.made_at, self.manifest.seq, verified=True)


def backups_in(folder: Path, keys: Iterable[BackupKey], register_id: uuid.UUID) -> list[Kept]:
    """Return the backups of this register, the newest by its ledger line first, those without a sound manifest last.

    Backups of other registers in the same folder are left out. Raises RegisterProblemError as `folder_problems` names.
    """
    known = tuple(keys)
    with folder_problems():
        stems = {name for path in folder.iterdir() if path.suffix == BACKUP and (name := BackupName.of(path))}
    found = [one for name in stems if (one := _kept(folder, name, known, register_id)) is not None]
    return sorted(found, key=lambda one: (one.stamp.seq, one.stamp.made_at, one.name.stem), reverse=True)


def _kept(folder: Path, name: BackupName, keys: tuple[BackupKey, ...], register_id: uuid.UUID) -> Kept | None:
    try:
        manifest, key = read_manifest(name.manifest(folder), keys)
    except RegisterProblemError as problem:
        return None if _of_another(name.manifest(folder), register_id) else Kept(name, None, None, problem.code)
    if manifest.register_id != register_id:
        return None
    with folder_problems():
        same = name.backup(folder).stat().st_size == manifest.size
    return Kept(name, manifest, key) if same else Kept(name, None, None, "backup_changed")


def _of_another(manifest: Path, register_id: uuid.UUID) -> bool:
    """Tell whether a manifest that does not open with our keys says by itself that it is another register's."""
    with contextlib.suppress(RegisterProblemError):
        return str(read_document(manifest).get("register")) != str(register_id)
    return False


def spans_of(found: Iterable[Kept], now: datetime, zone: tzinfo = UTC) -> dict[str, Span]:
    """Return for which span each backup stands, by its stem; what is missing goes with one of the next runs."""
    return dict(keeping((one.stamp for one in found), now, zone=zone).kept)


@dataclass(frozen=True, slots=True)
class Thinned:
    """What a run of the rule did: the backups that went, and those found to be other than when they were made."""

    dropped: tuple[str, ...] = ()
    spoilt: tuple[str, ...] = ()


def thin_out(
    folder: Path, keys: Iterable[BackupKey], register_id: uuid.UUID, now: datetime, *, zone: tzinfo, watch: Watch
) -> Thinned:
    """Take away the backups that newer ones stand for, the oldest first, a few at a time.

    None goes before the one that stands for it was read again from end to end and found as it was made: whoever spoils
    the newer backups must not have the older ones taken away for it. Raises RegisterProblemError as `folder_problems`
    names; CancelledError.
    """
    found = backups_in(folder, keys, register_id)
    plan = keeping((one.stamp for one in found), now, zone=zone)
    stays = [one for one in found if one.name.stem in plan.kept and one.manifest is not None]
    going = [one for one in found if one.name.stem in plan.dropped[:MOST_AT_ONCE]]
    holds, gone = dict[str, bool](), list[str]()
    for number, one in enumerate(reversed(going)):
        watch.step(Stage.KEEPING, number, len(going))
        other = min((each for each in stays if each.stamp.seq > one.stamp.seq), key=lambda each: each.stamp.seq)
        if other.name.stem not in holds:
            holds[other.name.stem] = _is_as_made(folder, other, watch)
        if holds[other.name.stem]:
            _take_away(folder, one.name)
            gone.append(one.name.stem)
    with folder_problems():
        _clear_unfinished(folder)
    return Thinned(tuple(gone), tuple(stem for stem, as_made in holds.items() if not as_made))


def _is_as_made(folder: Path, kept: Kept, watch: Watch) -> bool:
    """Tell whether a backup still has the hash its manifest says."""
    assert kept.manifest is not None
    with folder_problems():
        return hash_of(kept.name.backup(folder), watch) == kept.manifest.sha256


def _take_away(folder: Path, name: BackupName) -> None:
    """Remove the manifest first: a backup without one counts for nothing, and one with a manifest is whole."""
    with folder_problems():
        remove(name.manifest(folder))
        remove(name.backup(folder))
        sync_folder(folder)


def _clear_unfinished(folder: Path) -> None:
    """Take away what was cut off while it was written, and manifests whose backup is gone."""
    old = time.time() - PART_PATIENCE
    for path in (*folder.glob(f".marac-*{PART}"), *folder.glob(f"marac-*{MANIFEST}")):
        name = BackupName.of(path)
        lonely = path.name.endswith(PART) or (name is not None and not name.backup(folder).exists())
        if lonely and path.stat().st_mtime < old:
            remove(path)
