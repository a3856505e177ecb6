"""Dates of lists: day first, never guessed, a column with the month first refused as a whole and said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.intake.readers import read_file
from marac_desk.intake.reading import Reading
from marac_desk.intake.tables.days import Order, order_of
from marac_desk.intake.tables.numbers import digits_are_lost, serial_day, shown
from tests.intake.samples import TODAY


def read(days: Sequence[str], born: Sequence[str] | None = None, title: str = "Incident date") -> Reading:
    """Read an export with a column of dates."""
    births = born or [""] * len(days)
    rows = "".join(f"A{n};Ada Pike;{birth};{day}\n" for n, (day, birth) in enumerate(zip(days, births, strict=True)))
    return read_file(f"Ref;Victim name;Victim DOB;{title}\n{rows}".encode(), "a.csv", today=TODAY)


def dates(reading: Reading) -> list[date | None]:
    """Return the dates of the incidents."""
    return [referral.draft.incident_date for referral in reading.referrals]


def test_a_column_with_the_month_first_is_refused_whole() -> None:
    reading = read(["03/04/2026", "02/13/2026", "2026-05-06"])

    assert dates(reading) == [None, None, date(2026, 5, 6)]
    assert [(error.record, error.code) for error in reading.row_errors] == [(1, "month_first"), (2, "month_first")]
    assert [entry.value for entry in reading.referrals[0].not_understood] == ["03/04/2026"]
    assert [(notice.code, notice.values["column"]) for notice in reading.notices] == [("month_first", "Incident date")]


def test_a_column_beside_it_that_shows_nothing_is_refused_too() -> None:
    reading = read(["03/04/2026", "02/13/2026"], ["01/02/1990", "03/04/1991"])

    assert [referral.draft.victim.date_of_birth for referral in reading.referrals] == [None, None]
    assert dates(reading) == [None, None]


def test_a_column_beside_it_with_the_day_first_is_read() -> None:
    reading = read(["03/04/2026", "02/13/2026"], ["21/02/1990", "03/04/1991"])

    born = [referral.draft.victim.date_of_birth for referral in reading.referrals]
    assert born == [date(1990, 2, 21), date(1991, 4, 3)]


def test_one_slip_among_dates_with_the_day_first_is_one_error() -> None:
    reading = read(["21/04/2026", "02/13/2026", "03/04/2026"])

    assert dates(reading) == [date(2026, 4, 21), None, date(2026, 4, 3)]
    assert [(error.record, error.code) for error in reading.row_errors] == [(2, "not_a_date")]


def test_a_title_may_say_that_the_month_is_first() -> None:
    assert dates(read(["03/04/2026"], title="Incident date (mm/dd/yyyy)")) == [None]
    assert dates(read(["03/04/2026"], title="Incident date (dd/mm/yyyy)")) == [date(2026, 4, 3)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-01T23:30:00+01:00", date(2026, 9, 1)),
        ("2026-09-01 08:00", date(2026, 9, 1)),
        ("01/09/2026 00:00:00", date(2026, 9, 1)),
        ("1 September 2026", date(2026, 9, 1)),
        ("1.9.26", date(2026, 9, 1)),
        ("31/04/2026", None),
        ("46266", None),
        ("soon", None),
    ],
)
def test_days_as_systems_write_them(text: str, day: date | None) -> None:
    reading = read([text])

    assert dates(reading) == [day]
    assert bool(reading.row_errors) is (day is None)


@given(st.lists(st.dates(date(1950, 1, 1), date(2026, 11, 1)), min_size=1, max_size=8))
def test_what_is_read_is_what_was_written(days: list[date]) -> None:
    """Written day first, a column is never refused, and each of its dates is the one that was meant."""
    assert order_of(f"{day:%d/%m/%Y}" for day in days) is not Order.MONTH_FIRST
    assert dates(read([f"{day:%d/%m/%Y}" for day in days])) == days


@given(st.lists(st.dates(date(1950, 1, 1), date(2026, 11, 1)), min_size=1, max_size=8))
def test_what_is_written_month_first_is_never_read_wrongly_where_it_shows(days: list[date]) -> None:
    found = dates(read([f"{day:%m/%d/%Y}" for day in days]))

    if any(day.day > 12 for day in days):
        assert found == [None] * len(days)


def test_days_that_a_spreadsheet_counts() -> None:
    assert serial_day("45608") == date(2024, 11, 12)
    assert serial_day("44146", from_1904=True) == date(2024, 11, 12)
    assert serial_day("60") is None  # a day that never was
    assert serial_day("1e5") is None


def test_numbers_are_shown_as_a_person_sees_them() -> None:
    assert [shown("14.0"), shown("7700900123.0", "00000 000000"), shown("0.5"), shown("1E+15")] == [
        "14",
        "07700 900123",
        "0.5",
        "1E+15",
    ]
    assert digits_are_lost("4.47701E+11", number=False)
    assert not digits_are_lost("44770123456789012", number=False)
    assert digits_are_lost("44770123456789012", number=True)
