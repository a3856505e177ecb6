"""Many values as one parameter: a statement about one of them or thousands has the same text, and is prepared once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute

POSTGRESQL = "postgresql"
_AMONG = {POSTGRESQL: "= ANY(CAST(%s AS uuid[]))", "sqlite": "IN (SELECT value FROM json_each(?))"}
Key = Any
"""The key of a row as the driver hands it over: a UUID, or its 32 figures."""
Column = sa.ColumnElement[Any] | InstrumentedAttribute[Any]


class Keys:
    """Keys or texts that several statements ask for: they are made ready once."""

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = list(values)

    @cached_property
    def listed(self) -> str:
        """All of them as one text in JSON, keys as they stand in a file."""
        return json.dumps([value.hex if isinstance(value, uuid.UUID) else value for value in self.values])


# As a condition


def among(column: Column, values: Iterable[Any] | Keys, connection: sa.Connection) -> sa.ColumnElement[bool]:
    """Return the condition that a column holds one of these keys or texts, for a statement on this connection."""
    keys = values if isinstance(values, Keys) else Keys(values)
    if connection.dialect.name == POSTGRESQL:
        asked = sa.bindparam(None, keys.values, postgresql.ARRAY(column.type), unique=True)
        return column == sa.any_(asked)
    each = sa.func.json_each(sa.bindparam(None, keys.listed, sa.Text, unique=True)).table_valued("value")
    return sa.type_coerce(column, sa.Text).in_(sa.select(each.c.value))


# In a statement in the engine's own words


def rows_among(connection: sa.Connection, statement: str, keys: Collection[Key]) -> Sequence[Any]:
    """Return the rows of a statement in whose text "{among}" follows a column of keys, as the driver hands them over.

    For statements that are run so often that what it takes to compile one counts. What was added or changed as an
    object has to be flushed before.
    """
    if not keys:
        return ()
    engine, asked = connection.dialect.name, Keys(keys)
    parameter = asked.values if engine == POSTGRESQL else asked.listed
    return rows_of(connection, statement.format(among=_AMONG[engine]), (parameter,))


def rows_of(connection: sa.Connection, statement: str, parameters: tuple[Any, ...]) -> Sequence[Any]:
    """Return the rows of a statement in the engine's own words, as the driver hands them over.

    Of a file it asks the driver itself: what goes around that takes longer than most of these statements.
    """
    if connection.dialect.name == POSTGRESQL:
        return connection.exec_driver_sql(statement, parameters).all()
    errors = connection.dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        rows: Sequence[Any] = cursor.execute(statement, parameters).fetchall()
    except errors as error:
        raise sa.exc.DBAPIError.instance(statement, None, error, errors, hide_parameters=True) from error
    finally:
        cursor.close()
    return rows


def as_key(key: Key) -> uuid.UUID:
    """Return a key as the driver hands it over as what it is."""
    return key if isinstance(key, uuid.UUID) else uuid.UUID(key)


def as_driven(connection: sa.Connection, key: uuid.UUID) -> Key:
    """Return a key as the driver would hand it over."""
    return key if connection.dialect.name == POSTGRESQL else key.hex
