"""Public holidays of each nation, and the years for which we may rely on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

KNOWN_YEARS = range(2016, 2029)
"""The years we vouch for. Governments move and add holidays about two years ahead, so the `holidays` package reckons
later years by rule only; a date outside is "unverified" to the caller. Move the end when the package is renewed."""

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
    import holidays  # takes a tenth of a second, which a start without a meeting need not pay

    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=range(first_year, last_year + 1)))
    except NotImplementedError as error:
        raise UnknownCalendarError(f"no calendar for {country} {subdivision or ''}".rstrip()) from error


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
