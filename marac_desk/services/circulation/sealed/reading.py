"""Reading sealed minutes on the screen, before one approves them; the look is written down."""

from __future__ import annotations

import uuid

from marac_desk.documents.minutes_content import MinutesOfCase
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, Operation
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.sealed.paper import as_sealed
from marac_desk.services.circulation.sealed.storing import OBJECT, known_sealed, with_entries


def read_minutes(uow: UnitOfWork, *, actor: Actor, sealed_id: uuid.UUID) -> tuple[MinutesOfCase, Changes]:
    """Return the minutes of a case as they were sealed, with what was added; they belong to no copy.

    Raises NotFoundError and NotAllowedError.
    """
    row = known_sealed(uow, actor, sealed_id, Operation.READ)
    uow.record("view", OBJECT, row.id, case_id=row.case_id)
    return as_sealed(uow, with_entries(uow, [row])[0]), Changes.NOTHING
