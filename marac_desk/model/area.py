"""The area: one MARAC, its nation, settings and the versions of its protocols."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Stamped, coded
from marac_desk.rules.vocabulary import Jurisdiction, MeetingModel


class Area(Stamped, Base):
    """One MARAC. What it sets differently from its profile stands in `settings`, by the profile's own keys."""

    __tablename__ = "area"

    name: Mapped[str]
    profile: Mapped[str]
    jurisdiction: Mapped[Jurisdiction] = coded(Jurisdiction)
    meeting_model: Mapped[MeetingModel] = coded(MeetingModel)
    reference_prefix: Mapped[str]
    settings: Mapped[Json] = mapped_column(default=dict)
    local_holidays: Mapped[list[str]] = mapped_column(default=list)
    adult_female_population: Mapped[int | None]
    adult_population: Mapped[int | None]
    population_source: Mapped[str | None]
    mop_version: Mapped[str | None]
    mop_review_on: Mapped[date | None]
    isp_version: Mapped[str | None]
    isp_review_on: Mapped[date | None]
    contact_line: Mapped[str | None]


class RegisterIdentity(Base):
    """The register's own name: one row that ties the file to the keys made for it."""

    __tablename__ = "register_identity"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    demonstration: Mapped[bool] = mapped_column(default=False)
