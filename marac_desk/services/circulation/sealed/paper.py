"""Sealed minutes as they go on paper or on the screen: what was sealed, then what came later."""

from __future__ import annotations

from dataclasses import replace

from marac_desk.documents.minutes_content import AddedLater, ApprovedBy, MinutesOfCase
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules import seals
from marac_desk.services.circulation.sealed.storing import Stored, content_of, local_day


def as_sealed(uow: UnitOfWork, stored: Stored) -> MinutesOfCase:
    """Return minutes as they were sealed, with the corrections and the approval that came later."""
    content, approval = content_of(uow, stored.row), stored.approval
    waiting = {entry.number for entry in stored.not_approved}
    approved = None
    if approval is not None:
        approved = ApprovedBy(
            approval.by_name,
            local_day(uow, approval.at),
            len(stored.corrections) - len(waiting),
            keeper=bool(approval.details.get("keeper")),
        )
    return replace(
        content,
        imprint=replace(content.imprint, seal=seals.short(stored.row.digest)),
        sealed_on=local_day(uow, stored.row.sealed_at),
        approved=approved,
        later=tuple(
            AddedLater(number, entry.text, entry.by_name, local_day(uow, entry.at), entry.number not in waiting)
            for number, entry in enumerate(stored.corrections, 1)
        ),
    )
