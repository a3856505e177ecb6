"""Cleaning: every text of a draft made safe to show, or the whole draft refused with the field that is in the way."""

from __future__ import annotations

import dataclasses
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
    return cast("ReferralDraft", _cleaned(draft, ()))


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
    if type(value) is str:  # members of an enumeration are codes, not texts
        return clean_text(value, field=_named(path))
    if isinstance(value, list):
        entries = (_cleaned(entry, (*path, number)) for number, entry in enumerate(value))
        return [entry for entry in entries if entry is not None]
    if isinstance(value, dict):
        return {_key(key, path): _cleaned(entry, (*path, key)) for key, entry in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _cleaned(getattr(value, f.name), (*path, f.name)) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)
    return value


def _named(path: Path) -> str:
    """The pointer of a field; an entry of a list of texts belongs to the list."""
    return pointer(path[:-1] if path and isinstance(path[-1], int) else path)


def _key(key: Any, path: Path) -> Any:
    return clean_text(key, field=_named(path)) or "" if type(key) is str else key
