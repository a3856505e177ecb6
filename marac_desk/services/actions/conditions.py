"""What "late", "due soon" and "open" mean as conditions on the register's columns, for one day and one instant."""

from __future__ import annotations

import uuid
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case, CaseExclusion, RelatedCase
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import COUNTER_ALLEGATION, names, not_shut_out
from marac_desk.rules.access import OPENLY, WITHOUT_NAMES, Actor, DataClass, Manner, Operation, Reach
from marac_desk.rules.lateness import Lateness, due_span, late_before, soon_before
from marac_desk.rules.lives import CLOSED_BY_CODE, ActionState
from marac_desk.rules.working_days import Calendar
from marac_desk.services.access import cases_within, scope_of
from marac_desk.services.actions.views import ActionFilter, Age, Show
from marac_desk.services.settings import area_settings, today

Condition = sa.ColumnElement[bool]
IS_OPEN: Condition = Action.closed_on.is_(None)
IS_CLOSED: Condition = Action.closed_on.is_not(None)
TO_CHECK: Condition = Action.state == ActionState.DONE_CLAIMED
TO_SETTLE: Condition = sa.or_(TO_CHECK, Action.claim.is_not(None))
"""Reported by its agency (done, not possible, not done, more time asked for) and not settled yet."""
# An expression, so that the few actions that are open are looked up among the cases, and not the other way round.
_OF_CASE = sa.func.coalesce(Action.case_id, sa.literal(uuid.UUID(int=0), sa.Uuid()))


@dataclass(frozen=True, slots=True)
class Now:
    """The day, the instant and the calendar that lateness is reckoned with."""

    day: date
    instant: datetime
    calendar: Calendar

    @property
    def late(self) -> Condition:
        """Late: open, not reported done, and its day (in working days) or its hour is past."""
        return sa.and_(IS_OPEN, ~TO_CHECK, self._past)

    def late_in(self, bucket: Lateness) -> Condition:
        """Late in one step; past its hour and not yet a working day late counts to the first step."""
        span = due_span(bucket, self.calendar, self.day)
        if bucket is Lateness.ANY:
            return self.late
        if bucket is Lateness.UP_TO_5:
            return sa.and_(self.late, Action.due_on >= span.first)
        least = [] if span.first is None else [Action.due_on >= span.first]
        return sa.and_(IS_OPEN, ~TO_CHECK, Action.due_on < span.before, *least)

    @property
    def soon(self) -> Condition:
        """Due within two working days, and not late; what fell due on a day that was no working day is among them."""
        return sa.and_(IS_OPEN, ~TO_CHECK, Action.due_on < soon_before(self.calendar, self.day), ~self._past)

    @property
    def _past(self) -> Condition:
        hour = sa.and_(Action.due_at.is_not(None), Action.due_at < self.instant)
        return sa.or_(Action.due_on < late_before(self.calendar, self.day), hour)

    @property
    def age(self) -> sa.ColumnElement[Any]:
        """The head under which an open action stands when it is grouped by age."""
        late = ((self.late_in(Lateness(age.value)), age.value) for age in list(Age)[:4])
        return sa.case(
            (IS_CLOSED, Age.CLOSED.value),
            (TO_SETTLE, Age.TO_SETTLE.value),
            *late,
            (self.soon, Age.SOON.value),
            else_=Age.LATER.value,
        )


def now_of(uow: UnitOfWork) -> Now:
    """Return what lateness is reckoned with in a unit of work."""
    return Now(today(uow), uow.now, area_settings(uow).calendar)


def of_filter(wanted: ActionFilter, now: Now) -> list[Condition]:
    """Return the conditions of a filter, without its text and without open or closed, which `part_of` adds."""
    found: list[Condition] = []
    for column, value in (
        (Action.owner_agency_id, wanted.agency_id),
        (Action.meeting_id, wanted.meeting_id),
        (Action.case_id, wanted.case_id),
        (Action.aim, wanted.aim),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.lateness is not None or wanted.show is Show.LATE:
        found.append(now.late_in(wanted.lateness or Lateness.ANY))
    if wanted.show is Show.DUE_SOON:
        found.append(now.soon)
    if wanted.show is Show.TO_SETTLE:
        found.append(TO_SETTLE)
    if wanted.closed_as is not None:
        found.append(Action.state == CLOSED_BY_CODE[wanted.closed_as])
    return found


def parts_of(wanted: ActionFilter) -> tuple[bool, ...]:
    """Return which parts of the register a filter looks at, in their order: False the open, True the closed part.

    A filter that contradicts itself (closed, and late) looks at none.
    """
    in_open = wanted.show is not Show.CLOSED and wanted.closed_as is None
    in_closed = wanted.show in {Show.CLOSED, Show.ALL} and wanted.lateness is None
    return tuple(part for part, looked_at in ((False, in_open), (True, in_closed)) if looked_at)


def hidden_cases(uow: UnitOfWork, actor: Actor) -> Sequence[uuid.UUID]:
    """Return the few cases that the person acting is shut out of, so that no list has to ask it of every row."""
    named = sa.select(CaseExclusion.case_id).where(CaseExclusion.lifted_at.is_(None), names(actor))
    ties = sa.select(RelatedCase.case_id, RelatedCase.other_case_id).where(RelatedCase.kind == COUNTER_ALLEGATION)
    perhaps = {*uow.session.scalars(named), *(case for tie in uow.session.execute(ties) for case in tie)}
    if not perhaps:
        return ()
    return uow.session.scalars(sa.select(Case.id).where(Case.id.in_(perhaps), ~not_shut_out(actor))).all()


def readable(uow: UnitOfWork, actor: Actor) -> list[Condition]:
    """Return the conditions under which the person acting may read an action, by the matrix.

    None where only restrictions limit her or him: those are `hidden_cases`, which every list leaves out by itself.
    """
    scope = scope_of(uow, actor, Operation.READ, DataClass.ACTIONS, WITHOUT_NAMES)
    if scope.is_everything:
        return []
    if scope.reaches == {Reach.AGENCY} and actor.agency_id is not None:
        return [Action.owner_agency_id == actor.agency_id]
    return [within(uow, actor, Operation.READ, WITHOUT_NAMES)]


def within(uow: UnitOfWork, actor: Actor, operation: Operation, manners: Set[Manner] = OPENLY) -> Condition:
    """Return the condition on `Action` for the actions to which the person acting may do this."""
    return cases_within(uow, actor, operation, DataClass.ACTIONS, manners, whose=Action.owner_agency_id, key=_OF_CASE)
