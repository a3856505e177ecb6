"""The case: one victim with the people causing harm, the children and others at risk."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Stamped, coded, index_where_set, refers_to
from marac_desk.rules.vocabulary import Answer, ClosureReason, ExcludedParty, Relationship


class Case(Stamped, Base):
    """One victim and the people causing her or him harm. Its reference is random and tells nothing."""

    __tablename__ = "case_file"
    __table_args__ = (sa.UniqueConstraint("area_id", "reference"),)

    area_id: Mapped[uuid.UUID] = refers_to("area.id", index=False)
    reference: Mapped[str] = mapped_column(index=True)
    victim_id: Mapped[uuid.UUID] = refers_to("person.id")
    first_referral_on: Mapped[date | None]
    last_referral_on: Mapped[date | None]
    last_meeting_on: Mapped[date | None]
    flag_expires_on: Mapped[date | None]
    legal_hold: Mapped[bool] = mapped_column(default=False)
    legal_hold_reason: Mapped[str | None]
    closure_reason: Mapped[ClosureReason | None] = coded(ClosureReason)
    joined_to_id: Mapped[uuid.UUID | None] = refers_to("case_file.id", index=False)
    primary_aggressor_reason: Mapped[str | None]


class CasePerpetrator(Stamped, Base):
    """A person causing harm in a case, and who he or she is to the victim."""

    __tablename__ = "case_perpetrator"
    __table_args__ = (sa.UniqueConstraint("case_id", "person_id"),)

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id", index=False)
    person_id: Mapped[uuid.UUID] = refers_to("person.id")
    relationship: Mapped[Relationship | None] = coded(Relationship)
    lives_together: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    in_custody: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    release_on: Mapped[date | None]
    primary: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class CaseChild(Stamped, Base):
    """A child of a case, born or unborn, as a person with risks, views and actions of her or his own."""

    __tablename__ = "case_child"
    __table_args__ = (sa.UniqueConstraint("case_id", "person_id"),)

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id", index=False)
    person_id: Mapped[uuid.UUID] = refers_to("person.id")
    relationship_to_victim: Mapped[str | None]
    relationship_to_perpetrator: Mapped[str | None]
    in_household: Mapped[Answer] = coded(Answer, default=Answer.NOT_ASKED)
    lives_with: Mapped[str | None]
    school: Mapped[str | None]
    named_professional: Mapped[str | None]
    own_voice_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)


class CaseOther(Stamped, Base):
    """Somebody else at risk: a relative, a new partner, staff."""

    __tablename__ = "case_other"
    __table_args__ = (sa.UniqueConstraint("case_id", "person_id"),)

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id", index=False)
    person_id: Mapped[uuid.UUID] = refers_to("person.id")
    why: Mapped[str | None]


class CaseExclusion(Stamped, Base):
    """A restriction: a person or agency that must not learn of the case, since when, and why; two people may lift it.

    `name` is how the person was named; the keys say whom of this partnership it shuts out. `found_later` means that
    he, she or they may have learnt of the case before, so that what they held counts as disclosed.
    """

    __tablename__ = "case_exclusion"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    name: Mapped[str]
    party: Mapped[ExcludedParty] = coded(ExcludedParty)
    representative_id: Mapped[uuid.UUID | None] = refers_to("representative.id")
    user_id: Mapped[uuid.UUID | None] = refers_to("app_user.id")
    agency_id: Mapped[uuid.UUID | None] = refers_to("agency.id")
    reason: Mapped[str | None]
    since: Mapped[datetime | None]
    found_later: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[uuid.UUID | None]
    approval_id: Mapped[uuid.UUID | None] = refers_to("approval.id", index=False)


class RelatedCase(Stamped, Base):
    """Two cases that belong together: counter-allegations, the same victim with another person causing harm."""

    __tablename__ = "related_case"
    __table_args__ = (sa.UniqueConstraint("case_id", "other_case_id"),)

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id", index=False)
    other_case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    kind: Mapped[str]


for _reference in (Case.joined_to_id, Case.flag_expires_on, CasePerpetrator.release_on):
    index_where_set(_reference)
