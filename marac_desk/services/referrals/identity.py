"""Who is who: records that somebody decided are one person count as one, and both stay."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa

from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork


def roots(uow: UnitOfWork, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return for each record the one it was decided to be the same as, followed to the end; itself where none is."""
    leads: dict[uuid.UUID, uuid.UUID | None] = {}
    ask = set(keys)
    while ask:
        rows = uow.session.execute(sa.select(Person.id, Person.same_as_id).where(Person.id.in_(ask)))
        found = {row.id: row.same_as_id for row in rows}
        leads |= found
        ask = {lead for lead in found.values() if lead is not None} - leads.keys()
    return {key: _end(leads, key) for key in keys}


def _end(leads: dict[uuid.UUID, uuid.UUID | None], key: uuid.UUID) -> uuid.UUID:
    seen = {key}
    while (lead := leads.get(key)) is not None and lead not in seen:
        seen.add(lead)
        key = lead
    return key


def records_of(uow: UnitOfWork, root: uuid.UUID) -> set[uuid.UUID]:
    """Return every record that was decided to be this person, the first included."""
    known, ask = {root}, {root}
    while ask:
        ask = set(uow.session.scalars(sa.select(Person.id).where(Person.same_as_id.in_(ask)))) - known
        known |= ask
    return known
