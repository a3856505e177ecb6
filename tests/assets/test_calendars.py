"""Public holidays are right for each nation, and a table says how far it can be relied on."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from marac_desk.assets.areas import AreaProfile, area_profile, area_profiles
from marac_desk.assets.calendars import (
    KNOWN_YEARS,
    HolidayTable,
    UnknownCalendarError,
    holiday_dates,
    holiday_table,
    reckoned,
)


def _in_2026_and_2027(country: str, subdivision: str | None) -> frozenset[date]:
    return holiday_dates(country, subdivision, 2026, 2027)


@pytest.mark.parametrize("nation", ["ENG", "WLS", "SCT", "NIR"])
@pytest.mark.parametrize(
    "day",
    [
        date(2026, 4, 3),  # Good Friday
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 28),  # for Boxing Day on a Saturday
        date(2027, 3, 26),
        date(2027, 12, 27),  # for Christmas Day on a Saturday
        date(2027, 12, 28),  # for Boxing Day on a Sunday
    ],
)
def test_days_of_the_whole_united_kingdom(nation: str, day: date) -> None:
    assert day in _in_2026_and_2027("GB", nation)


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        (date(2026, 4, 6), {"ENG", "WLS", "NIR"}),  # Easter Monday is none in Scotland
        (date(2026, 8, 31), {"ENG", "WLS", "NIR"}),
        (date(2026, 8, 3), {"SCT"}),
        (date(2026, 1, 2), {"SCT"}),
        (date(2027, 1, 4), {"SCT"}),  # for 2 January on a Saturday
        (date(2026, 6, 15), {"SCT"}),  # one-off, proclaimed for the football
        (date(2026, 11, 30), {"SCT"}),  # St Andrew's Day
        (date(2026, 3, 17), {"NIR"}),  # St Patrick's Day
        (date(2026, 7, 13), {"NIR"}),  # for the Twelfth on a Sunday
        (date(2027, 7, 12), {"NIR"}),
        (date(2026, 6, 16), set()),
    ],
)
def test_days_of_single_nations(day: date, nations: set[str]) -> None:
    assert {nation for nation in ("ENG", "WLS", "SCT", "NIR") if day in _in_2026_and_2027("GB", nation)} == nations


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("FI", date(2026, 12, 6)),  # Independence Day
        ("FI", date(2026, 6, 19)),  # Midsummer Eve
        ("FI", date(2027, 1, 6)),
        ("AT", date(2026, 10, 26)),  # National Day
        ("AT", date(2026, 6, 4)),  # Corpus Christi
        ("AT", date(2027, 12, 8)),
    ],
)
def test_days_of_finland_and_austria(country: str, day: date) -> None:
    assert day in _in_2026_and_2027(country, None)


def test_good_friday_is_no_holiday_in_austria() -> None:
    assert date(2026, 4, 3) not in _in_2026_and_2027("AT", None)


def test_the_united_kingdom_without_a_nation_is_refused() -> None:
    """The package would give a calendar without Easter Monday, and every deadline after it a day too early."""
    import holidays

    assert date(2026, 4, 6) not in holidays.country_holidays("GB", years=2026)
    with pytest.raises(UnknownCalendarError):
        holiday_dates("GB", None, 2026, 2026)


@pytest.mark.parametrize(("country", "subdivision"), [("XX", None), ("GB", "XYZ"), ("FI", "99")])
def test_a_calendar_that_nobody_has_is_refused(country: str, subdivision: str | None) -> None:
    with pytest.raises(UnknownCalendarError):
        holiday_dates(country, subdivision, 2026, 2026)


def test_only_the_years_asked_for_are_given_and_the_area_s_own_days_join_them() -> None:
    own = date(2026, 12, 29)
    dates = holiday_dates("GB", "ENG", 2026, 2026, [own])
    assert {day.year for day in dates} == {2026}
    assert own in dates
    assert own not in holiday_dates("GB", "ENG", 2026, 2026)


def test_a_table_covers_the_known_years_and_says_so() -> None:
    table = holiday_table("GB", "ENG", [date(2026, 12, 29)])
    assert (table.first, table.last) == (date(KNOWN_YEARS[0], 1, 1), date(KNOWN_YEARS[-1], 12, 31))
    assert {date(2026, 4, 6), date(2027, 4, 6), date(2026, 12, 29)} & table.dates == {
        date(2026, 4, 6),
        date(2026, 12, 29),
    }
    assert {day.year for day in table.dates} == set(KNOWN_YEARS)


def test_the_first_and_last_day_are_covered_and_their_neighbours_are_not() -> None:
    table = HolidayTable(frozenset(), date(2026, 1, 1), date(2026, 12, 31))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [table.covers(day) for day in days] == [False, True, True, False]


def test_every_shipped_profile_has_a_calendar_for_each_of_its_nations() -> None:
    for profile in area_profiles():
        for nation in profile.jurisdictions:
            table = holiday_table(profile.holiday_country, profile.holiday_subdivisions[nation], profile.local_holidays)
            assert date(2027, 1, 1) in table.dates


def test_england_and_wales_keep_easter_monday_through_their_profile() -> None:
    profile = area_profile("england_wales")
    for nation in ("eng", "wal"):
        assert date(2026, 4, 6) in holiday_table("GB", profile.holiday_subdivisions[nation]).dates


@pytest.mark.parametrize("profile", area_profiles(), ids=lambda profile: profile.code)
def test_the_shipped_table_is_what_the_package_reckons(profile: AreaProfile) -> None:
    for nation in profile.jurisdictions:
        subdivision = profile.holiday_subdivisions.get(nation, profile.holiday_subdivision)
        shipped = holiday_table(profile.holiday_country, subdivision).dates
        assert shipped == reckoned(profile.holiday_country, subdivision, KNOWN_YEARS), "run packaging/calendars"


def test_a_nation_that_is_not_shipped_is_reckoned() -> None:
    assert date(2026, 5, 1) in holiday_dates("DE", "BE", 2026, 2026)


def test_reading_the_shipped_table_does_not_load_the_package() -> None:
    code = "import sys; from marac_desk.assets.calendars import holiday_table; holiday_table('GB', 'ENG')"
    done = subprocess.run([sys.executable, "-c", f"{code}; print('holidays' in sys.modules)"], capture_output=True)
    assert done.stdout.strip() == b"False"
