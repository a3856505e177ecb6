"""The plan of a case: what was tried and how each ended, what is open and how late, whether it changed the risk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.report_back import ReportBack
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.vocabulary import CloseCode, FeelsSafer
from marac_desk.services.access import cases_within
from marac_desk.services.cases.views import ActionLine, PlanChange, PlanCounts, RiskPoint
from marac_desk.services.settings import AreaSettings

Owned = tuple[Action, Agency]


def actions_of(uow: UnitOfWork, actor: Actor, case: Case) -> list[Owned]:
    """Return the actions of a case that the person acting may read, with their agencies, by their numbers."""
    within = cases_within(uow, actor, Operation.READ, DataClass.ACTIONS, whose=Action.owner_agency_id)
    query = (
        sa.select(Action, Agency)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .join(Case, Case.id == Action.case_id)
        .where(Action.case_id == case.id, within)
        .order_by(Action.number)
    )
    return [(action, agency) for action, agency in uow.session.execute(query)]


def tried(owned: Iterable[Owned], settings: AreaSettings, day: date) -> tuple[ActionLine, ...]:
    """Return the actions that ended, by when they did."""
    ended = [pair for pair in owned if pair[0].closed_on is not None]
    ended.sort(key=lambda pair: (pair[0].closed_on or day, pair[0].number))
    return tuple(_line(action, agency, settings, day) for action, agency in ended)


def still_open(owned: Iterable[Owned], settings: AreaSettings, day: date) -> tuple[ActionLine, ...]:
    """Return the open actions, the latest first and then by when they are due."""
    lines = [_line(action, agency, settings, day) for action, agency in owned if action.closed_on is None]
    return tuple(sorted(lines, key=lambda line: (-line.late, line.due_on or date.max)))


def _line(action: Action, agency: Agency, settings: AreaSettings, day: date) -> ActionLine:
    late = action.closed_on is None and action.due_on is not None and action.due_on < day
    return ActionLine(
        action_id=action.id,
        title=action.title,
        agency=agency.short_name,
        mark=mark_for(agency.agency_type, agency.subtype),
        state=action.state,
        close_code=action.close_code,
        closed_on=action.closed_on,
        due_on=action.due_on,
        due_event=action.due_event,
        late=days_late(settings.calendar, action.due_on, day) if late and action.due_on else 0,
        note=action.evidence or action.close_reason or "",
    )


def counts(actions: Sequence[Action]) -> PlanCounts:
    """Return how some actions ended; "not possible" and "agency did not act" stay two numbers."""

    def ended(code: CloseCode) -> int:
        return sum(action.closed_on is not None and action.close_code is code for action in actions)

    return PlanCounts(
        agreed=len(actions),
        done=ended(CloseCode.DONE),
        not_possible=ended(CloseCode.NOT_POSSIBLE_CHANGE),
        agency_did_not_act=ended(CloseCode.NOT_DONE_AGENCY),
        declined=ended(CloseCode.DECLINED_BY_VICTIM),
        superseded=ended(CloseCode.SUPERSEDED),
        transferred=ended(CloseCode.TRANSFERRED),
        still_open=sum(action.closed_on is None for action in actions),
    )


def plan_change(
    heard_on: date | None, points: Sequence[RiskPoint], actions: Sequence[Action], answer: ReportBack | None
) -> PlanChange:
    """Put the scores around the latest hearing, the ends of its actions and what the victim says side by side.

    A score on the day of the hearing counts as before it. Nothing is inferred: who was not assessed has no number.
    """
    before = [point for point in points if heard_on is not None and point.on <= heard_on]
    after = [point for point in points if heard_on is not None and point.on > heard_on]
    return PlanChange(
        heard_on=heard_on,
        before=before[-1].score if before else None,
        after=after[-1].score if after else None,
        days_after=(after[-1].on - heard_on).days if after and heard_on else 0,
        counts=counts(actions),
        feels_safer=answer.feels_safer if answer else FeelsSafer.NOT_ASKED,
        feels_safer_on=answer.response_on if answer else None,
    )
