"""The shim between a program and the disk: compiled when needed, loaded before a child, spoken to from inside it."""

from __future__ import annotations

import ctypes
import errno
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("shim.c")
WRITE, SYNC, LENGTH, MAKE = b"W", b"S", b"T", b"O"


@cache
def compiled() -> Path:
    """Return the shim as a library; skips the test where there is no Linux or no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("no C compiler for the shim under the disk; packaging/test installs it")
    library = Path(tempfile.mkdtemp(prefix="marac-shim-")) / "shim.so"
    command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl", "-lpthread"]
    subprocess.run(command, check=True)
    return library


def environment() -> dict[str, str]:
    """Return the environment of a child that has the shim between itself and the disk."""
    return {"LD_PRELOAD": str(compiled())}


class Shim:
    """The shim of this process, which was started with it."""

    def __init__(self, folder: Path, log: Path | None = None) -> None:
        self._library = ctypes.CDLL(None)
        self._library.shim_fail.argtypes = (
            ctypes.c_char,
            ctypes.c_int64,
            ctypes.c_int64,
            ctypes.c_int,
            ctypes.c_char_p,
        )
        self._library.shim_budget.argtypes = (ctypes.c_int64,)
        self._library.shim_kill.argtypes = (ctypes.c_int64,)
        for name in ("shim_operations", "shim_failed", "shim_left"):
            getattr(self._library, name).restype = ctypes.c_int64
        self._library.shim_begin(bytes(folder), bytes(log) if log else b"")

    def mark(self, text: str) -> None:
        """Write down that the program said something, between the writes before it and those after."""
        self._library.shim_mark(text.encode())

    def leave_room(self, size: int | None) -> None:
        """Leave so many bytes on the disk; None for as many as anybody asks for."""
        self._library.shim_budget(-1 if size is None else size)

    def fail(self, kind: bytes, *, nth: int = 1, times: int = 1, error: int = errno.EIO, only: str = "") -> None:
        """Have the n-th call of a kind from now fail, and so many after it, on files whose name ends in `only`."""
        self._library.shim_fail(kind, nth, times, error, only.encode())

    def die_before(self, operation: int) -> None:
        """Kill this process just before the n-th thing it asks of the disk from now; 0 for never."""
        self._library.shim_kill(operation)

    @property
    def operations(self) -> int:
        """How much was asked of the disk so far."""
        return int(self._library.shim_operations())

    @property
    def failures(self) -> int:
        """How many calls failed because they were told to."""
        return int(self._library.shim_failed())
