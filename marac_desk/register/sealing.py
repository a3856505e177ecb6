"""Row seals: a keyed digest of every sealed row that was changed, in the ledger's line that tells of the change.

A row put back to an older state fits no longer to the latest digest of it in the ledger. The digest is made of the row
as the table really holds it, read back before the commit, so whichever way it was changed there is one and it is right.
"""

from __future__ import annotations

import contextlib
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from marac_desk.model.access import Approval
from marac_desk.model.action import Action
from marac_desk.model.base import Base, Json, table_of
from marac_desk.model.case import CaseExclusion
from marac_desk.model.person import ProtectedValue, SafeContact
from marac_desk.model.report_back import ReportBack
from marac_desk.model.user import User
from marac_desk.register.json_text import as_it_comes, canonical, value_of
from marac_desk.register.keyed import Keyed
from marac_desk.register.keys import derived

SEALED: tuple[type[Base], ...] = (Action, Approval, CaseExclusion, ProtectedValue, ReportBack, SafeContact, User)
"""What somebody could be hurt by if it were put back to an older state unseen."""
KEY_LABEL, LINE_LABEL, SHEET_LABEL, OTHER_LABEL = "row digests", "ledger lines", "return sheets", "other keys"
DIGEST_LETTERS = 32
"""Of each digest, in hexadecimal: 128 bits."""
ROWS_A_LINE = 500
"""A unit of work that changed more of them gets further lines in the ledger, so that no line grows without end."""

_OWN_NUMBER = "entry"  # an action's place in this one file, by which only the text index knows it
_INSERTED = re.compile(r"id(_m\d+)?")
Touched = dict[str, set[str]]
"""The keys of changed rows by the name of their table, as 32 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table whose rows are sealed: the columns that count, and what makes the values of each plain."""

    table: sa.Table
    columns: tuple[str, ...]
    plain: tuple[Callable[[Any], Any] | None, ...]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def select(self) -> str:
        """The statement that reads all of them: the key, then every column that counts."""
        return _select(self.name, self.columns)

    def each(self, rows: Sequence[Sequence[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield rows that were read, each by its key with what it holds: the same on every engine, and nothing empty.

        A column added to the table later is empty in the rows that were there before, so their digests stay right.
        Columns are made plain whole, and those that are empty in all rows are not gone through for each.
        """
        if not rows:
            return
        keys, *columns = zip(*rows, strict=True)
        names, said, full = [], [], True
        for name, make, values in zip(self.columns, self.plain, columns, strict=True):
            empty = values.count(None)
            if empty == len(values):
                continue
            full = full and not empty
            names.append(name)
            said.append(values if make is None else [value if value is None else make(value) for value in values])
        for key, *row in zip(map(_key, keys), *said, strict=True):
            held = zip(names, row, strict=True)
            yield key, dict(held) if full else {name: value for name, value in held if value is not None}


@cache
def _select(table: str, columns: tuple[str, ...]) -> str:
    quoted = ", ".join(f'"{name}"' for name in ("id", *columns))
    return f'SELECT {quoted} FROM "{table}"'  # noqa: S608  (our own names)


@cache
def sealed_tables() -> Mapping[str, SealedTable]:
    """Return the sealed tables by name."""
    return {table.name: _sealed(table) for table in map(table_of, SEALED)}


def _sealed(table: sa.Table) -> SealedTable:
    columns = sorted((c for c in table.columns if c.name not in {"id", _OWN_NUMBER}), key=lambda c: c.name)
    names = tuple(str(column.name) for column in columns)
    return SealedTable(table, names, tuple(_plainly(column.type) for column in columns))


def _plainly(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """Return what makes a driver's value plain, or None where both drivers hand over the same."""
    if isinstance(kind, sa.TypeDecorator):
        return _plainly(kind.impl_instance)
    for sort, make in _PLAINLY:
        if isinstance(kind, sort):
            return make
    return None


def _json(value: Any) -> str:
    return _json_text(value) if isinstance(value, str) else canonical(value).decode()


@lru_cache(1024)
def _json_text(text: str) -> str:
    return canonical(value_of(text)).decode()


def _key(value: Any) -> str:
    return value.hex if isinstance(value, uuid.UUID) else str(value)


def _instant(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return str(value)


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _bytes(value: Any) -> str:
    return bytes(value).hex()


_PLAINLY: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (sa.JSON, _json),
    (sa.Uuid, _key),
    (sa.DateTime, _instant),
    (sa.Date, _day),
    (sa.Boolean, int),
    (sa.LargeBinary, _bytes),
)


class RowSeals:
    """Makes digests of rows, and seals of the lines that carry them, with keys that come from a register's own."""

    def __init__(self, seal_key: bytes) -> None:
        labels = (KEY_LABEL, LINE_LABEL, SHEET_LABEL, OTHER_LABEL)
        self._rows, self._lines, self._sheets, self._others = (Keyed(derived(seal_key, label)) for label in labels)

    def line(self, told: str) -> str:
        """Return the seal of a line of the ledger, from what it tells."""
        return self._lines.digest(told).hex()[:DIGEST_LETTERS]

    def sheet(self, purpose: str, told: str) -> bytes:
        """Return what only this register can say of a return sheet, for one purpose: its seal, or its password."""
        return self._sheets.digest(f"{purpose}|{told}")

    def key_for(self, purpose: str) -> bytes:
        """Return a key for one purpose: what is wrapped under it opens with this register's own key alone."""
        return self._others.digest(purpose)

    def digest(self, table: str, key: str, values: Mapping[str, Any], desk: str, seq: int) -> str:
        """Return the digest of a row, good for one line of the ledger alone: none can be used a second time."""
        told = as_it_comes([desk, seq, table, key, values])
        return self._rows.digest(told).hex()[:DIGEST_LETTERS]

    def digests(self, found: Found, desk_id: uuid.UUID, seq: int) -> Json:
        """Return the digests of rows that were read, for one line; of a row that is gone, nothing.

        With each stands the row's version, because two desks of a server write two chains about the same rows.
        """
        desk, made = desk_id.hex, {}
        for name, (keys, rows) in found.items():
            sealed = sealed_tables()[name]
            digests: dict[str, str | None] = dict.fromkeys(keys)
            for key, values in sealed.each(rows):
                digests[key] = f"{values.get('version', '')}.{self.digest(name, key, values, desk, seq)}"
            made[name] = digests
        return made


Found = dict[str, tuple[list[str], Sequence[Any]]]
"""Rows as the driver hands them over, by the name of their table, each beside the keys that were asked for."""


def found_of(connection: sa.Connection, touched: Touched) -> Found:
    """Return rows as they stand now."""
    return {
        str(name): (sorted(keys), _some(connection, sealed_tables()[name], tuple(keys)))
        for name, keys in sorted(touched.items())
    }


def rows_of(connection: sa.Connection, sealed: SealedTable) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield all rows of a table as they stand, each by its key."""
    with contextlib.closing(_all(connection, sealed)) as found:
        for part in found:
            yield from sealed.each(part)


def _all(connection: sa.Connection, sealed: SealedTable) -> Generator[Any, None, None]:
    streaming = connection.execution_options(stream_results=True)
    with streaming.exec_driver_sql(sealed.select) as found:
        yield from found.partitions(ROWS_A_LINE)


def _some(connection: sa.Connection, sealed: SealedTable, keys: tuple[str, ...]) -> Sequence[Any]:
    if connection.dialect.name == "sqlite":  # of the driver itself: a whole meeting waits for the one row
        cursor = connection.connection.cursor()
        with contextlib.closing(cursor):
            cursor.execute(f'{sealed.select} WHERE "id" IN ({",".join("?" * len(keys))})', keys)
            found: Sequence[Any] = cursor.fetchall()
        return found
    asked = ([uuid.UUID(key) for key in keys],)
    return connection.exec_driver_sql(f'{sealed.select} WHERE "id" = ANY(%s)', asked).all()


def portions(touched: Touched) -> list[Touched]:
    """Return what was touched in parts of which each fits into one line."""
    flat = [(name, key) for name in sorted(touched) for key in sorted(touched[name])]
    parts: list[Touched] = []
    for start in range(0, len(flat), ROWS_A_LINE):
        part: Touched = defaultdict(set)
        for name, key in flat[start : start + ROWS_A_LINE]:
            part[name].add(key)
        parts.append(part)
    return parts


# Which rows were changed


class Watch:
    """Notes which sealed rows one transaction changes: by objects at their flush, by statements as they run."""

    def __init__(self) -> None:
        self.touched: Touched = defaultdict(set)
        self.flushing = False

    def note(self, table: str, key: Any) -> None:
        """Note a row."""
        self.touched[table].add(_key(key))

    def taken(self) -> Touched:
        """Return which rows were changed since this was last asked."""
        touched, self.touched = self.touched, defaultdict(set)
        return touched


_WATCH = "watch of sealed rows"


def watch(sessions: sessionmaker[Session], engine: sa.Engine) -> None:
    """Have every session of a factory note the sealed rows it changes, whichever way.

    A statement in words of SQL says nothing of the rows it changes: whoever runs one on a sealed table names them by
    `UnitOfWork.sealed`.
    """
    sa.event.listen(sessions, "after_begin", _on_begin)
    sa.event.listen(sessions, "before_flush", _on_flush)
    sa.event.listen(sessions, "after_flush", _on_flushed)
    sa.event.listen(engine, "before_execute", _before_statement)
    sa.event.listen(engine, "after_execute", _after_statement)
    sa.event.listen(engine, "checkin", _on_checkin)


def watch_of(session: Session) -> Watch:
    """Return what a session noted so far."""
    found = session.info.get(_WATCH)
    if not isinstance(found, Watch):
        found = session.info[_WATCH] = Watch()
    return found


def _on_begin(session: Session, _transaction: Any, connection: sa.Connection) -> None:
    connection.info[_WATCH] = watch_of(session)


def _on_checkin(_connection: Any, record: Any) -> None:
    record.info.pop(_WATCH, None)


def _on_flush(session: Session, *_: object) -> None:
    watch_of(session).flushing = True


def _on_flushed(session: Session, _context: object) -> None:
    noted = watch_of(session)
    noted.flushing = False
    for changed in (session.new, session.dirty, session.deleted):
        for entity in changed:
            if isinstance(entity, SEALED):
                noted.note(entity.__tablename__, entity.id)  # type: ignore[attr-defined]


def _changes(connection: sa.Connection, statement: Any) -> tuple[Watch, str] | None:
    """Return who notes it and which sealed table a statement changes, if it does and no flush sent it."""
    if not isinstance(statement, sa.UpdateBase):
        return None
    noted, table = connection.info.get(_WATCH), getattr(statement.table, "name", "")
    if not isinstance(noted, Watch) or noted.flushing or table not in sealed_tables():
        return None
    return noted, table


def _before_statement(connection: sa.Connection, statement: Any, many: Any, one: Any, _options: Any) -> None:
    """Ask which rows an UPDATE or DELETE is about before it runs: afterwards its condition may no longer hold."""
    if isinstance(statement, (sa.Update, sa.Delete)) and (found := _changes(connection, statement)):
        noted, name = found
        table = sealed_tables()[name].table
        select = sa.select(table.c.id).with_for_update()
        if statement.whereclause is not None:
            select = select.where(statement.whereclause)
        for values in many or [one]:
            for key in connection.execute(select, values or {}).scalars().all():
                noted.note(name, key)


def _after_statement(
    connection: sa.Connection, statement: Any, _many: Any, _one: Any, _options: Any, result: Any
) -> None:
    if isinstance(statement, sa.Insert) and (found := _changes(connection, statement)):
        noted, name = found
        for values in result.context.compiled_parameters:
            for parameter, key in values.items():
                if _INSERTED.fullmatch(parameter):
                    noted.note(name, key)
