"""Ways to the fields of a draft, written as "perpetrators/0/address": checked against the draft's own types."""

from __future__ import annotations

import dataclasses
import types
import typing
from functools import cache
from typing import Any

from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.origins import Path
from marac_desk.rules.vocabulary import Criterion

_HINTS: dict[Any, dict[str, Any]] = {}


def hints(kind: Any) -> dict[str, Any]:
    """Return the types of the fields of a dataclass, looked up once."""
    if kind not in _HINTS:
        _HINTS[kind] = typing.get_type_hints(kind)
    return _HINTS[kind]


def plain_kind(hint: Any) -> Any:
    """Return the type of a field without its "or None"."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint


@cache
def kind_at(target: str) -> Any:
    """Return the type of the field at a target. Raises KeyError where the draft has no such field."""
    kind: Any = ReferralDraft
    for part in target.split("/"):
        origin = typing.get_origin(kind)
        if origin is list and part.isdecimal():
            kind = typing.get_args(kind)[0]
        elif origin is dict:
            kind = typing.get_args(kind)[1]
        elif dataclasses.is_dataclass(kind) and isinstance(kind, type):
            kind = plain_kind(hints(kind)[part])
        else:
            raise KeyError(target)
    return kind


def path_of(target: str) -> Path:
    """Return the way to a field; keys of answers to criteria become criteria. Raises ValueError for an unknown one."""
    parts = target.split("/")
    if parts[0] == "criteria_answers" and len(parts) == 2:
        return ("criteria_answers", Criterion(parts[1]))
    if parts[0] in {"perpetrators", "children", "others_at_risk", "must_not_receive"}:
        return tuple(int(part) if part.isdecimal() else part for part in parts)
    return tuple(parts)


def value_at(draft: ReferralDraft, pointer: str) -> Any:
    """Return what a draft holds at a pointer, None where nothing is there."""
    value: Any = draft
    for part in pointer.strip("/").split("/"):
        if isinstance(value, list):
            value = value[int(part)] if part.isdecimal() and int(part) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(Criterion(part) if part in set(Criterion) else part)
        else:
            value = getattr(value, part, None)
    return value


def clear_at(draft: ReferralDraft, pointer: str) -> None:
    """Empty the field at a pointer; a list becomes an empty one."""
    holder = value_at(draft, pointer.rpartition("/")[0])
    name = pointer.rpartition("/")[2]
    if holder is not None and hasattr(holder, name):
        setattr(holder, name, [] if isinstance(getattr(holder, name), list) else None)
