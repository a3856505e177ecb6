"""Counting the register: what a question finds, the register in one line, and the heads of its groups."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.meeting import Meeting
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.lateness import soon_until
from marac_desk.rules.lives import MeetingState
from marac_desk.rules.vocabulary import PersonState, RepresentativeRole
from marac_desk.services.actions.conditions import TO_SETTLE, Condition
from marac_desk.services.actions.question import Question
from marac_desk.services.actions.views import ActionRow, AgencyHead, GroupCount, Grouping, Totals
from marac_desk.services.meetings.known import known_meetings

_WITH_LISTS = (
    MeetingState.CLOSED,
    MeetingState.ACTIONS_ISSUED,
    MeetingState.MINUTES_DRAFT,
    MeetingState.MINUTES_APPROVED,
    MeetingState.MINUTES_ISSUED,
)
_SPEAKS_FIRST = (RepresentativeRole.REP, RepresentativeRole.ADVOCATE)


def count_found(asked: Question) -> int:
    """Return how many actions a question finds: from the text index alone where that knows all of it."""
    if not asked.parts:
        return 0
    if asked.whole_in_the_index:
        query = sa.select(sa.func.count()).select_from(asked.matching().subquery())
        found = asked.uow.session.scalar(query) or 0
        return found - _count_hidden(asked) if found else 0
    return sum(_count_part(asked.narrowed(parts=(part,))) for part in asked.parts)


def _count_part(asked: Question) -> int:
    """Count one part. Hidden cases are taken off afterwards, so that no index has to know of cases."""
    found = _count_rows(asked)
    return found - _count_hidden(asked) if found else 0


def _count_hidden(asked: Question) -> int:
    return _count_rows(asked, Action.case_id.in_(asked.hidden)) if asked.hidden else 0


def _count_rows(asked: Question, *more: Condition) -> int:
    query = sa.select(sa.func.count()).select_from(Action).where(*asked.conditions(), *more)
    return asked.uow.session.scalar(query) or 0


def _sum(condition: Condition) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


@dataclass(frozen=True, slots=True)
class Tally:
    """What of an agency's actions is open, late, due soon, and waits to be settled."""

    open: int = 0
    late: int = 0
    soon: int = 0
    to_settle: int = 0


def tally_agencies(asked: Question) -> dict[uuid.UUID, Tally]:
    """Count what is open by agency: the order of the agencies, their heads and the totals all follow from this."""
    column = Action.owner_agency_id
    sums = (sa.func.count(), _sum(asked.now.late), _sum(asked.now.soon), _sum(TO_SETTLE))
    rows = asked.uow.session.execute(sa.select(column, *sums).where(*asked.open_to_me).group_by(column))
    return {key: Tally(*(int(count) for count in counts)) for key, *counts in rows}


def totals(asked: Question, tallies: Mapping[uuid.UUID, Tally]) -> Totals:
    """Return the register in one line."""
    each = tallies.values()
    return Totals(
        open=sum(one.open for one in each),
        late=sum(one.late for one in each),
        soon=sum(one.soon for one in each),
        to_settle=sum(one.to_settle for one in each),
        soon_until=soon_until(asked.now.calendar, asked.now.day),
    )


def group_counts(
    asked: Question, tallies: Mapping[uuid.UUID, Tally], rows: Sequence[ActionRow]
) -> Mapping[str, GroupCount]:
    """Return how much of each group is open and late; of cases only of those on the page."""
    match asked.grouping:
        case Grouping.AGENCY:
            return {key.hex: GroupCount(one.open, one.late) for key, one in tallies.items()}
        case Grouping.MEETING:
            # Of an expression no index gives the order, so that the small index of what is open is read, and no other.
            return _counted(asked, sa.func.coalesce(Action.meeting_id, sa.literal(uuid.UUID(int=0), sa.Uuid())))
        case Grouping.AGE:
            return _counted(asked, asked.now.age)
        case _:
            return _counted(asked, Action.case_id, Action.case_id.in_({row.case_id for row in rows}))


def _counted(asked: Question, column: Any, *more: Condition) -> Mapping[str, GroupCount]:
    query = sa.select(column, sa.func.count(), _sum(asked.now.late)).where(*asked.open_to_me, *more).group_by(column)
    rows = asked.uow.session.execute(query)
    return {_key(key): GroupCount(count, int(late)) for key, count, late in rows}


def _key(key: Any) -> str:
    return (key.hex if key.int else "") if isinstance(key, uuid.UUID) else str(key)


def agency_heads(uow: UnitOfWork, tallies: Mapping[uuid.UUID, Tally]) -> dict[str, AgencyHead]:
    """Return all agencies with who speaks for each: those with most lateness first, then with most to do, by name."""
    speakers = _speakers(uow)
    nothing = Tally()

    def order(agency: Agency) -> tuple[int, int, str]:
        one = tallies.get(agency.id, nothing)
        return -one.late, -one.open, agency.short_name

    return {
        agency.id.hex: AgencyHead(
            agency.id,
            agency.name,
            agency.short_name,
            mark_for(agency.agency_type, agency.subtype),
            speakers.get(agency.id, ""),
            tallies.get(agency.id, nothing).open,
            tallies.get(agency.id, nothing).late,
        )
        for agency in sorted(uow.session.scalars(sa.select(Agency)), key=order)
    }


def _speakers(uow: UnitOfWork) -> dict[uuid.UUID, str]:
    query = (
        sa.select(Representative.agency_id, Representative.person_name)
        .where(Representative.state == PersonState.ACTIVE, Representative.role.in_(_SPEAKS_FIRST))
        .order_by(sa.case((Representative.role == RepresentativeRole.REP, 0), else_=1), Representative.id)
    )
    found: dict[uuid.UUID, str] = {}
    for agency_id, name in uow.session.execute(query):
        found.setdefault(agency_id, name)
    return found


def latest_closed_meeting(uow: UnitOfWork, actor: Actor) -> uuid.UUID | None:
    """Return the meeting whose action lists are the ones to issue: the latest closed one that one may know of."""
    query = sa.select(Meeting.id).where(Meeting.state.in_(_WITH_LISTS), known_meetings(uow, actor))
    return uow.session.scalar(query.order_by(Meeting.day.desc(), Meeting.id.desc()).limit(1))
