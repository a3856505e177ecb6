"""What closing and reopening do to the plan as a whole: it is complete once the last of its actions has ended."""

from __future__ import annotations

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.lives import REFERRAL, ReferralState
from marac_desk.services.actions.conditions import IS_OPEN
from marac_desk.services.changes import Changes


def plan_after(uow: UnitOfWork, action: Action) -> Changes:
    """Move the hearing of an action on to "plan complete", or back to "plan open", and return what that changed.

    Only a plan that is in one of these two states moves: what is dormant, held or disposed of stays as it is (domain
    reference 2.2). An action agreed for no hearing moves nothing.
    """
    referral = uow.session.get(Referral, action.referral_id) if action.referral_id else None
    if referral is None or referral.state not in {ReferralState.PLAN_OPEN, ReferralState.PLAN_COMPLETE}:
        return Changes.NOTHING
    uow.session.flush()
    left = uow.session.scalar(sa.select(Action.id).where(Action.referral_id == referral.id, IS_OPEN).limit(1))
    after = ReferralState.PLAN_COMPLETE if left is None else ReferralState.PLAN_OPEN
    if after is referral.state:
        return Changes.NOTHING
    referral.state = REFERRAL.step(referral.state, after)
    uow.record(after.value, "referral", referral.id, case_id=referral.case_id)
    return Changes.CASES | Changes.REFERRALS
