"""Public holidays of each nation, and the years for which we may rely on them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from marac_desk.assets.places import path

KNOWN_YEARS = range(2016, 2029)
"""The years we vouch for. Governments move and add holidays about two years ahead, so the `holidays` package reckons
later years by rule only; a date outside is "unverified" to the caller. Move the end when the package is renewed."""

TABLES = ("calendars", "public_holidays.json")
NEEDS_SUBDIVISION = frozenset({"GB"})
"""Countries whose nations differ so much that a calendar without one is wrong: GB alone has no Easter Monday."""


class UnknownCalendarError(ValueError):
    """There is no calendar for this country and subdivision."""


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """Holidays, and the first and last day for which the table can be relied on."""

    dates: frozenset[date]
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether the table knows about this day; if not, whatever is reckoned with it is unverified."""
        return self.first <= day <= self.last


@lru_cache(maxsize=64)
def _public_holidays(country: str, subdivision: str | None, first_year: int, last_year: int) -> frozenset[date]:
    shipped = _shipped().get(_key(country, subdivision))
    if shipped is not None and {first_year, last_year} <= set(KNOWN_YEARS):
        return frozenset(day for day in shipped if first_year <= day.year <= last_year)
    return reckoned(country, subdivision, range(first_year, last_year + 1))


def reckoned(country: str, subdivision: str | None, years: Iterable[int]) -> frozenset[date]:
    """Return the public holidays as the `holidays` package reckons them; it takes twenty megabytes to ask it."""
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=years))
    except NotImplementedError as error:
        raise UnknownCalendarError(f"no calendar for {country} {subdivision or ''}".rstrip()) from error


@cache
def _shipped() -> dict[str, frozenset[date]]:
    """Return the tables of the nations we ship, as packaging/calendars wrote them for KNOWN_YEARS."""
    tables = json.loads(path(*TABLES).read_text(encoding="utf-8"))
    return {key: frozenset(map(date.fromisoformat, days)) for key, days in tables.items()}


def _key(country: str, subdivision: str | None) -> str:
    return f"{country}-{subdivision}" if subdivision else country


def holiday_dates(
    country: str, subdivision: str | None, first_year: int, last_year: int, extra: Iterable[date] = ()
) -> frozenset[date]:
    """Return the public holidays of the years, substitute days included, with the area's own extra ones.

    country and subdivision are codes of the `holidays` package ("GB", "SCT"). Raises UnknownCalendarError where it
    does not know them, and where the country needs a subdivision and none is given.
    """
    if subdivision is None and country in NEEDS_SUBDIVISION:
        raise UnknownCalendarError(f"{country} needs a subdivision: its nations differ")
    return _public_holidays(country, subdivision, first_year, last_year) | frozenset(extra)


def holiday_table(country: str, subdivision: str | None, extra: Iterable[date] = ()) -> HolidayTable:
    """Return the holidays of all KNOWN_YEARS with the range they cover; raises as holiday_dates does."""
    first, last = KNOWN_YEARS[0], KNOWN_YEARS[-1]
    dates = holiday_dates(country, subdivision, first, last, extra)
    return HolidayTable(dates, date(first, 1, 1), date(last, 12, 31))
