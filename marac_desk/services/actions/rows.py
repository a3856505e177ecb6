"""The lines of the register: everything a line shows, for a page of actions, by one query."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.meeting import Meeting
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.claims import claim_of
from marac_desk.rules.deadlines import days_late, instant_late
from marac_desk.rules.lateness import Lateness, bucket_of, soon_before
from marac_desk.rules.lives import ActionState
from marac_desk.services.actions.conditions import IS_OPEN, Now
from marac_desk.services.actions.views import ActionRow, Age, Grouping
from marac_desk.services.catalogue.reading import area_catalogue

MOVES = ("extended", "reassigned", "reopened", "sent_back")
_HOUR = timedelta(hours=1)
_OF_ACTION = (
    Action.version,
    Action.entry,
    Action.number,
    Action.case_id,
    Action.title,
    Action.aim,
    Action.meeting_id,
    Action.due_basis,
    Action.due_on,
    Action.due_at,
    Action.due_event,
    Action.priority,
    Action.state,
    Action.close_code,
    Action.closed_on,
    Action.completed_on,
    Action.times_chased,
    Action.last_chased_on,
    Action.times_extended,
)
_AROUND = (
    Action.id,
    Action.catalogue_code,
    Action.claim,
    Action.owner_agency_id,
    Person.full_name,
    Agency.short_name,
    Agency.agency_type,
    Agency.subtype,
    Meeting.day,
    ActionEvent.kind,
    ActionEvent.text,
)
_COLUMNS = (*_OF_ACTION, Case.reference, Meeting.kind.label("meeting_kind"), *_AROUND)
_AS_IT_STANDS = (*(column.key for column in _OF_ACTION), "reference", "meeting_kind")


def rows_of(
    uow: UnitOfWork, entries: Sequence[int], grouping: Grouping, now: Now, *, named: bool = True
) -> tuple[ActionRow, ...]:
    """Return the lines of these actions, in this order; without names, what people worded themselves is left out."""
    if not entries:
        return ()
    usual = None if named else {code: entry.title for code, entry in area_catalogue(uow).by_code.items()}
    found = {row.entry: _row(row, grouping, now, usual) for row in uow.session.execute(_query(entries))}
    return tuple(found[entry] for entry in entries)


def _query(entries: Sequence[int]) -> Any:
    move = aliased(ActionEvent)
    latest = (
        sa.select(move.id)
        .where(move.action_id == Action.id, move.kind.in_(MOVES))
        .order_by(move.at.desc(), move.id.desc())
        .limit(1)
        .correlate(Action)
        .scalar_subquery()
    )
    return (
        sa.select(*_COLUMNS)
        .join(Case, Case.id == Action.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .join(Meeting, Meeting.id == Action.meeting_id, isouter=True)
        .join(ActionEvent, ActionEvent.id == sa.case((IS_OPEN, latest)), isouter=True)
        .where(Action.entry.in_(entries))
    )


def _row(found: Any, grouping: Grouping, now: Now, usual: Mapping[str, str] | None) -> ActionRow:
    """Return a line; with the `usual` titles of the catalogue, one that leaves out names and what people worded."""
    named = usual is None
    late, hours, soon = _lateness(found, now)
    same = {name: getattr(found, name) for name in _AS_IT_STANDS}
    if usual is not None:
        title = found.title if usual.get(found.catalogue_code or "") == found.title else ""
        same |= {"title": title, "due_event": None}
    return ActionRow(
        **same,
        action_id=found.id,
        group=_group(found, grouping, late, hours, soon=soon),
        name=(found.full_name or "") if named else "",
        agency_id=found.owner_agency_id,
        agency=found.short_name,
        mark=mark_for(found.agency_type, found.subtype),
        meeting_on=found.day,
        late=late,
        hours_late=hours,
        soon=soon,
        moved=found.kind,
        moved_reason=found.text if named else None,
        claim=claim_of(found.state, found.claim),
    )


def _lateness(action: Any, now: Now) -> tuple[int, int, bool]:
    """Return working days late, hours late on the clock, and whether it is due soon."""
    if action.closed_on is not None or action.state is ActionState.DONE_CLAIMED:
        return 0, 0, False
    late = days_late(now.calendar, action.due_on, now.day)
    hours = -(-instant_late(action.due_at, now.instant) // _HOUR) if action.due_at else 0
    return late, hours, not (late or hours) and action.due_on < soon_before(now.calendar, now.day)


def _group(action: Any, grouping: Grouping, late: int, hours: int, *, soon: bool) -> str:
    if grouping is Grouping.AGE:
        return _age(action, late, hours, soon=soon).value
    key: uuid.UUID | None = {
        Grouping.AGENCY: action.owner_agency_id,
        Grouping.MEETING: action.meeting_id,
        Grouping.CASE: action.case_id,
    }[grouping]
    return key.hex if key else ""


def _age(action: Any, late: int, hours: int, *, soon: bool) -> Age:
    if action.closed_on is not None:
        return Age.CLOSED
    if claim_of(action.state, action.claim) is not None:
        return Age.TO_SETTLE
    if late or hours:
        return Age((bucket_of(late) or Lateness.UP_TO_5).value)
    return Age.SOON if soon else Age.LATER
