"""A flag that is placed because the action that sets it was done, and asked for again where that is opened again."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.deadlines import flag_expiry
from marac_desk.services.changes import Changes
from marac_desk.services.settings import area_settings, today

FLAG_CODES = frozenset({"POL-01", "HEA-01", "ALL-01"})
"""The actions of the catalogue by which an agency marks its own file or the address."""


def flag_placed(uow: UnitOfWork, action: Action, on: date) -> Changes:
    """Place the flag of an action's agency where that action was done; it lapses as every flag of the case does."""
    if action.catalogue_code not in FLAG_CODES:
        return Changes.NOTHING
    flag = _standing(uow, action)
    if flag is None:
        case = uow.session.get_one(Case, action.case_id)
        expires = flag_expiry(case.last_referral_on or on, area_settings(uow).time_rules.flag_months)
        if expires < today(uow):
            return Changes.NOTHING
        flag = AgencyFlag(case_id=case.id, agency_id=action.owner_agency_id, requested_on=on, expires_on=expires)
        uow.add(flag)
    flag.confirmed_on = on
    uow.record("confirm", "flag", flag.id, case_id=action.case_id, code=action.catalogue_code)
    return Changes.CASES


def flag_in_doubt(uow: UnitOfWork, action: Action) -> Changes:
    """Take a flag for asked and not placed where the action that placed it was opened again."""
    flag = _standing(uow, action) if action.catalogue_code in FLAG_CODES else None
    if flag is None or flag.confirmed_on is None:
        return Changes.NOTHING
    flag.confirmed_on = None
    uow.record("doubt", "flag", flag.id, case_id=action.case_id, code=action.catalogue_code)
    return Changes.CASES


def _standing(uow: UnitOfWork, action: Action) -> AgencyFlag | None:
    query = sa.select(AgencyFlag).where(
        AgencyFlag.case_id == action.case_id,
        AgencyFlag.agency_id == action.owner_agency_id,
        AgencyFlag.removed_on.is_(None),
    )
    return uow.session.scalar(query.order_by(AgencyFlag.expires_on.desc()).limit(1))
