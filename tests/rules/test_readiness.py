"""What a cell of the readiness board says: by when an answer is wanted, when it is late, what stands first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.deadlines import days_late
from marac_desk.rules.readiness import MISSING, Readiness, answer_due, missing_first, readiness
from marac_desk.rules.vocabulary import ResearchStatus
from marac_desk.rules.working_days import Calendar

CAL = Calendar(frozenset(), date(2020, 1, 1), date(2035, 12, 31))
RESEARCH, MEETING = date(2026, 11, 26), date(2026, 12, 1)
DAYS = st.dates(date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (None, RESEARCH),
        (date(2026, 11, 20), RESEARCH),
        (RESEARCH, RESEARCH),
        (date(2026, 11, 27), date(2026, 11, 30)),  # asked after the date: the last working day before the meeting
        (MEETING, MEETING),  # asked on the day itself
    ],
)
def test_nobody_is_late_with_what_was_asked_too_late(asked: date | None, due: date) -> None:
    assert answer_due(CAL, RESEARCH, MEETING, asked) == due


@given(DAYS, DAYS, DAYS)
def test_an_answer_is_never_wanted_before_it_was_asked_for(research: date, meeting: date, asked: date) -> None:
    due = answer_due(CAL, research, meeting, asked)
    assert due >= min(asked, research)
    assert days_late(CAL, due, asked) == 0 or asked <= research


@pytest.mark.parametrize(
    ("status", "late", "said"),
    [
        (None, 5, Readiness.NOT_ASKED),
        (ResearchStatus.REQUESTED, 0, Readiness.ASKED),
        (ResearchStatus.REQUESTED, 1, Readiness.LATE),
        (ResearchStatus.OPENED, 0, Readiness.ASKED),
        (ResearchStatus.NOT_RETURNED, 3, Readiness.LATE),
        (ResearchStatus.NOTHING_KNOWN, 3, Readiness.NOTHING_KNOWN),
        (ResearchStatus.WILL_SPEAK, 3, Readiness.WILL_SPEAK),
        (ResearchStatus.KNOWN_RELEVANT, 3, Readiness.RETURNED),
        (ResearchStatus.KNOWN_NOT_RELEVANT, 3, Readiness.RETURNED),
    ],
)
def test_what_was_answered_is_never_late(status: ResearchStatus | None, late: int, said: Readiness) -> None:
    assert readiness(status, late) is said


def test_every_status_says_something() -> None:
    assert {readiness(status, 1) for status in ResearchStatus} <= set(Readiness) - {Readiness.NOT_ASKED}


@given(st.lists(st.lists(st.sampled_from(Readiness), max_size=6), max_size=8))
def test_what_is_missing_stands_first_and_the_rest_keeps_its_order(cells: list[list[Readiness]]) -> None:
    order = list(range(len(cells)))
    found = missing_first(order, dict(enumerate(cells)))
    assert sorted(found) == order
    weights = [
        (-cells[key].count(Readiness.LATE), -sum(state in MISSING for state in cells[key]), key) for key in found
    ]
    assert weights == sorted(weights)


def test_a_weekend_is_no_lateness() -> None:
    friday = date(2026, 11, 27)
    due = answer_due(CAL, friday, MEETING, None)
    assert [days_late(CAL, due, friday + timedelta(days=n)) for n in range(4)] == [0, 0, 0, 1]
