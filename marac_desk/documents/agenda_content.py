"""The agenda pack for one agency (D3): names, times and tick boxes, and nothing of what happened.

There is no field for an account of abuse, for wishes, for safe contact, for a new address or for a checklist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from marac_desk.documents.content import Agency, Child, Imprint, SaidToHarm, Victim
from marac_desk.rules.arising import Arising
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.vocabulary import AgendaBlock

MOST_TAGS = 4


class AgendaTag(StrEnum):
    """Why a case stands out on the agenda."""

    REPEAT = "repeat"
    HEARD_BEFORE = "heard_before"
    TRANSFERRED_IN = "transferred_in"
    READ_WITH = "read_with"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag on a case; number is the other case's number in this copy, for READ_WITH alone."""

    kind: AgendaTag
    number: int | None = None


@dataclass(frozen=True, slots=True)
class AgendaCase:
    """One case: number and time are counted in this copy (product rule 2).

    Raises ValueError for more than four tags.
    """

    number: int
    at: time
    reference: str
    victim: Victim
    said_to_harm: tuple[SaidToHarm, ...]
    children: tuple[Child, ...]
    presenter: Agency
    tags: tuple[Tag, ...] = ()
    must_not: tuple[MustNot, ...] = ()

    def __post_init__(self) -> None:
        if len(self.tags) > MOST_TAGS:
            raise ValueError("too many tags")


@dataclass(frozen=True, slots=True)
class AgendaBreak:
    """A pause after a block, and the short names of agencies that may leave then."""

    at: time
    until: time | None = None
    may_leave: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """The cases of one block, in order, and the break that follows it."""

    block: AgendaBlock
    cases: tuple[AgendaCase, ...]
    break_after: AgendaBreak | None = None


@dataclass(frozen=True, slots=True)
class ArisingAction:
    """One action of the agency from an earlier meeting: its code, its day, how it stands, never what or whom about."""

    code: str
    kind: Arising
    due: date
    late_days: int = 0


@dataclass(frozen=True, slots=True)
class AgendaPack:
    """The agenda of one meeting for one agency: its own copy of the cases it may know of.

    reply_by is local time; arising are the agency's own actions of earlier meetings, in the chair's order. added_to is
    the day of the pack to which this one adds what was new or changed since; None for a whole pack.
    """

    imprint: Imprint
    recipient: Agency
    person: str
    meeting_day: date
    starts: time
    ends: time
    venue: str
    reply_by: datetime
    parts: tuple[AgendaPart, ...]
    arising: tuple[ArisingAction, ...] = ()
    added_to: date | None = None
