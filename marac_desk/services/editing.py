"""Two people on one thing: a save says what it began from, and what it replaces is kept, never overwritten unseen."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa

from marac_desk.model.base import Stamped
from marac_desk.model.editing import EarlierText
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.errors import RefusedError

Value = str | StrEnum | date | bool | int | uuid.UUID | list[str] | None
YES = "yes"


@dataclass(frozen=True, slots=True)
class Theirs:
    """How a thing stands now that somebody else saved it first: its texts by field, who saved it and when."""

    key: uuid.UUID
    version: int
    by: str
    at: datetime
    texts: Mapping[str, str]


class ChangedMeanwhileError(RefusedError):
    """Somebody else saved first ("changed_meanwhile"). `theirs` holds what to put beside one's own text.

    The texts are no part of the message, so that they reach no log.
    """

    def __init__(self, theirs: Theirs) -> None:
        super().__init__("changed_meanwhile")
        self.theirs = theirs


def check_version(uow: UnitOfWork, row: Stamped, version: int, fields: Collection[str]) -> None:
    """Raise ChangedMeanwhileError where a row is no longer the version that somebody saw, whatever changed in it."""
    if row.version != version:
        raise ChangedMeanwhileError(theirs_of(uow, row, fields))


def save_texts(
    uow: UnitOfWork,
    row: Stamped,
    object_type: str,
    *,
    version: int,
    case_id: uuid.UUID | None,
    unwatched: Collection[str] = (),
    **values: Value,
) -> tuple[str, ...]:
    """Put values into the fields of a row that somebody saw as this version, and keep what stood there.

    Returns the names of the fields that changed. Raises ChangedMeanwhileError where somebody else replaced one of them
    since; that something else of the row changed (its clock, its place) is no conflict, nor is the very same value.
    `unwatched` fields follow the others (who asked, on which day).
    """
    changed = _differing(row, values)
    watched = [name for name in changed if name not in unwatched]
    if _replaced_since(uow, row, version, watched):
        raise ChangedMeanwhileError(theirs_of(uow, row, [name for name in values if name not in unwatched]))
    return replace(uow, row, object_type, case_id=case_id, **values)


def check_texts(
    uow: UnitOfWork, row: Stamped, version: int, *, now: Mapping[str, str], wanted: Mapping[str, str]
) -> None:
    """Raise ChangedMeanwhileError where one of these texts of a row would replace what somebody else put there since.

    For texts that are no fields of their own; both are given as they are compared and kept.
    """
    if _replaced_since(uow, row, version, [name for name, text in wanted.items() if now[name] != text]):
        raise ChangedMeanwhileError(dataclasses.replace(theirs_of(uow, row, ()), texts=dict(now)))


def _differing(row: Stamped, values: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(name for name, value in values.items() if as_text(getattr(row, name)) != as_text(value))


def _replaced_since(uow: UnitOfWork, row: Stamped, version: int, fields: Collection[str]) -> bool:
    if row.version == version or not fields:
        return False
    since = sa.select(EarlierText.id).where(
        EarlierText.object_id == row.id, EarlierText.field.in_(fields), EarlierText.version >= version
    )
    return uow.session.scalar(since.limit(1)) is not None


def theirs_of(uow: UnitOfWork, row: Stamped, fields: Collection[str]) -> Theirs:
    """Return some fields of a row as they stand now, with who left it so and when."""
    by = uow.session.scalar(sa.select(User.name).where(User.id == row.updated_by)) if row.updated_by else None
    return Theirs(row.id, row.version, by or "", row.updated_at, {name: as_text(getattr(row, name)) for name in fields})


def replace(
    uow: UnitOfWork, row: Stamped, object_type: str, *, case_id: uuid.UUID | None, **values: Value
) -> tuple[str, ...]:
    """Put new values into the fields of a row and keep what stood there; returns the names of those that changed.

    What is kept says which version held it, who had left it so, and who replaced it.
    """
    changed = _differing(row, values)
    for name in changed:
        keep(uow, row, object_type, name, case_id=case_id)
        setattr(row, name, values[name])
    return changed


def keep(uow: UnitOfWork, row: Stamped, object_type: str, field: str, *, case_id: uuid.UUID | None) -> None:
    """Keep what stands in a field that is about to be replaced, an empty one too: it says that there was nothing."""
    keep_text(uow, row, object_type, field, as_text(getattr(row, field)), case_id=case_id)


def keep_text(
    uow: UnitOfWork, row: Stamped, object_type: str, field: str, text: str, *, case_id: uuid.UUID | None
) -> None:
    """Keep a text of a row that is about to be replaced, where it stands in no field of its own."""
    uow.session.add(
        EarlierText(
            case_id=case_id,
            object_type=object_type,
            object_id=row.id,
            field=field,
            version=row.version,
            text=text,
            written_by=row.updated_by,
            written_at=row.updated_at,
            replaced_by=uow.actor.user_id if uow.actor else None,
            replaced_at=uow.now,
        )
    )


def as_text(value: Value) -> str:
    """Return a value as it is compared and kept."""
    match value:
        case None | False:
            return ""
        case True:
            return YES
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case list():
            return "\n".join(value)
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A text as it stood before: in which field, in whose words, from when, until when."""

    field: str
    text: str
    by: str
    written_at: datetime
    replaced_at: datetime


def earlier_texts(uow: UnitOfWork, object_id: uuid.UUID, fields: Collection[str]) -> tuple[Earlier, ...]:
    """Return what stood in some fields of a thing before, the latest first, for whoever may read them as they stand."""
    query = (
        sa.select(EarlierText, User.name)
        .join(User, User.id == EarlierText.written_by, isouter=True)
        .where(EarlierText.object_id == object_id, EarlierText.field.in_(fields), EarlierText.text != "")
        .order_by(EarlierText.replaced_at.desc(), EarlierText.id.desc())
    )
    return tuple(
        Earlier(row.field, row.text, name or "", row.written_at, row.replaced_at)
        for row, name in uow.session.execute(query)
    )
