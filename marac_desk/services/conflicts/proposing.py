"""Whom somebody may propose to shut out of a case: everybody of the partnership but those who keep this register."""

from __future__ import annotations

import uuid

from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import known_case
from marac_desk.services.approvals.asking import ASKING
from marac_desk.services.conflicts.members import agencies_of, members_of
from marac_desk.services.conflicts.question import choices_of
from marac_desk.services.conflicts.views import Choice


def proposal_choices(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> tuple[Choice, ...]:
    """Return them. Raises NotFoundError, and NotAllowedError for who may not propose a restriction here."""
    known_case(uow, actor, case_id, Operation.CREATE, DataClass.RESTRICTION, ASKING)
    found = choices_of(members_of(uow), agencies_of(uow))
    return tuple(one for one in found if one.keeps is None)
