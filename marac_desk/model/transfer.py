"""Cases passed between areas, out or in, and the keys by which areas know each other's files."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import JSON, Base, Coded, Json, Stamped, refers_to
from marac_desk.rules.transfers import TransferState


class Transfer(Stamped, Base):
    """A case passed between areas, out or in, with who was told and what came back.

    `code` is what both areas call it, drawn at random; `number` counts its packages, `sha256` is the latest. `token` is
    a secret that stands in the package alone: who gives back a digest made with it has opened it. `parts` are what goes
    along, `agreed` the keys of agencies that let their lines go along. `told` is what was ticked off, with the day.
    `contents` are what came in, a package at a time; `missing` the papers that were not among it.
    """

    __tablename__ = "transfer"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    referral_id: Mapped[uuid.UUID | None] = refers_to("referral.id")
    direction: Mapped[str]
    other_area: Mapped[str]
    state: Mapped[TransferState] = mapped_column(
        Coded(TransferState), default=TransferState.PREPARED, server_default=TransferState.PREPARED.value
    )
    code: Mapped[str | None] = mapped_column(index=True)
    number: Mapped[int] = mapped_column(default=0, server_default="0")
    reason: Mapped[str | None]
    way: Mapped[str | None]
    parts: Mapped[list[str] | None] = mapped_column(JSON)
    agreed: Mapped[list[str] | None] = mapped_column(JSON)
    handed_to: Mapped[str | None]
    token: Mapped[str | None]
    sha256: Mapped[str | None]
    sent_on: Mapped[date | None]
    due_on: Mapped[date | None]
    acknowledged_on: Mapped[date | None]
    acknowledged_by: Mapped[str | None]
    advocate_handover_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    received_reference: Mapped[str | None]
    note: Mapped[str | None]
    told: Mapped[Json | None] = mapped_column(JSON)
    missing: Mapped[list[str] | None] = mapped_column(JSON)
    contents: Mapped[list[Json] | None] = mapped_column(JSON)


class AreaKey(Stamped, Base):
    """The key by which this area signs what it sends to others; the private half is wrapped where the register can.

    `sealing` says how: "wrapped" under a key that comes from the register's own, or "none" on a server, where it is
    protected as every other secret value there.
    """

    __tablename__ = "area_key"

    area_id: Mapped[uuid.UUID] = refers_to("area.id")
    public: Mapped[bytes]
    private: Mapped[bytes]
    sealing: Mapped[str]


class PartnerKey(Stamped, Base):
    """The key that another area signs with, as somebody compared it; one that was replaced stays on record.

    `area` is the name as areas are compared, `name` as they call themselves. `why` says how it is known.
    """

    __tablename__ = "partner_key"

    area: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    public: Mapped[bytes]
    known_at: Mapped[datetime]
    known_by: Mapped[uuid.UUID | None]
    why: Mapped[str]
    replaced_at: Mapped[datetime | None]


sa.Index("ix_transfer_state_due_on", Transfer.state, Transfer.due_on)
