"""What is said in the room: lines of information by agency, and who is at risk from whom."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Mapped

from marac_desk.model.base import Base, Stamped, coded, refers_to
from marac_desk.rules.vocabulary import Handling, Imminence, InformationKind


class InformationShared(Stamped, Base):
    """One line an agency shared: fact or opinion, about whom, from when, and what may be done with it."""

    __tablename__ = "information_shared"

    item_id: Mapped[uuid.UUID] = refers_to("agenda_item.id")
    agency_id: Mapped[uuid.UUID] = refers_to("agency.id", index=False)
    position: Mapped[int]
    text: Mapped[str]
    kind: Mapped[InformationKind] = coded(InformationKind, default=InformationKind.FACT)
    about_person_id: Mapped[uuid.UUID | None] = refers_to("person.id", index=False)
    held_by: Mapped[str | None]
    source_date: Mapped[date | None]
    handling: Mapped[Handling] = coded(Handling, default=Handling.MAY_MINUTE)


class RiskLine(Stamped, Base):
    """One line of the chair's summary: who is at risk, from whom, of what, how soon."""

    __tablename__ = "risk_line"

    item_id: Mapped[uuid.UUID] = refers_to("agenda_item.id")
    position: Mapped[int]
    at_risk: Mapped[str]
    at_risk_person_id: Mapped[uuid.UUID | None] = refers_to("person.id", index=False)
    from_whom: Mapped[str | None]
    from_person_id: Mapped[uuid.UUID | None] = refers_to("person.id", index=False)
    of_what: Mapped[str | None]
    imminence: Mapped[Imminence | None] = coded(Imminence)
