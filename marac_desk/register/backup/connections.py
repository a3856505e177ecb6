"""Connections of the backups' own: to the live register, to a copy being made, to a copy that lies there.

None of them can be had without a key of 32 bytes, and each proves that the cipher is really there, because SQLCipher
without a key writes everything in clear and says nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from marac_desk.register.backup.watching import CancelledError
from marac_desk.register.problems import RegisterProblemError, from_database

KEY_BYTES = 32
_BUSY_SECONDS = 10
_LIVE = "mode=ro"
"""The live register is read beside the desk's own connections; whoever only reads folds no journal back."""
_LYING = "mode=ro&immutable=1"
"""A copy that lies there is opened as something nobody changes, so that SQLite needs no locks and puts nothing beside
it: it may lie on a share or on a medium that can only be read."""
_MADE = "mode=rw&nolock=1"
"""A copy that is made has a name nobody else knows; locks would fail on many shares."""


def live(path: Path, key: bytes) -> AbstractContextManager[Any]:
    """Yield a connection to the live register that only reads, beside those of the desk."""
    return _connected(path, _LIVE, key)


def lying(path: Path, key: bytes) -> AbstractContextManager[Any]:
    """Yield a connection to a copy that lies there; it reads, and leaves no file beside it."""
    return _connected(path, _LYING, key)


@contextlib.contextmanager
def made(path: Path, key: bytes) -> Iterator[Any]:
    """Yield a connection to an empty file that a copy is being made in. Nothing is synced: the caller syncs once."""
    with _connected(path, _MADE, key, fresh=True) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        yield connection


@contextlib.contextmanager
def _connected(path: Path, how: str, key: bytes, *, fresh: bool = False) -> Iterator[Any]:
    from sqlcipher3 import dbapi2

    if len(key) != KEY_BYTES:
        raise ValueError("the key has 32 bytes")
    with copy_problems():
        name = f"{path.absolute().as_uri()}?{how}"
        connection = dbapi2.connect(name, timeout=_BUSY_SECONDS, uri=True, check_same_thread=False)
        connection.isolation_level = None
        try:
            unlock(connection, key)
            if not fresh:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong key fails here
            yield connection
        finally:
            connection.close()


def unlock(connection: Any, key: bytes) -> None:
    """Give a connection its key, and have the cipher prove itself. Raises RegisterProblemError("no_cipher")."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if not any(connection.execute("PRAGMA cipher_version").fetchone() or ()):
        raise RegisterProblemError("no_cipher")
    for pragma in ("trusted_schema = 0", "temp_store = 2", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")


@contextlib.contextmanager
def copy_problems() -> Iterator[None]:
    """Name what goes wrong around a copy; what was interrupted counts as cancelled."""
    try:
        yield
    except (RegisterProblemError, CancelledError):
        raise
    except Exception as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            raise CancelledError from None
        if (problem := from_database(error)) is None:
            raise
        raise problem from None
