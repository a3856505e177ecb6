"""One program at a time has a register; the operating system forgets the hold when its process ends."""

from __future__ import annotations

import os

from marac_desk.register.files import RegisterPlace
from marac_desk.register.problems import RegisterProblemError

HELD_NAME = "register.held"


class Holding:
    """One program at a time has a register: the operating system forgets the hold when the process ends."""

    def __init__(self, place: RegisterPlace) -> None:
        """Hold a place. Raises RegisterProblemError("in_use") where another program holds it.

        A folder that cannot be written needs no hold: neither program could change anything there.
        """
        self._handle: int | None = None
        try:
            place.prepare()
            handle = os.open(place.folder / HELD_NAME, os.O_CREAT | os.O_RDWR, 0o600)
        except (OSError, RegisterProblemError):
            return
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            raise RegisterProblemError("in_use") from None
        self._handle = handle

    def release(self) -> None:
        """Let go."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int) -> None:
    """Lock an open file or raise OSError at once."""
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
