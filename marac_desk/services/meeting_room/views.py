"""What the room shows, as frozen values: the list, the case, the plan, what was tried, what is missing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from marac_desk.rules.coverage import Gap
from marac_desk.rules.deadlines import TimeRules
from marac_desk.rules.expectations import Expectation
from marac_desk.rules.lives import OPEN_STEPS, ActionState, ItemState, MeetingState
from marac_desk.rules.quick_entry.learned import Use
from marac_desk.rules.quorum import Quorum
from marac_desk.rules.releasing import Release
from marac_desk.rules.vocabulary import (
    AgendaBlock,
    Aim,
    AttendanceStatus,
    Capacity,
    Handling,
    Imminence,
    InformationKind,
    Priority,
    RepeatVerdict,
    Sex,
    Share,
    VictimViewReason,
)
from marac_desk.rules.working_days import Calendar
from marac_desk.services.people import SafeContactView

NOBODY_MISSING, NOT_YET = Quorum(0, ()), Release(may=False, to_come=0, after=None)


@dataclass(frozen=True, slots=True)
class SeatAtCase:
    """Somebody at the table and one case: who must leave the room for it, or has left it since `out_at`."""

    attendance_id: uuid.UUID
    agency: str
    mark: str
    person: str
    out_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case in the list at the left, with its place and its planned time in the copy of the person looking.

    `name` is empty where she or he may not read it; then the case is not opened either.
    """

    item_id: uuid.UUID
    case_id: uuid.UUID
    position: int
    name: str
    reference: str
    block: AgendaBlock
    state: ItemState
    planned_start: datetime
    planned_minutes: int
    real_start: datetime | None
    seconds: int
    may_open: bool = True
    must_leave: tuple[SeatAtCase, ...] = ()
    """Who sits at the table and must not hear it, for whoever runs the meeting and may know."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's part in this meeting; `for_item` is the one case that somebody comes for."""

    attendance_id: uuid.UUID
    agency_id: uuid.UUID
    agency: str
    mark: str
    person: str
    capacity: Capacity
    status: AttendanceStatus
    declared: bool
    information_sent: bool
    core: bool
    information_on: date | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    for_item: uuid.UUID | None = None
    representative_id: uuid.UUID | None = None
    child_only: bool = False

    @property
    def came(self) -> bool:
        """Tell whether this person came, whether or not she or he left again."""
        return self.status in {AttendanceStatus.PRESENT, AttendanceStatus.PARTIAL}

    @property
    def here(self) -> bool:
        """Tell whether this person sits at the table."""
        return self.came and self.to_at is None


@dataclass(frozen=True, slots=True)
class RoomView:
    """The meeting as it runs, in the copy of the person looking: no other case is in its list, its times, its counts.

    `may_run` says whether she or he runs it, `may_issue` whether copies may be sent out afterwards.
    """

    meeting_id: uuid.UUID
    day: date
    state: MeetingState
    starts_at: datetime
    started_at: datetime | None
    planned_end: datetime
    cases: tuple[ListedCase, ...]
    break_after: uuid.UUID | None
    break_minutes: int
    current: uuid.UUID | None
    running_since: datetime | None
    seats: tuple[Seat, ...]
    actions: int
    agencies_with_actions: int
    statement_read_at: datetime | None
    usual_minutes: int
    amber_minutes: int
    red_minutes: int
    may_run: bool = True
    may_issue: bool = True
    booked_end: datetime | None = None
    """Until when people gave their time, whichever cases there are."""
    quorum: Quorum = NOBODY_MISSING
    quorum_exception: str = ""
    release: Release = NOT_YET

    @property
    def to_release(self) -> tuple[Seat, ...]:
        """Who sits at the table for children alone and may leave before the rest, the last child case being heard.

        Where nothing else is to be heard there is nothing to leave before.
        """
        if not self.release.may or self.release.after is None or not self.to_hear:
            return ()
        return tuple(seat for seat in self.seats if seat.child_only and seat.here and seat.for_item is None)

    @property
    def to_hear(self) -> bool:
        """Tell whether any case is still to be heard, or is being heard."""
        return any(case.state in {ItemState.QUEUED, *OPEN_STEPS} for case in self.cases)

    @property
    def concluded(self) -> int:
        """How many cases are concluded."""
        return sum(case.state is ItemState.CONCLUDED for case in self.cases)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in the case: key, name, age, and who he or she is to whom."""

    person_id: uuid.UUID
    name: str
    age: int | None
    relation: str
    unborn: bool = False
    sex: Sex = Sex.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class RiskRow:
    """Who is at risk, from whom, of what, how soon; `version` is what a change of the line began from."""

    line_id: uuid.UUID | None
    version: int | None
    to_victim: bool
    at_risk: str
    at_risk_person_id: uuid.UUID | None
    from_whom: str
    from_person_id: uuid.UUID | None
    relation: str
    of_what: str
    imminence: Imminence | None


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One line an agency shared."""

    line_id: uuid.UUID
    agency: str
    mark: str
    text: str
    kind: InformationKind
    handling: Handling
    held_by: str
    on: date | None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One action of the plan as it grows."""

    action_id: uuid.UUID
    version: int
    number: int
    agency_id: uuid.UUID
    agency: str
    mark: str
    title: str
    does: str
    detail: str
    typed: str
    aim: Aim
    about: uuid.UUID | None
    due_on: date | None
    due_at: datetime | None
    due_event: str
    share: Share
    state: ActionState
    priority: Priority
    read_back: bool
    answers: uuid.UUID | None = None
    """The risk that somebody marked it as answering."""


@dataclass(frozen=True, slots=True)
class TriedBefore:
    """An action of an earlier plan and how it ended."""

    action_id: uuid.UUID
    mark: str
    agency: str
    title: str
    code: str
    state: ActionState
    reason: str
    heard_on: date | None


@dataclass(frozen=True, slots=True)
class RoomMay:
    """What the person looking may do on the case on the table; the use cases ask again."""

    run: bool = True
    record_actions: bool = True
    record_sharing: bool = True
    write_minutes: bool = True
    write_view: bool = True
    see_contact: bool = True


@dataclass(frozen=True, slots=True)
class CaseInRoom:
    """The case on the table, as far as the person looking may read it; what she or he may not is left empty.

    `version` is what a change of its texts began from. `not_spoken` are agencies at the table that have said nothing.
    """

    item_id: uuid.UUID
    version: int
    case_id: uuid.UUID
    reference: str
    name: str
    age: int | None
    state: ItemState
    seconds: int
    running_since: datetime | None
    planned_minutes: int
    is_repeat: RepeatVerdict
    emergency: bool
    transferred_from: str
    late: bool
    presenter: str
    presenter_mark: str
    reason: str
    actions_already_taken: str
    victim_view: str
    victim_view_reason: VictimViewReason | None
    victim_view_by: str
    victim_view_on: date | None
    wishes_on_referral: bool
    expects_order_ignored: bool
    expects_child_taken: bool
    safe_contact: SafeContactView
    score: int | None
    max_score: int | None
    threshold_met: bool
    by_judgement: bool
    perpetrators: tuple[PersonLine, ...]
    children: tuple[PersonLine, ...]
    risks: tuple[RiskRow, ...]
    shared: tuple[SharedLine, ...]
    nothing_known: tuple[str, ...]
    not_returned: tuple[str, ...]
    gaps: tuple[Gap, ...]
    plan: tuple[PlanLine, ...]
    tried: tuple[TriedBefore, ...]
    risk_statement: str
    left_open: str
    report_back_by: str
    link_decisions: tuple[tuple[str, str], ...]
    advocates: tuple[tuple[uuid.UUID, str], ...]
    may: RoomMay = RoomMay()
    sex: Sex = Sex.NOT_KNOWN
    not_spoken: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    protection: tuple[str, ...] = ()
    must_leave: tuple[SeatAtCase, ...] = ()
    stepped_out: tuple[SeatAtCase, ...] = ()
    read_back_at: datetime | None = None

    @property
    def expects(self) -> tuple[Expectation, ...]:
        """What the victim expects to go wrong."""
        found = {
            Expectation.ORDER_IGNORED: self.expects_order_ignored,
            Expectation.CHILD_TAKEN: self.expects_child_taken,
        }
        return tuple(one for one, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class LineAgency:
    """An agency as the record line knows it."""

    key: str
    agency_id: uuid.UUID
    kind: str
    subkind: str | None
    short_name: str
    mark: str
    words: tuple[str, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class LineEntry:
    """An action of the catalogue as the record line and its preview know it."""

    code: str
    title: str
    does: str
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    subkinds: tuple[str, ...]
    aim: Aim
    share: Share
    due_basis: str
    due_number: int | None
    due_event: str | None


@dataclass(frozen=True, slots=True)
class LineWords:
    """Everything the record line reads by: words, and what it takes to turn a due into a day."""

    agencies: tuple[LineAgency, ...]
    entries: tuple[LineEntry, ...]
    meeting_day: date
    zone: tzinfo
    calendar: Calendar
    time_rules: TimeRules
    learned: tuple[Use, ...] = ()
