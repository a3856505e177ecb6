"""Many rows at once: what lies between a value and the disk is gone through once for many rows, not for each.

Statements are made ready with all they take before anybody runs them, so that a thread may run them meanwhile: the
driver needs no interpreter while it works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from operator import attrgetter, is_
from typing import Any, NamedTuple

import sqlalchemy as sa

from marac_desk.model.base import Coded, Instant

AT_ONCE, MOST_VALUES = 1_000, 24_000
"""Rows of one statement, which is begun and ended once for all of them, and values it takes."""
Make = Callable[[Any], Any]


class _Column(NamedTuple):
    """A column: its name, what makes a value plain (None where it is so already), whether the table fills it in."""

    name: str
    make: Make | None
    is_filled: bool

    def counts(self, value: Any) -> bool:
        """Whether a value has to be handed over: what is empty need not be, unless the table would fill it in."""
        return value is not None or self.is_filled

    def plain(self, value: Any) -> Any:
        """Return a value as the driver takes it."""
        return value if self.make is None or value is None else self.make(value)


class Ready(NamedTuple):
    """A statement with all it takes: in the engine's own words with values, or one of SQLAlchemy's with rows."""

    statement: str | sa.Executable
    values: Any

    def run(self, connection: sa.Connection) -> None:
        """Run it."""
        if isinstance(self.statement, str):
            connection.exec_driver_sql(self.statement, self.values)
        else:
            connection.execute(self.statement, self.values)


def run(connection: sa.Connection, ready: Iterable[Ready]) -> None:
    """Run statements one after the other."""
    for each in ready:
        each.run(connection)


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that each hold a value for every column, by the column's key."""
    run(connection, of_rows(connection.dialect, table, rows))


def of_rows(dialect: sa.Dialect, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> Iterator[Ready]:
    """Make ready to insert rows that each hold a value for every column, by the column's key."""
    keys = table.columns.keys()
    return of_values(dialect, table, [tuple(map(row.__getitem__, keys)) for row in rows])


def of_values(dialect: sa.Dialect, table: sa.Table, rows: Sequence[tuple[Any, ...]]) -> Iterator[Ready]:
    """Make ready to insert rows of values in the order of the table's columns.

    Values are checked and made plain as an insert of SQLAlchemy's would. Rows of a sealed table have to be named to
    `UnitOfWork.sealed` as well: no statement is seen here that would tell of them.
    """
    if not rows:
        return iter(())
    return of_columns(dialect, table, dict(zip(table.columns.keys(), zip(*rows, strict=True), strict=True)), {})


def of_columns(
    dialect: sa.Dialect, table: sa.Table, said: Mapping[str, Sequence[Any]], unsaid: Mapping[str, Any]
) -> Iterator[Ready]:
    """Make ready to insert rows by columns: the values of each by its key, and the one value of every other column."""
    count = len(next(iter(said.values())))
    if dialect.name != "sqlite":
        keys = tuple(said)
        rows = [{**unsaid, **dict(zip(keys, row, strict=True))} for row in zip(*said.values(), strict=True)]
        yield Ready(sa.insert(table), rows)
        return
    columns = _made_of(table, dialect)
    alike = {
        columns[key].name: columns[key].plain(value) for key, value in unsaid.items() if columns[key].counts(value)
    }
    at_once = max(1, min(AT_ONCE, MOST_VALUES // len(said)))
    for start in range(0, count, at_once):
        part = [(columns[key], values[start : start + at_once]) for key, values in said.items()]
        shared, varying = _told_apart(part)
        shared.update(alike)
        statement = _statement(table.name, tuple(shared), tuple(varying), min(at_once, count - start))
        yield Ready(statement, _row_by_row(tuple(shared.values()), tuple(varying.values())))


def _row_by_row(first: Sequence[Any], columns: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """Return values row by row behind those that come first."""
    width = len(columns)
    values: list[Any] = [None] * (width * len(columns[0])) if columns else []
    for place, column in enumerate(columns):
        values[place::width] = column
    return (*first, *values)


def _told_apart(
    columns: Sequence[tuple[_Column, Sequence[Any]]],
) -> tuple[dict[str, Any], dict[str, Sequence[Any]]]:
    """Return the plain value of each column in which all rows agree, and the values of every other, by its name.

    Most columns of most rows are empty or alike: what is empty everywhere is left out, what is alike is handed over
    once. Of a single row nothing is alike.
    """
    shared: dict[str, Any] = {}
    varying: dict[str, Sequence[Any]] = {}
    for column, values in columns:
        first, make = values[0], column.make
        alike = all(map(is_, values, repeat(first)))
        if alike and not column.counts(first):
            continue
        if alike and len(values) > 1:
            shared[column.name] = column.plain(first)
        elif make is None:
            varying[column.name] = values
        elif any(map(is_, values, repeat(None))):
            varying[column.name] = [None if value is None else make(value) for value in values]
        else:
            varying[column.name] = list(map(make, values))
    return shared, varying


@lru_cache(maxsize=256)
def _statement(table: str, shared: tuple[str, ...], varying: tuple[str, ...], count: int) -> str:
    names = ", ".join(f'"{name}"' for name in (*shared, *varying))
    rows = ", ".join(repeat(f"({', '.join('?' * len(varying))})", count))
    return f'INSERT INTO "{table}" ({names}) SELECT {"?, " * len(shared)}* FROM (VALUES {rows})'  # noqa: S608  (our own names)


@cache
def _made_of(table: sa.Table, dialect: sa.Dialect) -> dict[str, _Column]:
    made = {key: (column.name, _maker(column.type, dialect)) for key, column in table.columns.items()}
    return {key: _Column(*each, table.columns[key].server_default is not None) for key, each in made.items()}


def _maker(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Make | None:
    """Return what makes a value plain; codes, days and instants come again and again, and most JSON is empty."""
    make = kind.dialect_impl(dialect).bind_processor(dialect)
    plain = kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind
    if make is None or isinstance(plain, sa.LargeBinary):
        return None
    if isinstance(plain, sa.Uuid):
        return attrgetter("hex")
    if isinstance(plain, sa.JSON):
        full = make
        return lambda value: full(value) if value or not isinstance(value, (list, dict)) else _EMPTY[type(value)]
    if isinstance(kind, (Coded, Instant)) or isinstance(plain, (sa.Date, sa.Boolean)):
        return lru_cache(maxsize=1024)(make)
    return make


_EMPTY = {list: "[]", dict: "{}"}
