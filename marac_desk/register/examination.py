"""The examination before a register is opened: its files are what they were left as, and its ledger says so.

Its files are judged as bytes before anything opens them; then a connection that can write nothing, not even fold the
journal back, reads the ledger. Whatever is found wrong, nothing was written.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from marac_desk.register import chain, journal
from marac_desk.register.anchor import Anchor, HeadStore
from marac_desk.register.files import RegisterPlace, beside, is_there
from marac_desk.register.journal import Mark
from marac_desk.register.ledger import head_of, line_digest
from marac_desk.register.lines import Head
from marac_desk.register.problems import RegisterProblemError, from_database, problems_named
from marac_desk.register.sealed_rows import RowVerdict, check_rows
from marac_desk.register.sealing import RowSeals
from marac_desk.register.state import Accepted, FileState, Fingerprint, Standing, fingerprint_of, read_state


class Stage(StrEnum):
    """What the examination is at, so that a window can say it."""

    FILE = "file"
    PAGES = "pages"
    LEDGER = "ledger"
    ROWS = "rows"


class Depth(StrEnum):
    """How far the inside of a register is examined, by what its bytes do not prove already.

    HEAD: that the ledger has the lines it is known to have. TABLES: what follows after them, the tables, the sealed
    rows. PAGES: every page of the file as well, which only a file without a journal can stand.
    """

    HEAD = "head"
    TABLES = "tables"
    PAGES = "pages"


Tell = Callable[[Stage, int, int], None]
"""Is told what is being examined, and how much of how much was."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a register is held against when it is opened.

    `store` keeps the end of its ledger outside its folder. `fingerprint` is its file's, where somebody made that
    beforehand. `tell` is told how the examination goes on.
    """

    store: HeadStore | None = None
    fingerprint: Fingerprint | None = None
    tell: Tell | None = field(default=None, compare=False)

    def telling(self, stage: Stage) -> Callable[[int, int], None] | None:
        """Return what is told how one stage goes on."""
        tell = self.tell
        return None if tell is None else lambda done, whole: tell(stage, done, whole)


@dataclass(frozen=True, slots=True)
class Examined:
    """What the examination found all right: the state to go on from, and whether every sealed row has its digest.

    `anchored` is what is kept outside, None where nothing is. `shield` reads the register and keeps its journal from
    being folded back unannounced, as long as it is open.
    """

    state: FileState
    anchored: Head | None
    shield: sa.Engine = field(compare=False)
    unsealed: RowVerdict | None = None


def journal_of(place: RegisterPlace) -> Path:
    """Return where the journal of a register stands while it is open."""
    return beside(place.register)[0]


def examine(
    place: RegisterPlace, *, key: bytes, seal_key: bytes, register_id: uuid.UUID, now: Any, trust: Trust
) -> Examined:
    """Examine a register that is about to be opened, and return what to open it with.

    Raises RegisterProblemError: "fingerprint" (its file, its journal or its state was changed by somebody else),
    "journal_missing", "rolled_back" (it is an older copy), "ledger_broken", "row_changed", "damaged", as opening
    does, and as the store of the anchor names it. Nothing is written then.
    """
    if not is_there(place.register):
        raise RegisterProblemError("register_missing")
    anchored = Anchor(trust.store, seal_key, register_id).read() if trust.store is not None else None
    known = read_state(place, seal_key, register_id)
    if known is None and anchored is not None:
        raise RegisterProblemError("fingerprint", why="state_missing")
    depth = Depth.PAGES if not journal.length_of(journal_of(place)) else Depth.TABLES
    if known is None:
        sha256 = _fingerprint(place, trust).sha256
        state = FileState(register_id, Standing.CLOSED, (Accepted(sha256, Head(0, bytes(32))),), now)
    else:
        try:
            state, goes_on = check_files(place, known, trust)
            depth = Depth.TABLES if goes_on else Depth.HEAD
        except RegisterProblemError as problem:
            raise _older(place, key, register_id, known, problem) from None
    shield = read_only_engine(place.register, key)
    try:
        with problems_named():
            unsealed = _examine_inside(shield, state, anchored, RowSeals(seal_key), trust, depth)
    except BaseException:
        shield.dispose()
        raise
    return Examined(state, anchored, shield, unsealed)


# The files


def check_files(place: RegisterPlace, state: FileState, trust: Trust) -> tuple[FileState, bool]:
    """Hold the files against the state that was written down; returns the state of just these files.

    Tells besides whether the journal may go on after what was written down of it. Raises RegisterProblemError:
    "fingerprint", "journal_missing", "cannot_open".
    """
    try:
        if state.standing is Standing.CLOSED:
            return _check_closed(place, state, trust), False
        return _check_left_open(place, state, trust)
    except OSError:
        raise RegisterProblemError("cannot_open") from None
    except ValueError:
        raise RegisterProblemError("fingerprint", why="journal") from None


def _check_closed(place: RegisterPlace, state: FileState, trust: Trust) -> FileState:
    if journal.length_of(journal_of(place)):
        raise RegisterProblemError("fingerprint", why="journal")  # a journal that nobody left would be played into it
    found = _fingerprint(place, trust).sha256
    for file in state.files:
        if file.sha256 == found:
            return replace(state, files=(file,))
    raise RegisterProblemError("fingerprint", why="file")


def _check_left_open(place: RegisterPlace, state: FileState, trust: Trust) -> tuple[FileState, bool]:
    """Hold against its state what a crash left: the file without its journal, and the journal as far as it was noted.

    What a commit added in the last second or two before the crash was not noted; the ledger has to vouch for it.
    """
    path, mark, (file,) = journal_of(place), state.journal, state.files
    length = journal.length_of(path)
    if mark is not None and journal.begins_with(path, mark):
        found = _folded(place, state.folded) if state.folded else _fingerprint(place, trust).sha256
        if found != file.sha256:
            raise RegisterProblemError("fingerprint", why="file")
        return state, length > mark.length
    if mark is not None and state.folded != mark.length:
        raise RegisterProblemError(*_wrong_journal(path, mark))
    if _fingerprint(place, trust).sha256 != file.sha256:  # all that was noted is folded in by now, or nothing ever was
        raise RegisterProblemError(*_wrong_journal(path, mark) if mark is not None else ("fingerprint",))
    return replace(state, folded=0, journal=None), length > 0


def _wrong_journal(path: Path, mark: Mark) -> tuple[str, ...]:
    whole = journal.length_of(path) >= mark.length
    return ("fingerprint",) if whole and journal.salt_of(path) == mark.salt else ("journal_missing",)


def _folded(place: RegisterPlace, length: int) -> str:
    with place.register.open("rb") as stream:
        return journal.folded_digest(stream, journal_of(place), length)


def _fingerprint(place: RegisterPlace, trust: Trust) -> Fingerprint:
    """Return the fingerprint that was made beforehand, or make it where the file was touched since."""
    given = trust.fingerprint
    if given is not None and given.is_still_of(place.register):
        return given
    return fingerprint_of(place.register, trust.telling(Stage.FILE))


def _older(
    place: RegisterPlace, key: bytes, register_id: uuid.UUID, state: FileState, problem: RegisterProblemError
) -> RegisterProblemError:
    """Call it by its name where the file is an older copy: that may have been done on purpose."""
    if problem.code != "fingerprint" or journal.length_of(journal_of(place)):
        return problem
    engine = read_only_engine(place.register, key, lying=True)
    try:
        with problems_named(), Session(engine) as session:
            head = head_of(session, register_id)
    except RegisterProblemError as unreadable:
        return unreadable if unreadable.code in {"damaged", "not_this_register"} else problem
    except sa.exc.SQLAlchemyError:
        return problem
    finally:
        engine.dispose()
    return RegisterProblemError("rolled_back") if head.seq < state.head.seq else problem


# What is in it


def _examine_inside(
    shield: sa.Engine, state: FileState, anchored: Head | None, seals: RowSeals, trust: Trust, depth: Depth
) -> RowVerdict | None:
    """Hold the ledger against what is known of it outside, and the rest as far as the bytes do not prove it already."""
    register_id, (file,) = state.register_id, state.files
    outside = [] if anchored is None or anchored == file.over else [anchored]
    with Session(shield) as session:
        connection = session.connection()
        if not sa.inspect(connection).has_table("ledger_entry"):
            raise RegisterProblemError("not_this_register")
        for head in (file.head, *outside):
            if head.seq and line_digest(connection, register_id, head.seq) != head.digest:
                raise RegisterProblemError("rolled_back")
        if depth is Depth.HEAD:
            return None
        return check_inside(session, register_id, seals, trust, since=file.head, sealed=state.sealed, depth=depth)


def check_inside(
    session: Session,
    register_id: uuid.UUID,
    seals: RowSeals,
    trust: Trust,
    *,
    since: Head,
    sealed: bool,
    depth: Depth,
) -> RowVerdict | None:
    """Check tables, the ledger since a line that is known, and every sealed row; or each page of the file as well.

    Returns what is known of the rows, or None for a register
    of an earlier version, which has no digests yet. Raises RegisterProblemError: "damaged", "ledger_broken",
    "row_changed".
    """
    connection = session.connection()
    if tell := trust.telling(Stage.PAGES):
        tell(0, 0)
    check_pages(connection, depth)
    if "rows" not in {column["name"] for column in sa.inspect(connection).get_columns("ledger_entry")}:
        return None
    found = chain.verify(
        session, register_id, since=since, alone=True, sealed=seals.line, tell=trust.telling(Stage.LEDGER)
    )
    if not found.holds:
        raise RegisterProblemError("ledger_broken", line=found.broken_at or 0, why=found.why)
    rows = check_rows(connection, seals, tell=trust.telling(Stage.ROWS))
    if not rows.holds or (sealed and rows.unsealed):
        raise RegisterProblemError("row_changed", rows=len(rows.changed) + len(rows.unsealed))
    return rows


def check_pages(connection: sa.Connection, depth: Depth) -> None:
    """Have the library check its tables, or every page of the file as well. Raises RegisterProblemError("damaged").

    While a journal lies beside it the file may hold pages that were half folded back; the journal has them whole.
    """
    if depth is Depth.PAGES and connection.exec_driver_sql("PRAGMA cipher_integrity_check").all():
        raise RegisterProblemError("damaged")
    if connection.exec_driver_sql("PRAGMA quick_check").scalars().all() != ["ok"]:
        raise RegisterProblemError("damaged")


def read_only_engine(path: Path, key: bytes, *, lying: bool = False) -> sa.Engine:
    """Return an engine of one connection that writes nothing, and folds no journal back when it is closed last.

    `lying` reads a closed file alone, as something nobody changes, and leaves nothing beside it.
    """
    from sqlcipher3 import dbapi2

    name = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if lying else ''}"

    def connect() -> Any:
        connection = dbapi2.connect(name, uri=True, check_same_thread=False)
        connection.isolation_level = None
        try:
            _unlock(connection, key)
        except BaseException as error:
            connection.close()
            if (problem := from_database(error)) is None:
                raise
            raise problem from None
        return connection

    engine = sa.create_engine(
        "sqlite+pysqlite://", module=dbapi2, creator=connect, poolclass=StaticPool, hide_parameters=True
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _unlock(connection: Any, key: bytes) -> None:
    pragmas: Iterable[str] = ("query_only = 1", "trusted_schema = 0", "temp_store = 2", "mmap_size = 0")
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if not any(connection.execute("PRAGMA cipher_version").fetchone() or ()):
        raise RegisterProblemError("no_cipher")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
