"""Series of meetings: planned ahead with their dates, changed and ended without touching what was built on them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.vocabulary import AgendaModel, ExcludedParty, MeetingKind, Rhythm
from marac_desk.services.errors import RefusedError
from marac_desk.services.meetings import calling_off, planning, series
from marac_desk.services.meetings.builder import builder_view, meeting_list
from marac_desk.services.meetings.series_views import SeriesDraft
from marac_desk.services.meetings.views import PoolRow
from tests.support.meetings import accept_all, open_meeting
from tests.support.registers import actor, user
from tests.support.signed_in import nobody_known

TUESDAYS = SeriesDraft(
    name="Second Tuesday", rhythm=Rhythm.MONTHLY, first_on=date(2026, 12, 2), starts=time(9, 30), minutes=240,
    weekday=1, position=2,
)  # fmt: skip


def do(register: Register, use_case: Callable[..., Any], person: Actor | None = None, **values: Any) -> Any:
    who = person or actor(register)
    with register.writing(who) as uow:
        return use_case(uow, actor=who, **values)[0]


def look(register: Register, use_case: Callable[..., Any], person: Actor | None = None, **values: Any) -> Any:
    with register.reading() as uow:
        return use_case(uow, actor=person or actor(register), **values)


def planned(register: Register, key: uuid.UUID) -> list[Meeting]:
    with register.reading() as uow:
        found = uow.session.scalars(sa.select(Meeting).where(Meeting.series_id == key).order_by(Meeting.day)).all()
        uow.session.expunge_all()
        return list(found)


def with_case(register: Register, meeting_id: uuid.UUID) -> uuid.UUID:
    """Put a case on a meeting and return the case."""
    accept_all(register, actor(register))
    row: PoolRow = look(register, builder_view, meeting_id=meeting_id).pool[0]
    nobody_known(register, actor(register), [row.case_id])
    do(register, planning.place_case, meeting_id=meeting_id, referral_id=row.referral_id)
    return row.case_id


def other_coordinator(register: Register, shut_out_of: uuid.UUID) -> Actor:
    who = user(register, Role.COORDINATOR)
    with register.writing(actor(register)) as uow:
        party = ExcludedParty.STAFF_CONFLICT
        uow.add(CaseExclusion(case_id=shut_out_of, name="x", party=party, user_id=who.user_id, since=uow.now))
    return who


def test_a_series_is_planned_ahead_each_meeting_with_its_dates(demonstration: Register) -> None:
    key = do(demonstration, series.add_series, draft=TUESDAYS)
    found = planned(demonstration, key)
    assert [one.day for one in found][:3] == [date(2026, 12, 8), date(2027, 1, 12), date(2027, 2, 9)]
    assert len(found) >= 5
    for one in found:
        before = [one.cutoff_on, one.agenda_on, one.research_on, one.day, one.action_list_on, one.minutes_on]
        assert before == sorted(set(before))
        assert (one.state, one.agenda_model) == (MeetingState.OPEN_FOR_REFERRALS, AgendaModel.FROZEN)
    row = next(one for one in look(demonstration, series.series_list) if one.series_id == key)
    assert (row.draft.name, row.next_days[0], row.planned) == ("Second Tuesday", date(2026, 12, 8), len(found))
    assert do(demonstration, series.plan_further, series_id=key) == 0, "it is planned as far as it is planned"


def test_the_preview_says_what_saving_does(demonstration: Register) -> None:
    days = look(demonstration, series.series_preview, draft=TUESDAYS)
    key = do(demonstration, series.add_series, draft=TUESDAYS)
    found = planned(demonstration, key)[: len(days)]
    assert len(days) == series.SHOWN
    assert [one.day for one in days] == [one.day for one in found]
    assert [one.dates.minutes.day for one in days] == [one.minutes_on for one in found]
    assert all(one.verified for one in days)


def test_a_daily_series_has_a_rolling_agenda_and_only_working_days(demonstration: Register) -> None:
    draft = SeriesDraft(
        "Daily", Rhythm.DAILY, date(2026, 12, 21), time(8, 30), 60, MeetingKind.DAILY, AgendaModel.ROLLING
    )
    found = planned(demonstration, do(demonstration, series.add_series, draft=draft))
    assert date(2026, 12, 25) not in {one.day for one in found}
    assert all(one.day.weekday() < 5 and one.cutoff_on == one.agenda_on == one.research_on == one.day for one in found)
    assert {one.agenda_model for one in found} == {AgendaModel.ROLLING}


def test_changing_a_series_leaves_what_has_cases_or_went_out(demonstration: Register) -> None:
    key = do(demonstration, series.add_series, draft=TUESDAYS)
    first, second, third, *_ = planned(demonstration, key)
    with_case(demonstration, first.id)
    with demonstration.writing(actor(demonstration)) as uow:
        uow.session.get_one(Meeting, second.id).state = MeetingState.CIRCULATED
    row = next(one for one in look(demonstration, series.series_list) if one.series_id == key)
    wednesdays = SeriesDraft(**{**_values(TUESDAYS), "weekday": 2, "starts": time(10)})
    said = look(demonstration, series.change_effect, series_id=key, draft=wednesdays)
    assert [(one.day, one.cases) for one in said.stays] == [(first.day, 1), (second.day, 0)]
    done = do(demonstration, series.change_series, series_id=key, version=row.version, draft=wednesdays)
    assert done == said, "what was said before is what was done"
    after = {one.id: one for one in planned(demonstration, key)}
    assert after[first.id].day == first.day
    assert after[second.id].day == second.day
    assert after[third.id].day == date(2027, 2, 10)
    assert after[third.id].starts_at.hour == 10
    with pytest.raises(RefusedError) as caught:
        do(demonstration, series.change_series, series_id=key, version=row.version, draft=TUESDAYS)
    assert caught.value.code == "series_changed_meanwhile"


def _values(draft: SeriesDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in SeriesDraft.__dataclass_fields__}


def test_ending_a_series_cancels_its_empty_meetings_and_no_other(demonstration: Register) -> None:
    key = do(demonstration, series.add_series, draft=TUESDAYS)
    first, *others = planned(demonstration, key)
    with_case(demonstration, first.id)
    with pytest.raises(RefusedError):
        do(demonstration, series.end_series, series_id=key, reason=" ")
    said = look(demonstration, series.end_effect, series_id=key)
    assert (len(said.called_off), len(said.stays)) == (len(others), 1)
    do(demonstration, series.end_series, series_id=key, reason="the area meets weekly now")
    states = {one.id: one.state for one in planned(demonstration, key)}
    assert states.pop(first.id) is MeetingState.OPEN_FOR_REFERRALS
    assert set(states.values()) == {MeetingState.CANCELLED}
    with pytest.raises(RefusedError) as caught:
        do(demonstration, series.plan_further, series_id=key)
    assert caught.value.code == "series_ended"


def test_whoever_is_shut_out_of_the_only_case_sees_an_empty_meeting_that_moves(demonstration: Register) -> None:
    key = do(demonstration, series.add_series, draft=TUESDAYS)
    plain = do(demonstration, series.add_series, draft=SeriesDraft(**{**_values(TUESDAYS), "name": "Other"}))
    first = planned(demonstration, key)[0]
    case_id = with_case(demonstration, first.id)
    outsider = other_coordinator(demonstration, case_id)
    wednesdays = SeriesDraft(**{**_values(TUESDAYS), "weekday": 2})
    told = look(demonstration, series.change_effect, outsider, series_id=key, draft=wednesdays)
    empty = look(demonstration, series.change_effect, outsider, series_id=plain, draft=wednesdays)
    assert told == empty, "the meeting with the hidden case reads as one without any"
    rows = {one.series_id: one for one in look(demonstration, series.series_list, outsider)}
    do(demonstration, series.change_series, outsider, series_id=key, version=rows[key].version, draft=wednesdays)
    moved = planned(demonstration, key)[0]
    assert (moved.id, moved.day) == (first.id, date(2026, 12, 9))
    items = look(demonstration, builder_view, meeting_id=first.id).items
    assert [one.case_id for one in items] == [case_id], "the hidden case went along"
    do(demonstration, series.end_series, outsider, series_id=key, reason="over")
    assert planned(demonstration, key)[0].state is MeetingState.CANCELLED
    for one in planned(demonstration, plain):  # so that one meeting alone is open
        do(demonstration, calling_off.cancel_meeting, meeting_id=one.id, reason="over")
    assert case_id in known_to_wait(demonstration), "and is lost nowhere"


def known_to_wait(register: Register) -> set[uuid.UUID]:
    """Return the cases that are on the next agenda, or stand beside it to be placed."""
    view = look(register, builder_view, meeting_id=open_meeting(register))
    return {row.case_id for row in (*view.pool, *view.items)}


def test_a_cancelled_meeting_gives_its_cases_to_the_next_one(demonstration: Register) -> None:
    first, second, *_ = planned(demonstration, do(demonstration, series.add_series, draft=TUESDAYS))
    with demonstration.writing(actor(demonstration)) as uow:  # nothing comes before the series
        for one in uow.session.scalars(sa.select(Meeting).where(Meeting.day < first.day)):
            one.state = MeetingState.CLOSED
    case_id = with_case(demonstration, first.id)
    with pytest.raises(RefusedError):
        do(demonstration, calling_off.cancel_meeting, meeting_id=first.id, reason="")
    assert do(demonstration, calling_off.cancel_meeting, meeting_id=first.id, reason="the building is closed") == 1
    states = {one.meeting_id: one.state for one in look(demonstration, meeting_list)}
    assert states[first.id] is MeetingState.CANCELLED
    after = look(demonstration, builder_view, meeting_id=second.id).items
    assert [one.case_id for one in after] == [case_id]
    assert after[0].why.not_reached


def test_a_moved_meeting_takes_its_agenda_along(demonstration: Register) -> None:
    first = planned(demonstration, do(demonstration, series.add_series, draft=TUESDAYS))[0]
    case_id = with_case(demonstration, first.id)
    key = do(
        demonstration, calling_off.move_meeting, meeting_id=first.id, day=date(2026, 12, 10), starts=time(13),
        reason="the chair is ill",
    )  # fmt: skip
    view = look(demonstration, builder_view, meeting_id=key)
    assert (view.day, [one.case_id for one in view.items]) == (date(2026, 12, 10), [case_id])
    assert view.research_on < view.day
    old = look(demonstration, builder_view, meeting_id=first.id)
    assert (old.state, old.items) == (MeetingState.RESCHEDULED, ())
    with demonstration.reading() as uow:
        states = uow.session.scalars(sa.select(AgendaItem.state).where(AgendaItem.case_id == case_id)).all()
    assert ItemState.NOT_REACHED not in states, "it was not put off: its meeting was moved"


def test_who_builds_no_agendas_keeps_no_series(demonstration: Register) -> None:
    for role in (Role.CHAIR, Role.ADVOCATE):
        with pytest.raises(NotAllowedError):
            do(demonstration, series.add_series, actor(demonstration, role), draft=TUESDAYS)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "series_name_needed"),
        ({"minutes": 5}, "meeting_length"),
        ({"kind": MeetingKind.EMERGENCY}, "series_kind"),
        ({"weekday": 9}, "series_weekday"),
        ({"agencies": (uuid.UUID(int=7),)}, "series_agency"),
    ],
)
def test_a_series_that_cannot_be_meant_is_refused(demonstration: Register, values: dict[str, Any], code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        do(demonstration, series.add_series, draft=SeriesDraft(**{**_values(TUESDAYS), **values}))
    assert caught.value.code == code
