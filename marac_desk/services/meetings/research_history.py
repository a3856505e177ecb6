"""What happened to a question for research after it was asked: chased, replied to; for whoever may chase it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.meeting import ResearchEvent, ResearchReturn
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.replies import REPLIED, LastReply, last_reply
from marac_desk.services.access import cases_within, require
from marac_desk.services.errors import NotFoundError
from marac_desk.services.kept_out import is_kept_out
from marac_desk.services.meetings.research import returns_within


@dataclass(frozen=True, slots=True)
class ResearchLine:
    """One thing that happened to a question for research: chased or replied to, when, written down by whom."""

    at: datetime
    kind: str
    by: str
    text: str | None
    details: Mapping[str, str]


def note_research(
    uow: UnitOfWork, research_id: uuid.UUID, kind: str, text: str | None, details: Mapping[str, str]
) -> None:
    """Add one line to the history of a question for research; the caller has asked for it."""
    by = uow.actor.user_id if uow.actor else None
    uow.session.add(
        ResearchEvent(research_id=research_id, at=uow.now, by_user_id=by, kind=kind, text=text, details=dict(details))
    )


def chased_return(uow: UnitOfWork, actor: Actor, research_id: uuid.UUID) -> ResearchReturn:
    """Return a question for research that the person acting may chase. Raises NotFoundError for any other."""
    within = cases_within(uow, actor, Operation.UPDATE, DataClass.AGENDA, key=ResearchReturn.case_id)
    query = sa.select(ResearchReturn).where(ResearchReturn.id == research_id, returns_within(uow, actor), within)
    row = uow.session.scalar(query)
    if row is None or is_kept_out(uow, row.case_id, agency_id=row.agency_id):
        raise NotFoundError("research")
    return row


def research_history(uow: UnitOfWork, *, actor: Actor, research_id: uuid.UUID) -> tuple[ResearchLine, ...]:
    """Return what happened to a question for research since it was asked, the newest first, for whoever may chase it.

    Raises NotAllowedError, NotFoundError.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    row = chased_return(uow, actor, research_id)
    query = (
        sa.select(ResearchEvent, User.name)
        .join(User, User.id == ResearchEvent.by_user_id, isouter=True)
        .where(ResearchEvent.research_id == row.id)
        .order_by(ResearchEvent.at.desc(), ResearchEvent.id.desc())
    )
    return tuple(
        ResearchLine(event.at, event.kind, name or "", event.text, {k: str(v) for k, v in event.details.items()})
        for event, name in uow.session.execute(query)
    )


def last_replies(uow: UnitOfWork, research_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, LastReply]:
    """Return the last reply about each of some questions for research that the caller has asked for, in one query."""
    query = sa.select(ResearchEvent.research_id, ResearchEvent.kind, ResearchEvent.details)
    wanted = query.where(ResearchEvent.research_id.in_(research_ids), ResearchEvent.kind == REPLIED)
    found: dict[uuid.UUID, LastReply] = {}
    for research_id, kind, details in uow.session.execute(wanted.order_by(ResearchEvent.at, ResearchEvent.id)):
        if (reply := last_reply(kind, details)) is not None:
            found[research_id] = reply
    return found
