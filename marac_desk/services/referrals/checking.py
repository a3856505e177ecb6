"""Checking: what a reader noticed is settled by somebody who has looked at it, and stays on record."""

from __future__ import annotations

import uuid

from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, Operation
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError
from marac_desk.services.referrals.notes import notes_from_json, notes_to_json, to_check
from marac_desk.services.referrals.visible import referral_for


def settle_check(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, key: str) -> tuple[None, Changes]:
    """Record that somebody looked at one thing that was to be checked. Raises NotFoundError where it is none."""
    referral = referral_for(uow, actor, referral_id, Operation.UPDATE)
    notes = notes_from_json(dict(referral.origins))
    if key not in {item.key for item in to_check(notes)}:
        raise NotFoundError("check")
    notes.checked.append(key)
    referral.origins = notes_to_json(notes)
    uow.record("settle_check", "referral", referral.id, case_id=referral.case_id, item=key.partition(":")[0])
    return None, Changes.REFERRALS
