"""The readiness board of a meeting: what each agency answered on each case, in the copy of the person looking.

An agency that is shut out of a case has no answer there and was not asked: nothing on the board tells the two apart.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting, ResearchReturn
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.readiness import MISSING, Readiness, answer_due, missing_first, readiness
from marac_desk.rules.replies import LastReply
from marac_desk.rules.vocabulary import AgendaBlock, Handling, ResearchStatus
from marac_desk.rules.working_days import between
from marac_desk.services.access import may, require, those_within
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import is_kept_out, kept_out
from marac_desk.services.meetings.known import items_within, known_item, known_meeting
from marac_desk.services.meetings.research import (
    ON_BEHALF,
    asks_everybody,
    record_research,
    returns_within,
    writable_returns,
)
from marac_desk.services.meetings.research_history import last_replies
from marac_desk.services.people import display_name
from marac_desk.services.settings import AreaSettings, area_settings, today

_Key = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True, slots=True)
class BoardCell:
    """What one agency answered on one case; `late` is in working days, `research_id` None where it was not asked."""

    item_id: uuid.UUID
    agency_id: uuid.UUID
    state: Readiness
    research_id: uuid.UUID | None = None
    version: int = 0
    status: ResearchStatus | None = None
    summary: str = ""
    handling: Handling = Handling.MAY_MINUTE
    asked_on: date | None = None
    due_on: date | None = None
    late: int = 0
    returned_on: date | None = None
    returned_by: str = ""
    on_behalf: bool = False
    times_chased: int = 0
    last_chased_on: date | None = None
    reply: LastReply | None = None
    may_write: bool = False


@dataclass(frozen=True, slots=True)
class BoardCase:
    """One case of the meeting with its cells, in the order of the agencies of the board."""

    item_id: uuid.UUID
    case_id: uuid.UUID
    position: int
    name: str
    reference: str
    cells: tuple[BoardCell, ...]

    @property
    def missing(self) -> int:
        """How many agencies have still to answer."""
        return sum(cell.state in MISSING for cell in self.cells)


@dataclass(frozen=True, slots=True)
class BoardAgency:
    """One agency of the board, with how much of hers is missing, and how much of that is late."""

    agency_id: uuid.UUID
    name: str
    short_name: str
    mark: str
    asked: int
    missing: int
    late: int


@dataclass(frozen=True, slots=True)
class Board:
    """The readiness of one meeting. `days_left` are working days to the research date, `days_late` those past it."""

    meeting_id: uuid.UUID
    day: date
    research_on: date
    days_left: int
    days_late: int
    agencies: tuple[BoardAgency, ...]
    cases: tuple[BoardCase, ...]
    may_chase: bool

    @property
    def asked(self) -> int:
        """How many answers were asked for."""
        return sum(agency.asked for agency in self.agencies)

    @property
    def missing(self) -> int:
        """How many of them are missing."""
        return sum(agency.missing for agency in self.agencies)

    @property
    def late(self) -> int:
        """How many of those that are missing are late."""
        return sum(agency.late for agency in self.agencies)


@dataclass(frozen=True, slots=True)
class CellAt:
    """A cell as somebody saw it: `version` is that of its answer, 0 where the agency was not asked."""

    item_id: uuid.UUID
    agency_id: uuid.UUID
    research_id: uuid.UUID | None
    version: int


def readiness_board(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> Board:
    """Return the board of a meeting, what is missing first: the cases and answers the person acting may read.

    Whoever writes for every agency sees a column for each that could be asked; anybody else those whose answers she or
    he may read. Every count is of this copy alone. Raises NotFoundError, NotAllowedError.
    """
    require(uow, actor, Operation.READ, DataClass.RESEARCH)
    meeting, settings, day = known_meeting(uow, actor, meeting_id), area_settings(uow), today(uow)
    items = items_within(uow, actor, meeting_id)
    found = _cells(uow, actor, meeting, items, settings)
    agencies = _agencies(uow, actor, found)
    states = _by(found, agencies)
    ordered = missing_first([agency.id for agency in agencies], states)
    known = {agency.id: agency for agency in agencies}
    return Board(
        meeting_id=meeting.id,
        day=meeting.day,
        research_on=meeting.research_on,
        days_left=max(0, between(settings.calendar, day, meeting.research_on)),
        days_late=days_late(settings.calendar, meeting.research_on, day),
        agencies=tuple(_agency(known[key], states[key]) for key in ordered),
        cases=_cases(uow, actor, items, ordered, found),
        may_chase=asks_everybody(uow, actor),
    )


def _cells(
    uow: UnitOfWork, actor: Actor, meeting: Meeting, items: Sequence[AgendaItem], settings: AreaSettings
) -> dict[_Key, BoardCell]:
    """Return the answers that the person acting may read, by case and agency; none of an agency that is shut out."""
    by_referral = {item.referral_id: item for item in items}
    out = kept_out(uow, [item.case_id for item in items])
    query = sa.select(ResearchReturn).where(ResearchReturn.referral_id.in_(by_referral), returns_within(uow, actor))
    rows = [row for row in uow.session.scalars(query) if not out.holds(row.case_id, agency_id=row.agency_id)]
    keys, day = [row.id for row in rows], today(uow)
    writable, replies = writable_returns(uow, actor, keys), _replies(uow, actor, keys)
    found = {}
    for row in rows:
        item = by_referral[row.referral_id]
        due = answer_due(settings.calendar, meeting.research_on, meeting.day, row.requested_on)
        late = days_late(settings.calendar, due, day)
        state = readiness(row.status, late)
        found[item.id, row.agency_id] = BoardCell(
            item_id=item.id,
            agency_id=row.agency_id,
            state=state,
            research_id=row.id,
            version=row.version,
            status=row.status,
            summary=row.summary or "",
            handling=row.handling,
            asked_on=row.requested_on,
            due_on=due,
            late=late if state is Readiness.LATE else 0,
            returned_on=row.returned_on,
            returned_by=row.returned_by or "",
            on_behalf=row.source == ON_BEHALF,
            times_chased=row.times_chased,
            last_chased_on=row.last_chased_on,
            reply=replies.get(row.id),
            may_write=row.id in writable,
        )
    return found


def _replies(uow: UnitOfWork, actor: Actor, keys: Collection[uuid.UUID]) -> Mapping[uuid.UUID, LastReply]:
    """Return what came back last to chases, for whoever chases; nobody else is told of what an agency said then."""
    return last_replies(uow, keys) if may(uow, actor, Operation.UPDATE, DataClass.AGENDA) else {}


def _agencies(uow: UnitOfWork, actor: Actor, found: Mapping[_Key, BoardCell]) -> list[Agency]:
    shown: sa.ColumnElement[bool] = Agency.id.in_({agency for _, agency in found})
    if asks_everybody(uow, actor):
        shown = sa.or_(shown, sa.and_(Agency.active, Agency.signatory))
    return list(uow.session.scalars(sa.select(Agency).where(shown).order_by(Agency.short_name)))


def _by(found: Mapping[_Key, BoardCell], agencies: Sequence[Agency]) -> dict[uuid.UUID, list[Readiness]]:
    states: dict[uuid.UUID, list[Readiness]] = {agency.id: [] for agency in agencies}
    for (_, agency_id), cell in found.items():
        states[agency_id].append(cell.state)
    return states


def _agency(agency: Agency, states: Sequence[Readiness]) -> BoardAgency:
    return BoardAgency(
        agency_id=agency.id,
        name=agency.name,
        short_name=agency.short_name,
        mark=mark_for(agency.agency_type, agency.subtype),
        asked=len(states),
        missing=sum(state in MISSING for state in states),
        late=list(states).count(Readiness.LATE),
    )


def _cases(
    uow: UnitOfWork,
    actor: Actor,
    items: Sequence[AgendaItem],
    agencies: Sequence[uuid.UUID],
    found: Mapping[_Key, BoardCell],
) -> tuple[BoardCase, ...]:
    cases = [item.case_id for item in items]
    named = those_within(uow, actor, cases, Operation.READ, DataClass.VICTIM)
    query = sa.select(Case.id, Case.reference, Person).join(Person, Person.id == Case.victim_id)
    people = {
        key: (reference, person) for key, reference, person in uow.session.execute(query.where(Case.id.in_(cases)))
    }
    writes = asks_everybody(uow, actor)
    rows = {}
    for position, item in enumerate(items, 1):
        reference, person = people[item.case_id]
        rows[item.id] = BoardCase(
            item_id=item.id,
            case_id=item.case_id,
            position=position,
            name=display_name(person) if item.case_id in named else "",
            reference=reference,
            cells=tuple(
                found.get((item.id, key)) or BoardCell(item.id, key, Readiness.NOT_ASKED, may_write=writes)
                for key in agencies
            ),
        )
    order = missing_first(list(rows), {key: [cell.state for cell in row.cells] for key, row in rows.items()})
    return tuple(rows[key] for key in order)


def answer_cells(
    uow: UnitOfWork,
    *,
    actor: Actor,
    cells: Sequence[CellAt],
    status: ResearchStatus,
    summary: str | None = None,
    handling: Handling = Handling.MAY_MINUTE,
) -> tuple[None, Changes]:
    """Write down the same answer in one cell or in many, all of them or none; who was not asked is asked by it.

    Raises RefusedError: "nothing_chosen", and for a cell that was not asked "agency_kept_out" (it is shut out of the
    case), "agency_not_signatory", "agency_left", "agency_only_child_cases"; and what `record_research` raises.
    """
    require(uow, actor, Operation.CREATE, DataClass.RESEARCH)
    if not cells:
        raise RefusedError("nothing_chosen")
    changes = [_answer(uow, actor, cell, status, summary, handling) for cell in cells]
    return None, reduce(or_, changes)


def _answer(
    uow: UnitOfWork, actor: Actor, cell: CellAt, status: ResearchStatus, summary: str | None, handling: Handling
) -> Changes:
    key, version = cell.research_id, cell.version
    if key is None:
        row = _ask(uow, actor, cell)
        if status is ResearchStatus.REQUESTED:
            return Changes.MEETINGS
        key, version = row.id, row.version
    recorded = record_research(
        uow, actor=actor, research_id=key, version=version, status=status, summary=summary, handling=handling
    )
    return recorded[1]


def _ask(uow: UnitOfWork, actor: Actor, cell: CellAt) -> ResearchReturn:
    """Ask one agency for its research on one case; only who writes for every agency asks."""
    item = known_item(uow, actor, cell.item_id, Operation.CREATE, DataClass.RESEARCH)
    agency = uow.session.get(Agency, cell.agency_id)
    if agency is None or not asks_everybody(uow, actor):
        raise NotFoundError("research")
    asked = sa.select(ResearchReturn).where(
        ResearchReturn.referral_id == item.referral_id, ResearchReturn.agency_id == agency.id
    )
    if is_kept_out(uow, item.case_id, agency_id=agency.id):
        raise RefusedError("agency_kept_out")
    if (row := uow.session.scalar(asked)) is not None:
        return row
    for refused, code in (
        (not agency.active, "agency_left"),
        (not agency.signatory, "agency_not_signatory"),
        (agency.only_child_cases and item.block is not AgendaBlock.CHILD_CASES, "agency_only_child_cases"),
    ):
        if refused:
            raise RefusedError(code)
    row = ResearchReturn(
        referral_id=item.referral_id,
        case_id=item.case_id,
        agency_id=agency.id,
        status=ResearchStatus.REQUESTED,
        requested_on=today(uow),
    )
    uow.add(row)
    uow.session.flush()
    uow.record("ask_research", "research_return", row.id, case_id=item.case_id)
    return row
