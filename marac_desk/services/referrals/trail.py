"""A trail: changes written down as they are made, so that they can be undone exactly."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from marac_desk.model.base import Base, Coded, Json
from marac_desk.register.unit_of_work import UnitOfWork


class Trail:
    """Makes changes and keeps what was there before; `steps` can be stored as JSON."""

    def __init__(self, uow: UnitOfWork, steps: Sequence[Json] = ()) -> None:
        self._uow = uow
        self.steps: list[Json] = list(steps)

    def change(self, entity: Any, **values: Any) -> None:
        """Set columns of an entity; what is so already leaves no step."""
        for column, value in values.items():
            was = getattr(entity, column)
            if was != value:
                self.steps.append({**_named(entity), "column": column, "was": _plain(was), "is": _plain(value)})
                setattr(entity, column, value)

    def add(self, entity: Any) -> None:
        """Add an entity."""
        self._uow.add(entity)
        self.steps.append({**_named(entity), "added": True})


def undo(uow: UnitOfWork, steps: Sequence[Json]) -> int:
    """Undo the steps of a trail, the last first, and return how many had to be left.

    A value that somebody else changed since is theirs and stays; so does an entity that is gone.
    """
    uow.session.flush()
    kinds: dict[str, Any] = {str(mapper.local_table): mapper.class_ for mapper in Base.registry.mappers}
    left = 0
    for step in reversed(steps):
        kind = kinds[step["table"]]
        entity = uow.session.get(kind, uuid.UUID(step["id"]))
        if entity is None:
            left += 1
        elif step.get("added"):
            uow.session.delete(entity)
            uow.session.flush()
        elif _plain(getattr(entity, step["column"])) != step["is"]:
            left += 1
        else:
            setattr(entity, step["column"], _read(kind, step["column"], step["was"]))
            uow.session.flush()
    return left


def _named(entity: Any) -> Json:
    return {"table": entity.__tablename__, "id": entity.id.hex}


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, list) else value


def _read(kind: Any, column: str, value: Any) -> Any:
    if value is None:
        return None
    sort = sa.inspect(kind).columns[column].type
    if isinstance(sort, Coded):
        return sort.kind(value)
    if isinstance(sort, sa.Uuid):
        return uuid.UUID(value)
    if isinstance(sort, sa.Date):
        return date.fromisoformat(value)
    return value
