"""A new key for a register: copied under it, compared, and put in place so that a crash leaves the old or the new.

The envelopes hold both keys while it is under way. So whatever the computer was doing when it failed, the next start
finds out by which of the two the register opens, and finishes or takes back what was begun.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marac_desk.register.engines import Engines, create_file, open_sqlcipher
from marac_desk.register.files import RegisterPlace, sync_file
from marac_desk.register.keys import KeyFile, Secrets, read_key_file, with_secrets, write_key_file
from marac_desk.register.keys.keyfile import seal_key_of
from marac_desk.register.problems import RegisterProblemError, problems_named

PAGES_AT_ONCE = 2000
Accept = Callable[[Sequence[Path]], None]
"""Is told which closed files may stand in the register's place from now on: both before the swap, the new one after."""
Tell = Callable[[int, int], None]


def _anything(_files: Sequence[Path]) -> None:
    """Where nothing watches over the closed file."""


def rekey(
    place: RegisterPlace, secrets: Secrets, *, now: datetime, accept: Accept = _anything, tell: Tell | None = None
) -> Secrets:
    """Bring a closed register under a new key, and give later backups a new one as well; the caller holds the place.

    `tell` hears how many pages of how many are copied. Needs as much room again as the register takes. Raises
    RegisterProblemError: "disk_full", "in_use" where somebody else has it open, "keys_damaged", and as opening does;
    then the register stands as before.
    """
    before = settle_rekey(place, secrets, accept=accept)
    keys, target = _genuine(place, before), before.with_next_data_key(now)
    write_key_file(place.keys, with_secrets(keys, target))
    try:
        _copy(place, target, tell)
        accept((place.register, place.next_register))
        place.take_next()
    except Exception:
        _take_back(place, target, accept)
        raise
    return _finish(place, target, accept)


def settle_rekey(place: RegisterPlace, secrets: Secrets, *, accept: Accept = _anything) -> Secrets:
    """Finish or take back a change of key that a crash cut off; returns the secrets as they are from then on.

    Does nothing where none was under way, and may be repeated. Raises RegisterProblemError as opening does where the
    register opens with neither key; then nothing was changed.
    """
    if secrets.next_data_key is None:
        return secrets
    if _opens(place, secrets.data_key):
        return _take_back(place, secrets, accept)
    open_sqlcipher(place.register, secrets.next_data_key).close()
    return _finish(place, secrets, accept)


def _opens(place: RegisterPlace, key: bytes) -> bool:
    try:
        open_sqlcipher(place.register, key).close()
    except RegisterProblemError as problem:
        if problem.code != "not_this_register":
            raise
        return False
    return True


def _genuine(place: RegisterPlace, secrets: Secrets) -> KeyFile:
    keys = read_key_file(place.keys)
    keys.check(seal_key_of(secrets))
    return keys


def _take_back(place: RegisterPlace, secrets: Secrets, accept: Accept) -> Secrets:
    """Leave the register under the key it has; the copy goes first, so that no copy ever lies about unannounced."""
    place.clear_next()
    accept((place.register,))
    before = secrets.before_rekey()
    write_key_file(place.keys, with_secrets(_genuine(place, secrets), before))
    return before


def _finish(place: RegisterPlace, secrets: Secrets, accept: Accept) -> Secrets:
    accept((place.register,))
    after = secrets.after_rekey()
    write_key_file(place.keys, with_secrets(_genuine(place, secrets), after))
    return after


def _copy(place: RegisterPlace, secrets: Secrets, tell: Tell | None) -> None:
    """Make the same register under the next key, on the disk, closed and compared; nothing is believed before."""
    assert secrets.next_data_key is not None
    place.clear_next()
    create_file(place.next_register)
    with _opened(place.register, secrets.data_key) as old, problems_named():
        _copy_pages(old, place.next_register, secrets.next_data_key, tell)
    sync_file(place.next_register)
    old_register = _opened(place.register, secrets.data_key)
    with old_register as old, _opened(place.next_register, secrets.next_data_key) as new, problems_named():
        _compare(old, new)


@contextlib.contextmanager
def _opened(path: Path, key: bytes) -> Iterator[Engines]:
    engines = open_sqlcipher(path, key)
    try:
        yield engines
    finally:
        engines.close()


def _copy_pages(old: Engines, path: Path, key: bytes, tell: Tell | None) -> None:
    """Copy page by page; the copy needs no journal, because a copy that was cut off is thrown away."""
    from sqlcipher3 import dbapi2

    def told(_status: int, remaining: int, total: int) -> None:
        if tell is not None:
            tell(total - remaining, total)

    with old.write.connect() as source, contextlib.closing(dbapi2.connect(str(path))) as target:
        own: Any = source.connection.driver_connection
        own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target.execute("PRAGMA cipher_log_level = NONE")
        target.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")  # synced once, when it is whole
        try:
            own.backup(target, pages=PAGES_AT_ONCE, progress=told)
        except dbapi2.Error as error:
            raise _problem_of(error) from None


def _problem_of(error: Exception) -> RegisterProblemError:
    """Return what kept pages from being copied: the driver gives SQLite's words here and not the name of the result."""
    words = {"disk is full": "disk_full", "locked": "in_use", "malformed": "damaged", "not a database": "damaged"}
    said = str(error)
    return RegisterProblemError(next((code for known, code in words.items() if known in said), "disk_error"))


def _compare(old: Engines, new: Engines) -> None:
    """Raise RegisterProblemError("damaged") unless the copy is sound and holds as much of everything."""
    with old.read.connect() as source, new.read.connect() as target:
        sound = target.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
        sound = sound and target.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        if not (sound and _identity(source) == _identity(target) and _figures(source) == _figures(target)):
            raise RegisterProblemError("damaged")


def _identity(connection: sa.Connection) -> list[Any]:
    return list(connection.exec_driver_sql("SELECT * FROM register_identity").all())


def _figures(connection: sa.Connection) -> dict[str, int]:
    """Return how many rows every table holds, and how many pages there are."""
    names = sa.inspect(connection).get_table_names()
    counts = {
        name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one() for name in names
    }
    return {**counts, "": connection.exec_driver_sql("PRAGMA page_count").scalar_one()}
