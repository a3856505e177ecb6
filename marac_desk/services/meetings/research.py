"""Research before a meeting: who is asked, and what each agency answers about its own records on one case."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, ResearchReturn
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import Actor, DataClass, NotAllowedError, Operation
from marac_desk.rules.plain_text import TextRefusedError, clean
from marac_desk.rules.vocabulary import AgendaBlock, Handling, ResearchStatus
from marac_desk.services.access import cases_within, known_case, require, scope_of
from marac_desk.services.changes import Changes
from marac_desk.services.editing import save_texts
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import kept_out
from marac_desk.services.meetings.known import seats_of
from marac_desk.services.settings import today

SUMMARY = 1_000
BY_ITSELF, ON_BEHALF = "desk", "on_behalf"
"""The source of an answer: the agency itself, or somebody else who wrote it down for the agency."""
RETURNED = (
    ResearchStatus.NOTHING_KNOWN,
    ResearchStatus.KNOWN_RELEVANT,
    ResearchStatus.KNOWN_NOT_RELEVANT,
    ResearchStatus.WILL_SPEAK,
)


def returns_within(uow: UnitOfWork, actor: Actor, operation: Operation = Operation.READ) -> Condition:
    """Return the condition on `ResearchReturn` for the answers the person acting may see or write.

    An agency sees its own answers until the meeting has closed, and everybody's while they are read out.
    """
    whose, key = ResearchReturn.agency_id, ResearchReturn.case_id
    return cases_within(uow, actor, operation, DataClass.RESEARCH, whose=whose, key=key)


def record_research(
    uow: UnitOfWork,
    *,
    actor: Actor,
    research_id: uuid.UUID,
    version: int,
    status: ResearchStatus,
    summary: str | None = None,
    handling: Handling = Handling.MAY_MINUTE,
) -> tuple[None, Changes]:
    """Record an agency's answer; the research itself stays with the agency, a short summary is optional.

    Whoever may write for every agency writes on its behalf, and the answer is marked so; what stood there is kept.
    Raises ChangedMeanwhileError where somebody recorded another answer since, RefusedError for text that cannot be
    kept, NotFoundError and NotAllowedError.
    """
    row = _writable(uow, actor, research_id)
    told = row.summary if summary is None else _cleaned(summary)
    save_texts(
        uow,
        row,
        "research_return",
        version=version,
        case_id=row.case_id,
        status=status,
        handling=handling,
        summary=told,
    )
    row.returned_on = today(uow) if status in RETURNED else None
    row.returned_by = actor.name
    row.source = ON_BEHALF if asks_everybody(uow, actor) else BY_ITSELF
    uow.record("research", "research_return", row.id, case_id=row.case_id, status=status.value, source=row.source)
    return None, Changes.MEETINGS | Changes.ROOM


def _cleaned(summary: str) -> str | None:
    try:
        return clean(summary, limit=SUMMARY, lines=True).text.strip() or None
    except TextRefusedError as error:
        raise RefusedError(f"text_{error.code}", **error.values) from None


def _writable(uow: UnitOfWork, actor: Actor, research_id: uuid.UUID) -> ResearchReturn:
    """Return an answer the person acting may write: to give one takes leave to create, to change one to update."""
    require(uow, actor, Operation.CREATE, DataClass.RESEARCH)
    row = uow.session.get(ResearchReturn, research_id)
    if row is None:
        raise NotFoundError("research")
    changing = row.status in RETURNED and not asks_everybody(uow, actor)
    operation = Operation.UPDATE if changing else Operation.CREATE
    if research_id in writable_returns(uow, actor, [research_id], operation):
        return row
    try:
        known_case(uow, actor, row.case_id)
    except (NotFoundError, NotAllowedError):
        raise NotFoundError("research") from None
    raise NotAllowedError(actor.role, operation, DataClass.RESEARCH)


def asks_everybody(uow: UnitOfWork, actor: Actor) -> bool:
    """Tell whether the person acting writes down the answers of every agency."""
    return scope_of(uow, actor, Operation.CREATE, DataClass.RESEARCH).is_everything


def writable_returns(
    uow: UnitOfWork, actor: Actor, ids: Collection[uuid.UUID], operation: Operation = Operation.CREATE
) -> frozenset[uuid.UUID]:
    """Return which of some answers the person acting may write."""
    query = sa.select(ResearchReturn.id).where(ResearchReturn.id.in_(ids), returns_within(uow, actor, operation))
    return frozenset(uow.session.scalars(query))


def ask_research(uow: UnitOfWork, item: AgendaItem) -> None:
    """Ask every signatory agency that hears such cases for its research, once; never one that is shut out of the case.

    Agencies that are there for children alone are asked about the child cases; where not everybody sits in the meeting,
    those that do.
    """
    of_referral = sa.select(ResearchReturn.agency_id).where(ResearchReturn.referral_id == item.referral_id)
    asked, out = set(uow.session.scalars(of_referral)), kept_out(uow, [item.case_id])
    seats = seats_of(uow, item.meeting_id)
    for agency in uow.session.scalars(sa.select(Agency).where(Agency.signatory, Agency.active)):
        not_theirs = agency.only_child_cases and item.block is not AgendaBlock.CHILD_CASES
        not_theirs = agency.id not in seats if seats else not_theirs
        if agency.id in asked or not_theirs or out.holds(item.case_id, agency_id=agency.id):
            continue
        uow.add(
            ResearchReturn(
                referral_id=item.referral_id,
                case_id=item.case_id,
                agency_id=agency.id,
                status=ResearchStatus.REQUESTED,
                requested_on=today(uow),
            )
        )
