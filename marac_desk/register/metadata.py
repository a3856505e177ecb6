"""All tables of the model in one place, for migrations and for checking that both agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marac_desk.model import (
    access,
    action,
    agency,
    area,
    attachment,
    audit,
    case,
    catalogue,
    discussion,
    editing,
    evidence,
    finder,
    ledger,
    meeting,
    monitoring,
    partnership,
    person,
    referral,
    report_back,
    returns,
    risk,
    screening,
    seal,
    series,
    tie,
    transfer,
    user,
)
from marac_desk.model.base import Base

SUBJECTS = (
    access,
    action,
    agency,
    area,
    attachment,
    audit,
    case,
    catalogue,
    discussion,
    editing,
    evidence,
    finder,
    ledger,
    meeting,
    monitoring,
    partnership,
    person,
    referral,
    report_back,
    returns,
    risk,
    screening,
    seal,
    series,
    tie,
    transfer,
    user,
)
metadata = Base.metadata
TEXT_TABLES = ("action_text", "finder_text")


def belongs_to_model(name: str | None, kind: str, parents: Mapping[Any, str | None]) -> bool:  # noqa: ARG001
    """Tell Alembic which tables are the model's; the text indexes and their shadow tables are the engine's own."""
    return not (kind == "table" and name is not None and name.startswith(TEXT_TABLES))
