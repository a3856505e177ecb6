"""Where cases stand: heard how often, what is open and late, until when they are watched; for one case or a page."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import days_late, flag_expiry
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.months import add_months
from marac_desk.services.access import cases_within, those_within
from marac_desk.services.cases.views import Standing
from marac_desk.services.settings import area_settings, today

_R = ReferralState
HEARD_STATES = (
    _R.DISCUSSED,
    _R.PLAN_OPEN,
    _R.PLAN_COMPLETE,
    _R.DORMANT,
    _R.LAPSED,
    _R.RETENTION,
    _R.TRANSFERRED_OUT,
    _R.LEGAL_HOLD,
)
WATCHED_STATES = (_R.DISCUSSED, _R.PLAN_OPEN, _R.PLAN_COMPLETE, _R.DORMANT)
"""States in which a heard case is watched; a case that moved away, lapsed or is held is not."""


@dataclass(frozen=True, slots=True)
class _Plan:
    open: int
    late: int
    latest_due: date | None


def standings(uow: UnitOfWork, actor: Actor, cases: Collection[Case]) -> dict[uuid.UUID, Standing]:
    """Return how some cases stand as far as the person acting may read it, in few queries however many there are."""
    ids = [case.id for case in cases]
    past = those_within(uow, actor, ids, Operation.READ, DataClass.REFERRAL)
    planned = those_within(uow, actor, ids, Operation.READ, DataClass.ACTIONS)
    histories, plans = _states(uow, actor, past), _plans(uow, actor, planned)
    victims = uow.session.scalars(sa.select(Person).where(Person.id.in_([case.victim_id for case in cases])))
    people = {victim.id: victim for victim in victims}
    settings, day = area_settings(uow), today(uow)
    found = {}
    for case in cases:
        plan, victim = plans.get(case.id, _Plan(0, 0, None)), people[case.victim_id]
        states = histories.get(case.id, [])
        state, times = states[-1] if states else None, sum(passed in HEARD_STATES for passed in states)
        told = case.id in past
        found[case.id] = Standing(
            past_known=told,
            plan_known=case.id in planned,
            state=state,
            heard=times,
            last_heard=case.last_meeting_on if times else None,
            open=plan.open,
            late=plan.late,
            latest=days_late(settings.calendar, plan.latest_due, day) if plan.latest_due else 0,
            watch_until=watch_until(case, state, settings.time_rules.flag_months) if times else None,
            hold=told and case.legal_hold,
            hold_reason=(case.legal_hold_reason or "") if told else "",
            closure=case.closure_reason if told else None,
            died_on=victim.deceased_on,
            died=victim.deceased,
        )
    return found


def watch_until(case: Case, state: ReferralState | None, months: int) -> date | None:
    """Return the last day of the watch: as the agencies' flags say, else so many months after the last referral."""
    if state not in WATCHED_STATES or case.last_referral_on is None:
        return None
    return case.flag_expires_on or flag_expiry(case.last_referral_on, months)


def earliest_referral(until: date, months: int) -> date:
    """Return the first referral day whose watch of so many months lasts to a day or longer."""
    day = add_months(until, -months) - timedelta(days=3)
    while add_months(day, months) < until:
        day += timedelta(days=1)
    return day


def _states(uow: UnitOfWork, actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[ReferralState]]:
    """Return where each case's referrals stand, the latest at the end."""
    within = cases_within(uow, actor, Operation.READ, DataClass.REFERRAL, whose=Referral.agency_id)
    query = (
        sa.select(Referral.case_id, Referral.state)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.case_id.in_(ids), within)
    )
    found: dict[uuid.UUID, list[ReferralState]] = {}
    for case_id, state in uow.session.execute(query.order_by(Referral.received_at, Referral.id)):
        found.setdefault(case_id, []).append(state)
    return found


def _plans(uow: UnitOfWork, actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, _Plan]:
    day = today(uow)
    late = sa.case((Action.due_on < day, 1), else_=0)
    within = cases_within(uow, actor, Operation.READ, DataClass.ACTIONS, whose=Action.owner_agency_id)
    query = (
        sa.select(Action.case_id, sa.func.count(), sa.func.sum(late), sa.func.min(Action.due_on))
        .join(Case, Case.id == Action.case_id)
        .where(Action.case_id.in_(ids), Action.closed_on.is_(None), within)
        .group_by(Action.case_id)
    )
    return {
        case_id: _Plan(count, int(behind), first if first and first < day else None)
        for case_id, count, behind, first in uow.session.execute(query)
    }
