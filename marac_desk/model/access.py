"""Decisions about access: approvals by two people, leave and emergencies with an end, conflicts, withdrawn text."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Names, Stamped, coded, refers_to
from marac_desk.rules.access import DataClass
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState, ConflictVerdict, RecallReason


class Approval(Stamped, Base):
    """Something that takes two people: asked by one, decided by another, used once before it runs out."""

    __tablename__ = "approval"

    kind: Mapped[ApprovalKind] = coded(ApprovalKind)
    state: Mapped[ApprovalState] = coded(ApprovalState, default=ApprovalState.ASKED, index=True)
    case_id: Mapped[uuid.UUID | None] = refers_to("case_file.id")
    object_type: Mapped[str]
    object_id: Mapped[uuid.UUID | None]
    details: Mapped[Json] = mapped_column(default=dict)
    reason: Mapped[str]
    asked_by: Mapped[uuid.UUID]
    asked_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]
    runs_out_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CaseGrant(Stamped, Base):
    """Leave for a person or agency to read one class of a case's data until an instant, because an action needs it."""

    __tablename__ = "case_grant"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    data_class: Mapped[DataClass] = coded(DataClass)
    user_id: Mapped[uuid.UUID | None] = refers_to("app_user.id")
    agency_id: Mapped[uuid.UUID | None] = refers_to("agency.id")
    action_id: Mapped[uuid.UUID | None] = refers_to("action.id", index=False)
    reason: Mapped[str]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class EmergencyAccess(Stamped, Base):
    """A case opened in an emergency by somebody not assigned to it: why, until when. It never beats a restriction."""

    __tablename__ = "emergency_access"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    user_id: Mapped[uuid.UUID] = refers_to("app_user.id")
    reason: Mapped[str]
    began_at: Mapped[datetime]
    until: Mapped[datetime]


class ConflictAnswer(Stamped, Base):
    """The question whether anybody knows the people of a case, as it was asked before the case could be listed.

    `found` names the keys that the comparison with users and representatives brought up, and by what signs. `parties`
    and `members` hold a digest of everybody who was compared: whoever is not among them was added or changed since.
    `deputy` is who prepares the case where the answer is that it belongs on another register.
    """

    __tablename__ = "conflict_answer"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    referral_id: Mapped[uuid.UUID | None] = refers_to("referral.id", index=False)
    verdict: Mapped[ConflictVerdict] = coded(ConflictVerdict)
    asked_at: Mapped[datetime]
    answered_by: Mapped[uuid.UUID]
    found: Mapped[list[Json]] = mapped_column(default=list)
    parties: Mapped[Names] = mapped_column(default=list)
    members: Mapped[Names] = mapped_column(default=list)
    note: Mapped[str | None]
    deputy: Mapped[str | None]


class StaffDeclaration(Stamped, Base):
    """What somebody of the partnership said of her- or himself for the conflict question, and for nothing else.

    Other names, date of birth and postcode find the same person or household among the people of a case; `knows` are
    people she or he knows outside work.
    """

    __tablename__ = "staff_declaration"
    __table_args__ = (sa.UniqueConstraint("representative_id"),)

    representative_id: Mapped[uuid.UUID] = refers_to("representative.id", index=False)
    other_names: Mapped[Names] = mapped_column(default=list)
    date_of_birth: Mapped[date | None]
    postcode: Mapped[str | None]
    knows: Mapped[Names] = mapped_column(default=list)
    declared_on: Mapped[date]


class Disclosure(Stamped, Base):
    """A conflict found later: somebody who must not know of a case may have learnt of it before, and what was recalled.

    `told_at` is when the victim's advocate took note of it.
    """

    __tablename__ = "disclosure"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    exclusion_id: Mapped[uuid.UUID] = refers_to("case_exclusion.id", index=False)
    found_at: Mapped[datetime]
    ways: Mapped[Names] = mapped_column(default=list)
    copy_ids: Mapped[Names] = mapped_column(default=list)
    told_at: Mapped[datetime | None]
    told_by: Mapped[uuid.UUID | None]


class Recall(Stamped, Base):
    """A copy that is asked back because of one case: why, since when, and who confirmed that it is gone.

    It stands apart from the copy, because whoever is shut out of the case must not see that the copy was asked back.
    """

    __tablename__ = "recall"

    copy_id: Mapped[uuid.UUID] = refers_to("document_copy.id")
    case_id: Mapped[uuid.UUID | None] = refers_to("case_file.id")
    reason: Mapped[RecallReason] = coded(RecallReason)
    asked_at: Mapped[datetime]
    letter_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[uuid.UUID | None]
    how: Mapped[str | None]


class Withdrawal(Stamped, Base):
    """A passage two people took out because it endangers somebody: where it stood and its salted hash, no words."""

    __tablename__ = "withdrawal"

    case_id: Mapped[uuid.UUID | None] = refers_to("case_file.id")
    approval_id: Mapped[uuid.UUID] = refers_to("approval.id", index=False)
    object_type: Mapped[str]
    object_id: Mapped[uuid.UUID]
    field: Mapped[str]
    salt: Mapped[bytes]
    digest: Mapped[bytes]
    withdrawn_at: Mapped[datetime]
    reason: Mapped[str]
    copy_ids: Mapped[Names] = mapped_column(default=list)
