"""Scopes turned into WHERE: which cases a person may know of, by the same matrix that answers a single check.

Every reach is written once, as the places where a case's key stands for it. A list asks whether a case's key is among
them, which is looked up once however many rows there are; a check of one case asks whether there is such a place.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.assets.permissions import FILE, FOLDER, permission_tables
from marac_desk.assets.problems import ResourceProblemError
from marac_desk.model.access import CaseGrant, EmergencyAccess
from marac_desk.model.action import Action
from marac_desk.model.case import Case, CaseExclusion, RelatedCase
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting, ResearchReturn
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.rules.access import Actor, DataClass, Matrix, MatrixError, Reach, Role, Scope
from marac_desk.rules.access.matrix import matrix_from
from marac_desk.rules.lives import ItemState, MeetingState

NOT_CALLED = (
    ItemState.QUEUED,
    ItemState.CONCLUDED,
    ItemState.DEFERRED,
    ItemState.WITHDRAWN,
    ItemState.NOT_REACHED,
)
CALLED_OFF = (MeetingState.CANCELLED, MeetingState.RESCHEDULED)

COUNTER_ALLEGATION = "counter_allegation"
Condition = sa.ColumnElement[bool]
Places = Sequence[sa.Select[Any]]
"""Where a case's key stands: selects of one column each."""

_CALLED = tuple(state for state in ItemState if state not in NOT_CALLED)
_ITEM, _BACK, _HEARING = aliased(AgendaItem), aliased(ReportBack), aliased(Meeting)


@cache
def shipped_matrix() -> Matrix:
    """Return the permission matrix that ships. Raises ResourceProblemError where its file cannot be meant so."""
    try:
        return matrix_from(permission_tables())
    except MatrixError as error:
        raise ResourceProblemError(f"{FOLDER}/{FILE}", None, error.where) from None


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Whose eyes a list is for, at which instant and local day, and of which class of data."""

    actor: Actor
    now: datetime
    day: date
    data_class: DataClass


def cases_in(scope: Scope, view: Viewpoint, *, whose: Any = None, key: Any = Case.id) -> Condition:
    """Return the condition on `Case` for the cases a scope lets in; restrictions apply before anything else.

    `key` is the column that says which case a row belongs to, for a list that needs nothing else of the case.

    `whose` is the column that says which agency a row belongs to, where the rows of a list are an agency's: a reach
    that is the agency's own then lets in its own rows alone, and not everything in a case in which it has one.
    """
    if scope.is_empty:
        return sa.false()
    if scope.is_everything:
        return not_shut_out(view.actor, key)
    allowed = sa.or_(*(_in_list(reach, view, whose, key) for reach in sorted(scope.reaches)))
    return sa.and_(not_shut_out(view.actor, key), allowed)


def case_is_in(scope: Scope, view: Viewpoint) -> Condition:
    """Return the same condition for looking at a single case."""
    if scope.is_empty:
        return sa.false()
    if scope.is_everything:
        return ~shut_out_here(view.actor)
    return sa.and_(~shut_out_here(view.actor), sa.or_(*(reach_holds(reach, view) for reach in sorted(scope.reaches))))


def reach_holds(reach: Reach, view: Viewpoint) -> Condition:
    """Return the condition that one reach holds for a single case."""
    return sa.true() if reach is Reach.ALL else _any_is_here(_REACHES[reach](view))


def _in_list(reach: Reach, view: Viewpoint, whose: Any, key: Any) -> Condition:
    among = _is_among(_REACHES[reach](view), key)
    if whose is None or reach not in OF_AN_AGENCY:
        return among
    return sa.and_(among, whose == view.actor.agency_id)


def _is_among(places: Places, key: Any) -> Condition:
    return sa.or_(sa.false(), *(key.in_(place.correlate(None)) for place in places))


def _any_is_here(places: Places) -> Condition:
    here = (place.where(place.selected_columns[0] == Case.id).correlate(Case).exists() for place in places)
    return sa.or_(sa.false(), *here)


# Who is shut out


def not_shut_out(actor: Actor, key: Any = Case.id) -> Condition:
    """Return the condition on `Case`, for a list, that no restriction shuts the person or the agency out.

    The advocate of one party to a counter-allegation counts as shut out of the other party's case.
    """
    return sa.and_(*(key.not_in(place.correlate(None)) for place in _kept_from(actor)))


def shut_out_somewhere(actor: Actor) -> Condition:
    """Return the condition that there is any case at all which the person or the agency is shut out of."""
    return sa.or_(*(place.correlate(None).exists() for place in _kept_from(actor)))


def shut_out_here(actor: Actor) -> Condition:
    """Return the condition that a single case is one the person or the agency is shut out of."""
    return _any_is_here(_kept_from(actor))


def names(actor: Actor) -> Condition:
    """Return the condition on `CaseExclusion` that it names this person, or the agency this person acts for."""
    ways = [CaseExclusion.user_id == actor.user_id]
    if actor.representative_id is not None:
        ways.append(CaseExclusion.representative_id == actor.representative_id)
    if actor.agency_id is not None:
        ways.append(CaseExclusion.agency_id == actor.agency_id)
    return sa.or_(*ways)


def _kept_from(actor: Actor) -> Places:
    kept_out = sa.select(CaseExclusion.case_id).where(CaseExclusion.lifted_at.is_(None), names(actor))
    if actor.role is not Role.ADVOCATE or actor.representative_id is None:
        return (kept_out,)
    return (kept_out, *_other_sides(actor.representative_id))


def _other_sides(me: uuid.UUID) -> Places:
    """The cases whose other party this advocate speaks for, unless she speaks for this one too."""
    return tuple(
        sa.select(far).where(RelatedCase.kind == COUNTER_ALLEGATION, advocates_in(near, me), ~advocates_in(far, me))
        for near, far in (
            (RelatedCase.case_id, RelatedCase.other_case_id),
            (RelatedCase.other_case_id, RelatedCase.case_id),
        )
    )


def advocates_in(case_id: Any, me: uuid.UUID) -> Condition:
    """Return the condition that a person advocates for the victim of a case, in a meeting or at a report-back."""
    return sa.or_(
        sa.exists().where(_ITEM.case_id == case_id, _ITEM.advocate_id == me).correlate_except(_ITEM),
        sa.exists().where(_BACK.case_id == case_id, _BACK.advocate_id == me).correlate_except(_BACK),
    )


# How far each reach goes


def _own(view: Viewpoint) -> Places:
    sent = sa.select(Referral.case_id).where(Referral.created_by == view.actor.user_id)
    me = view.actor.representative_id
    if me is None:
        return (sent,)
    heard = sa.select(AgendaItem.case_id).where(AgendaItem.advocate_id == me)
    told = sa.select(ReportBack.case_id).where(ReportBack.advocate_id == me)
    return sent, heard, told


def _agency(view: Viewpoint) -> Places:
    mine = view.actor.agency_id
    if mine is None:
        return ()
    sent = sa.select(Referral.case_id).where(Referral.agency_id == mine)
    owns = sa.select(Action.case_id).where(Action.owner_agency_id == mine)
    returns = sa.select(ResearchReturn.case_id).where(ResearchReturn.agency_id == mine)
    by_class = {DataClass.REFERRAL: sent, DataClass.ACTIONS: owns, DataClass.RESEARCH: returns}
    one = by_class.get(view.data_class)
    return (sent, owns, returns) if one is None else (one,)


def _agency_until_closed(view: Viewpoint) -> Places:
    """Where the agency was asked about a referral that no closed meeting has heard, or that one is to hear again."""
    mine = view.actor.agency_id
    if mine is None:
        return ()
    asked = sa.select(ResearchReturn.case_id).where(ResearchReturn.agency_id == mine)
    listed = sa.exists().where(_ITEM.referral_id == ResearchReturn.referral_id, _ITEM.meeting_id == _HEARING.id)
    listed = listed.correlate(ResearchReturn)
    to_hear = listed.where(_HEARING.closed_at.is_(None), _HEARING.state.not_in(CALLED_OFF))
    heard = listed.where(_HEARING.closed_at.is_not(None), _ITEM.state == ItemState.CONCLUDED)
    return (asked.where(sa.or_(to_hear, ~heard)),)


def invited(actor: Actor) -> Condition:
    """Return the condition on `Meeting` that the person acting is invited to it: to chair, to minute or to attend."""
    me = actor.representative_id
    if me is None:
        return sa.false()
    attends = sa.select(Attendance.meeting_id).where(Attendance.representative_id == me).correlate(None)
    return sa.or_(Meeting.chair_id == me, Meeting.minute_taker_id == me, Meeting.id.in_(attends))


def _meeting(view: Viewpoint) -> Places:
    """From the day of the pack until the actions of the item are closed."""
    with_pack = _listed(view).where(sa.or_(Meeting.agenda_on <= view.day, Meeting.started_at.is_not(None)))
    listed = with_pack.where(Meeting.closed_at.is_(None), Meeting.state.not_in(CALLED_OFF))
    still_open = with_pack.join(Action, Action.item_id == AgendaItem.id).where(Action.closed_on.is_(None))
    return listed, still_open, _in_emergency(view)


def _meeting_while_open(view: Viewpoint) -> Places:
    return _listed(view).where(Meeting.state == MeetingState.IN_SESSION), _in_emergency(view)


def _listed(view: Viewpoint) -> sa.Select[Any]:
    on_meeting = sa.select(AgendaItem.case_id).join(Meeting, Meeting.id == AgendaItem.meeting_id)
    return on_meeting.where(invited(view.actor))


def _in_emergency(view: Viewpoint) -> sa.Select[Any]:
    return sa.select(EmergencyAccess.case_id).where(
        EmergencyAccess.user_id == view.actor.user_id,
        EmergencyAccess.began_at <= view.now,
        EmergencyAccess.until > view.now,
    )


def _item(view: Viewpoint) -> Places:
    called = sa.select(AgendaItem.case_id).where(AgendaItem.id == view.actor.item_id, AgendaItem.state.in_(_CALLED))
    return (called,)


def _leave(view: Viewpoint) -> Places:
    """Leave that was given, until its end, and no longer than the action that needs it is open."""
    whom = [CaseGrant.user_id == view.actor.user_id]
    if view.actor.agency_id is not None:
        whom.append(CaseGrant.agency_id == view.actor.agency_id)
    still_to_do = sa.select(Action.id).where(Action.closed_on.is_(None)).correlate(None)
    given = sa.select(CaseGrant.case_id).where(
        CaseGrant.data_class == view.data_class,
        CaseGrant.until > view.now,
        CaseGrant.ended_at.is_(None),
        sa.or_(CaseGrant.action_id.is_(None), CaseGrant.action_id.in_(still_to_do)),
        sa.or_(*whom),
    )
    return (given,)


_REACHES: Mapping[Reach, Callable[[Viewpoint], Places]] = {
    Reach.OWN: _own,
    Reach.AGENCY: _agency,
    Reach.AGENCY_UNTIL_CLOSED: _agency_until_closed,
    Reach.MEETING: _meeting,
    Reach.MEETING_WHILE_OPEN: _meeting_while_open,
    Reach.ITEM: _item,
    Reach.LEAVE: _leave,
}
OF_AN_AGENCY = frozenset({Reach.AGENCY, Reach.AGENCY_UNTIL_CLOSED})
"""Reaches that go as far as what is an agency's own."""

BY_CLASS = frozenset({Reach.AGENCY, Reach.LEAVE})
"""Reaches that hold or not by the class of data; the others hold for a case as a whole."""
