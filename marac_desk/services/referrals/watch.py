"""The twelve-month watch of a case: it begins again with every referral that is accepted."""

from __future__ import annotations

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.deadlines import flag_expiry
from marac_desk.rules.lives import ReferralState
from marac_desk.services.referrals.history import NOT_ACCEPTED_YET
from marac_desk.services.settings import area_settings


def renew_watch(uow: UnitOfWork, case: Case) -> None:
    """Set when a case was last referred and how long its flag stands, from the referrals that count."""
    uow.session.flush()
    out = (*NOT_ACCEPTED_YET, ReferralState.WITHDRAWN)
    query = sa.select(sa.func.max(Referral.referral_date)).where(
        Referral.case_id == case.id, Referral.state.not_in(out)
    )
    last = uow.session.scalar(query)
    case.last_referral_on = last
    months = area_settings(uow).time_rules.flag_months
    case.flag_expires_on = flag_expiry(last, months) if last else None
