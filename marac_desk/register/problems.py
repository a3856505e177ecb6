"""What can go wrong around a register through nobody's mistake in the code; each problem has a code the desk words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator


class RegisterProblemError(Exception):
    """Something outside the program stands in the way. `code` names it; `values` hold what a sentence needs."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class WrongPassphraseError(RegisterProblemError):
    """The passphrase does not open this person's envelope."""

    def __init__(self) -> None:
        super().__init__("wrong_passphrase")


_BY_SQLITE_NAME = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_IOERR": "disk_error",
    "SQLITE_READONLY": "read_only",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_CANTOPEN": "cannot_open",
    "SQLITE_NOTADB": "not_this_register",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_PERM": "read_only",
}


def from_database(error: BaseException) -> RegisterProblemError | None:
    """Return the problem behind a database error, or None where it is our own mistake.

    SQLite names its results with a family (SQLITE_IOERR_WRITE belongs to SQLITE_IOERR); the family decides.
    """
    cause = getattr(error, "orig", None) or error  # SQLAlchemy's errors carry the driver's
    name = str(getattr(cause, "sqlite_errorname", ""))
    for family, code in _BY_SQLITE_NAME.items():
        if name == family or name.startswith(f"{family}_"):
            return RegisterProblemError(code)
    state = str(getattr(cause, "sqlstate", "") or "")
    if not state and _never_connected(cause):
        return RegisterProblemError("server_gone")
    if state in {"40001", "40P01", "55P03"}:  # two transactions in each other's way: nothing of this one is kept
        return RegisterProblemError("busy")
    if state.startswith("53"):  # insufficient resources: disk full, out of memory, too many connections
        return RegisterProblemError("disk_full" if state == "53100" else "busy")
    if state == "25006":
        return RegisterProblemError("read_only")
    if state.startswith(("08", "57P")) or getattr(error, "connection_invalidated", False):
        return RegisterProblemError("server_gone")
    return None


def _never_connected(cause: object) -> bool:
    """Tell whether this is how a PostgreSQL driver says that it found no server: an error without a state."""
    kind = type(cause)
    return kind.__module__.startswith("psycopg") and kind.__name__ in {"OperationalError", "ConnectionTimeout"}


@contextlib.contextmanager
def problems_named() -> Iterator[None]:
    """Raise what is the database's trouble as a RegisterProblemError, and everything else as it is."""
    try:
        yield
    except RegisterProblemError:
        raise
    except Exception as error:
        if (problem := from_database(error)) is None:
            raise
        raise problem from None
