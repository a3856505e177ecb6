"""What belongs to the decisions about one referral: how long the first took, who was told, which were challenged."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.referral import TRACKER, Referral, ReferralDecision
from marac_desk.model.screening import AdvocateNotice, ReferralChallenge
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.decision_time import DecisionTime, time_to_decision
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import ChaseChannel
from marac_desk.services.referrals.telling import is_untold
from marac_desk.services.settings import area_settings

_S = ReferralState
FIRST_DECISIONS = (_S.ACCEPTED, _S.EMERGENCY, _S.NOT_ACCEPTED, _S.TRANSFER_OUT)
"""States in which the sender has an answer; one that went back for what is missing, or was put off, still waits."""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """That an advocate was told: whom, by which way, who says so, and when."""

    whom: str
    channel: ChaseChannel
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """A challenge: who asked for a second look and why, when, and what the second person decided, if anything."""

    challenger: str
    reason: str
    at: datetime
    settled_by: str
    settled_at: datetime | None
    outcome: ReferralState | None


def waited(uow: UnitOfWork, referral: Referral) -> DecisionTime | None:
    """Return how long a referral waited for its first decision, until now where nobody decided.

    None for one that was heard before there was this register.
    """
    if referral.source == TRACKER:
        return None
    decided = first_decisions(uow, [referral.id]).get(referral.id)
    settings = area_settings(uow)
    return time_to_decision(referral.received_at, decided, uow.now, settings.zone, settings.calendar)


def first_decisions(uow: UnitOfWork, referral_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Return when each of some referrals was first decided, of those that were."""
    query = (
        sa.select(ReferralDecision.referral_id, sa.func.min(ReferralDecision.at))
        .where(ReferralDecision.referral_id.in_(referral_ids), ReferralDecision.became.in_(FIRST_DECISIONS))
        .group_by(ReferralDecision.referral_id)
    )
    return {row[0]: row[1] for row in uow.session.execute(query)}


def untold(uow: UnitOfWork, referral_id: uuid.UUID) -> bool:
    """Tell whether an advocate is still to be told of a referral."""
    return uow.session.scalar(sa.select(Referral.id).where(Referral.id == referral_id, is_untold())) is not None


def told_lines(uow: UnitOfWork, referral_id: uuid.UUID) -> tuple[ToldLine, ...]:
    """Return who was told of a referral, the first first."""
    query = sa.select(AdvocateNotice).where(AdvocateNotice.referral_id == referral_id)
    rows = list(uow.session.scalars(query.order_by(AdvocateNotice.at, AdvocateNotice.id)))
    names = _names(uow, (row.by_user_id for row in rows))
    return tuple(ToldLine(row.whom, row.channel, names.get(row.by_user_id, ""), row.at) for row in rows)


def challenge_lines(uow: UnitOfWork, referral_id: uuid.UUID) -> tuple[ChallengeLine, ...]:
    """Return the challenges of a referral, the first first."""
    query = sa.select(ReferralChallenge).where(ReferralChallenge.referral_id == referral_id)
    rows = list(uow.session.scalars(query.order_by(ReferralChallenge.at, ReferralChallenge.id)))
    names = _names(uow, (row.settled_by for row in rows))
    return tuple(
        ChallengeLine(row.challenger, row.reason, row.at, names.get(row.settled_by, ""), row.settled_at, row.outcome)
        for row in rows
    )


def _names(uow: UnitOfWork, users: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    keys = [key for key in users if key is not None]
    return {row.id: row.name for row in uow.session.execute(sa.select(User.id, User.name).where(User.id.in_(keys)))}
