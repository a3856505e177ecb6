"""How ready a case is for its meeting: what each agency answered, by when it was asked, and what is missing first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from marac_desk.rules.vocabulary import ResearchStatus
from marac_desk.rules.working_days import Calendar, before

K = TypeVar("K")


class Readiness(StrEnum):
    """What a cell of the readiness board says, what presses most first."""

    LATE = "late"
    ASKED = "asked"
    WILL_SPEAK = "will_speak"
    RETURNED = "returned"
    NOTHING_KNOWN = "nothing_known"
    NOT_ASKED = "not_asked"


MISSING = frozenset({Readiness.LATE, Readiness.ASKED})
_ANSWERS = {
    ResearchStatus.NOTHING_KNOWN: Readiness.NOTHING_KNOWN,
    ResearchStatus.WILL_SPEAK: Readiness.WILL_SPEAK,
    ResearchStatus.KNOWN_RELEVANT: Readiness.RETURNED,
    ResearchStatus.KNOWN_NOT_RELEVANT: Readiness.RETURNED,
}


def answer_due(cal: Calendar, research_on: date, meeting_on: date, asked_on: date | None) -> date:
    """Return by when an agency's answer is wanted: the research date, or before the meeting for who was asked after it.

    Nobody is late with what was asked too late: then it is the last working day before the meeting, or the day of
    asking where that is later.
    """
    if asked_on is None or asked_on <= research_on:
        return research_on
    return max(asked_on, before(cal, meeting_on, 1).day)


def readiness(status: ResearchStatus | None, days_late: int) -> Readiness:
    """Return what a cell says; `status` is None where the agency was not asked, `days_late` in working days."""
    if status is None:
        return Readiness.NOT_ASKED
    return _ANSWERS.get(status) or (Readiness.LATE if days_late > 0 else Readiness.ASKED)


def missing_first(order: Sequence[K], cells: Mapping[K, Iterable[Readiness]]) -> list[K]:
    """Return cases, or agencies, with most late answers first, then with most missing ones, else in their order."""

    def weight(key: K) -> tuple[int, int]:
        states = list(cells.get(key, ()))
        return -states.count(Readiness.LATE), -sum(state in MISSING for state in states)

    return sorted(order, key=weight)
