"""Cleaning: every text of a draft made safe to show, or the whole draft refused with the field that is in the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, cast

from marac_desk.intake.draft import ReferralDraft
from marac_desk.intake.origins import Path, pointer
from marac_desk.rules.plain_text import TextRefusedError, clean
from marac_desk.services.errors import RefusedError

SHORT, LONG = 400, 20_000
"""The most characters of a line and of an account."""

LONG_FIELDS = frozenset(
    {
        "reason",
        "history",
        "victim_wishes",
        "actions_already_taken",
        "judgement_rationale",
        "purpose",
        "necessity",
        "proportionality",
        "risk_if_not_shared",
        "risk_if_shared",
        "data_shared",
        "data_withheld",
        "injuries",
        "victim_own_words",
        "not_aware_reason",
        "communication_needs",
        "why",
    }
)
"""Fields that hold an account rather than a line, by their names in the draft."""

LINED_FIELDS = LONG_FIELDS | {"address", "safe_times", "say_if_answered_by_other"}
"""Fields in which a new line means something."""


def cleaned(draft: ReferralDraft) -> ReferralDraft:
    """Return the draft with every text made safe to show.

    Raises RefusedError "text_nul" or "text_too_long" (with `length` and `limit`); `field` is the JSON pointer of the
    field. Nothing is ever cut.
    """
    return draft if _is_clean((draft,)) else cast("ReferralDraft", _cleaned(draft, ()))


def limit_of(name: str) -> int:
    """Return the most characters a field of this name may hold."""
    return LONG if name in LONG_FIELDS else SHORT


def clean_text(text: str, *, field: str = "") -> str | None:
    """Return one text made safe to show, None where nothing is left of it; raises RefusedError as above."""
    name = field.rsplit("/", 1)[-1]
    try:
        return clean(text, limit=limit_of(name), lines=name in LINED_FIELDS).text.strip() or None
    except TextRefusedError as error:
        raise RefusedError(f"text_{error.code}", field=field, **error.values) from None


def _cleaned(value: Any, path: Path) -> Any:
    """Return a value with clean texts: the same one where there was nothing to clean."""
    if value is None or value is True or value is False:
        return value
    if type(value) is str:  # members of an enumeration are codes, not texts
        return value if _is_plain(value) else clean_text(value, field=_named(path))
    if isinstance(value, list):
        entries = [_cleaned(entry, (*path, number)) for number, entry in enumerate(value)]
        same = all(now is was for now, was in zip(entries, value, strict=True))
        return value if same else [entry for entry in entries if entry is not None]
    if isinstance(value, dict):
        return {_key(key, path): _cleaned(entry, (*path, key)) for key, entry in value.items()} if value else value
    kind: Any = type(value)
    if (names := _fields(kind)) is None:
        return value
    changed = {}
    for name in names:
        was = getattr(value, name)
        if (now := _cleaned(was, (*path, name))) is not was:
            changed[name] = now
    return dataclasses.replace(value, **changed) if changed else value


def _is_clean(values: tuple[Any, ...]) -> bool:
    """Whether cleaning would leave all of this as it is, as in most of a long list; cheaper than trying it."""
    if "" in values:
        return False
    for value in filter(None, values):  # most fields of most rows say nothing
        kind: Any = type(value)
        if kind is str:
            if not _is_plain(value):
                return False
        elif (read := _reader(kind)) is not None and not _is_clean(read(value)):
            return False
    return True


@cache
def _reader(kind: Any) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return what reads all that lies in a list, in an object with both sides, or in a data class; None for a leaf."""
    if issubclass(kind, list):
        return tuple
    if issubclass(kind, dict):
        return lambda value: (*value, *value.values())
    names = _fields(kind) or ()
    return attrgetter(*names) if len(names) > 1 else (lambda value: (getattr(value, names[0]),)) if names else None


def _is_plain(text: str) -> bool:
    """Whether a text is so short and plain that cleaning would leave it as it is."""
    return 0 < len(text) <= SHORT and text.isascii() and text.isprintable() and text[0] != " " and text[-1] != " "


@cache
def _fields(kind: Any) -> tuple[str, ...] | None:
    """Return the names of a data class's fields, None for anything else."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


def _named(path: Path) -> str:
    """The pointer of a field; an entry of a list of texts belongs to the list."""
    return pointer(path[:-1] if path and isinstance(path[-1], int) else path)


def _key(key: Any, path: Path) -> Any:
    return clean_text(key, field=_named(path)) or "" if type(key) is str else key
