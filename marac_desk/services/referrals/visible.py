"""Who must not learn of a case: an exclusion goes before every role, and there is no way round it."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.model.case import CaseExclusion
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.services.errors import NotFoundError


def hidden_cases(uow: UnitOfWork, actor: Actor) -> set[uuid.UUID]:
    """Return the cases that the person acting is kept out of."""
    if actor.representative_id is None:
        return set()
    query = sa.select(CaseExclusion.case_id).where(CaseExclusion.representative_id == actor.representative_id)
    return set(uow.session.scalars(query))


def referral_for(uow: UnitOfWork, actor: Actor, referral_id: uuid.UUID) -> Referral:
    """Return a referral; raises NotFoundError where there is none, or none that this person may know of."""
    referral = uow.session.get(Referral, referral_id)
    if referral is None or {referral.case_id, referral.own_case_id} & hidden_cases(uow, actor):
        raise NotFoundError("referral")
    return referral
