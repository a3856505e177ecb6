"""Putting a prepared copy in the register's place: written down before it begins, the old register kept aside.

A crash in the middle leaves a note, and the next start finishes what the note says. So whatever stands under the
register's name is the old one or the restored one, and never the one with the journal of the other.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from marac_desk.register.backup.manifest import Head
from marac_desk.register.backup.names import sync_folder
from marac_desk.register.files import BESIDE, RegisterPlace, beside, is_there, write_whole, writing_problems
from marac_desk.rules.clock import Clock

RESTORED, ASIDE, NOTE = ".restored", ".before-", "register.restore"
Accept = Callable[[Sequence[Path], Head], None]
"""Is told which closed files may stand in the register's place, and where the restored chain ends."""


def anything(_files: Sequence[Path], _head: Head) -> None:
    """Accept, where nothing watches over the closed file."""


def swap(place: RegisterPlace, head: Head, *, clock: Clock, accept: Accept = anything) -> Path | None:
    """Put the prepared copy in the register's place, whole or not at all; returns where the old one is kept.

    The register is closed, or past opening. Raises RegisterProblemError: "cannot_create", "disk_full".
    """
    accept(tuple(path for path in (place.register, restored_path(place)) if is_there(path)), head)
    with writing_problems():
        write_whole(_note(place), json.dumps({"aside": _free_name(place, clock)}).encode())
    found = finish_swap(place)
    accept((place.register,), head)
    return found


def finish_swap(place: RegisterPlace) -> Path | None:
    """Finish a swap that was begun, also one that a crash cut off; does nothing where none was, and may be repeated.

    Returns where the old register is kept, None where there was none. Raises RegisterProblemError: "cannot_create",
    "disk_full", "cannot_open".
    """
    if not is_there(_note(place)):
        return None
    with writing_problems():
        aside = place.folder / _aside_name(place)
        if is_there(restored_path(place)):
            _set_aside(place.register, aside)
            restored_path(place).replace(place.register)
            sync_folder(place.folder)
        _note(place).unlink()
        sync_folder(place.folder)
    return aside if is_there(aside) else None


def _set_aside(register: Path, aside: Path) -> None:
    """Keep the old register under another name, its journal first: a journal left there is played into the new file."""
    for path, name in zip(beside(register), beside(aside), strict=True):
        if is_there(path):
            path.replace(name)
    sync_folder(register.parent)
    if not is_there(register) or is_there(aside):
        return
    try:
        aside.hardlink_to(register)
    except OSError:  # a file system without links: for a moment there is no register, and the note tells how to go on
        register.replace(aside)
    sync_folder(register.parent)


def kept_aside(place: RegisterPlace) -> tuple[Path, ...]:
    """Return the registers that were put aside by restores, the oldest first."""
    found = place.folder.glob(f"{place.register.name}{ASIDE}*")
    return tuple(sorted(path for path in found if not path.name.endswith(BESIDE)))


def restored_path(place: RegisterPlace) -> Path:
    """Return the name that a restored copy has until it takes the register's place."""
    return place.folder / f"{place.register.name}{RESTORED}"


def _note(place: RegisterPlace) -> Path:
    return place.folder / NOTE


def _free_name(place: RegisterPlace, clock: Clock) -> str:
    """Return a name nothing has yet: a register that was put aside is never written over."""
    name = f"{place.register.name}{ASIDE}{clock.now():%Y%m%dT%H%M%SZ}"
    more = (f"{name}-{number}" for number in itertools.count(2))
    return next(free for free in (name, *itertools.islice(more, 100)) if not is_there(place.folder / free))


def _aside_name(place: RegisterPlace) -> str:
    """Return the name to keep the old register under; what is no plain name of ours is not followed anywhere."""
    try:
        name = str(json.loads(_note(place).read_bytes())["aside"])
    except (ValueError, KeyError, TypeError):
        name = ""
    prefix = f"{place.register.name}{ASIDE}"
    return name if name.startswith(prefix) and Path(name).name == name else f"{prefix}unknown"
