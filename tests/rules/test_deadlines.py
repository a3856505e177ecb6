"""Deadlines: every time rule's day, dues of every basis, lateness, escalation, and settings that are refused."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.deadlines import (
    LONGEST,
    Due,
    DueSpec,
    TimeRuleRefusedError,
    TimeRules,
    acknowledgement_due,
    advocate_contact_due,
    days_late,
    due_soon,
    emergency_meeting_due,
    escalation_level,
    feedback_due,
    flag_expiry,
    instant_late,
    meeting_deadlines,
    report_back_due,
    resolve_due,
)
from marac_desk.rules.vocabulary import DueBasis
from marac_desk.rules.working_days import Calendar, Reckoned

LONDON = ZoneInfo("Europe/London")
CAL = Calendar(frozenset({date(2026, 12, 25), date(2026, 12, 28)}), date(2026, 1, 1), date(2026, 12, 31))
RULES = TimeRules()
MEETING = date(2026, 11, 24)  # a Tuesday
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def resolve(spec: DueSpec, meeting_day: date | None = MEETING, now: datetime = NOW) -> Due:
    return resolve_due(spec, meeting_day=meeting_day, now=now, zone=LONDON, cal=CAL, rules=RULES)


def test_the_defaults_are_the_fields_own() -> None:
    assert asdict(RULES) == {
        "referral_cutoff_wd": 10, "agenda_issue_wd": 8, "research_return_wd": 3, "idva_first_contact_wd": 2,
        "emergency_meeting_wd": 2, "action_list_issue_wd": 1, "minutes_issue_wd": 5, "report_back_wd": 2,
        "action_ack_wd": 2, "action_default_due_wd": 10, "overdue_escalate_1_wd": 2, "overdue_escalate_2_wd": 5,
        "overdue_escalate_3_wd": 10, "flag_months": 12, "feedback_after_plan_days": 28, "ask_again_wd": 5,
        "safe_contact_stale_days": 14, "transfer_ack_wd": 2,
    }  # fmt: skip


def test_rules_are_changed_by_key_and_the_rest_stays() -> None:
    changed = RULES.with_changes({"agenda_issue_wd": 5, "flag_months": 6})
    assert (changed.agenda_issue_wd, changed.flag_months) == (5, 6)
    assert changed.with_changes({"agenda_issue_wd": 8, "flag_months": 12}) == RULES
    assert RULES.agenda_issue_wd == 8


def test_a_rule_may_be_as_large_as_ten_years_and_escalations_may_fall_on_one_day() -> None:
    assert RULES.with_changes({"safe_contact_stale_days": LONGEST}).safe_contact_stale_days == LONGEST == 3660
    same_day = {"overdue_escalate_1_wd": 5, "overdue_escalate_2_wd": 5, "overdue_escalate_3_wd": 5}
    assert [escalation_level(RULES.with_changes(same_day), late) for late in (4, 5)] == [0, 3]
    assert resolve(DueSpec(DueBasis.HOURS, LONGEST)).instant == NOW + timedelta(hours=LONGEST)


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"agenda_wd": 5}, "unknown_rule", "agenda_wd"),
        ({"flag_months": 0}, "not_positive", "flag_months"),
        ({"agenda_issue_wd": -3}, "not_positive", "agenda_issue_wd"),
        ({"agenda_issue_wd": 2.5}, "not_a_whole_number", "agenda_issue_wd"),
        ({"agenda_issue_wd": True}, "not_a_whole_number", "agenda_issue_wd"),
        ({"flag_months": "12"}, "not_a_whole_number", "flag_months"),
        ({"flag_months": LONGEST + 1}, "too_large", "flag_months"),
        ({"overdue_escalate_1_wd": 6}, "escalation_out_of_order", "overdue_escalate_2_wd"),
        ({"overdue_escalate_3_wd": 4}, "escalation_out_of_order", "overdue_escalate_2_wd"),
    ],
)
def test_what_is_no_time_rule_is_refused_by_name(changes: dict[str, int], code: str, key: str) -> None:
    with pytest.raises(TimeRuleRefusedError) as refused:
        RULES.with_changes(changes)
    assert (refused.value.code, refused.value.key) == (code, key)


def test_a_meetings_deadlines() -> None:
    due = meeting_deadlines(RULES, CAL, MEETING)
    days = (due.cutoff, due.agenda, due.research, due.action_list, due.minutes)
    expected = [(11, 10), (11, 12), (11, 19), (11, 25), (12, 1)]
    assert days == tuple(Reckoned(date(2026, month, day), verified=True) for month, day in expected)


def test_each_deadline_follows_its_own_rule() -> None:
    numbers = {"referral_cutoff_wd": 5, "agenda_issue_wd": 4, "research_return_wd": 1, "action_list_issue_wd": 2}
    due = meeting_deadlines(RULES.with_changes({**numbers, "minutes_issue_wd": 3}), CAL, MEETING)
    days = (due.cutoff.day, due.agenda.day, due.research.day, due.action_list.day, due.minutes.day)
    assert days == tuple(date(2026, 11, day) for day in (17, 18, 23, 26, 27))


def test_deadlines_beyond_the_holiday_table_say_so() -> None:
    due = meeting_deadlines(RULES, CAL, date(2026, 12, 30))
    assert due.minutes == Reckoned(date(2027, 1, 6), verified=False)
    assert due.action_list.verified


def test_the_days_counted_from_other_steps() -> None:
    rules = RULES.with_changes(
        {"idva_first_contact_wd": 1, "emergency_meeting_wd": 2, "report_back_wd": 3, "action_ack_wd": 4}
    )
    friday = date(2026, 11, 20)
    assert advocate_contact_due(rules, CAL, friday).day == date(2026, 11, 23)
    assert emergency_meeting_due(rules, CAL, friday).day == date(2026, 11, 24)
    assert report_back_due(rules, CAL, friday).day == date(2026, 11, 25)
    assert acknowledgement_due(rules, CAL, friday).day == date(2026, 11, 26)
    assert feedback_due(rules, friday) == date(2026, 12, 18)
    assert flag_expiry(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_working_days_count_from_the_meeting_whenever_they_are_typed() -> None:
    two_days_later = NOW + timedelta(days=2)
    due = resolve(DueSpec(DueBasis.WORKING_DAYS, 2), now=two_days_later)
    assert due == Due(DueBasis.WORKING_DAYS, date(2026, 11, 26), None, None, None, verified=True)


def test_working_days_without_a_number_are_the_areas_default() -> None:
    assert resolve(DueSpec(DueBasis.WORKING_DAYS)).day == date(2026, 12, 8)


def test_working_days_outside_a_meeting_count_from_today_where_the_area_is() -> None:
    late_evening = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # already Thursday in London
    assert resolve(DueSpec(DueBasis.WORKING_DAYS, 1), None, late_evening).day == date(2026, 7, 3)


def test_a_due_in_working_days_beyond_the_holiday_table_is_unverified() -> None:
    assert not resolve(DueSpec(DueBasis.WORKING_DAYS, 10), date(2026, 12, 21)).verified


def test_hours_are_clock_hours_and_no_weekend_moves_them() -> None:
    friday_evening = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
    due = resolve(DueSpec(DueBasis.HOURS, 24), now=friday_evening)
    assert due.instant == datetime(2026, 11, 28, 18, 0, tzinfo=UTC)
    assert due.day == date(2026, 11, 28)
    assert due.verified


def test_hours_without_a_number_are_a_day() -> None:
    assert resolve(DueSpec(DueBasis.HOURS)).instant == NOW + timedelta(hours=24)


def test_nought_is_the_meeting_day_or_this_moment() -> None:
    assert resolve(DueSpec(DueBasis.WORKING_DAYS, 0)).day == MEETING
    assert resolve(DueSpec(DueBasis.HOURS, 0)).instant == NOW


def test_hours_across_a_change_of_clock_time_stay_clock_hours() -> None:
    evening_before = datetime(2026, 10, 24, 20, 0, tzinfo=LONDON)  # the night of 25 October has 25 hours
    due = resolve(DueSpec(DueBasis.HOURS, 24), now=evening_before)
    assert due.instant == datetime(2026, 10, 25, 19, 0, tzinfo=UTC)
    assert due.instant.astimezone(LONDON).hour == 19


def test_the_day_of_an_instant_is_the_local_one() -> None:
    assert resolve(DueSpec(DueBasis.HOURS, 1), now=datetime(2026, 7, 1, 22, 30, tzinfo=UTC)).day == date(2026, 7, 2)


def test_an_event_is_asked_about_again() -> None:
    due = resolve(DueSpec(DueBasis.EVENT, 3, "before bail"))
    assert due == Due(DueBasis.EVENT, None, None, "before bail", date(2026, 12, 1), verified=True)
    assert due.chased_from == date(2026, 12, 1)


def test_what_never_ends_is_reviewed_after_its_number_of_working_days() -> None:
    assert resolve(DueSpec(DueBasis.ONGOING, 3)).ask_again == date(2026, 11, 27)
    assert resolve(DueSpec(DueBasis.ONGOING)).ask_again == date(2026, 12, 1)


def test_an_ask_again_day_never_lies_in_the_past() -> None:
    weeks_later = datetime(2026, 12, 14, 10, 0, tzinfo=UTC)
    assert resolve(DueSpec(DueBasis.EVENT, event="on release"), now=weeks_later).ask_again == date(2026, 12, 21)
    weeks_before = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
    assert resolve(DueSpec(DueBasis.EVENT, event="on release"), now=weeks_before).ask_again == date(2026, 12, 1)


def test_a_typed_date_stays_as_typed_even_on_a_sunday() -> None:
    sunday = date(2026, 11, 29)
    due = resolve(DueSpec(DueBasis.DATE, 99, day=sunday))
    assert (due.day, due.verified, due.chased_from) == (sunday, True, sunday)
    assert resolve(DueSpec(DueBasis.DATE)).day is None


@pytest.mark.parametrize("number", [-1, LONGEST + 1, 10**9])
def test_a_number_that_cannot_be_meant_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="number_out_of_range"):
        resolve(DueSpec(DueBasis.HOURS, number))


def test_a_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive_instant"):
        resolve(DueSpec(DueBasis.HOURS, 2), now=datetime(2026, 11, 24, 10, 30))  # noqa: DTZ001  # what is refused


@pytest.mark.parametrize(
    ("due", "today", "late"),
    [
        (date(2026, 11, 24), date(2026, 11, 23), 0),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 11, 24), date(2026, 11, 25), 1),
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 11, 28), date(2026, 11, 29), 0),
        (date(2026, 11, 28), date(2026, 11, 30), 1),
        (date(2026, 12, 24), date(2026, 12, 29), 1),
    ],
)
def test_lateness_in_working_days(due: date, today: date, late: int) -> None:
    assert days_late(CAL, due, today) == late


def test_an_instant_is_late_by_clock_time() -> None:
    assert instant_late(NOW, NOW - timedelta(minutes=1)) == timedelta(0)
    assert instant_late(NOW, NOW) == timedelta(0)
    assert instant_late(NOW, NOW + timedelta(hours=60)) == timedelta(hours=60)


@pytest.mark.parametrize(("late", "level"), [(0, 0), (1, 0), (2, 1), (4, 1), (5, 2), (9, 2), (10, 3), (400, 3)])
def test_lateness_goes_up_in_three_steps(late: int, level: int) -> None:
    assert escalation_level(RULES, late) == level


@pytest.mark.parametrize(
    ("due", "soon"),
    [
        (date(2026, 11, 24), False),
        (date(2026, 11, 27), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), True),
        (date(2026, 12, 2), False),
    ],
)
def test_due_soon_looks_over_the_weekend(due: date, soon: bool) -> None:
    assert due_soon(CAL, due, date(2026, 11, 27)) is soon


def test_due_soon_takes_another_reach() -> None:
    assert due_soon(CAL, date(2026, 12, 2), date(2026, 11, 27), within_wd=3)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.integers(0, 60))
def test_nothing_is_late_and_due_soon_at_once(due: date, ahead: int) -> None:
    today = due + timedelta(days=ahead - 30)
    assert not (days_late(CAL, due, today) and due_soon(CAL, due, today))
