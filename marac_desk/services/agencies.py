"""The partner agencies by name, for choosing one."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import require


def agency_names(uow: UnitOfWork, *, actor: Actor) -> tuple[tuple[uuid.UUID, str], ...]:
    """Return every active agency with its short name, in alphabetical order."""
    require(uow, actor, Operation.READ, DataClass.PARTNERSHIP)
    query = sa.select(Agency.id, Agency.short_name).where(Agency.active).order_by(Agency.short_name)
    return tuple((row.id, row.short_name) for row in uow.session.execute(query))
