"""Rows for every table of the register, made from the model itself, so that no field is ever forgotten."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.model.base import Base, Coded, Instant, PlainText
from marac_desk.register.metadata import metadata

Words = Callable[[str], str]
"""Makes the text of a field from "table.column"."""
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
LEFT_ALONE = frozenset({"ledger_entry", "ledger_head", "register_identity"})


def lists() -> frozenset[str]:
    """Return the fields that hold a list; the other JSON fields hold an object."""
    found = set()
    for mapper in Base.registry.mappers:
        for name in mapper.columns.keys():  # noqa: SIM118  (columns iterate as columns)
            kinds = [
                str(kind.__annotations__.get(name, ""))
                for kind in mapper.class_.__mro__
                if "__annotations__" in vars(kind)
            ]
            if any("Names" in kind or "list[" in kind for kind in kinds):
                found.add(f"{mapper.local_table.description}.{name}")
    return frozenset(found)


def value_of(column: sa.Column[Any], words: Words, key_of: Callable[[str], Any], of_lists: Collection[str]) -> Any:
    """Return something for one field: words where anybody could type, otherwise a plain value of its type."""
    name, kind = f"{column.table.name}.{column.name}", column.type
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name
        return None if target == column.table.name and column.nullable else key_of(target)
    if isinstance(kind, Coded):
        members: Any = kind.kind
        return next(iter(members))
    if isinstance(kind, PlainText):
        return words(name)
    if isinstance(kind, sa.JSON):
        return [words(name)] if name in of_lists else {"text": words(name), "list": [words(name)]}
    return _plain(kind, words, name)


def _plain(kind: Any, words: Words, name: str) -> Any:
    if isinstance(kind, sa.LargeBinary):
        return words(name).encode()
    if isinstance(kind, Instant):
        return MOMENT
    plain: dict[type[Any], Any] = {sa.Boolean: False, sa.Integer: 7, sa.Date: DAY, sa.Uuid: None}
    for known, value in plain.items():
        if isinstance(kind, known):
            return value
    raise AssertionError(f"no value for {kind!r} of {name}")


def rows(
    number: int, words: Words, *, keys: dict[str, uuid.UUID] | None = None, skip: Collection[str] = LEFT_ALONE
) -> dict[str, dict[str, Any]]:
    """Return one row for every table, in the order in which they may be written, each with all of its fields.

    `keys` are rows that are there already and are referred to instead of a new one.
    """
    made, known, of_lists = dict[str, dict[str, Any]](), dict(keys or {}), lists()

    def key_of(table: str) -> uuid.UUID:
        return known.setdefault(table, uuid.uuid5(uuid.NAMESPACE_OID, f"{table}/{number}"))

    for table in metadata.sorted_tables:
        if table.name in skip or table.name in (keys or {}):
            continue
        row = {column.name: value_of(column, words, key_of, of_lists) for column in table.columns}
        for column in table.columns:
            if row[column.name] is None and not column.nullable:
                row[column.name] = key_of(table.name) if column.name == "id" else key_of(f"{table.name}.{column.name}")
        if "id" in row:
            row["id"] = key_of(table.name)
        if "entry" in row:
            row["entry"] = 100_000 + number
        made[table.name] = row
    return made
