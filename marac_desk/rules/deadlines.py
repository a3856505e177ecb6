"""Deadlines: the time rules of an area, and the days and instants that follow from them.

Only rules in working days move around weekends and holidays. Hours are clock hours, kept as an instant and never moved.
A due that hangs on an event, or never ends, carries a day on which to ask again and is chased like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from marac_desk.rules.months import add_months
from marac_desk.rules.vocabulary import DueBasis
from marac_desk.rules.working_days import Calendar, Reckoned, after, before, between

AT_ONCE_HOURS = 24
"""What "immediate" means for an action that names no number of hours."""

LONGEST = 3660
"""The largest number a time rule or a due may hold: ten years, were it days."""


class TimeRuleRefusedError(ValueError):
    """A setting that cannot be a time rule: the code, the rule's key and the value that was asked for.

    Codes: `unknown_rule`, `not_a_whole_number`, `not_positive`, `too_large`, `escalation_out_of_order`.
    """

    def __init__(self, code: str, key: str, value: object) -> None:
        super().__init__(f"{code}: {key}")
        self.code, self.key, self.value = code, key, value


@dataclass(frozen=True, slots=True)
class TimeRules:
    """An area's time rules with the field's defaults; `_wd` are working days, `_months` calendar months, `_days` days.

    Agenda eight working days ahead is SafeLives' recommendation; the others are local custom and meant to be changed.
    Working days may be none at all: a daily meeting has its agenda out on the same day. The repeat window stands in
    `repeat.RepeatRule`, because its anchor and definition belong to it.
    Raises TimeRuleRefusedError for a value that is no whole number of its kind, and for escalations out of order.
    """

    referral_cutoff_wd: int = 10
    agenda_issue_wd: int = 8
    research_return_wd: int = 3
    idva_first_contact_wd: int = 2
    emergency_meeting_wd: int = 2
    action_list_issue_wd: int = 1
    minutes_issue_wd: int = 5
    report_back_wd: int = 2
    action_ack_wd: int = 2
    action_default_due_wd: int = 10
    overdue_escalate_1_wd: int = 2
    overdue_escalate_2_wd: int = 5
    overdue_escalate_3_wd: int = 10
    flag_months: int = 12
    feedback_after_plan_days: int = 28
    ask_again_wd: int = 5
    safe_contact_stale_days: int = 14
    transfer_ack_wd: int = 2

    def __post_init__(self) -> None:
        for rule in fields(self):
            _check(rule.name, getattr(self, rule.name))
        if not self.overdue_escalate_1_wd <= self.overdue_escalate_2_wd <= self.overdue_escalate_3_wd:
            raise TimeRuleRefusedError("escalation_out_of_order", "overdue_escalate_2_wd", self.overdue_escalate_2_wd)

    def with_changes(self, changes: Mapping[str, int]) -> TimeRules:
        """Return these rules with some of them changed; raises TimeRuleRefusedError and names the key it refuses."""
        known = {rule.name for rule in fields(self)}
        for key, value in changes.items():
            if key not in known:
                raise TimeRuleRefusedError("unknown_rule", key, value)
        return replace(self, **changes)


def _check(key: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TimeRuleRefusedError("not_a_whole_number", key, value)
    if value < 0 or (value == 0 and not key.endswith("_wd")):
        raise TimeRuleRefusedError("not_positive", key, value)
    if value > LONGEST:
        raise TimeRuleRefusedError("too_large", key, value)


@dataclass(frozen=True, slots=True)
class MeetingDeadlines:
    """What is due around a meeting: three days before it and two after it."""

    cutoff: Reckoned
    agenda: Reckoned
    research: Reckoned
    action_list: Reckoned
    minutes: Reckoned


def meeting_deadlines(rules: TimeRules, cal: Calendar, meeting_day: date) -> MeetingDeadlines:
    """Return the referral cut-off, agenda, research, action list and minutes days of a meeting."""
    return MeetingDeadlines(
        cutoff=before(cal, meeting_day, rules.referral_cutoff_wd),
        agenda=before(cal, meeting_day, rules.agenda_issue_wd),
        research=before(cal, meeting_day, rules.research_return_wd),
        action_list=after(cal, meeting_day, rules.action_list_issue_wd),
        minutes=after(cal, meeting_day, rules.minutes_issue_wd),
    )


def advocate_contact_due(rules: TimeRules, cal: Calendar, referred_on: date) -> Reckoned:
    """Return by when the advocate should have tried to reach the victim, counted from the referral."""
    return after(cal, referred_on, rules.idva_first_contact_wd)


def emergency_meeting_due(rules: TimeRules, cal: Calendar, accepted_on: date) -> Reckoned:
    """Return by when an emergency meeting should be held, counted from the acceptance."""
    return after(cal, accepted_on, rules.emergency_meeting_wd)


def report_back_due(rules: TimeRules, cal: Calendar, action_list_on: date) -> Reckoned:
    """Return by when the advocate should have reported back, counted from the action list."""
    return after(cal, action_list_on, rules.report_back_wd)


def acknowledgement_due(rules: TimeRules, cal: Calendar, action_list_on: date) -> Reckoned:
    """Return by when an agency should have acknowledged its actions, counted from the action list."""
    return after(cal, action_list_on, rules.action_ack_wd)


def flag_expiry(last_referral: date, months: int) -> date:
    """Return the last day an agency's flag stands: SafeLives' twelve months from the last referral, by default."""
    return add_months(last_referral, months)


def feedback_due(rules: TimeRules, plan_on: date) -> date:
    """Return the day on which to ask whether the plan made the victim safer; calendar days, never moved."""
    return plan_on + timedelta(days=rules.feedback_after_plan_days)


@dataclass(frozen=True, slots=True)
class DueSpec:
    """How an action's due was asked for, before it is a day.

    `number` is working days, hours or the working days until a review, by the basis; `event` is the event's words;
    `day` is the date somebody typed, for the basis DATE alone.
    """

    basis: DueBasis
    number: int | None = None
    event: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When an action is due. `day` is None for an event and for what never ends: those have `ask_again`.

    `instant` is UTC and set for hours alone; `day` is then its local date. `verified` is False where a working-day
    reckoning left the holiday table.
    """

    basis: DueBasis
    day: date | None
    instant: datetime | None
    event: str | None
    ask_again: date | None
    verified: bool

    @property
    def chased_from(self) -> date | None:
        """The day from which somebody is asked: the due day, or the day to ask again."""
        return self.day or self.ask_again


def resolve_due(
    spec: DueSpec, *, meeting_day: date | None, now: datetime, zone: tzinfo, cal: Calendar, rules: TimeRules
) -> Due:
    """Turn what was asked for into a day or an instant.

    Working days count from the meeting, or from today in `zone` where no meeting agreed the action; without a number
    they are the area's default. Hours count from `now` on the clock, across weekends and changes of clock time, and are
    24 without a number. An ask-again day counts from the meeting or from today, whichever is later. A typed date stays
    as typed; where none was typed the due has no day. Raises ValueError (`naive_instant`, `number_out_of_range`).
    """
    if now.tzinfo is None:
        raise ValueError("naive_instant")
    if spec.number is not None and not 0 <= spec.number <= LONGEST:
        raise ValueError("number_out_of_range")
    today = now.astimezone(zone).date()
    match spec.basis:
        case DueBasis.HOURS:
            instant = now.astimezone(UTC) + timedelta(hours=_or(spec.number, AT_ONCE_HOURS))
            return Due(spec.basis, instant.astimezone(zone).date(), instant, None, None, True)
        case DueBasis.WORKING_DAYS:
            due = after(cal, meeting_day or today, _or(spec.number, rules.action_default_due_wd))
            return Due(spec.basis, due.day, None, None, None, due.verified)
        case DueBasis.DATE:
            return Due(spec.basis, spec.day, None, None, None, True)
    review = spec.number if spec.basis is DueBasis.ONGOING else None
    ask = after(cal, max(meeting_day or today, today), _or(review, rules.ask_again_wd))
    return Due(spec.basis, None, None, spec.event, ask.day, ask.verified)


def _or(number: int | None, default: int) -> int:
    return default if number is None else number


def days_late(cal: Calendar, due_day: date, today: date) -> int:
    """Return how many working days late something is, 0 when it is not.

    A due day that is no working day counts from itself: due on Saturday is one working day late on Monday.
    """
    return max(0, between(cal, due_day, today))


def instant_late(due_instant: datetime, now: datetime) -> timedelta:
    """Return by how much clock time an instant has passed, zero when it has not; both must know their time zone."""
    return max(timedelta(0), now - due_instant)


def escalation_level(rules: TimeRules, days_late: int) -> int:
    """Return how high lateness goes: 0 nobody yet, 1 the representative, 2 the manager, 3 chair and governance."""
    steps = (rules.overdue_escalate_1_wd, rules.overdue_escalate_2_wd, rules.overdue_escalate_3_wd)
    return sum(days_late >= step for step in steps)


def due_soon(cal: Calendar, due_day: date, today: date, within_wd: int = 2) -> bool:
    """Say whether something is due today or within so many working days."""
    return due_day >= today and between(cal, today, due_day) <= within_wd
