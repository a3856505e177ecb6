"""Actions: one owner each, tracked until closed, with every change kept as history."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from marac_desk.model.base import Base, Json, Names, Stamped, coded, index_where_set, new_id, refers_to
from marac_desk.rules.claims import Claim
from marac_desk.rules.lives import ActionState
from marac_desk.rules.owners import Told
from marac_desk.rules.vocabulary import Aim, ChaseChannel, CloseCode, DueBasis, Origin, Priority, Share

# Few actions are open and nearly all of them are asked for; the closed ones are many and read page by page.
OPEN, CLOSED = sa.text("closed_on IS NULL"), sa.text("closed_on IS NOT NULL")


class Action(Stamped, Base):
    """What one agency will do, by when, for whom. `closed_on` is empty for as long as it is open.

    `due_on` is the day from which somebody is asked: the due day, or the day to ask again; there always is one.
    `claim` is what its agency reported and nobody settled yet, beside "done", which is a state.
    `entry` is the row's own number inside this file, so that the text index can point at it; everything else uses `id`.
    """

    __tablename__ = "action"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "number"),
        sa.Index("ix_action_open", "owner_agency_id", "due_on", "state", "due_at", "aim", "case_id", "meeting_id",
                 "closed_on", "claim", sqlite_where=OPEN, postgresql_where=OPEN),
        sa.Index("ix_action_closed", "owner_agency_id", "closed_on", "state", "aim",
                 sqlite_where=CLOSED, postgresql_where=CLOSED),
        sa.Index("ix_action_closed_on", "closed_on", "state", "aim",
                 sqlite_where=CLOSED, postgresql_where=CLOSED),
    )  # fmt: skip

    entry: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(default=new_id, unique=True)
    case_id: Mapped[uuid.UUID] = refers_to("case_file.id", index=False)
    referral_id: Mapped[uuid.UUID | None] = refers_to("referral.id")
    meeting_id: Mapped[uuid.UUID | None] = refers_to("meeting.id")
    item_id: Mapped[uuid.UUID | None] = refers_to("agenda_item.id")
    number: Mapped[int]
    catalogue_code: Mapped[str | None]
    title: Mapped[str]
    does: Mapped[str]
    detail: Mapped[str | None]
    typed: Mapped[str | None]
    aim: Mapped[Aim] = coded(Aim)
    about_person_id: Mapped[uuid.UUID | None] = refers_to("person.id", index=False)
    risk_line_id: Mapped[uuid.UUID | None] = refers_to("risk_line.id", index=False)
    owner_agency_id: Mapped[uuid.UUID] = refers_to("agency.id", index=False)
    owner_person: Mapped[str | None]
    due_basis: Mapped[DueBasis] = coded(DueBasis)
    due_on: Mapped[date | None] = mapped_column(nullable=False)
    due_at: Mapped[datetime | None]
    due_event: Mapped[str | None]
    ask_again_on: Mapped[date | None]
    due_verified: Mapped[bool] = mapped_column(default=True)
    priority: Mapped[Priority] = coded(Priority, default=Priority.NORMAL)
    origin: Mapped[Origin] = coded(Origin, default=Origin.MEETING)
    state: Mapped[ActionState] = coded(ActionState, default=ActionState.AGREED)
    share: Mapped[Share] = coded(Share)
    victim_wording: Mapped[str | None]
    evidence_asked: Mapped[str | None]
    confidential_from: Mapped[Names] = mapped_column(default=list)
    read_back: Mapped[bool] = mapped_column(default=False)
    agreed_at: Mapped[datetime | None]
    issued_on: Mapped[date | None]
    acknowledged_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    evidence: Mapped[str | None]
    verified_by: Mapped[uuid.UUID | None]
    verified_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    close_code: Mapped[CloseCode | None] = coded(CloseCode)
    close_reason: Mapped[str | None]
    times_extended: Mapped[int] = mapped_column(default=0)
    times_chased: Mapped[int] = mapped_column(default=0)
    last_chased_on: Mapped[date | None]
    claim: Mapped[Claim | None] = coded(Claim)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let people and other tables know an action by `id`; `entry` stays the row's own number."""
        return {"version_id_col": cls.version, "primary_key": [cls.id]}


class ActionEvent(Base):
    """One thing that happened to an action: what, when, by whom, from what to what. Never changed, never removed."""

    __tablename__ = "action_event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    action_id: Mapped[uuid.UUID] = refers_to("action.id")
    at: Mapped[datetime]
    by_user_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    text: Mapped[str | None]
    details: Mapped[Json] = mapped_column(default=dict)


class OwnerNotice(Stamped, Base):
    """An agency that is to be told that an action is its own no longer, or is from now on; told once it was.

    `dropped_at` is set where there was nothing to tell any more, because the action moved on before anybody did.
    """

    __tablename__ = "owner_notice"

    action_id: Mapped[uuid.UUID] = refers_to("action.id")
    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    agency_id: Mapped[uuid.UUID] = refers_to("agency.id")
    told: Mapped[Told] = coded(Told)
    told_at: Mapped[datetime | None]
    told_by: Mapped[uuid.UUID | None]
    channel: Mapped[ChaseChannel | None] = coded(ChaseChannel)
    dropped_at: Mapped[datetime | None]


for _reference in (Action.about_person_id,):
    index_where_set(_reference)
