"""Return sheets: what each agency was sent to fill in, line by line, what came back, and what became of it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from marac_desk.model.base import Base, Json, Names, Stamped, coded, refers_to
from marac_desk.rules.return_sheets import AnswerState, Outcome


class ReturnSheet(Stamped, Base):
    """One sheet that was issued, known by its code; `faces` holds digests of what each of its forms has under lock.

    `number` counts the sheets of one holder, so that a person can tell two apart; no two sheets have the same code.
    """

    __tablename__ = "return_sheet"

    code: Mapped[str] = mapped_column(unique=True)
    number: Mapped[int]
    agency_id: Mapped[uuid.UUID] = refers_to("agency.id")
    representative_id: Mapped[uuid.UUID | None] = refers_to("representative.id", index=False)
    meeting_id: Mapped[uuid.UUID | None] = refers_to("meeting.id", index=False)
    made_at: Mapped[datetime]
    faces: Mapped[Json] = mapped_column(default=dict)


class ReturnTaken(Stamped, Base):
    """A file that came back and was taken in, known by its hash; the file itself is not kept."""

    __tablename__ = "return_taken"

    sheet_id: Mapped[uuid.UUID] = refers_to("return_sheet.id")
    sha256: Mapped[str] = mapped_column(index=True)
    form: Mapped[str]
    taken_at: Mapped[datetime]


class ReturnLine(Stamped, Base):
    """One action on a sheet: as it was sent, and what the agency answered.

    `written` holds the answer word for word; the fields beside it are how it is understood, corrected where somebody
    put it right. `troubles` are codes of what still has to be looked at.
    """

    __tablename__ = "return_line"
    __table_args__ = (sa.UniqueConstraint("sheet_id", "number"),)

    sheet_id: Mapped[uuid.UUID] = refers_to("return_sheet.id", index=False)
    number: Mapped[int]
    action_id: Mapped[uuid.UUID] = refers_to("action.id")
    sent_version: Mapped[int]
    due_on: Mapped[date]
    written: Mapped[Json] = mapped_column(default=dict)
    outcome: Mapped[Outcome | None] = coded(Outcome)
    done_on: Mapped[date | None]
    note: Mapped[str | None]
    new_due: Mapped[date | None]
    troubles: Mapped[Names] = mapped_column(default=list)
    answer_state: Mapped[AnswerState] = coded(AnswerState, default=AnswerState.NONE, index=True)
    taken_id: Mapped[uuid.UUID | None] = refers_to("return_taken.id", index=False)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[uuid.UUID | None]
