"""Lines read back as the text that was hashed: the same from either engine, and quickly, for there may be a million."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

import sqlalchemy as sa

from marac_desk.model.base import table_of
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.json_text import canonical, value_of
from marac_desk.register.lines import SEAL, Sat, Told, told_text

KEY_LETTERS = 32
_LINES = table_of(LedgerEntry)
COLUMNS = (
    "seq", "at", "actor_id", "role", "operation", "object_type", "object_id", "case_id", "reason", "details",
    "sitting_id", "zone_minutes", "result", "rows", "previous", "digest",
)  # fmt: skip
_RAW = f"SELECT {', '.join(COLUMNS)} FROM ledger_entry WHERE desk_id = ? AND seq > ? ORDER BY seq"  # noqa: S608  (our own names)
_SEAL_ENDS = '"}'
_SEAL_BEGINS = {len(begins) + KEY_LETTERS + len(_SEAL_ENDS): begins for begins in (f'{{"{SEAL}":"', f'{{"{SEAL}": "')}
"""What a seal that stands alone begins with, as this version and former ones write it, by the length of the whole."""


class Line(NamedTuple):
    """One line: its number, what was hashed of it, what of that its seal was made of, the seal, and both digests."""

    seq: int
    told: str
    unsealed: str
    seal: str | None
    previous: bytes
    digest: bytes


def lines_after(connection: sa.Connection, desk_id: uuid.UUID, after: int, stride: int) -> Iterator[Iterator[Line]]:
    """Yield a desk's lines after one, in parts; the driver gives other threads their turn at each line it reads.

    Raises ValueError, TypeError, AttributeError or the driver's error, where a line holds what no line can.
    """
    desk = str(desk_id)
    if connection.dialect.name == "sqlite":
        with connection.exec_driver_sql(_RAW, (desk_id.hex, after)) as found:
            for part in found.partitions(stride):
                yield (from_sqlite(desk, row) for row in part)
        return
    select = sa.select(*(_LINES.c[name] for name in COLUMNS)).where(_LINES.c.desk_id == desk_id, _LINES.c.seq > after)
    with connection.execute(select.order_by(_LINES.c.seq).execution_options(yield_per=stride)) as rows:
        for part in rows.partitions():
            yield (from_server(desk, row) for row in part)


def from_sqlite(desk: str, row: Any) -> Line:
    """Return a line from what SQLite holds, put together as text at once; it must come to what `told_text` makes."""
    (seq, at, actor, role, operation, kind, thing, case, reason, details, sitting, zone, result, rows, previous,
     digest) = row  # fmt: skip
    head = (
        f'["{desk}",{_number(seq)},{_quoted(at.replace(" ", "T"))},{_known_key(actor)},{_code(role)},'
        f"{_code(operation)},{_code(kind)},{_key(thing)},{_known_key(case)},{_quoted(reason)},{_canonical(details)},"
    )
    tail = f'"{previous.hex()}"]'
    if sitting is None:
        _refuse_besides(zone, result, rows)
        return Line(seq, head + tail, "", None, previous, digest)
    head = f"{head}{_known_key(sitting)},{_number(zone)},{_quoted(result)},"
    whole, unsealed, seal = _rows(rows)
    return Line(seq, f"{head}{whole},{tail}", f"{head}{unsealed},{tail}", seal, previous, digest)


def from_server(desk: str, row: Any) -> Line:
    """Return a line from what PostgreSQL holds."""
    told = Told(
        desk, row.seq, row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"), _text(row.actor_id), row.role,
        row.operation, row.object_type, _text(row.object_id), _text(row.case_id), row.reason, row.details,
    )  # fmt: skip
    previous, digest = bytes(row.previous), bytes(row.digest)
    if row.sitting_id is None:
        _refuse_besides(row.zone_minutes, row.result, row.rows)
        return Line(row.seq, told_text(told, None, previous), "", None, previous, digest)
    sat = Sat(str(row.sitting_id), row.zone_minutes, row.result, row.rows)
    unsealed, seal = without_seal(row.rows)
    return Line(
        row.seq, told_text(told, sat, previous), told_text(told, sat._replace(rows=unsealed), previous), seal,
        previous, digest,
    )  # fmt: skip


def without_seal(rows: Any) -> tuple[Any, str | None]:
    """Return the digests that a line carries without the line's own seal, and that."""
    if not rows or SEAL not in rows:
        return rows, None
    rest = {name: digests for name, digests in rows.items() if name != SEAL}
    return rest or None, str(rows[SEAL])


def _rows(text: str | None) -> tuple[str, str, str | None]:
    """Return the digests as told, without the line's seal, and that; most lines have the seal alone."""
    if text is None:
        return "null", "null", None
    begins = _SEAL_BEGINS.get(len(text))
    if begins is not None and text.startswith(begins) and text.endswith(_SEAL_ENDS):
        seal = text[len(begins) : -len(_SEAL_ENDS)]
        if seal.isalnum():
            return f'{{"{SEAL}":"{seal}"}}', "null", seal
    found = value_of(text)
    rest, other = without_seal(found)
    return canonical(found).decode(), canonical(rest).decode(), other


def _refuse_besides(*values: Any) -> None:
    """Raise ValueError where a line without a sitting has what such a line is not hashed with."""
    if any(value is not None for value in values):
        raise ValueError("not hashed")


def _quoted(text: str | None) -> str:
    return "null" if text is None else encode_basestring(text)


def _number(value: int | None) -> str:
    if value is None:
        return "null"
    if type(value) is not int:
        raise ValueError("no number")
    return str(value)


def _key(key: str | None) -> str:
    """Return a key as it is told, from the 32 digits it is kept as."""
    if key is None:
        return "null"
    if len(key) != KEY_LETTERS or not key.isalnum():
        raise ValueError("no key")
    return f'"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"'


# Few people, sittings and codes stand in many lines, and so do the cases that are worked on.
_known_key, _code = lru_cache(16384)(_key), lru_cache(1024)(_quoted)


def _canonical(text: str | None) -> str:
    return "null" if text is None else _canonical_of(text)


@lru_cache(8192)
def _canonical_of(text: str) -> str:
    return canonical(value_of(text)).decode()


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)
