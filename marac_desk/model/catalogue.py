"""The area's own catalogue: what it adds, retires and words differently, and the phrases it has learned."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Names, Stamped, coded, refers_to
from marac_desk.rules.vocabulary import Aim, DueBasis, Share


class CatalogueEntry(Stamped, Base):
    """One action of the catalogue as this area has it.

    A local action (`local`) holds everything. A row for a built-in action holds only what differs: further words, a
    due of the area's own, the day it was retired and what replaces it. Rows stay, because old plans hold their codes.
    """

    __tablename__ = "catalogue_entry"

    code: Mapped[str] = mapped_column(unique=True)
    local: Mapped[bool]
    title: Mapped[str | None]
    does: Mapped[str | None]
    aim: Mapped[Aim | None] = coded(Aim)
    agency_types: Mapped[Names] = mapped_column(default=list)
    due_basis: Mapped[DueBasis | None] = coded(DueBasis)
    due_number: Mapped[int | None]
    due_event: Mapped[str | None]
    share: Mapped[Share | None] = coded(Share)
    victim_wording: Mapped[str | None]
    evidence: Mapped[str | None]
    words: Mapped[Names] = mapped_column(default=list)
    retired_on: Mapped[date | None]
    replaced_by: Mapped[str | None]


class LearnedPhrase(Stamped, Base):
    """One time that somebody meant an action by a phrase that the line alone did not read so.

    It belongs to the action it was learned from, so that whoever may not know of that case learns nothing from it.
    """

    __tablename__ = "learned_phrase"
    __table_args__ = (sa.UniqueConstraint("action_id"),)

    case_id: Mapped[uuid.UUID] = refers_to("case_file.id")
    action_id: Mapped[uuid.UUID] = refers_to("action.id", index=False)
    phrase: Mapped[str]
    catalogue_code: Mapped[str]
