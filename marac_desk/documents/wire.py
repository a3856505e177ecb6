"""Contents as plain JSON values and back, so that nothing but known fields of known classes crosses a process border.

A content class is named once at the top; below, the declared types of its fields decide how a value is read.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import TypeAlias

from marac_desk.documents.actions_content import ActionList
from marac_desk.documents.agenda_content import AgendaPack
from marac_desk.documents.audit_content import AuditExtract
from marac_desk.documents.letters_content import EscalationLetter, HandOverSheet, RecallLetter, ReferralAnswer
from marac_desk.documents.minutes_content import MinutesOfCase
from marac_desk.documents.recovery_kit_content import RecoveryShare
from marac_desk.documents.return_content import ReturnSheet
from marac_desk.documents.transfer_content import TransferPack

Content: TypeAlias = (
    AgendaPack
    | ActionList
    | MinutesOfCase
    | RecallLetter
    | HandOverSheet
    | EscalationLetter
    | ReferralAnswer
    | RecoveryShare
    | AuditExtract
    | ReturnSheet
    | TransferPack
)
"""Everything that can be put on paper."""

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"

_KINDS: Mapping[str, type] = {kind.__name__: kind for kind in typing.get_args(Content)}
_MOMENTS = (datetime, date, time)


class WireError(ValueError):
    """A value that is no content of ours; says nothing of what was in it."""


def to_plain(content: Content) -> Plain:
    """Return a content as plain values."""
    return {"kind": type(content).__name__, "fields": _plain(content)}


def from_plain(plain: object) -> Content:
    """Return the content that to_plain wrote; raises WireError for anything else."""
    try:
        if not isinstance(plain, dict) or plain.keys() != {"kind", "fields"}:
            raise WireError("not a content")
        return typing.cast("Content", _read(plain["fields"], _KINDS[plain["kind"]]))
    except (TypeError, ValueError, KeyError) as problem:
        raise WireError("not a content") from problem


def _plain(value: object) -> Plain:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return typing.cast("Plain", value.value)
    if isinstance(value, _MOMENTS):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise TypeError("not a plain value")


@cache
def _hints(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)


def _read(plain: object, kind: object) -> object:
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return (
            None
            if plain is None
            else _read(plain, next(each for each in typing.get_args(kind) if each is not types.NoneType))
        )
    if typing.get_origin(kind) is tuple:
        if not isinstance(plain, list):
            raise WireError("not a list")
        return tuple(_read(each, typing.get_args(kind)[0]) for each in plain)
    if not isinstance(kind, type):
        raise WireError("not a type")
    if dataclasses.is_dataclass(kind):
        if not isinstance(plain, dict) or plain.keys() != _hints(kind).keys():
            raise WireError("not these fields")
        return kind(**{name: _read(plain[name], hint) for name, hint in _hints(kind).items()})
    return _read_simple(plain, kind)


def _read_simple(plain: object, kind: type) -> object:
    if issubclass(kind, Enum):
        return kind(plain)
    if issubclass(kind, _MOMENTS) and isinstance(plain, str):
        return kind.fromisoformat(plain)
    if type(plain) is not kind:
        raise WireError("not the type of the field")
    return plain
