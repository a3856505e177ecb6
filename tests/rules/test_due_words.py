"""Dues as people type them: a weekday is the next one, hours are clock hours, an impossible day is said to be one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.quick_entry.due_words import WEEKDAYS, due_at, take_due
from marac_desk.rules.vocabulary import DueBasis

TODAY = date(2026, 12, 1)  # a Tuesday


def day(number: int, month: int, year: int = 2026) -> DueSpec:
    """Return a due on a day."""
    return DueSpec(DueBasis.DATE, day=date(year, month, number))


@pytest.mark.parametrize(
    ("typed", "length", "due"),
    [
        ("today", 1, day(1, 12)),
        ("tomorrow", 1, day(2, 12)),
        ("fri", 1, day(4, 12)),
        ("friday", 1, day(4, 12)),
        ("tues", 1, day(8, 12)),  # today is a Tuesday: a typed weekday is the next one after today
        ("2wd", 1, DueSpec(DueBasis.WORKING_DAYS, 2)),
        ("thursd", 1, day(3, 12)),
        ("firday", 1, day(4, 12)),
        ("tommorow", 1, day(2, 12)),
        ("this week", 2, day(4, 12)),
        ("next week", 2, day(8, 12)),
        ("two weeks", 2, day(15, 12)),
        ("6wks", 1, day(12, 1, 2027)),
        ("2 wd", 2, DueSpec(DueBasis.WORKING_DAYS, 2)),
        ("5 working days", 3, DueSpec(DueBasis.WORKING_DAYS, 5)),
        ("24h", 1, DueSpec(DueBasis.HOURS, 24)),
        ("48 hours", 2, DueSpec(DueBasis.HOURS, 48)),
        ("3 days", 2, day(4, 12)),
        ("2w", 1, day(15, 12)),
        ("4/12", 1, day(4, 12)),
        ("4.12.", 1, day(4, 12)),
        ("4/12/26", 1, day(4, 12)),
        ("26/11", 1, day(26, 11, 2027)),  # without a year it is the next such day
        ("3 dec", 2, day(3, 12)),
        ("3rd december", 2, day(3, 12)),
        ("before bail", 2, DueSpec(DueBasis.EVENT, event="before bail")),
        ("on release", 2, DueSpec(DueBasis.EVENT, event="on release")),
        ("before his release", 3, DueSpec(DueBasis.EVENT, event="before release")),
        ("before bail date", 3, DueSpec(DueBasis.EVENT, event="before bail")),
        ("before the hearing", 3, DueSpec(DueBasis.EVENT, event="before hearing")),
        ("before next marac", 3, DueSpec(DueBasis.EVENT, event="before next marac")),
        ("next meeting", 2, DueSpec(DueBasis.EVENT, event="next meeting")),
        ("ongoing", 1, DueSpec(DueBasis.ONGOING)),
        ("31/2", 1, None),
        ("31 april", 2, None),
    ],
)
def test_a_due_is_read_as_it_is_meant(typed: str, length: int, due: DueSpec | None) -> None:
    assert due_at(typed.split(), 0, TODAY) == (length, due)


@pytest.mark.parametrize(
    "typed",
    ["locks", "may", "march", "sat nav tracker"[4:], "on", "next", "7", "h", "wd", "on bail", "before lunch", "sundry"],
)
def test_words_that_are_no_due_are_left_alone(typed: str) -> None:
    assert due_at(typed.split(), 0, TODAY) is None


@pytest.mark.parametrize(
    ("line", "left", "due"),
    [
        ("marker by fri", "marker", day(4, 12)),
        ("marker before friday", "marker", day(4, 12)),
        ("visit within 5 working days", "visit", DueSpec(DueBasis.WORKING_DAYS, 5)),
        ("review in 2 weeks", "review", day(15, 12)),
        ("report by next meeting", "report", DueSpec(DueBasis.EVENT, event="next meeting")),
        ("patrol for 2 weeks", "patrol for 2 weeks", None),
        ("patrol for 2 weeks from fri", "patrol for 2 weeks from", day(4, 12)),
        ("on fri check he is on bail", "check he is on bail", day(4, 12)),
    ],
)
def test_a_due_is_taken_out_of_a_line_with_the_word_that_leads_to_it(line: str, left: str, due: DueSpec | None) -> None:
    words = line.split()
    taken = take_due(words, (), TODAY)
    assert taken.spec == due
    assert " ".join(word for number, word in enumerate(words) if number not in taken.span) == left


def test_the_words_of_an_event_are_told_for_they_may_be_the_action() -> None:
    assert take_due(["tell", "us", "before", "discharge"], (), TODAY).event_words == ("discharge",)
    assert take_due(["marker", "31/2"], (), TODAY).impossible


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(WEEKDAYS))
def test_a_weekday_is_one_to_seven_days_ahead_and_is_that_weekday(today: date, name: str) -> None:
    found = due_at([name], 0, today)
    assert found is not None
    assert found[1] is not None
    assert found[1].day is not None
    assert timedelta(1) <= found[1].day - today <= timedelta(7)
    assert WEEKDAYS[found[1].day.weekday()] == name


@given(st.text(max_size=20), st.text(max_size=20))
def test_nothing_typed_makes_it_fall_over(word: str, following: str) -> None:
    due_at([word, following], 0, TODAY)
