"""Which of the cases that an import made somebody acted on since: a row that changed, or one that refers to theirs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.model.base import Base, Stamped, table_of
from marac_desk.model.editing import EarlierText
from marac_desk.model.referral import Referral
from marac_desk.model.user import Draft
from marac_desk.register.among import Keys, among
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.removal.belonging import Reference, references

Owned = dict[type[Base], dict[uuid.UUID, uuid.UUID]]
"""Rows by class: the key of each, and whose case it is of."""


def acted_on(uow: UnitOfWork, owned: Owned, made_at: datetime) -> set[uuid.UUID]:
    """Return the cases on which anybody did anything since: a row changed or added, or anything else refers to one."""
    asked = {kind: Keys(rows) for kind, rows in owned.items()}
    acted = _earlier_words(uow, owned) | _being_corrected(uow, owned[Referral])
    for kind, rows in owned.items():
        if issubclass(kind, Stamped):
            acted |= {rows[key] for key in _changed(uow, kind, asked[kind], made_at)}
    for reference in references():
        if reference.target in owned:
            own, rows = owned.get(reference.holder, {}), owned[reference.target]
            held = _held(uow, reference, asked[reference.target])
            acted |= {rows[key] for holder, key in held if own.get(holder) != rows[key]}
    return acted


def _changed(uow: UnitOfWork, kind: type[Base], keys: Keys, made_at: datetime) -> sa.ScalarResult[uuid.UUID]:
    """Ask for the rows that are not as the import made them."""
    table = table_of(kind)
    later = sa.or_(table.c.version > 1, table.c.created_at != made_at)
    return uow.connection.execute(sa.select(table.c.id).where(among(table.c.id, keys, uow.connection), later)).scalars()


def _held(uow: UnitOfWork, reference: Reference, keys: Keys) -> Iterable[Any]:
    """Ask for the rows that refer to one of these, whosever they are; a table without a key of its own has None."""
    table = table_of(reference.holder)
    column = table.c[reference.column]
    key = table.c.id if "id" in table.c else sa.null()
    return uow.connection.execute(sa.select(key, column).where(among(column, keys, uow.connection)))


def _earlier_words(uow: UnitOfWork, owned: Owned) -> set[uuid.UUID]:
    """The cases of whose rows earlier words are kept."""
    every = {key: case for rows in owned.values() for key, case in rows.items()}
    earlier = sa.select(EarlierText.object_id).where(among(EarlierText.object_id, every, uow.connection))
    return {every[key] for key in uow.connection.execute(earlier).scalars()}


def _being_corrected(uow: UnitOfWork, referrals: dict[uuid.UUID, uuid.UUID]) -> set[uuid.UUID]:
    """The cases whose referral somebody began to correct."""
    cases = {key.hex: case for key, case in referrals.items()}
    begun = sa.select(Draft.subject).where(among(Draft.subject, cases, uow.connection))
    return {cases[subject] for subject in uow.connection.execute(begun).scalars()}
