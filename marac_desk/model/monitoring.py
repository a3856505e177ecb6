"""What follows a case after the meeting: agency flags, orders and their breaches, links to other processes."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Stamped, coded, refers_to
from marac_desk.rules.vocabulary import LinkedProcess, OrderType, Share


class AgencyFlag(Stamped, Base):
    """The marker one agency sets on its own file so that a repeat is spotted; it lapses and is taken off on time."""

    __tablename__ = "agency_flag"
    __table_args__ = (sa.UniqueConstraint("case_id", "agency_id", "requested_on"),)

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    agency_id: Mapped[uuid.UUID] = refers_to("agency.id")
    requested_on: Mapped[date]
    confirmed_on: Mapped[date | None]
    expires_on: Mapped[date] = mapped_column(index=True)
    removed_on: Mapped[date | None]
    note: Mapped[str | None]


class Order(Stamped, Base):
    """A protective order, bail or licence condition, with the breaches that were reported."""

    __tablename__ = "protective_order"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    person_id: Mapped[uuid.UUID | None] = refers_to("person.id", index=False)
    kind: Mapped[OrderType] = coded(OrderType)
    court: Mapped[str | None]
    reference: Mapped[str | None]
    from_date: Mapped[date | None]
    until_date: Mapped[date | None]
    conditions: Mapped[str | None]
    power_of_arrest: Mapped[bool] = mapped_column(default=False)
    served_on: Mapped[date | None]
    breaches: Mapped[list[Json]] = mapped_column(default=list)


class Link(Stamped, Base):
    """A tie to another safeguarding process: which, how it stands, who holds it."""

    __tablename__ = "process_link"

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    process: Mapped[LinkedProcess] = coded(LinkedProcess)
    level: Mapped[str | None]
    status: Mapped[str | None]
    reference: Mapped[str | None]
    on_date: Mapped[date | None]
    next_on: Mapped[date | None]
    held_by: Mapped[str | None]
    share: Mapped[Share] = coded(Share, default=Share.CHECK)


sa.Index("ix_agency_flag_in_force", AgencyFlag.agency_id, AgencyFlag.expires_on)
