"""Challenges: a referral that was declined is looked at again, and by somebody else than who declined it."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.model.screening import ReferralChallenge
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.two_people import Somebody
from marac_desk.services.errors import RefusedError

_S = ReferralState
DECIDES = frozenset({_S.ACCEPTED, _S.EMERGENCY, _S.NOT_ACCEPTED, _S.TRANSFER_OUT})
"""States to which a second decision leads; they are for another person than the first."""


def note_challenge(uow: UnitOfWork, actor: Actor, referral: Referral, *, reason: str, challenger: str) -> None:
    """Keep that the sender asks for a second look, beside the decision it is about, which stays as it is."""
    declined = sa.select(ReferralDecision).where(
        ReferralDecision.referral_id == referral.id, ReferralDecision.became == _S.NOT_ACCEPTED
    )
    first = uow.session.scalars(declined.order_by(ReferralDecision.at.desc(), ReferralDecision.id.desc())).first()
    uow.add(
        ReferralChallenge(
            referral_id=referral.id,
            at=uow.now,
            by_user_id=actor.user_id,
            challenger=challenger or _sender(uow, referral),
            reason=reason,
            first_by=first.by_user_id if first else None,
            first_at=first.at if first else None,
        )
    )


def _sender(uow: UnitOfWork, referral: Referral) -> str:
    agency = uow.session.get(Agency, referral.agency_id) if referral.agency_id else None
    where = agency.short_name if agency else referral.agency_as_written or ""
    return ", ".join(part for part in (referral.referrer_name or "", where) if part)


def open_challenge(uow: UnitOfWork, referral_id: uuid.UUID) -> ReferralChallenge | None:
    """Return the challenge that waits for a second decision, None where there is none."""
    query = sa.select(ReferralChallenge).where(
        ReferralChallenge.referral_id == referral_id, ReferralChallenge.settled_at.is_(None)
    )
    return uow.session.scalars(query.order_by(ReferralChallenge.at.desc())).first()


def decided_first(uow: UnitOfWork, actor: Actor, challenge: ReferralChallenge) -> bool:
    """Tell whether the person acting is who declined the referral: one person with two sign-ins is one person."""
    if challenge.first_by is None:
        return False
    known = uow.session.scalar(sa.select(User.representative_id).where(User.id == challenge.first_by))
    return Somebody(challenge.first_by, known).is_same_as(Somebody(actor.user_id, actor.representative_id))


def settle_challenge(uow: UnitOfWork, actor: Actor, referral: Referral, became: ReferralState) -> None:
    """Settle a challenge by the step that is taken; one that is only put off or sent back goes on waiting.

    Raises RefusedError("second_person_decides") where whoever declined it would decide again.
    """
    if became not in DECIDES | {_S.WITHDRAWN}:
        return
    challenge = open_challenge(uow, referral.id)
    if challenge is None:
        return
    if became in DECIDES and decided_first(uow, actor, challenge):
        raise RefusedError("second_person_decides")
    challenge.settled_by, challenge.settled_at, challenge.outcome = actor.user_id, uow.now, became
