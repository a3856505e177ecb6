"""What the meetings pages show, as frozen values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from marac_desk.rules.agenda_order import Capacity
from marac_desk.rules.lives import ItemState, MeetingState, ReferralState
from marac_desk.rules.vocabulary import (
    AgendaBlock,
    AgendaModel,
    Criterion,
    MeetingKind,
    MeetingMode,
    RedFlag,
    ResearchStatus,
)


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in the list."""

    meeting_id: uuid.UUID
    day: date
    starts_at: datetime
    kind: MeetingKind
    mode: MeetingMode
    state: MeetingState
    venue: str
    chair: str
    cases: int
    heard: int
    agenda_on: date


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Why a case is here, in codes: the desk words them."""

    emergency: bool
    review: bool
    deferred: bool
    not_reached: bool
    transferred_from: str
    repeat: bool
    perhaps_repeat: bool
    red_flags: tuple[RedFlag, ...]
    criteria: tuple[Criterion, ...]
    interpreter: bool
    pregnant: bool
    victim_age: int | None
    young_perpetrator: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class PoolRow:
    """An accepted case that is not placed."""

    referral_id: uuid.UUID
    case_id: uuid.UUID
    name: str
    reference: str
    mark: str
    agency: str
    state: ReferralState
    received_at: datetime
    late: bool
    children: int
    unborn: int
    urgent: int
    why: WhyHere
    conflicts_checked: bool


@dataclass(frozen=True, slots=True)
class BuilderRow:
    """A case on the agenda, numbered and timed in the copy of the person looking.

    What she or he may not read of it is left empty: no name, no reason, no children counted; `her_view_in` is None.
    `may_open` says whether what is prepared for the case may be looked at.
    """

    item_id: uuid.UUID
    referral_id: uuid.UUID
    case_id: uuid.UUID
    position: int
    name: str
    reference: str
    block: AgendaBlock
    start: datetime
    minutes: int
    children: int
    unborn: int
    presenter: str
    presenter_mark: str
    presenter_id: uuid.UUID | None
    state: ItemState
    why: WhyHere
    research_asked: int
    research_in: int
    silent: tuple[str, ...]
    her_view_in: bool | None
    conflicts_checked: bool
    linked_to: int | None
    may_open: bool = True
    late_reason: str = ""

    @property
    def research_ready(self) -> bool:
        """Tell whether every agency has answered."""
        return self.research_in >= self.research_asked


@dataclass(frozen=True, slots=True)
class BuilderView:
    """One meeting's agenda as it is built: the copy of the person looking.

    `may_build` says whether this person builds agendas, `may_change` whether this one may be changed now, `may_issue`
    whether copies may be made of it. `views_in` counts the victims whose view is known, for who may only count them.
    `takes_late` says that the agenda is closed and still takes a case, with a reason unless it is a rolling one.
    `seats` names the agencies where not every one sits in it.
    """

    meeting_id: uuid.UUID
    day: date
    kind: MeetingKind
    state: MeetingState
    venue: str
    chair: str
    starts_at: datetime
    ends_at: datetime
    forecast_end: datetime
    opening_minutes: int
    break_after: uuid.UUID | None
    break_minutes: int
    cutoff_on: date
    agenda_on: date
    research_on: date
    dates_verified: bool
    agenda_late: int
    agenda_working_days: int
    capacity: Capacity
    planned_minutes: int
    pool: tuple[PoolRow, ...]
    items: tuple[BuilderRow, ...]
    previous_day: date | None
    may_change: bool
    child_only: tuple[str, ...]
    views_in: int
    may_build: bool
    may_issue: bool
    action_list_on: date
    minutes_on: date
    agenda_model: AgendaModel
    takes_late: bool
    seats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResearchCell:
    """What one agency said on one case; `on_behalf` says that somebody else wrote it down for the agency."""

    research_id: uuid.UUID
    version: int
    agency_id: uuid.UUID
    agency: str
    mark: str
    status: ResearchStatus
    summary: str
    returned_on: date | None
    on_behalf: bool = False
    may_write: bool = True


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """Everything about one placed case that is prepared before the meeting, as far as the person looking may read it.

    `version` is what a change of her view began from.
    """

    item_id: uuid.UUID
    version: int
    name: str
    reference: str
    reason: str
    victim_view: str
    victim_view_by: str
    wishes: str
    expects_order_ignored: bool
    expects_child_taken: bool
    research: tuple[ResearchCell, ...]
    may_plan: bool = True
    may_write_view: bool = True
    reads_view: bool = True
