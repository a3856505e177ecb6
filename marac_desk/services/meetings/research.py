"""Research before a meeting: what each agency answers about its own records on one case."""

from __future__ import annotations

import uuid

from marac_desk.model.meeting import ResearchReturn
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.rules.plain_text import TextRefusedError, clean
from marac_desk.rules.vocabulary import Handling, ResearchStatus
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import today

SUMMARY = 1_000
RETURNED = (ResearchStatus.NOTHING_KNOWN, ResearchStatus.KNOWN_RELEVANT, ResearchStatus.KNOWN_NOT_RELEVANT)


def record_research(
    uow: UnitOfWork,
    *,
    actor: Actor,
    research_id: uuid.UUID,
    status: ResearchStatus,
    summary: str | None = None,
    handling: Handling = Handling.MAY_MINUTE,
) -> tuple[None, Changes]:
    """Record an agency's answer; the research itself stays with the agency, a short summary is optional."""
    require(actor, Operation.CREATE, DataClass.RESEARCH)
    row = uow.session.get(ResearchReturn, research_id)
    if row is None:
        raise NotFoundError("research")
    row.status, row.handling = status, handling
    if summary is not None:
        try:
            row.summary = clean(summary, limit=SUMMARY, lines=True).text.strip() or None
        except TextRefusedError as error:
            raise RefusedError(f"text_{error.code}", **error.values) from None
    row.returned_on = today(uow) if status in RETURNED else None
    row.returned_by = actor.name
    uow.record("research", "research_return", row.id, case_id=row.case_id, status=status.value)
    return None, Changes.MEETINGS | Changes.ROOM
