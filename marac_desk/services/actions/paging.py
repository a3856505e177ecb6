"""Which actions come next: sorted as a whole where they are few, walked along an index where they are many."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.meeting import Meeting
from marac_desk.services.actions.conditions import IS_OPEN, Condition
from marac_desk.services.actions.question import Question
from marac_desk.services.actions.views import ActionPlace, Age, Grouping

SORTED_AT_ONCE = 2_500
"""Up to how many actions are sorted as a whole; above, the register walks along an index."""
MOST_CASES = 900
_AGES = [age.value for age in Age]
_NOBODY = uuid.UUID(int=0)


def entries_behind(
    asked: Question, agencies: Sequence[str], found: int, after: ActionPlace | None, limit: int
) -> list[int]:
    """Return the own numbers of the next actions, in their order; `agencies` are the keys of agencies in theirs."""
    if not (found and asked.parts):
        return []
    if found <= SORTED_AT_ONCE:
        return _sorted(asked, agencies, after, limit)
    if asked.grouping is Grouping.CASE:
        return _from_case_to_case(asked, found, after, limit)
    if asked.grouping is Grouping.MEETING and asked.words:
        return _from_meeting_to_meeting(asked, found, after, limit)
    return _from_group_to_group(asked, agencies, after, limit)


@dataclass(frozen=True, slots=True)
class _Key:
    """One thing to sort by."""

    column: Any
    descending: bool = False

    @property
    def order(self) -> Any:
        return self.column.desc() if self.descending else self.column.asc()

    def behind(self, value: Any) -> Condition:
        found: Condition = self.column < value if self.descending else self.column > value
        return found


def _behind(keys: Sequence[_Key], values: Sequence[Any]) -> Condition:
    """Return the condition for everything behind a row in the order of these keys.

    The first key is bounded once more by itself, because an index is entered by one bound and by no choice of two.
    """
    first = keys[0].column <= values[0] if keys[0].descending else keys[0].column >= values[0]
    steps = []
    for number, (key, value) in enumerate(zip(keys, values, strict=True)):
        same = [earlier.column == known for earlier, known in zip(keys[:number], values, strict=False)]
        steps.append(sa.and_(*same, key.behind(value)))
    return sa.and_(first, sa.or_(*steps))


def _sorted(asked: Question, agencies: Sequence[str], after: ActionPlace | None, limit: int) -> list[int]:
    return _in_order(asked, agencies, after, limit, [*_wanted(asked), *asked.known])


def _in_order(
    asked: Question, agencies: Sequence[str], after: ActionPlace | None, limit: int, where: list[Condition]
) -> list[int]:
    """Sort everything under these conditions by the keys of its grouping."""
    keys = _keys(asked, agencies)
    if after is not None:
        where.append(_behind(keys, _values(asked, agencies, after)))
    query = sa.select(Action.entry).where(*where).order_by(*(key.order for key in keys)).limit(limit)
    if asked.grouping is Grouping.MEETING:
        query = query.join(Meeting, Meeting.id == Action.meeting_id, isouter=True)
    return list(asked.uow.session.scalars(query))


def _wanted(asked: Question) -> list[Condition]:
    """Return the conditions; both parts together are found each by its own index first."""
    if len(asked.parts) == 1 or asked.words:
        return asked.conditions()
    parts = (asked.narrowed(parts=(part,)).conditions() for part in asked.parts)
    return [Action.entry.in_(sa.union_all(*(sa.select(Action.entry).where(*where) for where in parts)))]


def _keys(asked: Question, agencies: Sequence[str]) -> list[_Key]:
    match asked.grouping:
        case Grouping.CASE:
            # An expression, so that the index of all cases is not read for the few actions that are open.
            return [_Key(_or(Action.case_id, _NOBODY), True), _Key(Action.number)]
        case Grouping.AGENCY:
            first = [_Key(_rank(Action.owner_agency_id, [uuid.UUID(key) for key in agencies]))]
        case Grouping.MEETING:
            first = [_Key(_or(Meeting.day, date.min), True), _Key(_or(Action.meeting_id, _NOBODY), True)]
        case _:
            first = [_Key(_rank(asked.now.age, _AGES))]
    closed = sa.case((IS_OPEN, 0), else_=1)
    due, closed_on = sa.case((IS_OPEN, Action.due_on), else_=date.max), _or(Action.closed_on, date.max)
    entry = sa.case((IS_OPEN, Action.entry), else_=-Action.entry)
    return [*first, _Key(closed), _Key(due), _Key(closed_on, True), _Key(entry)]


def _values(asked: Question, agencies: Sequence[str], after: ActionPlace) -> list[Any]:
    first: list[Any]
    match asked.grouping:
        case Grouping.CASE:
            return [uuid.UUID(after.group), after.number]
        case Grouping.AGENCY:
            first = [_position(agencies, after.group)]
        case Grouping.MEETING:
            first = [after.meeting_on or date.min, uuid.UUID(after.group) if after.group else _NOBODY]
        case _:
            first = [_position(_AGES, after.group)]
    if after.closed:
        return [*first, 1, date.max, after.on, -after.entry]
    return [*first, 0, after.on, date.max, after.entry]


def _rank(column: Any, values: Sequence[Any]) -> Any:
    ranks = {value: rank for rank, value in enumerate(values)}
    return sa.case(ranks, value=column, else_=len(ranks)) if ranks else sa.literal(0)


def _position(values: Sequence[str], value: str) -> int:
    return values.index(value) if value in values else len(values)


def _or(column: Any, otherwise: Any) -> Any:
    return sa.func.coalesce(column, sa.literal(otherwise, column.type))


def _from_group_to_group(asked: Question, agencies: Sequence[str], after: ActionPlace | None, limit: int) -> list[int]:
    """Go from group to group, each along an index, until the page is full."""
    entries: list[int] = []
    for group, of_group, more in _segments(asked, agencies, after):
        behind = after if after and (after.group, (after.closed,)) == (group, of_group.parts) else None
        entries += _walked(of_group, behind, limit - len(entries), more)
        if len(entries) >= limit:
            break
    return entries


def _walked(asked: Question, after: ActionPlace | None, limit: int, more: Sequence[Condition]) -> list[int]:
    """Walk along the index of one part, from its first day or from a place."""
    closed = asked.parts == (True,)
    keys = [_Key(Action.closed_on if closed else Action.due_on, closed), _Key(Action.entry, closed)]
    where = [*asked.conditions(probe=True), *asked.known, *more]
    if after is not None:
        where.append(_behind(keys, [after.on, after.entry]))
    query = sa.select(Action.entry).where(*where).order_by(*(key.order for key in keys)).limit(limit)
    return list(asked.uow.session.scalars(query))


_Segment = tuple[str, Question, list[Condition]]


def _segments(asked: Question, agencies: Sequence[str], after: ActionPlace | None) -> Iterator[_Segment]:
    """Return the groups in their order, the open part of each before the closed one, from the place on."""
    started = after is None
    for group, of_group, more in _groups(asked, agencies):
        for part in of_group.parts:
            started = started or (after is not None and (after.group, after.closed) == (group, part))
            if started:
                yield group, of_group.narrowed(parts=(part,)), more


def _groups(asked: Question, agencies: Sequence[str]) -> Iterator[_Segment]:
    match asked.grouping:
        case Grouping.AGENCY:
            for key in agencies:
                if asked.wanted.agency_id in {None, uuid.UUID(key)}:
                    yield key, asked.narrowed(agency_id=uuid.UUID(key)), []
        case Grouping.MEETING:
            meetings = sa.select(Meeting.id).order_by(Meeting.day.desc(), Meeting.id.desc())
            for meeting_id in asked.uow.session.scalars(meetings).all():
                if asked.wanted.meeting_id in {None, meeting_id}:
                    yield meeting_id.hex, asked.narrowed(meeting_id=meeting_id), []
            if asked.wanted.meeting_id is None:
                yield "", asked, [Action.meeting_id.is_(None)]
        case _:
            for age in Age:
                closed = age is Age.CLOSED
                if closed in asked.parts:
                    yield age.value, asked.narrowed(parts=(closed,)), [] if closed else [asked.now.age == age.value]


def _from_meeting_to_meeting(asked: Question, found: int, after: ActionPlace | None, limit: int) -> list[int]:
    """Take as many of the next meetings as should fill the page: words are looked up once for all of them."""
    meetings = asked.uow.session.scalars(sa.select(Meeting.id).order_by(Meeting.day.desc(), Meeting.id.desc())).all()
    groups = [meeting.hex for meeting in meetings]
    start = (groups.index(after.group) if after.group in groups else len(groups)) if after else 0
    handful = limit * len(meetings) * 3 // (found * 2) + 1
    entries: list[int] = []
    while start < len(meetings) and len(entries) < limit:
        of_these = [Action.meeting_id.in_(meetings[start : start + handful]), *asked.conditions(probe=True)]
        entries += _in_order(asked, (), after, limit - len(entries), [*of_these, *asked.known])
        start += handful
    if len(entries) < limit:
        between = [Action.meeting_id.is_(None), *asked.conditions(probe=True), *asked.known]
        entries += _in_order(asked, (), after, limit - len(entries), between)
    return entries


def _from_case_to_case(asked: Question, found: int, after: ActionPlace | None, limit: int) -> list[int]:
    """Take as many of the next cases as should fill the page, and more where they do not."""
    entries: list[int] = []
    if after is not None:
        entries = _of_cases(asked, [uuid.UUID(after.group)], limit, Action.number > after.number)
    last = uuid.UUID(after.group) if after else None
    all_cases = asked.uow.session.scalar(sa.select(sa.func.count()).select_from(Case)) or 1
    handful = min(MOST_CASES, limit * all_cases * 3 // (found * 2) + 1)
    while len(entries) < limit:
        cases = sa.select(Case.id).order_by(Case.id.desc()).limit(handful)
        ids = asked.uow.session.scalars(cases if last is None else cases.where(Case.id < last)).all()
        if not ids:
            break
        entries += _of_cases(asked, ids, limit - len(entries))
        last = ids[-1]
    return entries


def _of_cases(asked: Question, ids: Sequence[uuid.UUID], limit: int, *more: Condition) -> list[int]:
    where = [Action.case_id.in_(ids), *asked.conditions(probe=True), *asked.known, *more]
    query = sa.select(Action.entry).where(*where).order_by(Action.case_id.desc(), Action.number).limit(limit)
    return list(asked.uow.session.scalars(query))
