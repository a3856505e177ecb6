"""Asking for many keys at once by one parameter: a list of thousands is neither spelled out nor compiled again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute

Column = sa.ColumnElement[Any] | InstrumentedAttribute[Any]


class Keys:
    """Keys or texts that several statements ask for: they are made ready once."""

    def __init__(self, values: Iterable[Any]) -> None:
        self.values = list(values)

    @cached_property
    def listed(self) -> str:
        """All of them as one text in JSON, keys as they stand in a file."""
        return json.dumps([value.hex if isinstance(value, uuid.UUID) else value for value in self.values])


def among(column: Column, values: Iterable[Any] | Keys, connection: sa.Connection) -> sa.ColumnElement[bool]:
    """Return the condition that a column holds one of these keys or texts, for a statement on this connection.

    Unlike that of `in_` its text does not depend on their number, so that it is compiled once.
    """
    keys = values if isinstance(values, Keys) else Keys(values)
    if connection.dialect.name != "sqlite":
        asked = sa.bindparam(None, keys.values, postgresql.ARRAY(column.type), unique=True)
        return column == sa.any_(asked)
    each = sa.func.json_each(sa.bindparam(None, keys.listed, sa.Text, unique=True)).table_valued("value")
    return sa.type_coerce(column, sa.Text).in_(sa.select(each.c.value))
