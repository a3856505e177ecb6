"""The two files of an embedded register, and writing a file so that it is whole or not there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

REGISTER_NAME = "register.marac"
KEYS_NAME = "register.keys"


@dataclass(frozen=True, slots=True)
class RegisterPlace:
    """The folder of a register: the encrypted file and, beside it, the envelopes that open it."""

    folder: Path

    @property
    def register(self) -> Path:
        """The encrypted register."""
        return self.folder / REGISTER_NAME

    @property
    def keys(self) -> Path:
        """The envelopes."""
        return self.folder / KEYS_NAME

    def exists(self) -> bool:
        """Tell whether a register was set up here (its keys are written last)."""
        return self.keys.exists()

    def prepare(self) -> None:
        """Make the folder, for its owner alone."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # a file system without modes, as on Windows, keeps its own rules
            self.folder.chmod(0o700)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader finds the old one or the new one, never a part; only the owner may read it."""
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


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
