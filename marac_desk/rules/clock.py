"""The clock as a value: whoever needs the time is handed a Clock, so that tests and demonstrations choose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Tells the time; every reading is an aware instant in UTC."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        ...


@dataclass(slots=True)
class SetClock:
    """A clock that shows what it was set to, and moves only when told."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self.instant.astimezone(UTC)

    def advance(self, **duration: float) -> None:
        """Move forward by a duration given as for timedelta."""
        self.instant += timedelta(**duration)


def local_day(instant: datetime, zone: tzinfo) -> date:
    """Return the calendar day of an instant in a zone; a naive instant is refused."""
    if instant.tzinfo is None:
        raise ValueError("naive instant")
    return instant.astimezone(zone).date()
