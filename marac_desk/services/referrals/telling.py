"""Telling the advocate: the same day a referral is accepted, and it waits on the first page until somebody says so."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.model.screening import AdvocateNotice
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.clock import local_day
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import ChaseChannel
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.people import display_name
from marac_desk.services.referrals.visible import named_among, referral_for, referrals_within
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import needed

_S = ReferralState
ACCEPTING = (_S.ACCEPTED, _S.EMERGENCY)
OVER = (_S.WITHDRAWN, _S.TRANSFER_OUT, _S.TRANSFERRED_OUT, _S.LAPSED, _S.RETENTION, _S.DISPOSED)
"""States in which nobody has to be told any more."""


@dataclass(frozen=True, slots=True)
class Untold:
    """An accepted referral of which no advocate was told: since when, and whether that day is over."""

    referral_id: uuid.UUID
    reference: str
    name: str
    accepted_at: datetime
    late: bool


def is_untold() -> Condition:
    """Return the condition on `Referral` that somebody accepted it and the advocate was not told."""
    accepted = sa.exists().where(ReferralDecision.referral_id == Referral.id, ReferralDecision.became.in_(ACCEPTING))
    return sa.and_(Referral.advocate_told_at.is_(None), Referral.state.not_in(OVER), accepted)


def advocates_to_tell(uow: UnitOfWork, *, actor: Actor) -> tuple[Untold, ...]:
    """Return the referrals whose advocate is to be told, the longest waiting first, for whoever decides about them."""
    require(uow, actor, Operation.UPDATE, DataClass.REFERRAL)
    first = (
        sa.select(sa.func.min(ReferralDecision.at))
        .where(ReferralDecision.referral_id == Referral.id, ReferralDecision.became.in_(ACCEPTING))
        .correlate(Referral)
        .scalar_subquery()
    )
    query = (
        sa.select(Referral, Case.reference, Person, first.label("accepted_at"))
        .join(Case, Case.id == Referral.case_id)
        .join(Person, Person.id == Case.victim_id)
        .where(is_untold(), referrals_within(uow, actor, Operation.UPDATE))
        .order_by(sa.text("accepted_at"), Referral.id)
    )
    rows = uow.session.execute(query).all()
    named = named_among(uow, actor, [row[0] for row in rows])
    zone, day = area_settings(uow).zone, today(uow)
    return tuple(
        Untold(
            referral_id=referral.id,
            reference=reference,
            name=display_name(person) if referral.id in named else "",
            accepted_at=at,
            late=local_day(at, zone) < day,
        )
        for referral, reference, person, at in rows
    )


def tell_advocate(
    uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, whom: str, channel: ChaseChannel
) -> tuple[None, Changes]:
    """Write down that an advocate was told of an accepted referral: whom, and by which way.

    Raises NotFoundError, RefusedError("whom_needed"), and ("nothing_to_tell") for one that nobody accepted or of which
    the advocate was told.
    """
    referral = referral_for(uow, actor, referral_id, Operation.UPDATE)
    waits = sa.select(Referral.id).where(Referral.id == referral.id, is_untold())
    if uow.session.scalar(waits) is None:
        raise RefusedError("nothing_to_tell")
    told = AdvocateNotice(
        referral_id=referral.id,
        at=uow.now,
        by_user_id=actor.user_id,
        whom=needed(whom, "whom_needed"),
        channel=channel,
    )
    uow.add(told)
    referral.advocate_told_at = uow.now
    uow.record("tell_advocate", "referral", referral.id, case_id=referral.case_id, channel=channel.value)
    return None, Changes.REFERRALS
