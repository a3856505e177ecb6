"""Dates as people write them, day first and never guessed; and what a person's record must say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.intake.draft import DraftPerson
from marac_desk.rules.identity import DateCode, DateReading, PersonCode, check_person, parse_date_day_first
from marac_desk.rules.months import add_months

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3/4/1991", date(1991, 4, 3)),
        ("03.04.91", date(1991, 4, 3)),
        ("3-4-1991", date(1991, 4, 3)),
        ("3 4 1991", date(1991, 4, 3)),
        ("21 / 7 / 99", date(1999, 7, 21)),
        ("1st September 1986", date(1986, 9, 1)),
        ("2nd of March, 1980", date(1980, 3, 2)),
        ("3rd sept. 80", date(1980, 9, 3)),
        ("16-Jan-1994", date(1994, 1, 16)),
        ("16Jan94", date(1994, 1, 16)),
        ("September 1, 1986", date(1986, 9, 1)),
        ("1994-01-16", date(1994, 1, 16)),
        ("1994/1/16", date(1994, 1, 16)),
        ("1994-01-16 00:00:00", date(1994, 1, 16)),
        ("1994-01-16T00:00:00", date(1994, 1, 16)),
        ("16011994", date(1994, 1, 16)),
        ("19940116", date(1994, 1, 16)),
        ("19941116", date(1994, 11, 16)),
        ("3/4/27", date(2027, 4, 3)),
        ("Wednesday, 25th of November 2026", date(2026, 11, 25)),
        ("20011999", date(1999, 1, 20)),
        ("Sat 17 Oct 2026", date(2026, 10, 17)),
        ("Saturday, 17th October 2026", date(2026, 10, 17)),
        ("Wednesday 25/11/2026", date(2026, 11, 25)),
        (" 3/4/1991. ", date(1991, 4, 3)),
        ("３/４/１９９１", date(1991, 4, 3)),
        ("29/2/2024", date(2024, 2, 29)),
        ("24/11/2028", date(2028, 11, 24)),
        ("1/1/1900", date(1900, 1, 1)),
    ],
)
def test_dates_as_people_write_them(text: str, day: date) -> None:
    assert parse_date_day_first(text, today=TODAY) == DateReading(day)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", DateCode.EMPTY),
        ("   ", DateCode.EMPTY),
        ("30 Feb 1990", DateCode.IMPOSSIBLE_DATE),
        ("30 Feb", DateCode.IMPOSSIBLE_DATE),
        ("13/13/1990", DateCode.IMPOSSIBLE_DATE),
        ("13/13", DateCode.IMPOSSIBLE_DATE),
        ("4/13/1991", DateCode.IMPOSSIBLE_DATE),
        ("0/4/1991", DateCode.IMPOSSIBLE_DATE),
        ("29/2/2026", DateCode.IMPOSSIBLE_DATE),
        ("1991-13-04", DateCode.IMPOSSIBLE_DATE),
        ("31/12/1899", DateCode.YEAR_OUT_OF_RANGE),
        ("25/11/2028", DateCode.YEAR_OUT_OF_RANGE),
        ("3/4/9999", DateCode.YEAR_OUT_OF_RANGE),
        ("Fri 17 Oct 2026", DateCode.WEEKDAY_DIFFERS),
        ("17 Oct", DateCode.INCOMPLETE_DATE),
        ("29 Feb", DateCode.INCOMPLETE_DATE),
        ("3/4", DateCode.INCOMPLETE_DATE),
        ("Oct 1991", DateCode.INCOMPLETE_DATE),
        ("5/1991", DateCode.INCOMPLETE_DATE),
        ("1991", DateCode.INCOMPLETE_DATE),
        ("Tuesday", DateCode.INCOMPLETE_DATE),
        ("unknown", DateCode.NOT_A_DATE),
        ("about 1985", DateCode.NOT_A_DATE),
        ("34", DateCode.NOT_A_DATE),
        ("3/4/199", DateCode.NOT_A_DATE),
        ("030491", DateCode.NOT_A_DATE),
        ("3/4/1991 or 4/3/1991", DateCode.NOT_A_DATE),
        ("3/4/1991\n5/6/1992", DateCode.NOT_A_DATE),
        ("1" * 100_000, DateCode.NOT_A_DATE),
    ],
)
def test_what_cannot_be_read_without_guessing_has_a_code(text: str, code: DateCode) -> None:
    assert parse_date_day_first(text, today=TODAY) == DateReading(None, code)


@pytest.mark.parametrize(
    ("text", "birth", "day"),
    [
        ("3/4/27", False, date(2027, 4, 3)),
        ("3/4/28", False, date(1928, 4, 3)),
        ("3/4/27", True, date(1927, 4, 3)),
        ("24/11/26", True, date(2026, 11, 24)),
        ("25/11/26", True, date(1926, 11, 25)),
        ("25/11/26", False, date(2026, 11, 25)),
        ("3/4/00", True, date(2000, 4, 3)),
        ("29/2/24", True, date(2024, 2, 29)),
        ("25/11/2027", True, date(2027, 11, 25)),
    ],
)
def test_years_of_two_digits(text: str, birth: bool, day: date) -> None:
    assert parse_date_day_first(text, today=TODAY, birth=birth).day == day


BIRTHS = st.dates(date(1900, 1, 1), add_months(TODAY, 24))
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FORMS = [
    "{d}/{m}/{y}", "{d:02}.{m:02}.{y}", "{d}-{m}-{y}", "{d} {month} {y}", "{d} {month:.3} {y}", "{y}-{m:02}-{d:02}",
    "{weekday:.3} {d} {month:.3} {y}", "{weekday}, {d}th {month} {y}", "{month} {d}, {y}", "{d:02}{m:02}{y}",
]  # fmt: skip


@given(BIRTHS, st.sampled_from(FORMS))
def test_every_day_comes_back_from_every_form(day: date, form: str) -> None:
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    written = form.format(d=day.day, m=day.month, y=day.year, month=month, weekday=weekday)
    assert parse_date_day_first(written, today=TODAY) == DateReading(day)


@given(st.dates(date(1927, 12, 1), TODAY))
def test_a_birth_with_two_digits_never_lies_ahead(born: date) -> None:
    found = parse_date_day_first(f"{born.day}/{born.month}/{born.year % 100:02}", today=TODAY, birth=True)
    assert found.day == born
    assert found.day <= TODAY


@given(st.text("0123456789/.- JanFebSatof,thT:", max_size=45))
def test_any_text_gives_a_day_or_a_code_and_never_both(text: str) -> None:
    found = parse_date_day_first(text, today=TODAY)
    assert (found.day is None) != (found.code is None)


def person(name: str | None = "Lowri Hart", born: date | None = None) -> DraftPerson:
    return DraftPerson(full_name=name, date_of_birth=born)


@pytest.mark.parametrize("name", [None, "", "  ", "?", "Unknown", "NOT  KNOWN", "n/k", "12"])
def test_a_person_without_a_name_is_named_as_missing(name: str | None) -> None:
    assert check_person(person(name), today=TODAY) == (PersonCode.NAME_MISSING,)


@pytest.mark.parametrize(
    "named",
    [
        DraftPerson(full_name="Sunita"),
        DraftPerson(given_names="Jo"),
        DraftPerson(family_name="王"),
        DraftPerson(known_as="Lou"),
    ],
)
def test_one_name_is_enough(named: DraftPerson) -> None:
    assert check_person(named, today=TODAY) == ()


def test_an_unborn_child_needs_no_name_and_may_be_born_later() -> None:
    assert check_person(person(None, TODAY + timedelta(days=90)), today=TODAY, unborn=True) == ()


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (TODAY, ()),
        (TODAY + timedelta(days=1), (PersonCode.BORN_IN_FUTURE,)),
        (date(1905, 11, 25), ()),
        (date(1905, 11, 24), (PersonCode.BORN_TOO_LONG_AGO,)),
        (date(1900, 1, 1), (PersonCode.BORN_TOO_LONG_AGO,)),
    ],
)
def test_births_that_cannot_be_right(born: date, codes: tuple[PersonCode, ...]) -> None:
    assert check_person(person(born=born), today=TODAY) == codes
