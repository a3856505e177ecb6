"""Agencies of the partnership and the people who speak for them."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Stamped, coded, refers_to
from marac_desk.rules.vocabulary import AgencySubtype, AgencyType, PersonState, RepresentativeRole


class Agency(Stamped, Base):
    """One partner agency. Only signatories of the sharing protocol are ever on a circulation."""

    __tablename__ = "agency"

    area_id: Mapped[uuid.UUID] = refers_to("area.id")
    name: Mapped[str]
    short_name: Mapped[str]
    agency_type: Mapped[AgencyType] = coded(AgencyType)
    subtype: Mapped[AgencySubtype | None] = coded(AgencySubtype)
    core: Mapped[bool] = mapped_column(default=False)
    only_child_cases: Mapped[bool] = mapped_column(default=False)
    signatory: Mapped[bool] = mapped_column(default=False)
    signed_on: Mapped[date | None]
    secure_email: Mapped[str | None]
    phone: Mapped[str | None]
    role_statement: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)


class Representative(Stamped, Base):
    """A person who acts for an agency, as representative, deputy, advocate, chair or coordinator.

    `manages` says that she or he is written to, as the manager, where an action of the agency stays undone.
    """

    __tablename__ = "representative"

    agency_id: Mapped[uuid.UUID] = refers_to("agency.id")
    person_name: Mapped[str]
    job_title: Mapped[str | None]
    role: Mapped[RepresentativeRole] = coded(RepresentativeRole)
    deputy_for_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    phone: Mapped[str | None]
    secure_email: Mapped[str | None]
    declaration_signed_on: Mapped[date | None]
    state: Mapped[PersonState] = coded(PersonState, default=PersonState.ACTIVE)
    manages: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None]
