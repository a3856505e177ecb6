"""What lies in a folder of backups, as far as it can be told before anybody has a key: when, how much, whose.

Nothing of it is proved yet. Whoever restores one proves the seal of its manifest and every page of it first.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from marac_desk.register.backup.manifest import Manifest, manifest_of, read_document
from marac_desk.register.backup.names import BACKUP, MANIFEST, BackupName, folder_problems
from marac_desk.register.keys import KeyFile, read_key_document
from marac_desk.register.problems import RegisterProblemError

CASES = "case_file"
"""The table with a row for each case."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A backup that looks whole: it has the size its manifest says, and carries envelopes that can be read."""

    name: BackupName
    manifest: Manifest
    keys: KeyFile = field(repr=False)

    @property
    def cases(self) -> int:
        """How many cases it says it holds."""
        return self.manifest.counts.get(CASES, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a folder found: the backups that look whole, the newest first, and what is wrong with others."""

    whole: tuple[Seen, ...]
    others: Mapping[str, str] = field(default_factory=dict)


def look_into(folder: Path, register_id: uuid.UUID | None = None) -> Look:
    """Look for backups, of one register where that is known. Raises RegisterProblemError as `folder_problems` names."""
    whole, others = list[Seen](), dict[str, str]()
    for name in _names(folder, BACKUP):
        try:
            whole.append(_seen(folder, name))
        except RegisterProblemError as problem:
            others[name.stem] = problem.code
    mine = [one for one in whole if register_id in {None, one.manifest.register_id}]
    return Look(tuple(_newest_first(mine)), others)


def _names(folder: Path, suffix: str) -> set[BackupName]:
    with folder_problems():
        return {name for path in folder.iterdir() if path.suffix == suffix and (name := BackupName.of(path))}


def _seen(folder: Path, name: BackupName) -> Seen:
    document = read_document(name.manifest(folder))
    manifest = manifest_of(document)
    with folder_problems():
        if name.backup(folder).stat().st_size != manifest.size:
            raise RegisterProblemError("backup_changed")
    return Seen(name, manifest, _keys(document))


def _newest_first(found: Iterable[Seen]) -> list[Seen]:
    """Put them in order by the ledger's lines; lines of different registers say nothing about each other."""
    known = list(found)
    several = len({one.manifest.register_id for one in known}) > 1

    def order(one: Seen) -> tuple[int, datetime, str]:
        return (0 if several else one.manifest.seq), one.manifest.made_at, one.name.stem

    return sorted(known, key=order, reverse=True)


def keys_carried_by(folder: Path, name: BackupName) -> KeyFile:
    """Return the envelopes that a backup carries; they prove themselves when one is opened.

    Raises RegisterProblemError as reading a manifest and keys does.
    """
    return _keys(read_document(name.manifest(folder)))


def keys_of_newest(folder: Path) -> KeyFile:
    """Return the envelopes that the newest backup in a folder carries, passing over what cannot be read.

    Raises RegisterProblemError: "no_backup", and as reading a manifest and keys does.
    """
    problem = RegisterProblemError("no_backup")
    for name in sorted(_names(folder, MANIFEST), key=lambda one: one.stem, reverse=True):
        try:
            return keys_carried_by(folder, name)
        except RegisterProblemError as unreadable:
            problem = unreadable
    raise problem


def _keys(document: Mapping[str, Any]) -> KeyFile:
    return read_key_document(document.get("keys"))
