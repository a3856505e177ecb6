"""The lives of a referral, a meeting, an agenda item, an action and a report-back: which step may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from marac_desk.rules.vocabulary import CloseCode

S = TypeVar("S", bound=StrEnum)


class StepRefusedError(ValueError):
    """A step that the life of a thing does not allow; carries both states so that the desk can word it."""

    def __init__(self, life: str, before: str, after: str) -> None:
        super().__init__(f"{life}: {before} -> {after}")
        self.life, self.before, self.after = life, before, after


class Life(Generic[S]):
    """A table of states and the steps between them; final states have no step out."""

    def __init__(self, name: str, steps: Mapping[S, frozenset[S]]) -> None:
        self.name = name
        self._steps = dict(steps)

    def may_follow(self, state: S) -> frozenset[S]:
        """Return the states that may come next."""
        return self._steps.get(state, frozenset())

    def step(self, before: S, after: S) -> S:
        """Return the new state, or raise StepRefusedError where the life does not allow it."""
        if after not in self.may_follow(before):
            raise StepRefusedError(self.name, before, after)
        return after


class ReferralState(StrEnum):
    """States of one referral and its hearing (domain reference 2.2)."""

    RECEIVED = "received"
    SCREENING = "screening"
    RETURNED = "returned"
    NOT_ACCEPTED = "not_accepted"
    EMERGENCY = "emergency"
    TRANSFER_OUT = "transfer_out"
    ACCEPTED = "accepted"
    LISTED = "listed"
    RESEARCH = "research"
    READY = "ready"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    DISCUSSED = "discussed"
    PLAN_OPEN = "plan_open"
    PLAN_COMPLETE = "plan_complete"
    DORMANT = "dormant"
    LAPSED = "lapsed"
    RETENTION = "retention"
    DISPOSED = "disposed"
    TRANSFERRED_OUT = "transferred_out"
    LEGAL_HOLD = "legal_hold"


class MeetingState(StrEnum):
    """States of a meeting (domain reference 2.3)."""

    PLANNED = "planned"
    OPEN_FOR_REFERRALS = "open_for_referrals"
    LOCKED = "locked"
    CIRCULATED = "circulated"
    IN_SESSION = "in_session"
    CLOSED = "closed"
    ACTIONS_ISSUED = "actions_issued"
    MINUTES_DRAFT = "minutes_draft"
    MINUTES_APPROVED = "minutes_approved"
    MINUTES_ISSUED = "minutes_issued"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"


class ItemState(StrEnum):
    """Steps of one case in the meeting, in the chair's order (domain reference 2.4); they lead and never block."""

    QUEUED = "queued"
    CALLED = "called"
    PRESENTED = "presented"
    VICTIM_VIEW = "victim_view"
    SHARING = "sharing"
    RISK_SUMMARY = "risk_summary"
    ACTIONS = "actions"
    CONFIRM = "confirm"
    CONCLUDED = "concluded"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    NOT_REACHED = "not_reached"


class ActionState(StrEnum):
    """States of an action (domain reference 2.5). "Asked" is what is typed for an agency that is not in the room."""

    PROPOSED = "proposed"
    ASKED = "asked"
    AGREED = "agreed"
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    DONE_CLAIMED = "done_claimed"
    CLOSED_DONE = "closed_done"
    CLOSED_NOT_POSSIBLE = "closed_not_possible"
    CLOSED_NOT_DONE = "closed_not_done"
    CLOSED_DECLINED = "closed_declined"
    CLOSED_SUPERSEDED = "closed_superseded"
    CLOSED_TRANSFERRED = "closed_transferred"


class ReportBackState(StrEnum):
    """States of a report-back (domain reference 2.6)."""

    PLANNED = "planned"
    SAFE_ROUTE_CONFIRMED = "safe_route_confirmed"
    ATTEMPTED = "attempted"
    DELIVERED = "delivered"
    DECLINED_BY_VICTIM = "declined_by_victim"
    NOT_SAFE_NOW = "not_safe_now"
    HANDED_TO = "handed_to"
    RESPONSE_RECORDED = "response_recorded"
    FED_BACK = "fed_back"


def _table(steps: dict[S, set[S]]) -> dict[S, frozenset[S]]:
    return {state: frozenset(after) for state, after in steps.items()}


_R = ReferralState
_ON_ITS_WAY = {_R.DEFERRED, _R.WITHDRAWN}
_KEPT = {_R.RETENTION, _R.LEGAL_HOLD}
REFERRAL = Life(
    "referral",
    _table(
        {
            _R.RECEIVED: {
                _R.SCREENING,
                _R.RETURNED,
                _R.NOT_ACCEPTED,
                _R.EMERGENCY,
                _R.TRANSFER_OUT,
                _R.ACCEPTED,
                _R.DEFERRED,
                _R.WITHDRAWN,
            },
            _R.SCREENING: {
                _R.RETURNED,
                _R.NOT_ACCEPTED,
                _R.EMERGENCY,
                _R.TRANSFER_OUT,
                _R.ACCEPTED,
                _R.DEFERRED,
                _R.WITHDRAWN,
            },
            _R.RETURNED: {_R.RECEIVED, _R.WITHDRAWN, *_KEPT},
            _R.NOT_ACCEPTED: {_R.SCREENING, *_KEPT},  # the referrer may challenge
            _R.WITHDRAWN: set(_KEPT),
            _R.TRANSFER_OUT: {_R.TRANSFERRED_OUT, *_KEPT},
            _R.TRANSFERRED_OUT: set(_KEPT),
            _R.EMERGENCY: {_R.LISTED, _R.ACCEPTED, _R.WITHDRAWN},
            _R.ACCEPTED: {_R.LISTED, *_ON_ITS_WAY},
            _R.LISTED: {_R.RESEARCH, _R.READY, _R.ACCEPTED, _R.DISCUSSED, *_ON_ITS_WAY},
            _R.RESEARCH: {_R.READY, _R.ACCEPTED, _R.DISCUSSED, *_ON_ITS_WAY},
            _R.READY: {_R.RESEARCH, _R.ACCEPTED, _R.DISCUSSED, *_ON_ITS_WAY},
            _R.DEFERRED: {_R.ACCEPTED, _R.LISTED, _R.WITHDRAWN},
            _R.DISCUSSED: {_R.PLAN_OPEN, _R.PLAN_COMPLETE, _R.TRANSFERRED_OUT, _R.LEGAL_HOLD},
            _R.PLAN_OPEN: {_R.PLAN_COMPLETE, _R.TRANSFERRED_OUT, _R.LEGAL_HOLD},
            _R.PLAN_COMPLETE: {_R.PLAN_OPEN, _R.DORMANT, _R.TRANSFERRED_OUT, _R.LEGAL_HOLD},
            _R.DORMANT: {_R.PLAN_OPEN, _R.LAPSED, _R.TRANSFERRED_OUT, _R.LEGAL_HOLD},
            _R.LAPSED: set(_KEPT),
            _R.RETENTION: {_R.DISPOSED, _R.LEGAL_HOLD},
            _R.LEGAL_HOLD: {_R.PLAN_OPEN, _R.PLAN_COMPLETE, _R.DORMANT, _R.LAPSED, _R.RETENTION},  # it resumes
        }
    ),
)

_M = MeetingState
_OFF = {_M.CANCELLED, _M.RESCHEDULED}
MEETING = Life(
    "meeting",
    _table(
        {
            _M.PLANNED: {_M.OPEN_FOR_REFERRALS, _M.LOCKED, *_OFF},
            _M.OPEN_FOR_REFERRALS: {_M.LOCKED, *_OFF},
            _M.LOCKED: {_M.OPEN_FOR_REFERRALS, _M.CIRCULATED, _M.IN_SESSION, *_OFF},
            _M.CIRCULATED: {_M.OPEN_FOR_REFERRALS, _M.IN_SESSION, *_OFF},
            _M.IN_SESSION: {_M.CLOSED},
            _M.CLOSED: {_M.ACTIONS_ISSUED, _M.MINUTES_DRAFT},
            _M.ACTIONS_ISSUED: {_M.MINUTES_DRAFT},
            _M.MINUTES_DRAFT: {_M.MINUTES_APPROVED},
            _M.MINUTES_APPROVED: {_M.MINUTES_ISSUED},
            _M.MINUTES_ISSUED: {_M.ARCHIVED},
        }
    ),
)

AFTER_CLOSING = frozenset(
    {_M.CLOSED, _M.ACTIONS_ISSUED, _M.MINUTES_DRAFT, _M.MINUTES_APPROVED, _M.MINUTES_ISSUED, _M.ARCHIVED}
)
"""The states of a meeting that was held: its minutes are sealed."""

_I = ItemState
CHAIRS_STEPS = (
    _I.CALLED,
    _I.PRESENTED,
    _I.VICTIM_VIEW,
    _I.SHARING,
    _I.RISK_SUMMARY,
    _I.ACTIONS,
    _I.CONFIRM,
    _I.CONCLUDED,
)
OPEN_STEPS = frozenset(CHAIRS_STEPS[:-1])
"""The steps at which a case lies open: called, and not concluded."""

_ASIDE = {_I.DEFERRED, _I.WITHDRAWN, _I.NOT_REACHED}
AGENDA_ITEM = Life(
    "agenda_item",
    _table(
        {
            _I.QUEUED: {_I.CALLED, *_ASIDE},
            **{step: {*(OPEN_STEPS - {step}), _I.CONCLUDED, _I.QUEUED, *_ASIDE} for step in OPEN_STEPS},
            _I.DEFERRED: {_I.QUEUED, _I.WITHDRAWN},
            _I.NOT_REACHED: {_I.QUEUED},
        }
    ),
)

_A = ActionState
CLOSED_BY_CODE: Mapping[CloseCode, ActionState] = {
    CloseCode.DONE: _A.CLOSED_DONE,
    CloseCode.NOT_POSSIBLE_CHANGE: _A.CLOSED_NOT_POSSIBLE,
    CloseCode.NOT_DONE_AGENCY: _A.CLOSED_NOT_DONE,
    CloseCode.DECLINED_BY_VICTIM: _A.CLOSED_DECLINED,
    CloseCode.SUPERSEDED: _A.CLOSED_SUPERSEDED,
    CloseCode.TRANSFERRED: _A.CLOSED_TRANSFERRED,
}
CLOSED_STATES = frozenset(CLOSED_BY_CODE.values())
_ENDS = set(CLOSED_STATES)
ACTION = Life(
    "action",
    _table(
        {
            _A.PROPOSED: {_A.AGREED, _A.ASKED, *_ENDS},
            _A.ASKED: {_A.AGREED, _A.ISSUED, _A.ACKNOWLEDGED, *_ENDS},
            _A.AGREED: {_A.ISSUED, _A.ACKNOWLEDGED, _A.IN_PROGRESS, _A.DONE_CLAIMED, *_ENDS},
            _A.ISSUED: {_A.ACKNOWLEDGED, _A.IN_PROGRESS, _A.DONE_CLAIMED, *_ENDS},
            _A.ACKNOWLEDGED: {_A.IN_PROGRESS, _A.DONE_CLAIMED, *_ENDS},
            _A.IN_PROGRESS: {_A.DONE_CLAIMED, *_ENDS},
            _A.DONE_CLAIMED: {_A.IN_PROGRESS, *_ENDS},
            **{closed: {_A.IN_PROGRESS} for closed in CLOSED_STATES},  # reopening keeps the history
        }
    ),
)

_B = ReportBackState
_SETTLED = {_B.DELIVERED, _B.DECLINED_BY_VICTIM, _B.NOT_SAFE_NOW, _B.HANDED_TO}
REPORT_BACK = Life(
    "report_back",
    _table(
        {
            _B.PLANNED: {_B.SAFE_ROUTE_CONFIRMED, _B.ATTEMPTED, *_SETTLED},
            _B.SAFE_ROUTE_CONFIRMED: {_B.ATTEMPTED, *_SETTLED},
            _B.ATTEMPTED: {_B.ATTEMPTED, *_SETTLED},
            _B.NOT_SAFE_NOW: {
                _B.SAFE_ROUTE_CONFIRMED,
                _B.ATTEMPTED,
                _B.DELIVERED,
                _B.DECLINED_BY_VICTIM,
                _B.HANDED_TO,
                _B.FED_BACK,  # the meeting is told that nobody can reach her safely
            },
            _B.HANDED_TO: {_B.DELIVERED, _B.DECLINED_BY_VICTIM, _B.NOT_SAFE_NOW},
            _B.DELIVERED: {_B.RESPONSE_RECORDED},
            _B.DECLINED_BY_VICTIM: {_B.FED_BACK},
            _B.RESPONSE_RECORDED: {_B.RESPONSE_RECORDED, _B.FED_BACK},
        }
    ),
)


def needs_on_closing(code: CloseCode) -> str:
    """Return which record a closing asks for: "evidence" where it is done, "reason" in every other case."""
    return "evidence" if code is CloseCode.DONE else "reason"
