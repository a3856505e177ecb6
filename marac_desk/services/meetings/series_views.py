"""What the pages show of series and hand in about them, as frozen values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time

from marac_desk.rules.deadlines import MeetingDeadlines
from marac_desk.rules.lives import MeetingState
from marac_desk.rules.vocabulary import AgendaModel, MeetingKind, MeetingMode, OffDayRule, Rhythm


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """A series as somebody wants it; no agency means every signatory."""

    name: str
    rhythm: Rhythm
    first_on: date
    starts: time
    minutes: int
    kind: MeetingKind = MeetingKind.REGULAR
    agenda_model: AgendaModel = AgendaModel.FROZEN
    weekday: int = 0
    every: int = 1
    position: int = 1
    off_day: OffDayRule = OffDayRule.LATER
    mode: MeetingMode = MeetingMode.IN_PERSON
    venue: str = ""
    chair_id: uuid.UUID | None = None
    minute_taker_id: uuid.UUID | None = None
    agencies: tuple[uuid.UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One day of a series with the dates around its meeting; `day` and `dates` are None where it is left out."""

    wanted: date
    day: date | None
    dates: MeetingDeadlines | None
    verified: bool

    @property
    def moved(self) -> bool:
        """Tell whether it is held on another day than the pattern says."""
        return self.day is not None and self.day != self.wanted


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series with the next days that are planned, and the last."""

    series_id: uuid.UUID
    version: int
    draft: SeriesDraft
    ended_on: date | None
    next_days: tuple[date, ...]
    last_day: date | None
    planned: int


@dataclass(frozen=True, slots=True)
class Stays:
    """A meeting that stays on its day: how many cases of one's own copy are on it, and its state."""

    meeting_id: uuid.UUID
    day: date
    cases: int
    state: MeetingState


@dataclass(frozen=True, slots=True)
class SeriesEffect:
    """What changing or ending a series would do to the meetings already planned."""

    moved: tuple[tuple[date, date], ...] = ()
    added: tuple[date, ...] = ()
    called_off: tuple[date, ...] = ()
    stays: tuple[Stays, ...] = ()
    unchanged: int = 0
