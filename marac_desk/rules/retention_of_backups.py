"""Which backups stay: the newest always, one an hour, one a day, one a month, and none that is older than a year.

Backups are put in order by the last ledger line each holds, never by their time alone: a clock that was wrong for a day
must not make an old copy the newest. Only a verified backup counts; one that was not verified keeps nothing alive that
comes after it, and drives nothing out that was there before it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

HOURS, DAYS, MONTHS = 24, 30, 12
PATIENCE = timedelta(hours=24)
"""How long a backup that was never verified may lie there: it may still be checked, or somebody may look at it."""


class Span(StrEnum):
    """For how long a backup stands: as the newest, or as the last of its hour, its day or its month."""

    NEWEST = "newest"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the rule needs to know of a backup: its name, when it was made, its last ledger line, whether it holds."""

    name: str
    made_at: datetime
    seq: int
    verified: bool


@dataclass(frozen=True, slots=True)
class Keeping:
    """What stays, each for the shortest span it stands for, and what goes, the oldest first."""

    kept: Mapping[str, Span]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many hours, days and months are kept at most."""

    hours: int = HOURS
    days: int = DAYS
    months: int = MONTHS

    @property
    def most(self) -> int:
        """How many verified backups can be there at most once the rule has run."""
        return 1 + self.hours + self.days + self.months


def keeping(backups: Iterable[Stamp], now: datetime, *, zone: tzinfo = UTC, limits: Limits | None = None) -> Keeping:
    """Return which backups stay and which go. Days and months are those of the zone; a naive instant is refused.

    Where no backup is verified, none goes.
    """
    if now.tzinfo is None:
        raise ValueError("naive instant")
    limits, every = limits or Limits(), list(backups)
    verified = sorted((one for one in every if one.verified), key=_order, reverse=True)
    if not verified:
        return Keeping({one.name: Span.NEWEST for one in every}, ())
    kept = {verified[0].name: Span.NEWEST}
    young = [one for one in verified if _months(one.made_at, zone) > _months(now, zone) - limits.months]
    for span, most, bucket in _spans(limits, zone):
        for one in _last_of_each(young, most, bucket):
            kept.setdefault(one.name, span)
    kept |= {one.name: Span.NEWEST for one in every if not one.verified and not _given_up(one, verified, now)}
    gone = sorted((one for one in every if one.name not in kept), key=_order)
    return Keeping(kept, tuple(one.name for one in gone))


def _order(one: Stamp) -> tuple[int, datetime, str]:
    return (one.seq, one.made_at, one.name)


def _spans(limits: Limits, zone: tzinfo) -> tuple[tuple[Span, int, Callable[[datetime], Hashable]], ...]:
    return (
        (Span.HOUR, limits.hours, lambda at: at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)),
        (Span.DAY, limits.days, lambda at: at.astimezone(zone).date()),
        (Span.MONTH, limits.months, lambda at: _months(at, zone)),
    )


def _last_of_each(newest_first: Iterable[Stamp], most: int, bucket: Callable[[datetime], Hashable]) -> list[Stamp]:
    """Return the newest backup of each of the newest `most` hours, days or months that have one."""
    found: dict[Hashable, Stamp] = {}
    for one in newest_first:
        found.setdefault(bucket(one.made_at), one)
    return list(found.values())[:most]


def _months(at: datetime, zone: tzinfo) -> int:
    local = at.astimezone(zone)
    return local.year * 12 + local.month


def _given_up(one: Stamp, verified: Iterable[Stamp], now: datetime) -> bool:
    """Tell whether an unverified backup goes: it had its time, and a verified one came after it."""
    return now - one.made_at > PATIENCE and any(other.made_at > one.made_at for other in verified)
