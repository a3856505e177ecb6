"""Every use case of the services, with arguments made from its types: marked words, and keys of what is there."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import types
import typing
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import marac_desk.services
from marac_desk.model.base import Base
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor
from tests.support.canaries import Canaries
from tests.support.filled import DAY, MOMENT

ENTITY = {
    "item": "agenda_item", "case": "case_file", "research": "research_return", "link": "process_link",
    "order": "protective_order", "flag": "agency_flag", "user": "app_user", "advocate": "representative",
    "decision": "same_person", "other": "person", "approval": "approval",
}  # fmt: skip
"""Tables by the first word of a parameter that names a key, where the two differ."""
_DEEPEST = 4


def use_cases() -> dict[str, Callable[..., Any]]:
    """Return every public function of the services that takes a unit of work and the person acting."""
    found = dict[str, Callable[..., Any]]()
    for module in pkgutil.walk_packages(marac_desk.services.__path__, "marac_desk.services."):
        loaded = importlib.import_module(module.name)
        for name, function in vars(loaded).items():
            if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.name:
                continue
            parameters = inspect.signature(function).parameters
            if "uow" in parameters and "actor" in parameters:
                found[f"{module.name.removeprefix('marac_desk.services.')}.{name}"] = function
    return found


class Arguments:
    """Makes arguments for use cases from the types they ask for."""

    def __init__(self, register: Register, actor: Actor, mark: Canaries, outside: Path) -> None:
        self._actor, self._mark, self._outside = actor, mark, outside
        self._keys = dict[str, uuid.UUID]()
        with register.reading() as uow:
            for table in Base.metadata.sorted_tables:
                if "id" in table.columns and (key := uow.session.scalars(sa.select(table.c.id).limit(1)).first()):
                    self._keys[table.name] = key

    def for_(self, use_case: Callable[..., Any]) -> dict[str, Any]:
        """Return what a use case is called with, beside the unit of work."""
        hints = typing.get_type_hints(use_case)
        names = [name for name in inspect.signature(use_case).parameters if name not in {"uow", "actor"}]
        return {"actor": self._actor, **{name: self.make(hints.get(name, str), name) for name in names}}

    def make(self, hint: Any, name: str, depth: int = 0) -> Any:
        """Return something of a type; a text is a marked value, a key is that of something that exists."""
        origin, inner = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            return self.make(next(kind for kind in inner if kind is not type(None)), name, depth)
        if origin in (tuple, list, set, frozenset, Sequence, Collection):
            return self._several(origin, inner, name, depth)
        if origin in (dict, Mapping):
            return {} if depth >= _DEEPEST else {self.make(inner[0], name, depth): self.make(inner[1], name, depth + 1)}
        if origin is not None or not isinstance(hint, type):
            return None
        return self._one(hint, name, depth)

    def _several(self, origin: Any, inner: tuple[Any, ...], name: str, depth: int) -> Any:
        if depth >= _DEEPEST:
            return ()
        kinds = [kind for kind in inner if kind is not Ellipsis]
        made = [self.make(kind, name, depth + 1) for kind in kinds]
        return origin(made) if origin in (list, set, frozenset) else tuple(made)

    def _one(self, kind: type[Any], name: str, depth: int) -> Any:
        plain: dict[type[Any], Any] = {
            bool: True, int: 3, float: 1.0, date: DAY, datetime: MOMENT, time: time(9), bytes: b"", Actor: self._actor,
            Path: self._outside, uuid.UUID: self._key(name),
        }  # fmt: skip
        if kind in plain:
            return plain[kind] if kind is not bytes else self._mark(name).encode()
        if kind is str:
            return self._mark(name)
        if issubclass(kind, Enum):
            return next(iter(kind))
        if dataclasses.is_dataclass(kind) and depth < _DEEPEST:
            hints = typing.get_type_hints(kind)
            fields = {f.name: self.make(hints[f.name], f.name, depth + 1) for f in dataclasses.fields(kind) if f.init}
            try:
                return kind(**fields)
            except (TypeError, ValueError):  # a value that checks itself; the use case is called without it
                return None
        return None

    def _key(self, name: str) -> uuid.UUID:
        first = name.removesuffix("_id").removesuffix("_ids").removesuffix("s")
        for table in (ENTITY.get(first, first), ENTITY.get(first.split("_")[0], ""), "action"):
            if table in self._keys:
                return self._keys[table]
        return uuid.uuid4()
