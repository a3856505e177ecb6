"""The list of all cases, newest referral first, a page at a time, so that thirty thousand cost as thirty do."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.finder import FinderEntry
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.register.search import words_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.clock import local_day
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import Criterion
from marac_desk.services.access import cases_within, require
from marac_desk.services.cases.named import named_within
from marac_desk.services.cases.standing import WATCHED_STATES, earliest_referral, standings
from marac_desk.services.cases.views import CaseList, CaseRow, ListPlace
from marac_desk.services.people import age_of, display_name
from marac_desk.services.settings import area_settings, today

PAGE = 60
SOON_DAYS = 45
"""How many days ahead a watch is said to end soon."""


class Show(StrEnum):
    """Which cases the list shows."""

    ALL = "all"
    PLAN_OPEN = "plan_open"
    ON_WATCH = "on_watch"
    WATCH_ENDING = "watch_ending"
    ON_HOLD = "on_hold"


def case_list(
    uow: UnitOfWork, *, actor: Actor, show: Show = Show.ALL, words: str = "", after: ListPlace | None = None
) -> CaseList:
    """Return the next page of the cases the person acting may know of, in the order of their latest referral."""
    require(uow, actor, Operation.READ, DataClass.VICTIM)
    known = cases_within(uow, actor)
    wanted = [known, _is_latest(), *_shown(uow, actor, show), *_named(uow, actor, words)]
    query = (
        sa.select(Referral.id, Referral.received_at)
        .join(Case, Case.id == Referral.case_id)
        .where(*wanted, *_behind(after))
        .order_by(Referral.received_at.desc(), Referral.id.desc())
        .limit(PAGE + 1)
    )
    found = uow.session.execute(query).all()
    total = _total(uow, wanted if show is not Show.ALL or words else [known]) if after is None else 0
    following = ListPlace(found[PAGE - 1].received_at, found[PAGE - 1].id) if len(found) > PAGE else None
    return CaseList(_rows(uow, actor, [row.id for row in found[:PAGE]]), total, following)


def _total(uow: UnitOfWork, wanted: Sequence[Condition]) -> int:
    """Count the cases that are wanted; all of them are counted without looking at their referrals."""
    if len(wanted) == 1:
        every = sa.select(sa.func.count()).select_from(Case).where(*wanted, Case.joined_to_id.is_(None))
        return uow.session.scalar(every) or 0
    query = sa.select(sa.func.count()).select_from(Referral).join(Case, Case.id == Referral.case_id).where(*wanted)
    return uow.session.scalar(query) or 0


def _rows(uow: UnitOfWork, actor: Actor, referral_ids: Sequence[uuid.UUID]) -> tuple[CaseRow, ...]:
    query = (
        sa.select(Referral, Case, Person)
        .join(Case, Case.id == Referral.case_id)
        .join(Person, Person.id == Case.victim_id)
        .where(Referral.id.in_(referral_ids))
        .order_by(Referral.received_at.desc(), Referral.id.desc())
    )
    found: Sequence[Any] = uow.session.execute(query).all()
    day, standing = today(uow), standings(uow, actor, [case for _, case, _ in found])
    told = _told(uow, actor, referral_ids)
    return tuple(
        CaseRow(
            case_id=case.id,
            reference=case.reference,
            name=display_name(victim),
            age=age_of(victim, day),
            criteria=_criteria(referral) if referral.id in told else (),
            received_on=_received(uow, referral) if referral.id in told else None,
            standing=standing[case.id],
        )
        for referral, case, victim in found
    )


def _told(uow: UnitOfWork, actor: Actor, referral_ids: Sequence[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return which of some referrals the person acting may read."""
    within = cases_within(uow, actor, Operation.READ, DataClass.REFERRAL, whose=Referral.agency_id)
    query = sa.select(Referral.id).join(Case, Case.id == Referral.case_id).where(Referral.id.in_(referral_ids), within)
    return frozenset(uow.session.scalars(query))


def _received(uow: UnitOfWork, referral: Referral) -> date:
    return local_day(referral.received_at, area_settings(uow).zone)


def _criteria(referral: Referral) -> tuple[str, ...]:
    known = {criterion.value for criterion in Criterion}
    return tuple(code for code in referral.criteria if code in known)


def _is_latest() -> Condition:
    newer = aliased(Referral)
    later = sa.or_(
        newer.received_at > Referral.received_at,
        sa.and_(newer.received_at == Referral.received_at, newer.id > Referral.id),
    )
    return ~sa.exists().where(newer.case_id == Referral.case_id, later)


def _behind(place: ListPlace | None) -> list[Condition]:
    if place is None:
        return []
    same = sa.and_(Referral.received_at == place.received_at, Referral.id < place.referral_id)
    return [Referral.received_at <= place.received_at, sa.or_(Referral.received_at < place.received_at, same)]


def _named(uow: UnitOfWork, actor: Actor, words: str) -> list[Condition]:
    """Find by words what the person acting may find by them: the name of somebody she may not read of finds nothing."""
    if not words_of(words):
        return []
    entries = (
        sa.select(FinderEntry.case_id)
        .join(Case, Case.id == FinderEntry.case_id)
        .where(FinderEntry.entry.in_(uow.text.matching("finder_text", words)), named_within(uow, actor))
        .correlate(None)
    )
    return [Referral.case_id.in_(entries)]


def _shown(uow: UnitOfWork, actor: Actor, show: Show) -> list[Condition]:
    """Show by what stands; where the person acting may not read what stands, her case is in no such part."""
    if show is Show.ALL:
        return []
    return [cases_within(uow, actor, Operation.READ, DataClass.REFERRAL), *_standing(uow, actor, show)]


def _standing(uow: UnitOfWork, actor: Actor, show: Show) -> list[Condition]:
    day = today(uow)
    match show:
        case Show.PLAN_OPEN:
            mine = cases_within(uow, actor, Operation.READ, DataClass.ACTIONS, whose=Action.owner_agency_id)
            acting = (
                sa.select(Action.case_id)
                .join(Case, Case.id == Action.case_id)
                .where(Action.closed_on.is_(None), mine)
                .correlate(None)
            )
            planned = sa.select(Referral.case_id).where(
                Referral.state.in_((ReferralState.DISCUSSED, ReferralState.PLAN_OPEN))
            )
            return [Referral.case_id.in_(acting.union_all(planned))]
        case Show.ON_WATCH:
            return _watched(_watch_lasts_to(uow, day))
        case Show.WATCH_ENDING:
            ends = day + timedelta(days=SOON_DAYS + 1)
            return _watched(_watch_lasts_to(uow, day), ~_watch_lasts_to(uow, ends))
        case Show.ON_HOLD:
            return [Referral.case_id.in_(sa.select(Case.id).where(Case.legal_hold.is_(True)))]
        case _:
            return []


def _watched(*lasting: Condition) -> list[Condition]:
    cases = sa.select(Case.id).where(Case.legal_hold.is_(False), *lasting)
    return [Referral.case_id.in_(cases), Referral.state.in_(WATCHED_STATES)]


def _watch_lasts_to(uow: UnitOfWork, day: date) -> Condition:
    first = earliest_referral(day, area_settings(uow).time_rules.flag_months)
    return sa.case(
        (Case.flag_expires_on.is_not(None), Case.flag_expires_on >= day),
        else_=sa.func.coalesce(Case.last_referral_on, date.min) >= first,
    )
