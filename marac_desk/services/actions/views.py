"""What the action register is asked and what it shows, as frozen values: filters, places, rows, heads and totals."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from marac_desk.rules.claims import Claim
from marac_desk.rules.lateness import Lateness
from marac_desk.rules.lives import ActionState
from marac_desk.rules.vocabulary import Aim, CloseCode, DueBasis, MeetingKind, Origin, Priority, Share


class Show(StrEnum):
    """Which actions the register shows: those that are still to be done in several cuts, those that ended, or all."""

    OPEN = "open"
    LATE = "late"
    DUE_SOON = "due_soon"
    TO_SETTLE = "to_settle"
    CLOSED = "closed"
    ALL = "all"


class Grouping(StrEnum):
    """Under which heads the register puts the actions."""

    AGENCY = "agency"
    MEETING = "meeting"
    AGE = "age"
    CASE = "case"


class Age(StrEnum):
    """The heads of the grouping by age, in the order of the register; CLOSED stands for every action that ended."""

    OVER_20 = "over_20"
    UP_TO_20 = "up_to_20"
    UP_TO_10 = "up_to_10"
    UP_TO_5 = "up_to_5"
    SOON = "soon"
    LATER = "later"
    TO_SETTLE = "to_settle"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What to find. Everything given must hold; `closed_as` narrows CLOSED and `lateness` narrows LATE.

    `text` matches the beginnings of words in the wording, the case number and the victim's name; words of one letter
    are not looked for.
    """

    show: Show = Show.OPEN
    agency_id: uuid.UUID | None = None
    lateness: Lateness | None = None
    closed_as: CloseCode | None = None
    aim: Aim | None = None
    meeting_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ActionPlace:
    """Where a page of the register ended: the last row's group, whether it is closed, its day and its own number."""

    group: str
    closed: bool
    on: date
    entry: int
    number: int
    meeting_on: date | None = None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One line of the register, with everything it shows.

    `late` is in working days. `hours_late` is set where an action in clock hours is past its hour. What the agency has
    reported done is never late; whatever else it reported (`claim`) stays late until it is settled. `moved` is the kind
    of the last thing that moved it ("extended", "reassigned", "reopened", "sent_back"), with its reason. `may_decide`,
    `may_report` and `may_note` say what the person looking may do to this one: extend, pass on and end it; report on it
    for its agency; write down what happened.
    """

    action_id: uuid.UUID
    version: int
    entry: int
    group: str
    number: int
    reference: str
    case_id: uuid.UUID
    name: str
    title: str
    aim: Aim
    agency_id: uuid.UUID
    agency: str
    mark: str
    meeting_id: uuid.UUID | None
    meeting_on: date | None
    meeting_kind: MeetingKind | None
    due_basis: DueBasis
    due_on: date
    due_at: datetime | None
    due_event: str | None
    priority: Priority
    state: ActionState
    close_code: CloseCode | None
    closed_on: date | None
    completed_on: date | None
    late: int
    hours_late: int
    soon: bool
    times_chased: int
    last_chased_on: date | None
    times_extended: int
    moved: str | None
    moved_reason: str | None
    claim: Claim | None = None
    may_decide: bool = False
    may_report: bool = False
    may_note: bool = False

    @property
    def is_late(self) -> bool:
        """Whether its day or its hour is past."""
        return self.late > 0 or self.hours_late > 0

    @property
    def place(self) -> ActionPlace:
        """Where the list goes on after this row."""
        closed = self.closed_on is not None
        on = self.closed_on or self.due_on
        return ActionPlace(self.group, closed, on, self.entry, self.number, self.meeting_on)


def code_of(row: ActionRow) -> str:
    """Return the code by which an agency knows its action: the case's reference and the action's number."""
    return f"{row.reference}/{row.number:02}"


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many actions of a group are open, and how many of those are late, whatever the filter."""

    open: int
    late: int


@dataclass(frozen=True, slots=True)
class AgencyHead:
    """An agency of the register with whoever speaks for it, and how much of its own is open and late."""

    agency_id: uuid.UUID
    name: str
    short_name: str
    mark: str
    speaker: str
    open: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """The register in one line: open, late, due by `soon_until`, and reported but not settled yet."""

    open: int
    late: int
    soon: int
    to_settle: int
    soon_until: date


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One page of the register and how many actions were found in all. Counts and totals come with the first page.

    `may_decide` says whether the person looking decides about any action at all, `may_issue` whether she or he sends
    out the lists of the latest meeting.
    """

    rows: tuple[ActionRow, ...]
    after: ActionPlace | None
    found: int
    totals: Totals | None = None
    counts: Mapping[str, GroupCount] = field(default_factory=dict)
    agencies: Mapping[str, AgencyHead] = field(default_factory=dict)
    latest_meeting_id: uuid.UUID | None = None
    may_decide: bool = False
    may_issue: bool = False


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to an action: when, what (a code), by whom, in which words, from what to what."""

    at: datetime
    kind: str
    by: str
    text: str | None
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ActionDetail:
    """One action with its whole history, the newest first."""

    row: ActionRow
    agency_name: str
    speaker: str
    about: str
    detail: str | None
    typed: str | None
    owner_person: str | None
    origin: Origin
    share: Share
    victim_wording: str | None
    evidence_asked: str | None
    evidence: str | None
    close_reason: str | None
    ask_again_on: date | None
    due_verified: bool
    issued_on: date | None
    acknowledged_on: date | None
    escalation: int
    history: tuple[HistoryLine, ...]
