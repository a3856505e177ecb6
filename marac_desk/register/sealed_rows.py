"""Checking sealed rows against the ledger: whether each is still as its latest digest has it, and none is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from marac_desk.model.base import table_of
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.json_text import value_of
from marac_desk.register.lines import SEAL
from marac_desk.register.sealing import RowSeals, SealedTable, Touched, rows_of, sealed_tables

STRIDE = 500
MOST_NAMED = 100
"""Rows that do not hold and are named one by one; whoever sees so many needs no more names."""
_LINES = table_of(LedgerEntry)
Tell = Callable[[int, int], None]
"""Is told how many rows of how many were checked."""
Stop = Callable[[], bool]
"""Says that nobody wants to know any more."""


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What checking the sealed rows found: how many there are, which do not hold, which never had a digest."""

    rows: int
    changed: tuple[tuple[str, str], ...] = ()
    unsealed: tuple[tuple[str, str], ...] = ()
    given_up: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether every row that has a digest is as it was written, and none of them is gone."""
        return not self.changed and not self.given_up


class _Latest(NamedTuple):
    """The latest digest that one desk wrote of a row; None for one it took away."""

    desk: str
    seq: int
    told: str | None

    @property
    def version(self) -> int:
        """The row's version then, 0 where it counts none."""
        number = (self.told or "").partition(".")[0]
        return int(number) if number else 0


_Ledger = dict[str, dict[str, tuple[_Latest, ...]]]
"""By table and key, the latest of each desk."""


def check_rows(
    connection: sa.Connection, seals: RowSeals, *, tell: Tell | None = None, stop: Stop | None = None
) -> RowVerdict:
    """Compare every sealed row with its latest digest in the ledger, whose own chain is checked elsewhere.

    A row that two desks changed must fit to the newest version that either of them told of.
    """
    latest = _latest(connection)
    check = _Check(seals, latest, tell, stop)
    for sealed in sealed_tables().values():
        if not check.table(connection, sealed):
            return RowVerdict(check.done, given_up=True)
    gone = [(name, key) for name, keys in latest.items() for key, told in keys.items() if all(t.told for t in told)]
    changed = [*check.changed, *gone]
    return RowVerdict(check.done, tuple(changed[:MOST_NAMED]), tuple(check.unsealed))


def unsealed_rows(verdict: RowVerdict) -> Touched:
    """Return the rows that never had a digest, as they are handed on to get one."""
    found: Touched = defaultdict(set)
    for name, key in verdict.unsealed:
        found[name].add(key)
    return found


class _Check:
    """Goes through the rows of the tables, taking what the ledger tells of each out of `latest`."""

    def __init__(self, seals: RowSeals, latest: _Ledger, tell: Tell | None, stop: Stop | None) -> None:
        self._seals, self._latest, self._tell, self._stop = seals, latest, tell, stop
        self._total = sum(map(len, latest.values()))
        self.done = 0
        self.changed: list[tuple[str, str]] = []
        self.unsealed: list[tuple[str, str]] = []

    def table(self, connection: sa.Connection, sealed: SealedTable) -> bool:
        """Check one table; tells whether it was gone through to its end."""
        latest = self._latest.get(sealed.name, {})
        for key, values in rows_of(connection, sealed):
            told = latest.pop(key, ())
            if not told:
                self.unsealed.append((sealed.name, key))
            elif not self._fits(sealed, key, values, told):
                self.changed.append((sealed.name, key))
            self.done += 1
            if self.done % STRIDE == 0 and not self._goes_on():
                return False
        return True

    def _fits(self, sealed: SealedTable, key: str, values: dict[str, Any], told: tuple[_Latest, ...]) -> bool:
        newest = max(each.version for each in told)
        return any(
            each.told.partition(".")[2] == self._seals.digest(sealed.name, key, values, each.desk, each.seq)
            for each in told
            if each.told and each.version == newest
        )

    def _goes_on(self) -> bool:
        if self._tell is not None:
            self._tell(self.done, max(self.done, self._total))
        return self._stop is None or not self._stop()


def _latest(connection: sa.Connection) -> _Ledger:
    found: dict[str, dict[str, dict[str, _Latest]]] = defaultdict(dict)
    for desk, seq, rows in _lines(connection):
        for name, digests in rows.items():
            if name == SEAL:
                continue
            of_table = found[name]
            for key, told in digests.items():
                of_table.setdefault(key, {})[desk] = _Latest(desk, seq, told)
    return {name: {key: tuple(desks.values()) for key, desks in keys.items()} for name, keys in found.items()}


def _lines(connection: sa.Connection) -> Iterator[tuple[str, int, Any]]:
    """Yield the lines with digests, each desk's in its order."""
    if connection.dialect.name == "sqlite":
        raw = "SELECT desk_id, seq, rows FROM ledger_entry WHERE rows IS NOT NULL ORDER BY desk_id, seq"
        for part in connection.exec_driver_sql(raw).partitions(STRIDE):
            yield from ((desk, seq, value_of(rows)) for desk, seq, rows in part)
        return
    select = sa.select(_LINES.c.desk_id, _LINES.c.seq, _LINES.c.rows).where(_LINES.c.rows.is_not(None))
    ordered = select.order_by(_LINES.c.desk_id, _LINES.c.seq).execution_options(yield_per=STRIDE)
    for row in connection.execute(ordered):
        yield row.desk_id.hex, row.seq, row.rows
