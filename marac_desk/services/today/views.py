"""What the first page shows, as frozen values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marac_desk.rules.lives import MeetingState, ReferralState, ReportBackState
from marac_desk.services.actions.owners import PassedOn
from marac_desk.services.referrals.second_decision import ChallengeView
from marac_desk.services.referrals.telling import Untold


class DeadlineKind(StrEnum):
    """What a deadline is about."""

    ACTION = "action"
    REPORT_BACK = "report_back"
    AGENDA = "agenda"
    RESEARCH = "research"
    FLAGS = "flags"
    RELEASE = "release"
    PROTOCOL = "protocol"
    BACKUP = "backup"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One thing that runs out: how many working days late or calendar days to go, about what, why then."""

    kind: DeadlineKind
    late: int
    days: int
    on: date
    title: str
    name: str
    agency: str
    count: int
    target: uuid.UUID | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LateActions:
    """The late actions of one agency, by the one that is latest."""

    agency_id: uuid.UUID
    agency: str
    mark: str
    count: int
    title: str
    name: str
    late: int
    times_chased: int
    times_extended: int


@dataclass(frozen=True, slots=True)
class WaitingReferral:
    """A referral that waits to be screened."""

    referral_id: uuid.UUID
    agency: str
    mark: str
    name: str
    received_at: datetime
    emergency: bool
    state: ReferralState


@dataclass(frozen=True, slots=True)
class DueReportBack:
    """A report-back that is due, or whose answer is still to be recorded."""

    report_back_id: uuid.UUID
    name: str
    advocate: str
    state: ReportBackState
    due_on: date
    late: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many of how many are ready, and who is missing."""

    code: str
    have: int
    of: int
    missing: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Tell whether nothing is missing."""
        return self.have >= self.of


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting and how ready it is.

    `cut_off` is the day on which referrals closed, where it has passed and the agenda is still open, for whoever locks
    it. `added` counts the cases that came after packs were sent, for whoever sends them.
    """

    meeting_id: uuid.UUID
    state: MeetingState
    starts_at: datetime
    day: date
    working_days: int
    days: int
    venue: str
    chair: str
    cases: int
    unplaced: int
    forecast_end: datetime
    readiness: tuple[Readiness, ...]
    research_on: date
    silent_agencies: tuple[tuple[str, str, int], ...]
    cut_off: date | None = None
    added: int = 0


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything the first page shows.

    `to_decide` are requests that wait for the person looking, `to_note` disclosures nobody took note of yet,
    `asked_back` copies of which nobody confirmed that they were returned or destroyed. `to_settle` are actions whose
    `untold` are accepted referrals whose advocate nobody told, `challenged` those that wait for a second decision.
    agency reported something, `to_tell` agencies to be told of another owner, `passed_on` what one's own agency lost.
    """

    today: date
    meeting: NextMeeting | None
    deadlines: tuple[DeadlineLine, ...]
    late_actions: tuple[LateActions, ...]
    report_backs: tuple[DueReportBack, ...]
    referrals: tuple[WaitingReferral, ...]
    referrals_waiting: int
    open_actions: int
    to_decide: int
    to_note: int
    asked_back: int
    to_settle: int = 0
    to_tell: int = 0
    passed_on: tuple[PassedOn, ...] = ()
    untold: tuple[Untold, ...] = ()
    challenged: tuple[ChallengeView, ...] = ()
