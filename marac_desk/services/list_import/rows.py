"""Rows for many tables, collected as plain values and written many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from marac_desk.model.attachment import ImportedRow
from marac_desk.model.base import Base, Coded, Instant, Stamped, new_id, table_of
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact
from marac_desk.model.referral import Referral, SharingDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.register import sealing
from marac_desk.register.unit_of_work import UnitOfWork

_ORDER: tuple[type[Base], ...] = (
    ProtectedValue, Person, Address, SafeContact, Case, CasePerpetrator, CaseChild, CaseOther, CaseExclusion, Referral,
    RiskAssessment, SharingDecision, ImportedRow,
)  # fmt: skip


class Row:
    """A row that is filled in like a mapped object and is none: nothing watches it, so it costs next to nothing."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values


@cache
def _defaults(kind: type[Base]) -> dict[str, Any]:
    """Return what a new row of a class holds where nothing is said."""
    return {column.key: _default(column) for column in table_of(kind).columns}


def _default(column: sa.Column[Any]) -> Any:
    default = column.default
    if default is None:
        return None
    if isinstance(default, sa.ColumnDefault):
        return default.arg(None) if default.is_callable else default.arg
    raise TypeError(column.key)


class Rows:
    """Rows that wait to be written, by class."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._stamps = uow.stamps()
        self._rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)

    def new(self, kind: type[Base], /, **values: Any) -> Any:
        """Return a new row, to be filled in before it is written."""
        stamps = self._stamps if issubclass(kind, Stamped) else {}
        row = {**_defaults(kind), **stamps, "id": new_id(), **values}
        self._rows[kind].append(row)
        return Row(row)

    def write(self) -> None:
        """Write what waits, a statement a table: what others refer to first, or every reference would be looked for."""
        for kind in sorted(self._rows, key=_ORDER.index):
            table, rows = table_of(kind), self._rows[kind]
            if self._uow.connection.dialect.name == "sqlite":
                _insert_plain(self._uow, table, rows)
            else:
                self._uow.connection.execute(sa.insert(table), rows)
        self._rows.clear()


def _insert_plain(uow: UnitOfWork, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert by the driver itself: for a list of thousands what stands between costs more than the writing."""
    sql, made = _statement(table, uow.connection.dialect)
    uow.connection.exec_driver_sql(sql, [_plain(row, made) for row in rows])
    if table.name in sealing.sealed_tables():
        uow.sealed(table, *rows)


Made = tuple[tuple[str, Callable[[Any], Any] | None], ...]


@cache
def _statement(table: sa.Table, dialect: sa.Dialect) -> tuple[str, Made]:
    """Return the statement of a table, and what makes the value of each column plain; None where it is so already."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    made = tuple((c.key, _maker(c.type, dialect)) for c in table.columns)
    marks = ", ".join("?" * len(made))
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', made  # noqa: S608  (our own names)


def _maker(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    """Return what makes a value plain; codes, days and instants come again and again, and most JSON is empty."""
    make = kind.dialect_impl(dialect).bind_processor(dialect)
    plain = kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind
    if make is None or isinstance(plain, (sa.Uuid, sa.LargeBinary)):
        return make
    if isinstance(plain, sa.JSON):
        full = make
        return lambda value: full(value) if value or not isinstance(value, (list, dict)) else _EMPTY[type(value)]
    if isinstance(kind, (Coded, Instant)) or isinstance(plain, (sa.Date, sa.Boolean)):
        return lru_cache(maxsize=1024)(make)
    return make


_EMPTY = {list: "[]", dict: "{}"}


def _plain(row: dict[str, Any], made: Made) -> tuple[Any, ...]:
    return tuple(value if (value := row[key]) is None or make is None else make(value) for key, make in made)
