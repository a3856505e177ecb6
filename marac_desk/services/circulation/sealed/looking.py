"""The minutes of a closed meeting as its page shows them: one row a case, of one's own copy."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules import seals
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.seals import EntryKind
from marac_desk.services.access import may, require, those_within
from marac_desk.services.circulation.sealed.entries import may_approve
from marac_desk.services.circulation.sealed.storing import Stored, of_items
from marac_desk.services.meetings.known import items_within, known_meeting
from marac_desk.services.people import display_name


@dataclass(frozen=True, slots=True)
class AddedWords:
    """One correction: its number in the chain, its words, who added it when, and whether it is approved."""

    number: int
    words: str
    by: str
    at: datetime
    approved: bool


@dataclass(frozen=True, slots=True)
class Approved:
    """Who approved the minutes and when; `keeper` where it was done in the chair's place."""

    by: str
    at: datetime
    keeper: bool


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """The minutes of one case that was heard. Without a `sealed_id` they were never sealed.

    `seal` is what stands on paper, `last` the end of the chain as it was seen. `approved` is the latest approval;
    `waiting` is how many corrections nobody has approved yet; `withdrawn` how often two people withdrew words.
    """

    item_id: uuid.UUID
    case_id: uuid.UUID
    sealed_id: uuid.UUID | None
    reference: str
    name: str
    seal: str = ""
    last: str = ""
    sealed_at: datetime | None = None
    corrections: tuple[AddedWords, ...] = ()
    approved: Approved | None = None
    waiting: int = 0
    withdrawn: int = 0
    may_correct: bool = False
    may_approve: bool = False

    @property
    def is_approved(self) -> bool:
        """Tell whether everything in them is approved."""
        return self.approved is not None and not self.waiting


@dataclass(frozen=True, slots=True)
class MinutesView:
    """The minutes of a meeting in the copy of the person acting; `may_issue` tells whether she or he sends them out."""

    meeting_id: uuid.UUID
    day: date
    state: MeetingState
    closed_at: datetime | None
    rows: tuple[MinutesRow, ...]
    may_issue: bool
    stands_in: bool


def minutes_view(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> MinutesView:
    """Return the minutes of every case of a meeting that was heard and whose minutes the person acting may read."""
    require(uow, actor, Operation.READ, DataClass.MINUTES)
    meeting = known_meeting(uow, actor, meeting_id)
    items = items_within(uow, actor, meeting.id, Operation.READ, DataClass.MINUTES)
    heard = [item for item in items if item.state is ItemState.CONCLUDED]
    cases = [item.case_id for item in heard]
    sealed, approves = of_items(uow, [item.id for item in heard]), may_approve(uow, actor, meeting, cases)
    chairs = may(uow, actor, Operation.APPROVE, DataClass.MINUTES)
    writes = those_within(uow, actor, cases, Operation.APPROVE if chairs else Operation.UPDATE, DataClass.MINUTES)
    names = _names(uow, cases)
    rows = tuple(_row(item, sealed.get(item.id), names[item.case_id], writes, approves) for item in heard)
    return MinutesView(
        meeting_id=meeting.id,
        day=meeting.day,
        state=meeting.state,
        closed_at=meeting.closed_at,
        rows=rows,
        may_issue=may(uow, actor, Operation.EXPORT, DataClass.MINUTES),
        stands_in=bool(approves) and not chairs,
    )


def _names(uow: UnitOfWork, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str]]:
    query = sa.select(Case, Person).join(Person, Person.id == Case.victim_id).where(Case.id.in_(case_ids))
    return {case.id: (case.reference, display_name(person)) for case, person in uow.session.execute(query)}


def _row(
    item: AgendaItem,
    stored: Stored | None,
    named: tuple[str, str],
    writes: frozenset[uuid.UUID],
    approves: frozenset[uuid.UUID],
) -> MinutesRow:
    if stored is None:
        return MinutesRow(item.id, item.case_id, None, *named)
    waiting = {entry.number for entry in stored.not_approved}
    return MinutesRow(
        item_id=item.id,
        case_id=item.case_id,
        sealed_id=stored.row.id,
        reference=named[0],
        name=named[1],
        seal=seals.short(stored.row.digest),
        last=stored.last.hex(),
        sealed_at=stored.row.sealed_at,
        corrections=tuple(
            AddedWords(e.number, e.text, e.by_name, e.at, e.number not in waiting) for e in stored.corrections
        ),
        approved=_approved(stored),
        waiting=len(waiting),
        withdrawn=sum(entry.kind is EntryKind.WITHDRAWAL for entry in stored.entries),
        may_correct=item.case_id in writes,
        may_approve=item.case_id in approves,
    )


def _approved(stored: Stored) -> Approved | None:
    approval = stored.approval
    if approval is None:
        return None
    return Approved(approval.by_name, approval.at, bool(approval.details.get("keeper")))
