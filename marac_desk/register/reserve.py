"""The emergency reserve: room beside the register that is given back when the disk is full, so that a meeting goes on.

It holds room for far more than five thousand lines of reading. What is in the file is random, so that no file system
stores it in less room than it takes.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from marac_desk.register.files import RegisterPlace, is_there, writing_problems
from marac_desk.register.problems import RegisterProblemError

RESERVE_NAME = "register.reserve"
RESERVE = 16 * 1024 * 1024
"""Bytes that are kept free for the register alone."""
PREFLIGHT = 200 * 1024 * 1024
"""Bytes that should be free when a desk opens; below that it says so, and goes on."""
_STRIDE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Room:
    """How much room the register has: bytes free on its disk, and whether the reserve is still there to be given."""

    free: int
    reserved: bool

    @property
    def low(self) -> bool:
        """Tell whether less is free than a desk should open with."""
        return self.free < PREFLIGHT


class Reserve:
    """The reserve of one register."""

    def __init__(self, place: RegisterPlace) -> None:
        self.path = place.folder / RESERVE_NAME

    def room(self) -> Room:
        """Tell how much room there is now. Raises RegisterProblemError("cannot_open") where nobody may look."""
        return Room(room_beside(self.path), self._whole())

    def make(self) -> bool:
        """Make the reserve where it is missing and there is room for twice of it; tells whether it is there now.

        One that cannot be made is no reason to stop: the desk says that there is none.
        """
        if self._whole():
            return True
        if room_beside(self.path) < 2 * RESERVE:
            return False
        try:
            with writing_problems():
                self._write()
        except RegisterProblemError:
            self.release()
        return self._whole()

    def release(self) -> bool:
        """Give the room back; tells whether there was any to give."""
        there = is_there(self.path)
        if there:
            with writing_problems():
                self.path.unlink(missing_ok=True)
        return there

    def _whole(self) -> bool:
        try:
            return self.path.stat().st_size == RESERVE
        except FileNotFoundError:
            return False
        except OSError:
            raise RegisterProblemError("cannot_open") from None

    def _write(self) -> None:
        handle = os.open(self.path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        try:
            for _ in range(RESERVE // _STRIDE):
                os.write(handle, os.urandom(_STRIDE))
            os.fsync(handle)
        finally:
            os.close(handle)


def room_beside(path: Path) -> int:
    """Return the bytes free on the disk a file is on, or would be."""
    folder = path.parent
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free
