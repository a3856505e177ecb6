"""Engines: one SQLCipher file by creator, or a PostgreSQL server; one for writing and one for reading."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from marac_desk.register.files import writing_problems
from marac_desk.register.json_text import text_of, value_of
from marac_desk.register.keys import KEY_BYTES
from marac_desk.register.problems import RegisterProblemError, problems_named

PLAIN_HEADER = b"SQLite format 3\x00"
BUSY_SECONDS = 5
# Pages of the register that each connection keeps decrypted, in KiB: enough for the indexes of ten years of actions.
CACHE_KIB = 24 * 1024

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: the tick means that the disk has it
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "temp_store": 2,
    "mmap_size": 0,
    "cache_size": -CACHE_KIB,
}


@dataclass(frozen=True, slots=True)
class Engines:
    """The same register twice: writers take the lock at once, readers never wait for them and refuse to write."""

    write: sa.Engine
    read: sa.Engine

    def close(self) -> None:
        """Close every connection; a SQLCipher register folds its journal back into the file."""
        self.read.dispose()
        self.write.dispose()


def create_file(path: Path) -> None:
    """Make the empty file that SQLCipher will fill, readable by its owner alone from the first moment.

    Raises RegisterProblemError: "register_exists", "cannot_create", "disk_full".
    """
    with writing_problems():
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            raise RegisterProblemError("register_exists") from None


def open_sqlcipher(path: Path, key: bytes, *, fresh: bool = False) -> Engines:
    """Return engines on the encrypted file, after proving that it is encrypted and that the key is right.

    Only a fresh file may be empty. Raises RegisterProblemError: "no_cipher", "not_encrypted", "register_missing",
    "damaged" (nothing or next to nothing is left of it), "not_this_register" (wrong key, foreign or badly damaged
    file), "read_only", "cannot_open", "disk_full".
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the key has 32 bytes")
    _check_file(path, fresh=fresh)
    connect, read = _connector(path, key), _connector(path, key, reads_only=True)
    with problems_named():
        connect().close()
    return Engines(_sqlite_engine(connect, "BEGIN IMMEDIATE"), _sqlite_engine(read, "BEGIN"))


def open_postgresql(url: str) -> Engines:
    """Return engines on a PostgreSQL server; the URL holds no personal data and is never shown."""
    common: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}
    common |= {"json_serializer": text_of, "json_deserializer": value_of}
    # Compiling a query with many conditions takes the server seconds, for one that answers in a millisecond.
    options = f"{sa.make_url(url).query.get('options', '')} -c jit=off"
    common["connect_args"] = {"options": options.strip()}
    write = sa.create_engine(url, **common)
    one_state = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}  # as a reader of SQLCipher has it
    read = sa.create_engine(url, **common, execution_options=one_state)
    for engine in (write, read):
        sa.event.listen(engine, "handle_error", _leave_values_out)
    return Engines(write, read)


def _leave_values_out(context: sa.engine.ExceptionContext) -> None:
    """Keep what somebody typed out of an error's text: the server repeats the values of a row it refuses."""
    error = context.original_exception
    if not getattr(error, "sqlstate", None):
        return
    told = getattr(error, "diag", None)
    names = (getattr(told, name, None) for name in ("table_name", "column_name", "constraint_name"))
    text = " ".join(str(part) for part in (getattr(error, "sqlstate", ""), *names) if part)
    error.args = (text,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(error).__name__}) {text}",)


def _check_file(path: Path, *, fresh: bool) -> None:
    try:
        if not path.is_file():
            raise RegisterProblemError("register_missing")
        with path.open("rb") as stream:
            header = stream.read(len(PLAIN_HEADER))
    except OSError:
        raise RegisterProblemError("cannot_open") from None
    if header == PLAIN_HEADER:
        raise RegisterProblemError("not_encrypted")
    if len(header) < len(PLAIN_HEADER) and not (fresh and not header):
        raise RegisterProblemError("damaged")


def _connector(path: Path, key: bytes, *, reads_only: bool = False) -> Callable[[], Any]:
    from sqlcipher3 import dbapi2

    pragmas = {**_PRAGMAS, "query_only": 1} if reads_only else _PRAGMAS

    def connect() -> Any:
        connection = dbapi2.connect(str(path), timeout=BUSY_SECONDS, check_same_thread=False)
        connection.isolation_level = None  # SQLAlchemy begins explicitly
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA cipher_log_level = NONE")
            cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            if not any(cursor.execute("PRAGMA cipher_version").fetchone() or ()):
                raise RegisterProblemError("no_cipher")
            cursor.execute("SELECT count(*) FROM sqlite_master")  # the first read: a wrong key fails here
            for name, wanted in pragmas.items():
                cursor.execute(f"PRAGMA {name} = {wanted}")
                if (found := cursor.execute(f"PRAGMA {name}").fetchone()) and found[0] != wanted:
                    raise RegisterProblemError("setting_refused", name=name)
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _sqlite_engine(connect: Callable[[], Any], begin: str) -> sa.Engine:
    from sqlcipher3 import dbapi2

    engine = sa.create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=2,
        hide_parameters=True,
        json_serializer=text_of,
        json_deserializer=value_of,
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
