"""Rows for many tables, collected as plain values and written many at a time."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from functools import cache
from operator import attrgetter
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

    def new(self, kind: type[Base], /, **values: Any) -> Any:
        """Return a new row, to be filled in before it is written."""
        row = (self._kinds.get(kind) or self._kind(kind))()
        row.__dict__.update(values, id=new_id())
        self._rows[kind].append(row)
        return row

    def _kind(self, kind: type[Base]) -> type[Any]:
        """Return a class whose objects hold what a new row does where nothing is said, stamps and all."""
        stamps = self._stamps if issubclass(kind, Stamped) else {}
        made = self._kinds[kind] = type(kind.__name__, (), {**_defaults(kind), **stamps})
        return made

    def taken(self) -> Rows:
        """Return what waits as rows of their own, to be written while others are made here."""
        waiting = copy(self)
        self._rows = defaultdict(list)
        return waiting

    def write(self) -> None:
        """Write what waits, a statement a table: what others refer to first, or every reference would be looked for."""
        for kind in sorted(self._rows, key=_ORDER.index):
            table, rows = table_of(kind), self._rows[kind]
            said = dict.fromkeys(key for row in rows for key in row.__dict__)
            values = {key: tuple(map(attrgetter(key), rows)) for key in said}
            unsaid = {key: getattr(self._kinds[kind], key) for key in table.columns.keys() if key not in said}  # noqa: SIM118
            bulk.insert_columns(self._uow.connection, table, values, unsaid)
            if table.name in sealing.sealed_tables():
                self._uow.sealed(table, *({"id": row.id} for row in rows))
        self._rows.clear()
