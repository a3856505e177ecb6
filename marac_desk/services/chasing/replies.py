"""What comes back to a chase: who said what, when, and by when it is promised; about an action, or about research.

A reply is no completion and gives no more time. It stands in the history, and beside the rung of the ladder.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from marac_desk.model.action import ActionEvent
from marac_desk.model.meeting import ResearchEvent
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.replies import CHASED, REPLIED
from marac_desk.services.access import require
from marac_desk.services.actions.steps import Followed, Seen, ahead, not_in_future, to_decide, written
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.meetings.research_history import chased_return, note_research
from marac_desk.services.settings import area_settings
from marac_desk.services.texts import PARAGRAPH, kept, needed


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the words, who said them, on which day (today where none is given), and a promised day."""

    text: str
    by: str | None = None
    on: date | None = None
    promised_on: date | None = None


def reply_to_chase(uow: UnitOfWork, *, actor: Actor, seen: Seen, reply: Reply) -> tuple[Followed, Changes]:
    """Write down what an agency answered to the last chase of an action, whether that is open still or not.

    Its due day stays: only extending it gives more time. Raises RefusedError: "not_chased" (there is nothing that it
    answers), "text_needed", "day_in_future", "reply_before_chase", "due_in_past", "due_too_far" (of what is promised).
    """
    action = to_decide(uow, actor, seen)
    query = sa.select(ActionEvent).where(ActionEvent.action_id == action.id, ActionEvent.kind == CHASED)
    chases = list(uow.session.scalars(query.order_by(ActionEvent.at, ActionEvent.id)))
    if not chases:
        raise RefusedError("not_chased")
    said, codes = _checked(uow, reply, chases[0].at)
    batch = chases[-1].details.get("batch")
    if batch:
        codes["batch"] = str(batch)
    by = kept(reply.by)
    return written(uow, action, REPLIED, said, codes=codes, words={"by": by} if by else {})


def reply_to_research_chase(
    uow: UnitOfWork, *, actor: Actor, research_id: uuid.UUID, reply: Reply
) -> tuple[None, Changes]:
    """Write down what an agency answered when it was asked once more for its research; that is no answer on the case.

    Raises what `reply_to_chase` raises, and NotFoundError for what is not there or not to be known of.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    row = chased_return(uow, actor, research_id)
    if not row.times_chased or row.last_chased_on is None:
        raise RefusedError("not_chased")
    query = sa.select(sa.func.min(ResearchEvent.at)).where(
        ResearchEvent.research_id == row.id, ResearchEvent.kind == CHASED
    )
    said, codes = _checked(uow, reply, uow.session.scalar(query))
    by = kept(reply.by)
    note_research(uow, row.id, REPLIED, said, {**codes, **({"by": by} if by else {})})
    uow.record("reply", "research_return", row.id, case_id=row.case_id, **codes)
    return None, Changes.MEETINGS


def _checked(uow: UnitOfWork, reply: Reply, first: datetime | None) -> tuple[str, dict[str, str]]:
    """Return the words and the codes of a reply; one is never older than the first chase."""
    said = needed(reply.text, "text_needed", limit=PARAGRAPH, lines=True)
    on = not_in_future(uow, reply.on)
    if first is not None and on < first.astimezone(area_settings(uow).zone).date():
        raise RefusedError("reply_before_chase")
    codes = {"on": on.isoformat()}
    if reply.promised_on is not None:
        ahead(uow, reply.promised_on)
        codes["promised"] = reply.promised_on.isoformat()
    return said, codes
