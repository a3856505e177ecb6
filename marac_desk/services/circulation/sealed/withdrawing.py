"""Withdrawing words from sealed minutes: the words and their salt go, the hash stays, and the chain says when."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable
from enum import Enum
from typing import Any

from marac_desk.model.seal import MinutesEntry, SealedMinutes
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules import passages, seals
from marac_desk.rules.seals import EntryKind
from marac_desk.services.circulation.sealed.storing import append, content_of, fixed_fields, with_entries
from marac_desk.services.errors import RefusedError

_OPERATION = "withdraw_from_minutes"


def withdraw_from_minutes(uow: UnitOfWork, row: SealedMinutes | MinutesEntry, passage: str, mark: str) -> None:
    """Put the mark in the place of a passage, in what was sealed or in what was added; two people agreed on it."""
    if isinstance(row, SealedMinutes):
        _from_parts(uow, row, passage, mark)
    else:
        _from_entry(uow, row, passage, mark)


def _from_parts(uow: UnitOfWork, row: SealedMinutes, passage: str, mark: str) -> None:
    """Replace what people wrote; a code or a day that reads like the passage is nobody's words and stays."""
    without = _without(uow, row, passage, mark)
    texts, salts, replaced = list(row.texts), list(row.salts), dict[str, str]()
    for at, path in enumerate(row.paths):
        value = without.get(path, texts[at])
        if value != texts[at]:
            salt = secrets.token_bytes(seals.SALT)
            texts[at], salts[at] = value, salt.hex()
            replaced[path] = seals.part_digest(path, salt, value).hex()
    if replaced:
        row.texts, row.salts = texts, salts
        append(
            uow, with_entries(uow, [row])[0], EntryKind.WITHDRAWAL, details={"parts": replaced}, operation=_OPERATION
        )
        uow.session.flush()


def _without(uow: UnitOfWork, row: SealedMinutes, passage: str, mark: str) -> dict[str, Any]:
    """Return every part without the passage; where they are no minutes any more, whatever of them holds it."""
    try:
        content = _texts_replaced(content_of(uow, row), lambda text: str(passages.without(text, passage, mark)))
    except RefusedError:
        return {path: passages.without(text, passage, mark) for path, text in zip(row.paths, row.texts, strict=False)}
    return dict(seals.parts_of(fixed_fields(content)))


def _from_entry(uow: UnitOfWork, entry: MinutesEntry, passage: str, mark: str) -> None:
    text, name = (str(passages.without(words, passage, mark)) for words in (entry.text, entry.by_name))
    if (text, name) == (entry.text, entry.by_name):
        return
    entry.text, entry.by_name, entry.salt = text, name, secrets.token_bytes(seals.SALT)
    digest = seals.content_digest(entry.salt, entry.by_name, entry.text, entry.details)
    row = uow.session.get_one(SealedMinutes, entry.sealed_id)
    uow.session.flush()
    details = {"entries": {str(entry.number): digest.hex()}}
    append(uow, with_entries(uow, [row])[0], EntryKind.WITHDRAWAL, details=details, operation=_OPERATION)
    uow.session.flush()


def _texts_replaced(value: Any, change: Callable[[str], str]) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _texts_replaced(getattr(value, f.name), change) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    if isinstance(value, tuple):
        return tuple(_texts_replaced(one, change) for one in value)
    if isinstance(value, str) and not isinstance(value, Enum):
        return change(value)
    return value
