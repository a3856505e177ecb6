"""Takes away from this process what a parser never needs: memory, time, files, the network, other programs.

Two fences, because each has gaps. The system's own limits (`restrict`) hold for machine code too, but know no network;
memory is not limited on macOS, and on Windows there are none of them. The audit hook (`lock`) works everywhere and sees
the network and every file, but only what Python code does. Time and output are watched by the parent on every system.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
CPU_SECONDS = 10
OPEN_FILES = 24
BLOCKED = 77
"""Exit code of a process that tried something forbidden."""

_FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile",
    "os.kill", "pty.", "ctypes.", "resource.setrlimit", "resource.prlimit", "shutil.", "os.remove", "os.rename",
    "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.lchown", "os.chflags",
    "os.setxattr", "os.utime", "os.putenv", "os.unsetenv", "tempfile.", "urllib.", "http.", "ftplib.", "smtplib.",
    "imaplib.", "poplib.", "webbrowser.", "sqlite3.", "winreg.", "syslog.", "mmap.",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def restrict(*, cpu_seconds: int = CPU_SECONDS) -> None:
    """Lower the system's limits for this process, for good. Does what the system offers, nothing where it has none."""
    if resource is None:
        return
    for name, most in (
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_CPU", cpu_seconds),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", OPEN_FILES),
        ("RLIMIT_NPROC", 0),
    ):
        limit = getattr(resource, name, None)
        if limit is not None:
            last = most + 1 if name == "RLIMIT_CPU" else most  # the first is a signal that can be told from others
            with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
                resource.setrlimit(limit, (most, last))


def lock() -> None:
    """From now on end this process at once when its Python code reaches for the network, a program or a file.

    Reading stays possible below the folders of Python and of this program, where modules are loaded from late.
    """
    trusted = _trusted_folders()

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN) or (event == "open" and not _harmless(arguments, trusted)):
            os._exit(BLOCKED)  # an exception could be caught by the very code that is not to be trusted

    sys.addaudithook(watch)


def _trusted_folders() -> tuple[str, ...]:
    folders = {sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parents[2])}
    return tuple(os.path.join(os.path.realpath(folder), "") for folder in folders)  # noqa: PTH118  keeps the end mark


def _harmless(arguments: tuple[Any, ...], trusted: tuple[str, ...]) -> bool:
    path, mode, flags = (*arguments, None, None, None)[:3]
    if isinstance(path, int):
        return True  # a file that is open already
    writes = set(mode) & set("wax+") if isinstance(mode, str) else (flags or 0) & _WRITING
    if writes or not isinstance(path, (str, bytes)):
        return False
    return os.path.realpath(os.fsdecode(path)).startswith(trusted)
