"""A case's past as a timeline: what happened, in the order in which it happened, down to today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from marac_desk.model.action import Action
from marac_desk.model.monitoring import Order
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.rules.clock import local_day
from marac_desk.rules.decision_time import DecisionTime, time_to_decision
from marac_desk.rules.lives import ItemState, ReportBackState
from marac_desk.rules.transfers import TransferState
from marac_desk.rules.vocabulary import AbuseType, Answer, Criterion, FeelsSafer, Origin, RepeatVerdict
from marac_desk.services.cases.history import Answer as ReportedBack
from marac_desk.services.cases.history import Hearing, History
from marac_desk.services.cases.plan import counts
from marac_desk.services.cases.routes import route_of
from marac_desk.services.cases.standing import HEARD_STATES
from marac_desk.services.cases.views import EventKind, TimelineEvent

_ORDER = list(EventKind)


def timeline(past: History) -> tuple[TimelineEvent, ...]:
    """Return everything that happened up to today, the earliest first, with today at the end."""
    events = [
        *_incidents(past),
        *_referrals(past),
        *_hearings(past),
        *_actions(past),
        *_answers(past),
        *_assessments(past),
        *_orders(past),
        *_links(past),
        *_plans_completed(past),
        *_transfers(past),
        *_death(past),
    ]
    so_far = [event for event in events if event.on <= past.today]
    so_far.sort(key=lambda event: (event.on, _ORDER.index(event.kind)))
    return (*so_far, TimelineEvent(EventKind.TODAY, past.today))


def _incidents(past: History) -> Iterator[TimelineEvent]:
    for referral, agency in past.referrals:
        if referral.incident_date is not None:
            yield TimelineEvent(
                EventKind.INCIDENT,
                referral.incident_date,
                referral.id,
                title=referral.reason or "",
                agency=agency,
                codes=tuple(AbuseType(code) for code in referral.abuse_types),
                note=referral.crime_reference or "",
            )


def _referrals(past: History) -> Iterator[TimelineEvent]:
    by_referral = {row.referral_id: row for row in past.assessments if row.referral_id and row.score is not None}
    undated = set() if _day_of_earlier_hearing(past) or not past.minuted else {row.id for row in _heard_undated(past)}
    for referral, agency in past.referrals:
        row = by_referral.get(referral.id)
        yield TimelineEvent(
            EventKind.REFERRAL,
            referral.referral_date,
            referral.id,
            agency=agency,
            person=referral.referrer_name or "",
            codes=(referral.state, *_criteria(referral)),
            repeat=referral.is_repeat is RepeatVerdict.YES,
            undated=referral.id in undated,
            score=row.score if row else None,
            threshold=row.threshold if row else None,
            waited=_waited(past, referral),
        )


def _waited(past: History, referral: Referral) -> DecisionTime | None:
    """Return how long a referral took to its first decision, None where nobody decided here."""
    decided = past.decided.get(referral.id)
    if decided is None:
        return None
    settings = past.settings
    return time_to_decision(referral.received_at, decided, decided, settings.zone, settings.calendar)


def _criteria(referral: Referral) -> list[StrEnum]:
    known = {criterion.value for criterion in Criterion}
    return [Criterion(code) for code in referral.criteria if code in known]


def _day_of_earlier_hearing(past: History) -> date | None:
    """Return the day of the one hearing before this register was kept, where the case still tells it."""
    before, day = _heard_undated(past), past.case.last_meeting_on
    if not past.minuted:
        return None
    if len(before) != 1 or day is None or any(hearing.meeting.day == day for hearing in past.heard):
        return None
    return day if day >= before[0].referral_date else None


def _heard_undated(past: History) -> list[Referral]:
    """Return the referrals that were heard before this register was kept: their hearing has no meeting here."""
    with_meeting = {hearing.item.referral_id for hearing in past.heard}
    return [row for row, _ in past.referrals if row.state in HEARD_STATES and row.id not in with_meeting]


def _hearings(past: History) -> Iterator[TimelineEvent]:
    number = len(_heard_undated(past))
    if (day := _day_of_earlier_hearing(past)) is not None:
        yield TimelineEvent(EventKind.HEARING, day, number=1)
    for hearing in past.hearings:
        if hearing.item.state is ItemState.CONCLUDED:
            number += 1
            yield _heard(past, hearing, number)
        elif hearing.item.state in {ItemState.DEFERRED, ItemState.NOT_REACHED, ItemState.WITHDRAWN}:
            why = hearing.item.aside_reason or ""
            codes = (hearing.item.state,)
            yield TimelineEvent(EventKind.NOT_HEARD, hearing.meeting.day, hearing.meeting.id, note=why, codes=codes)


def _heard(past: History, hearing: Hearing, number: int) -> TimelineEvent:
    referral = next((row for row, _ in past.referrals if row.id == hearing.item.referral_id), None)
    return TimelineEvent(
        EventKind.HEARING,
        hearing.meeting.day,
        hearing.meeting.id,
        agency=hearing.presenter,
        person=hearing.chair,
        number=number,
        actions=sum(action.item_id == hearing.item.id for action, _ in past.actions),
        minutes=round(hearing.item.actual_seconds / 60),
        repeat=referral is not None and referral.is_repeat is RepeatVerdict.YES,
    )


def _actions(past: History) -> Iterator[TimelineEvent]:
    for action, agency in past.actions:
        if action.origin in {Origin.IN_BETWEEN, Origin.EMERGENCY} and action.meeting_id is None:
            day = local_day(action.created_at, past.settings.zone)
            yield TimelineEvent(EventKind.BETWEEN, day, action.id, title=action.title, agency=agency.short_name)
        if action.closed_on is not None and action.close_code is not None:
            yield TimelineEvent(
                EventKind.ACTION_CLOSED,
                action.closed_on,
                action.id,
                title=action.title,
                note=action.evidence or action.close_reason or "",
                agency=agency.short_name,
                codes=(action.close_code,),
            )


def _answers(past: History) -> Iterator[TimelineEvent]:
    for answer in past.answers:
        row, day = answer.row, _day_told(past, answer)
        if day is None:
            continue
        codes: list[StrEnum] = [row.state]
        if row.feels_safer is not FeelsSafer.NOT_ASKED:
            codes.append(row.feels_safer)
        if row.new_abuse in {Answer.YES, Answer.NO}:
            codes.append(row.new_abuse)
        if (route := route_of(_channel(answer))) is not None:
            codes.append(route)
        yield TimelineEvent(
            EventKind.REPORT_BACK,
            day,
            row.id,
            title=row.response or "",
            note=row.handed_to or "",
            person=answer.advocate,
            number=len(answer.attempts),
            codes=tuple(codes),
        )


def _channel(answer: ReportedBack) -> str | None:
    return answer.row.response_route or (answer.attempts[-1].channel if answer.attempts else None)


def _day_told(past: History, answer: ReportedBack) -> date | None:
    """Return when it was told or last tried; a report-back that nobody has begun is not in the past."""
    if answer.row.delivered_on is not None:
        return answer.row.delivered_on
    if answer.attempts:
        return local_day(answer.attempts[-1].at, past.settings.zone)
    ended = answer.row.state in {ReportBackState.DECLINED_BY_VICTIM, ReportBackState.HANDED_TO}
    return answer.row.safe_contact_checked_on if ended else None


def _assessments(past: History) -> Iterator[TimelineEvent]:
    for row in past.assessments:
        day = past.assessed_on(row)
        if row.referral_id is None and row.score is not None and day is not None:
            yield _assessment(past, row, day)


def _assessment(past: History, row: RiskAssessment, day: date) -> TimelineEvent:
    return TimelineEvent(
        EventKind.ASSESSMENT,
        day,
        row.id,
        title=past.settings.checklist(row.tool).name,
        person=row.assessor or "",
        codes=(row.source_of_answers,) if row.source_of_answers else (),
        score=row.score,
        threshold=row.threshold,
    )


def _orders(past: History) -> Iterator[TimelineEvent]:
    for order in past.orders:
        if order.from_date is not None:
            yield TimelineEvent(EventKind.ORDER, order.from_date, order.id, codes=(order.kind,), note=order.court or "")
        for day in breach_days(order):
            yield TimelineEvent(EventKind.BREACH, day, order.id, codes=(order.kind,))


def breach_days(order: Order) -> list[date]:
    """Return the days on which breaches of an order were reported, the earliest first."""
    return sorted(date.fromisoformat(str(breach["on"])) for breach in order.breaches)


def _links(past: History) -> Iterator[TimelineEvent]:
    for link in past.links:
        if link.on_date is not None:
            note = ", ".join(part for part in (link.level, link.status) if part)
            yield TimelineEvent(EventKind.LINK, link.on_date, link.id, codes=(link.process,), note=note)


def _plans_completed(past: History) -> Iterator[TimelineEvent]:
    for referral, _ in past.referrals:
        actions = [action for action, _ in past.actions if action.referral_id == referral.id]
        days = [action.closed_on for action in actions if action.closed_on is not None]
        if referral.state in HEARD_STATES and days and len(days) == len(actions):
            codes = (referral.state,)
            yield TimelineEvent(EventKind.PLAN_COMPLETE, max(days), codes=codes, counts=counts(actions))


def plan_of_latest_hearing(past: History) -> list[Action]:
    """Return the actions agreed at the latest hearing and since."""
    if not past.heard:
        return []
    referral_id, item_id = past.heard[-1].item.referral_id, past.heard[-1].item.id
    return [action for action, _ in past.actions if item_id == action.item_id or referral_id == action.referral_id]


def _transfers(past: History) -> Iterator[TimelineEvent]:
    for transfer in past.transfers:
        kind = EventKind.TRANSFER_OUT if transfer.direction == "out" else EventKind.TRANSFER_IN
        day = transfer.acknowledged_on or transfer.sent_on
        if day is not None and transfer.state is not TransferState.WITHDRAWN:
            yield TimelineEvent(kind, day, transfer.id, title=transfer.other_area)


def _death(past: History) -> Iterator[TimelineEvent]:
    if past.victim.deceased_on is not None:
        yield TimelineEvent(EventKind.DIED, past.victim.deceased_on)
