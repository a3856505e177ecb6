"""Series of meetings: kept by name, planned ahead, changed and ended without touching what was built on them.

A meeting that has cases or whose agenda went out stays as it is when its series is changed or ended; that is said
before it is done. What counts as having cases is what the person acting may know of: a meeting that holds other cases
alone is treated as empty, and those cases go along with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.meeting import Meeting
from marac_desk.model.series import MeetingAgency, MeetingSeries
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.rules.lives import MeetingState
from marac_desk.rules.months import add_months
from marac_desk.rules.series import Occurrence, Pattern, SeriesRefusedError, dates_around, occurrences, verified
from marac_desk.rules.vocabulary import MeetingKind, Rhythm
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meetings.calling_off import call_off
from marac_desk.services.meetings.known import items_within
from marac_desk.services.meetings.placing import OPEN, bring_back
from marac_desk.services.meetings.planning import check_length, plan_meeting, set_day
from marac_desk.services.meetings.series_views import SeriesDay, SeriesDraft, SeriesEffect, SeriesRow, Stays
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import LINE, PARAGRAPH, kept, needed

KINDS = (MeetingKind.REGULAR, MeetingKind.REVIEW, MeetingKind.DAILY)
"""What a series can be of; the other kinds are called for one case."""
MONTHS_AHEAD = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 6, Rhythm.MONTHLY: 6}
SHOWN = 6
NOT_OVER = OPEN | {MeetingState.LOCKED, MeetingState.CIRCULATED, MeetingState.IN_SESSION}


def series_list(uow: UnitOfWork, *, actor: Actor) -> tuple[SeriesRow, ...]:
    """Return the series, those that go on first, each with the next days that are planned."""
    require(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES)
    day = today(uow)
    found = uow.session.scalars(
        sa.select(MeetingSeries).order_by(MeetingSeries.ended_on.is_not(None), MeetingSeries.name, MeetingSeries.id)
    ).all()
    days: dict[uuid.UUID, list[date]] = {}
    coming = sa.select(Meeting.series_id, Meeting.day).where(
        Meeting.series_id.is_not(None), Meeting.state.in_(NOT_OVER), Meeting.day >= day
    )
    for series_id, on in uow.session.execute(coming.order_by(Meeting.day)):
        if series_id is not None:
            days.setdefault(series_id, []).append(on)
    return tuple(_row(one, days.get(one.id, [])) for one in found)


def _row(series: MeetingSeries, days: Sequence[date]) -> SeriesRow:
    return SeriesRow(
        series_id=series.id,
        version=series.version,
        draft=_draft_of(series),
        ended_on=series.ended_on,
        next_days=tuple(days[:3]),
        last_day=days[-1] if days else None,
        planned=len(days),
    )


def _draft_of(series: MeetingSeries) -> SeriesDraft:
    return SeriesDraft(
        name=series.name,
        rhythm=series.rhythm,
        first_on=series.first_on,
        starts=time(*divmod(series.starts_minute, 60)),
        minutes=series.minutes,
        kind=series.kind,
        agenda_model=series.agenda_model,
        weekday=series.weekday,
        every=series.every,
        position=series.position,
        off_day=series.off_day,
        mode=series.mode,
        venue=series.venue or "",
        chair_id=series.chair_id,
        minute_taker_id=series.minute_taker_id,
        agencies=tuple(uuid.UUID(key) for key in series.agencies),
    )


def series_preview(uow: UnitOfWork, *, actor: Actor, draft: SeriesDraft) -> tuple[SeriesDay, ...]:
    """Return the next six days of a series as it would be, each with all its dates. Raises RefusedError as saving."""
    require(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES)
    pattern, settings, day = _pattern(draft), area_settings(uow), today(uow)
    start, found = max(day, draft.first_on), list[Occurrence]()
    for months in (2, 14):
        found = list(occurrences(pattern, settings.calendar, start, add_months(start, months)))
        if len(found) >= SHOWN:
            break
    shown = []
    for one in found[:SHOWN]:
        dates = None
        if one.day is not None:
            dates = dates_around(settings.time_rules, settings.calendar, draft.kind, one.day, day)
        sure = one.verified and (dates is None or verified(dates))
        shown.append(SeriesDay(one.wanted, one.day, dates, sure))
    return tuple(shown)


def add_series(uow: UnitOfWork, *, actor: Actor, draft: SeriesDraft) -> tuple[uuid.UUID, Changes]:
    """Keep a series and plan its meetings for the coming months.

    Raises RefusedError: "series_name_needed", "series_kind", "series_weekday", "series_weeks", "series_position",
    "series_agency", "meeting_length".
    """
    require(uow, actor, Operation.CREATE, DataClass.AGENDA)
    series = MeetingSeries(area_id=area_settings(uow).area_id)
    _take_over(uow, series, draft)
    uow.add(series)
    uow.session.flush()
    uow.record("add", "meeting_series", series.id, kind=series.kind.value, rhythm=series.rhythm.value)
    for on in _days_of(uow, series, today(uow)):
        _plan(uow, actor, series, on)
    bring_back(uow, today(uow))
    return series.id, Changes.MEETINGS | Changes.REFERRALS


def plan_further(uow: UnitOfWork, *, actor: Actor, series_id: uuid.UUID) -> tuple[int, Changes]:
    """Plan what is still missing of a series for the coming months; returns how many meetings were planned.

    Raises RefusedError("series_ended").
    """
    require(uow, actor, Operation.CREATE, DataClass.AGENDA)
    series = _going_on(uow, series_id)
    last = uow.session.scalar(sa.select(sa.func.max(Meeting.day)).where(Meeting.series_id == series_id))
    missing = _days_of(uow, series, max(today(uow), last + timedelta(days=1)) if last else today(uow))
    for on in missing:
        _plan(uow, actor, series, on)
    uow.record("plan_further", "meeting_series", series.id, meetings=len(missing))
    return len(missing), Changes.MEETINGS


def change_effect(uow: UnitOfWork, *, actor: Actor, series_id: uuid.UUID, draft: SeriesDraft) -> SeriesEffect:
    """Return what changing a series would do to the meetings already planned. Raises RefusedError as saving does."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    series = _going_on(uow, series_id)
    _check(uow, draft)
    return _effect(_steps(uow, actor, series, draft))


def change_series(
    uow: UnitOfWork, *, actor: Actor, series_id: uuid.UUID, version: int, draft: SeriesDraft
) -> tuple[SeriesEffect, Changes]:
    """Change a series: its empty meetings follow, those with cases or with an agenda that went out stay.

    Raises RefusedError as `add_series` does, "series_ended", "series_changed_meanwhile".
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    series = _going_on(uow, series_id)
    if series.version != version:
        raise RefusedError("series_changed_meanwhile")
    _check(uow, draft)
    steps = _steps(uow, actor, series, draft)
    _take_over(uow, series, draft)
    for step in steps:
        if step.meeting is None and step.day is not None:
            _plan(uow, actor, series, step.day)
        elif step.meeting is not None and step.stays is None and step.day is None:
            call_off(uow, step.meeting, None)
        elif step.meeting is not None and step.stays is None and step.day is not None:
            _follow(uow, step.meeting, series, step.day)
    uow.record("change", "meeting_series", series.id)
    return _effect(steps), Changes.MEETINGS | Changes.REFERRALS


def end_effect(uow: UnitOfWork, *, actor: Actor, series_id: uuid.UUID) -> SeriesEffect:
    """Return what ending a series would do to the meetings already planned."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    return _effect(_ending(uow, actor, _going_on(uow, series_id)))


def end_series(uow: UnitOfWork, *, actor: Actor, series_id: uuid.UUID, reason: str) -> tuple[SeriesEffect, Changes]:
    """End a series: its empty meetings are cancelled, those with cases or with an agenda that went out are held.

    Raises RefusedError("reason_needed") and RefusedError("series_ended").
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    series, why = _going_on(uow, series_id), needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    steps = _ending(uow, actor, series)
    series.ended_on, series.ended_reason = today(uow), why
    for step in steps:
        if step.meeting is not None and step.stays is None:
            call_off(uow, step.meeting, None)
    uow.record("end", "meeting_series", series.id)
    return _effect(steps), Changes.MEETINGS | Changes.REFERRALS


# How a series is kept


def _going_on(uow: UnitOfWork, series_id: uuid.UUID) -> MeetingSeries:
    series = uow.session.get(MeetingSeries, series_id)
    if series is None:
        raise NotFoundError("meeting_series")
    if series.ended_on is not None:
        raise RefusedError("series_ended")
    return series


def _pattern(draft: SeriesDraft) -> Pattern:
    try:
        return Pattern(draft.rhythm, draft.first_on, draft.weekday, draft.every, draft.position, draft.off_day)
    except SeriesRefusedError as error:
        raise RefusedError(error.code) from None


def _check(uow: UnitOfWork, draft: SeriesDraft) -> None:
    needed(draft.name, "series_name_needed", limit=80)
    _pattern(draft)
    check_length(draft.minutes)
    if draft.kind not in KINDS:
        raise RefusedError("series_kind")
    known = set(uow.session.scalars(sa.select(Agency.id).where(Agency.signatory, Agency.active)))
    if set(draft.agencies) - known:
        raise RefusedError("series_agency")


def _take_over(uow: UnitOfWork, series: MeetingSeries, draft: SeriesDraft) -> None:
    _check(uow, draft)
    series.name = needed(draft.name, "series_name_needed", limit=80)
    series.kind, series.agenda_model, series.mode = draft.kind, draft.agenda_model, draft.mode
    series.rhythm, series.weekday, series.every, series.position = (
        draft.rhythm,
        draft.weekday,
        draft.every,
        draft.position,
    )
    series.off_day, series.first_on, series.minutes = draft.off_day, draft.first_on, draft.minutes
    series.starts_minute = draft.starts.hour * 60 + draft.starts.minute
    series.venue = kept(draft.venue, limit=LINE)
    series.chair_id, series.minute_taker_id = draft.chair_id, draft.minute_taker_id
    series.agencies = sorted(key.hex for key in set(draft.agencies))


def _days_of(uow: UnitOfWork, series: MeetingSeries, start: date) -> list[date]:
    """Return the days of a series from a day on, as far ahead as its rhythm is planned."""
    end = add_months(max(today(uow), series.first_on), MONTHS_AHEAD[series.rhythm])
    found = occurrences(_pattern(_draft_of(series)), area_settings(uow).calendar, start, end)
    return [one.day for one in found if one.day is not None and one.day >= today(uow)]


def _plan(uow: UnitOfWork, actor: Actor, series: MeetingSeries, on: date) -> None:
    meeting_id, _ = plan_meeting(
        uow,
        actor=actor,
        day=on,
        starts=time(*divmod(series.starts_minute, 60)),
        minutes=series.minutes,
        kind=series.kind,
        mode=series.mode,
        venue=series.venue,
        chair_id=series.chair_id,
        minute_taker_id=series.minute_taker_id,
        agenda_model=series.agenda_model,
        agencies=[uuid.UUID(key) for key in series.agencies],
    )
    uow.session.get_one(Meeting, meeting_id).series_id = series.id


def _follow(uow: UnitOfWork, meeting: Meeting, series: MeetingSeries, on: date) -> None:
    """Make a planned meeting what the series says now; what is on it goes along."""
    starts = datetime.combine(on, time(*divmod(series.starts_minute, 60)), tzinfo=area_settings(uow).zone)
    meeting.kind, meeting.agenda_model, meeting.mode, meeting.venue = (
        series.kind,
        series.agenda_model,
        series.mode,
        series.venue,
    )
    meeting.chair_id, meeting.minute_taker_id = series.chair_id, series.minute_taker_id
    meeting.starts_at, meeting.ends_at = starts, starts + timedelta(minutes=series.minutes)
    set_day(uow, meeting, on)
    for row in uow.session.scalars(sa.select(MeetingAgency).where(MeetingAgency.meeting_id == meeting.id)):
        uow.session.delete(row)
    uow.session.flush()
    uow.add(*(MeetingAgency(meeting_id=meeting.id, agency_id=uuid.UUID(key)) for key in series.agencies))
    uow.record("follow_series", "meeting", meeting.id)


# What becomes of the meetings already planned


@dataclass(frozen=True, slots=True)
class _Step:
    """One slot of a series: the meeting that is there, the day it has now, and why it stays where it does."""

    meeting: Meeting | None
    before: date | None
    day: date | None
    stays: Stays | None = None


def _planned(uow: UnitOfWork, series: MeetingSeries) -> Sequence[Meeting]:
    query = sa.select(Meeting).where(
        Meeting.series_id == series.id, Meeting.state.in_(NOT_OVER), Meeting.day >= today(uow)
    )
    return uow.session.scalars(query.order_by(Meeting.day, Meeting.starts_at, Meeting.id)).all()


def _stays(uow: UnitOfWork, actor: Actor, meeting: Meeting) -> Stays | None:
    cases = len(items_within(uow, actor, meeting.id, Operation.UPDATE))
    if not cases and meeting.state in OPEN:
        return None
    return Stays(meeting.id, meeting.day, cases, meeting.state)


def _steps(uow: UnitOfWork, actor: Actor, series: MeetingSeries, draft: SeriesDraft) -> list[_Step]:
    """Lay the planned meetings and the days of the changed series side by side, the first to the first."""
    planned = _planned(uow, series)
    start = max(today(uow), draft.first_on)
    end = add_months(start, MONTHS_AHEAD[draft.rhythm])
    found = occurrences(_pattern(draft), area_settings(uow).calendar, start, end)
    days = [one.day for one in found if one.day is not None]
    steps = []
    for at in range(max(len(planned), len(days))):
        meeting = planned[at] if at < len(planned) else None
        on = days[at] if at < len(days) else None
        stays = _stays(uow, actor, meeting) if meeting is not None else None
        steps.append(_Step(meeting, meeting.day if meeting else None, meeting.day if meeting and stays else on, stays))
    return steps


def _ending(uow: UnitOfWork, actor: Actor, series: MeetingSeries) -> list[_Step]:
    return [_Step(one, one.day, None, _stays(uow, actor, one)) for one in _planned(uow, series)]


def _effect(steps: Sequence[_Step]) -> SeriesEffect:
    free = [step for step in steps if step.meeting is not None and step.stays is None]
    return SeriesEffect(
        moved=tuple((s.before, s.day) for s in free if s.before and s.day and s.before != s.day),
        added=tuple(step.day for step in steps if step.meeting is None and step.day),
        called_off=tuple(step.before for step in free if step.day is None and step.before),
        stays=tuple(step.stays for step in steps if step.stays is not None),
        unchanged=sum(step.before == step.day for step in free),
    )
