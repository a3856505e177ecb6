"""What screening leaves on record beside its decisions: challenges by the sender, and that the advocate was told."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped

from marac_desk.model.base import Base, Stamped, coded, refers_to
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import ChaseChannel


class ReferralChallenge(Stamped, Base):
    """The sender asks for a second look at a referral that was declined: who asks, why, and what came of it.

    `first_by` declined it and does not decide again. Both decisions stand among the referral's own; `outcome` says to
    which state the second one led.
    """

    __tablename__ = "referral_challenge"

    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    at: Mapped[datetime]
    by_user_id: Mapped[uuid.UUID | None]
    challenger: Mapped[str]
    reason: Mapped[str]
    first_by: Mapped[uuid.UUID | None]
    first_at: Mapped[datetime | None]
    settled_by: Mapped[uuid.UUID | None]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[ReferralState | None] = coded(ReferralState)


class AdvocateNotice(Stamped, Base):
    """That the advocate was told of an accepted referral: whom, by which way, when, and who says so."""

    __tablename__ = "advocate_notice"

    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    at: Mapped[datetime]
    by_user_id: Mapped[uuid.UUID | None]
    whom: Mapped[str]
    channel: Mapped[ChaseChannel] = coded(ChaseChannel)
