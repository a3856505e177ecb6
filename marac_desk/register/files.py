"""The two files of an embedded register, made so that a crash leaves them whole or not there."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from marac_desk.register.problems import RegisterProblemError

REGISTER_NAME = "register.marac"
KEYS_NAME = "register.keys"
TRIES_NAME = "register.tries"
UNFINISHED = ".new"
"""Ends the name of what a set-up has not finished. Nothing is in it yet, so it alone may ever be replaced."""
NEXT = ".next"
"""Ends the name of the same register under its next key, until that is whole and takes its place."""
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file while it is open."""


class PlaceState(Enum):
    """What stands in a register's folder."""

    EMPTY = "empty"  # no register, or one whose set-up never came to its end: it may be set up
    READY = "ready"  # a register was set up here: it may be opened, and never replaced
    KEYS_MISSING = "keys_missing"  # a register without its envelopes: neither, until somebody puts them back


class RegisterPlace(NamedTuple):
    """The folder of a register: the encrypted file and, beside it, the envelopes that open it.

    A new register is made under a name of its own and gets its real name only when everything is in it; its keys get
    theirs last. So whatever stands under the real names was set up to the end, whenever the computer failed.
    """

    folder: Path

    @property
    def register(self) -> Path:
        """The encrypted register."""
        return self.folder / REGISTER_NAME

    @property
    def keys(self) -> Path:
        """The envelopes."""
        return self.folder / KEYS_NAME

    @property
    def new_register(self) -> Path:
        """The register while it is set up."""
        return self.folder / f"{REGISTER_NAME}{UNFINISHED}"

    @property
    def new_keys(self) -> Path:
        """Its envelopes while it is set up."""
        return self.folder / f"{KEYS_NAME}{UNFINISHED}"

    @property
    def next_register(self) -> Path:
        """The register under its next key, while it is being brought there."""
        return self.folder / f"{REGISTER_NAME}{NEXT}"

    @property
    def tries(self) -> Path:
        """How often somebody signed in with a wrong passphrase of late."""
        return self.folder / TRIES_NAME

    def exists(self) -> bool:
        """Tell whether a register was set up here (its keys are written last)."""
        return is_there(self.keys)

    def settle(self) -> PlaceState:
        """Make good what a crash left behind, and tell what stands here; the caller holds the place.

        Raises RegisterProblemError: "cannot_open" where nobody may look, "cannot_create", "disk_full".
        """
        if not self.exists() and self._waits_for_its_keys():
            self.take_names()
        if self.exists():
            for left in (self.new_keys, *self.folder.glob(".register.*")):  # may hold an envelope since renewed
                with contextlib.suppress(OSError):
                    left.unlink(missing_ok=True)
            return PlaceState.READY
        return PlaceState.KEYS_MISSING if is_there(self.register) else PlaceState.EMPTY

    def _waits_for_its_keys(self) -> bool:
        """Tell whether a set-up was cut off between its two last steps: the register has its name, the keys not yet."""
        if not (is_there(self.register) and is_there(self.new_keys)):
            return False
        return not is_there(self.new_register) or self.new_register.samefile(self.register)

    def prepare(self) -> None:
        """Make the folder, for its owner alone. Raises RegisterProblemError: "cannot_create", "disk_full"."""
        with writing_problems():
            if not self.folder.is_dir():
                self.folder.mkdir(parents=True, exist_ok=True)
                _sync_folder(self.folder.parent)
        with contextlib.suppress(OSError):  # a file system without modes, as on Windows, keeps its own rules
            self.folder.chmod(0o700)

    def clear_unfinished(self) -> None:
        """Remove a register whose set-up did not come to its end; its envelopes are written over by the next."""
        _remove(self.new_register)

    def clear_next(self) -> None:
        """Remove a copy under the next key that did not come to its end. Raises as `clear_unfinished` does."""
        _remove(self.next_register)

    def take_next(self) -> None:
        """Put the register under its next key in place of the one before, whole or not at all; both are closed.

        Raises RegisterProblemError: "in_use" where something still lies beside one of them, "cannot_create".
        """
        if any(is_there(path) for file in (self.register, self.next_register) for path in beside(file)):
            raise RegisterProblemError("in_use")
        with writing_problems():
            _sync_folder(self.folder)  # a journal that came back after a power cut would be played into the wrong file
            self.next_register.replace(self.register)
            _sync_folder(self.folder)

    def take_names(self) -> None:
        """Give a register that is whole and closed its name, and then its keys theirs; may be repeated after a crash.

        Raises RegisterProblemError: "register_exists", and then both stand as before; "cannot_create", "disk_full".
        """
        with writing_problems():
            for source, target in ((self.new_register, self.register), (self.new_keys, self.keys)):
                if is_there(source):
                    _give_name(source, target)
                    _sync_folder(self.folder)


def beside(file: Path) -> tuple[Path, ...]:
    """Return what SQLite keeps beside a file while it is open, whether it is there or not."""
    return tuple(file.with_name(f"{file.name}{name}") for name in BESIDE)


def keep_keys_aside(place: RegisterPlace, now: datetime) -> None:
    """Give envelopes that cannot be used another name, beside the register; none is ever written over or removed.

    Raises RegisterProblemError: "cannot_create".
    """
    name = f"{place.keys.name}.before-{now:%Y%m%dT%H%M%SZ}"
    more = (place.folder / f"{name}-{number}" for number in itertools.count(2))
    free = next(path for path in itertools.chain((place.folder / name,), more) if not is_there(path))
    with writing_problems():
        place.keys.replace(free)
        _sync_folder(place.folder)


def _remove(file: Path) -> None:
    with writing_problems():
        for path in (file, *beside(file)):
            path.unlink(missing_ok=True)


def is_there(path: Path) -> bool:
    """Tell whether something of that name is there. Raises RegisterProblemError("cannot_open") if one may not look."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        raise RegisterProblemError("cannot_open") from None
    return True


@contextlib.contextmanager
def writing_problems() -> Iterator[None]:
    """Name what keeps a file from being made: "disk_full", otherwise "cannot_create"."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise RegisterProblemError("disk_full" if full else "cannot_create") from None


def _give_name(source: Path, target: Path) -> None:
    """Rename a file, but never over another: a plain rename replaces what stands there without a word."""
    if is_there(target) and not target.samefile(source):  # the same, where a crash came between link and unlink
        raise RegisterProblemError("register_exists")
    try:
        target.hardlink_to(source)
    except FileExistsError:
        pass
    except OSError:  # a file system without links; whoever sets up holds the place, so nobody comes in between
        source.rename(target)
        return
    source.unlink()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader finds the old one or the new one, never a part; only the owner may read it."""
    import tempfile  # here, because the lock window reads keys and writes none

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have the disk keep what was written to a file. Raises RegisterProblemError: "disk_full", "cannot_create"."""
    with writing_problems(), path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # a file system that cannot sync a folder
            raise
    finally:
        os.close(handle)
