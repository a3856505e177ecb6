"""Rows for many tables, collected as plain values and written many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

import sqlalchemy as sa

from marac_desk.model.attachment import ImportedRow
from marac_desk.model.base import Base, Stamped, new_id, table_of
from marac_desk.model.case import Case, CaseChild, CaseExclusion, CaseOther, CasePerpetrator
from marac_desk.model.person import Address, Person, ProtectedValue, SafeContact
from marac_desk.model.referral import Referral, SharingDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.register import bulk, sealing
from marac_desk.register.unit_of_work import UnitOfWork

_ORDER: tuple[type[Base], ...] = (
    ProtectedValue, Person, Address, SafeContact, Case, CasePerpetrator, CaseChild, CaseOther, CaseExclusion, Referral,
    RiskAssessment, SharingDecision, ImportedRow,
)  # fmt: skip


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


class _Columns:
    """The values of a class by column: of those of which something was said of any row."""

    def __init__(self, kind: type[Any]) -> None:
        self._kind = kind
        self.said: dict[str, list[Any]] = {}
        self.count = 0

    def add(self, rows: Sequence[Any]) -> None:
        """Take in the values of some rows."""
        held = [row.__dict__ for row in rows]
        for key in sorted(set().union(*held) - self.said.keys()):
            self.said[key] = [getattr(self._kind, key)] * self.count
        alike = set(map(len, held)) == {len(self.said)}  # then each row holds just these
        for key, values in self.said.items():
            values += map(itemgetter(key), held) if alike else map(attrgetter(key), rows)
        self.count += len(rows)

    def unsaid(self, table: sa.Table) -> dict[str, Any]:
        """Return what stands in every other column."""
        return {key: getattr(self._kind, key) for key in table.columns.keys() if key not in self.said}  # noqa: SIM118


class Rows:
    """Rows that wait to be written, by class.

    Each is filled in like a mapped object and is none: nothing watches it, and what nobody said of it is kept once for
    all, so that it costs next to nothing.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._stamps = uow.stamps()
        self._kinds: dict[type[Base], type[Any]] = {}
        self._rows: dict[type[Base], list[Any]] = defaultdict(list)
        self._columns: dict[type[Base], _Columns] = {}

    def new(self, kind: type[Base], /, **values: Any) -> Any:
        """Return a new row, to be filled in before it is written."""
        row = (self._kinds.get(kind) or self._kind(kind))()
        values["id"] = new_id()
        row.__dict__ = values
        self._rows[kind].append(row)
        return row

    def _kind(self, kind: type[Base]) -> type[Any]:
        """Return a class whose objects hold what a new row does where nothing is said, stamps and all."""
        stamps = self._stamps if issubclass(kind, Stamped) else {}
        made = self._kinds[kind] = type(kind.__name__, (), {**_defaults(kind), **stamps})
        return made

    def gather(self) -> None:
        """Keep what waits by columns, and no row of it; soon after the rows were made, while they are close at hand."""
        waiting, self._rows = self._rows, defaultdict(list)
        for kind, rows in waiting.items():
            if kind not in self._columns:
                self._columns[kind] = _Columns(self._kinds[kind])
            self._columns[kind].add(rows)

    def write(self) -> None:
        """Write what waits."""
        bulk.run(self._uow.connection, self.ready(self._uow.connection.dialect))

    def ready(self, dialect: sa.Dialect) -> Iterator[bulk.Ready]:
        """Make what waits ready to be written, and have it no more.

        It comes table by table, what others refer to first, or every reference would be looked for.
        """
        self.gather()
        waiting, self._columns = self._columns, {}
        for kind in sorted(waiting, key=_ORDER.index):
            table, columns = table_of(kind), waiting[kind]
            yield from bulk.of_columns(dialect, table, columns.said, columns.unsaid(table))
            if table.name in sealing.sealed_tables():
                self._uow.sealed(table, *({"id": key} for key in columns.said["id"]))
