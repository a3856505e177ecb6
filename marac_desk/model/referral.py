"""Referrals, one per hearing, and the decision to share information that each rests on."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Names, Stamped, coded, index_where_set, refers_to
from marac_desk.rules.lives import ReferralState
from marac_desk.rules.vocabulary import (
    AgencyType,
    Answer,
    ConsentStatus,
    RepeatDefinition,
    RepeatVerdict,
    VictimTold,
)

TRACKER = "tracker"
"""The source of a referral that was heard before there was this register, as a tracker tells of it."""


class Referral(Stamped, Base):
    """What an agency sent, what was decided about it, and where it stands.

    `own_case_id` is set where the referral was joined to an older case: the case it came in with, whose people are as
    the sender wrote them. The latest decision stands in its own columns, every decision in ReferralDecision.
    """

    __tablename__ = "referral"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    own_case_id: Mapped[uuid.UUID | None] = refers_to("case_file.id", index=False)
    state: Mapped[ReferralState] = coded(ReferralState, default=ReferralState.RECEIVED, index=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    referral_date: Mapped[date]
    agency_id: Mapped[uuid.UUID | None] = refers_to("agency.id")
    agency_as_written: Mapped[str | None]
    source_group: Mapped[AgencyType | None] = coded(AgencyType)
    external_ref: Mapped[str | None]
    referrer_name: Mapped[str | None]
    referrer_role: Mapped[str | None]
    referrer_phone: Mapped[str | None]
    referrer_email: Mapped[str | None]
    line_manager: Mapped[str | None]
    criteria: Mapped[Names] = mapped_column(default=list)
    criteria_answers: Mapped[Json] = mapped_column(default=dict)
    judgement_rationale: Mapped[str | None]
    incident_date: Mapped[date | None]
    incident_place: Mapped[str | None]
    injuries: Mapped[str | None]
    weapon: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    children_present: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    reported_to_police: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    crime_reference: Mapped[str | None]
    incidents_12m: Mapped[int | None]
    police_incidents_12m: Mapped[int | None]
    abuse_types: Mapped[Names] = mapped_column(default=list)
    reason: Mapped[str | None]
    history: Mapped[str | None]
    victim_wishes: Mapped[str | None]
    actions_already_taken: Mapped[str | None]
    victim_aware: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    not_aware_reason: Mapped[str | None]
    consent_given: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    previous_conference: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    previous_where: Mapped[str | None]
    previous_when: Mapped[str | None]
    warnings: Mapped[Names] = mapped_column(default=list)
    origins: Mapped[Json] = mapped_column(default=dict)
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]
    alternative_route: Mapped[str | None]
    deferred_to: Mapped[date | None]
    review_meeting_id: Mapped[uuid.UUID | None] = refers_to("meeting.id", index=False)
    emergency: Mapped[bool] = mapped_column(default=False)
    transferred_from: Mapped[str | None]
    is_repeat: Mapped[RepeatVerdict] = coded(RepeatVerdict, default=RepeatVerdict.NO)
    repeat_of_id: Mapped[uuid.UUID | None] = refers_to("referral.id", index=False)
    repeat_definition: Mapped[RepeatDefinition | None] = coded(RepeatDefinition)
    repeat_confirmed_by: Mapped[uuid.UUID | None]
    repeat_reason: Mapped[str | None]
    late: Mapped[bool] = mapped_column(default=False)
    advocate_told_at: Mapped[datetime | None]


class ReferralDecision(Stamped, Base):
    """One step that somebody decided: from which state to which, when, by whom, and why. Never changed."""

    __tablename__ = "referral_decision"

    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    at: Mapped[datetime]
    by_user_id: Mapped[uuid.UUID | None]
    before: Mapped[ReferralState] = coded(ReferralState)
    became: Mapped[ReferralState] = coded(ReferralState)
    reason: Mapped[str | None]
    alternative_route: Mapped[str | None]
    deferred_to: Mapped[date | None]
    missing: Mapped[Names] = mapped_column(default=list)


class SharingDecision(Stamped, Base):
    """Why information is shared: basis, necessity, proportionality, what is withheld, whether the victim was told."""

    __tablename__ = "sharing_decision"

    referral_id: Mapped[uuid.UUID] = refers_to("referral.id")
    consent_status: Mapped[ConsentStatus | None] = coded(ConsentStatus)
    purpose: Mapped[str | None]
    article_6_basis: Mapped[str | None]
    article_9_condition: Mapped[str | None]
    offence_data_condition: Mapped[str | None]
    law_enforcement: Mapped[bool] = mapped_column(default=False)
    statutory_gateway: Mapped[str | None]
    necessity: Mapped[str | None]
    proportionality: Mapped[str | None]
    risk_if_not_shared: Mapped[str | None]
    risk_if_shared: Mapped[str | None]
    data_shared: Mapped[str | None]
    data_withheld: Mapped[str | None]
    victim_told: Mapped[VictimTold | None] = coded(VictimTold)
    decided_by: Mapped[str | None]
    decided_on: Mapped[date | None]


for _reference in (Referral.repeat_of_id, Referral.own_case_id, Referral.review_meeting_id):
    index_where_set(_reference)
