"""What the advocate's desk shows, as frozen values. Nothing here holds a number, a place or a time of safe contact."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from marac_desk.rules.leak import Found
from marac_desk.rules.lives import ActionState, ReportBackState
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.vocabulary import Answer, AttemptResult, CloseCode, ContactChannel, FeelsSafer, Share
from marac_desk.services.people import SafeContactValues, SafeContactView

TO_TELL = frozenset(
    {
        ReportBackState.PLANNED,
        ReportBackState.SAFE_ROUTE_CONFIRMED,
        ReportBackState.ATTEMPTED,
        ReportBackState.NOT_SAFE_NOW,
    }
)
"""She is still to be told."""
TO_ANSWER = frozenset({ReportBackState.DELIVERED})
"""She was told; her answer is still to be written down."""
TO_FEED_BACK = frozenset({ReportBackState.RESPONSE_RECORDED, ReportBackState.DECLINED_BY_VICTIM})
"""Her answer, or that she does not want to know, is still to go back to the meeting."""
HANDED_ON = frozenset({ReportBackState.HANDED_TO})
MAY_CHANGE_LINES = TO_TELL | HANDED_ON
"""What may be told can be changed for as long as she was not told."""


@dataclass(frozen=True, slots=True)
class BackRow:
    """One report-back in the list: whose, where it stands, by when, what must not be done; `late` in working days."""

    report_back_id: uuid.UUID
    version: int
    case_id: uuid.UUID
    reference: str
    name: str
    advocate: str
    mine: bool
    state: ReportBackState
    due_on: date
    late: int
    soon: bool
    heard_on: date | None
    must_not: tuple[MustNot, ...]
    contact_stale: bool
    attempts: int
    last_attempt_on: date | None
    feels_safer: FeelsSafer
    new_abuse: Answer
    handed_to: str | None
    fed_back_on: date | None


@dataclass(frozen=True, slots=True)
class BackList:
    """The list: what waits, most urgent first, what was handed on, the latest that are done, and how many are done."""

    to_tell: tuple[BackRow, ...]
    to_answer: tuple[BackRow, ...]
    to_feed_back: tuple[BackRow, ...]
    handed_on: tuple[BackRow, ...]
    done: tuple[BackRow, ...]
    done_count: int
    own: bool


@dataclass(frozen=True, slots=True)
class BackCounts:
    """How many report-backs stand where, and nothing else of them."""

    to_tell: int
    to_answer: int
    to_feed_back: int
    handed_on: int
    done: int


@dataclass(frozen=True, slots=True)
class BackLine:
    """One agreed action beside what may be told of it, with what somebody should look at in its words."""

    line_id: uuid.UUID
    version: int
    action_id: uuid.UUID
    number: int
    agency: str
    mark: str
    title: str
    state: ActionState
    close_code: CloseCode | None
    due_on: date
    late: int
    hours_late: int
    share: Share
    wording: str
    may_be_told: bool
    checked_with: str | None
    wants_changed: str | None
    leaks: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class BackAttempt:
    """One attempt: `way` is a known way of contact, None where it was noted in words that might tell the place."""

    at: datetime
    way: ContactChannel | None
    result: AttemptResult
    note: str | None


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An answer that was recorded before the present one."""

    words: str | None
    on: date | None
    feels_safer: FeelsSafer
    new_abuse: Answer


@dataclass(frozen=True, slots=True)
class BackView:
    """One report-back. `planned` says that a next attempt is planned; its day and hour are shown only while held.

    `names` are those of everybody of the case, to be hidden in free text where names are hidden. `may_write`,
    `may_reveal` and `may_check` say whether the person looking may write on it, see how to reach her, and record that
    this was checked with her.
    """

    row: BackRow
    names: tuple[str, ...]
    contact: SafeContactView
    stale_days: int
    lines: tuple[BackLine, ...]
    attempts: tuple[BackAttempt, ...]
    planned: bool
    own_words: str | None
    response: str | None
    response_on: date | None
    response_way: ContactChannel | None
    earlier: tuple[EarlierAnswer, ...]
    leaflet_given: bool
    delivered_on: date | None
    may_write: bool
    may_reveal: bool
    may_check: bool

    @property
    def may_change_lines(self) -> bool:
        """Whether the lines may still be ticked and reworded by the person looking."""
        return self.may_write and self.row.state in MAY_CHANGE_LINES

    @property
    def to_look_at(self) -> tuple[BackLine, ...]:
        """The ticked lines in which the leak check found something."""
        return tuple(line for line in self.lines if line.may_be_told and line.leaks)


@dataclass(frozen=True, slots=True)
class BackProtected:
    """What is shown for as long as the key is held: how to reach her, the next safe time, the ways of past attempts."""

    contact: SafeContactValues
    next_attempt_at: datetime | None
    ways: tuple[str, ...]
