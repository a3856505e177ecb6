"""The second decision on a challenged referral, by the chair or another coordinator, on what is told without names."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.model.risk import RiskAssessment
from marac_desk.model.screening import ReferralChallenge
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import not_shut_out
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import Criterion
from marac_desk.services.access import cases_within, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError
from marac_desk.services.referrals.challenges import decided_first
from marac_desk.services.referrals.screening import accept, decline


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """A challenge that waits: what was said against a referral and for it, and what it amounts to, without a name.

    `mine` says that the person looking declined it, so that somebody else decides.
    """

    referral_id: uuid.UUID
    reference: str
    agency: str
    score: int | None
    threshold: int | None
    criteria: tuple[Criterion, ...]
    declined_by: str
    declined_at: datetime | None
    declined_because: str
    other_route: str
    challenger: str
    reason: str
    at: datetime
    mine: bool


def challenges(uow: UnitOfWork, *, actor: Actor) -> tuple[ChallengeView, ...]:
    """Return the challenges that wait for a second decision, the oldest first, of cases within the actor's reach."""
    require(uow, actor, Operation.APPROVE, DataClass.REFERRAL)
    query = (
        sa.select(ReferralChallenge, Referral, Case.reference)
        .join(Referral, Referral.id == ReferralChallenge.referral_id)
        .join(Case, Case.id == Referral.case_id)
        .where(ReferralChallenge.settled_at.is_(None), Referral.state == ReferralState.SCREENING)
        .where(cases_within(uow, actor, Operation.APPROVE, DataClass.REFERRAL))
        .where(sa.or_(Referral.own_case_id.is_(None), not_shut_out(actor, Referral.own_case_id)))
        .order_by(ReferralChallenge.at, ReferralChallenge.id)
    )
    return tuple(_view(uow, actor, *row) for row in uow.session.execute(query))


def decide_challenge(
    uow: UnitOfWork,
    *,
    actor: Actor,
    referral_id: uuid.UUID,
    accepted: bool,
    reason: str,
    alternative_route: str = "",
) -> tuple[None, Changes]:
    """Accept a challenged referral after all, or decline it a second time with reason and other help; both stay.

    Raises NotFoundError where nothing is challenged, RefusedError("second_person_decides"), ("reason_needed") and
    ("route_needed").
    """
    require(uow, actor, Operation.APPROVE, DataClass.REFERRAL)
    if referral_id not in {one.referral_id for one in challenges(uow, actor=actor)}:
        uow.deny("referral", referral_id)
        raise NotFoundError("referral")
    referral = uow.session.get_one(Referral, referral_id)
    if accepted:
        accept(uow, actor, referral, reason=reason)
        return None, Changes.REFERRALS | Changes.CASES
    decline(uow, actor, referral, reason=reason, alternative_route=alternative_route)
    return None, Changes.REFERRALS


def _view(uow: UnitOfWork, actor: Actor, row: ReferralChallenge, referral: Referral, reference: str) -> ChallengeView:
    declined = sa.select(ReferralDecision).where(
        ReferralDecision.referral_id == referral.id, ReferralDecision.became == ReferralState.NOT_ACCEPTED
    )
    first = uow.session.scalars(declined.order_by(ReferralDecision.at.desc(), ReferralDecision.id.desc())).first()
    agency = uow.session.get(Agency, referral.agency_id) if referral.agency_id else None
    risk = uow.session.scalars(sa.select(RiskAssessment).where(RiskAssessment.referral_id == referral.id)).first()
    by = uow.session.scalar(sa.select(User.name).where(User.id == row.first_by)) if row.first_by else ""
    return ChallengeView(
        referral_id=referral.id,
        reference=reference,
        agency=agency.short_name if agency else referral.agency_as_written or "",
        score=risk.score if risk else None,
        threshold=risk.threshold if risk else None,
        criteria=tuple(Criterion(code) for code in referral.criteria),
        declined_by=by or "",
        declined_at=row.first_at,
        declined_because=(first.reason or "") if first else "",
        other_route=(first.alternative_route or "") if first else "",
        challenger=row.challenger,
        reason=row.reason,
        at=row.at,
        mine=decided_first(uow, actor, row),
    )
