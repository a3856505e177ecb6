"""What the pages of cases show, as frozen values; codes and values, worded by the desktop."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marac_desk.rules.access import DataClass
from marac_desk.rules.decision_time import DecisionTime
from marac_desk.rules.lives import ActionState, ReferralState
from marac_desk.rules.vocabulary import (
    Answer,
    CloseCode,
    ClosureReason,
    ExcludedParty,
    FeelsSafer,
    LinkedProcess,
    OrderType,
    Relationship,
    Sex,
    Share,
)
from marac_desk.services.cases.powers import CaseMay
from marac_desk.services.grants import GrantLine
from marac_desk.services.people import SafeContactView


class Route(StrEnum):
    """By which way somebody was reached, without the place."""

    PHONE = "by_phone"
    TEXT = "by_text"
    EMAIL = "by_email"
    LETTER = "by_letter"
    PROFESSIONAL = "through_professional"
    IN_PERSON = "in_person"


class Asked(StrEnum):
    """On which occasion the victim said something."""

    REFERRAL = "referral"
    HEARING = "hearing"
    REPORT_BACK = "report_back"
    ASSESSMENT = "assessment"


class EventKind(StrEnum):
    """What happened in a case, in the order in which things of one day are told."""

    INCIDENT = "incident"
    BREACH = "breach"
    REFERRAL = "referral"
    TRANSFER_IN = "transfer_in"
    HEARING = "hearing"
    NOT_HEARD = "not_heard"
    BETWEEN = "between"
    ACTION_CLOSED = "action_closed"
    REPORT_BACK = "report_back"
    ASSESSMENT = "assessment"
    ORDER = "order"
    LINK = "link"
    PLAN_COMPLETE = "plan_complete"
    TRANSFER_OUT = "transfer_out"
    DIED = "died"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """How the actions of a plan ended; "not possible" and "agency did not act" are counted apart."""

    agreed: int = 0
    done: int = 0
    not_possible: int = 0
    agency_did_not_act: int = 0
    declined: int = 0
    superseded: int = 0
    transferred: int = 0
    still_open: int = 0


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that happened: what, when, by whom, how it ended.

    `title` and `note` are words somebody typed; `codes` are worded by the desktop. `number` counts hearings, attempts
    or actions, by the kind; `undated` means that the day itself is not in this register. `score` is set where a
    checklist was filled in at this point; `threshold` is that checklist's own. `waited` is how long a referral took to
    its first decision.
    """

    kind: EventKind
    on: date
    subject_id: uuid.UUID | None = None
    title: str = ""
    note: str = ""
    agency: str = ""
    person: str = ""
    codes: tuple[StrEnum, ...] = ()
    number: int = 0
    actions: int = 0
    minutes: int = 0
    repeat: bool = False
    undated: bool = False
    counts: PlanCounts | None = None
    score: int | None = None
    threshold: int | None = None
    waited: DecisionTime | None = None


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """One checklist score, with the threshold of the tool that was used."""

    on: date
    score: int
    threshold: int
    tool: str
    assessor: str


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What can honestly be said of a plan: the scores around its hearing, how its actions ended, what the victim says.

    `heard_on` is None where the case was not heard; `before` and `after` are None where nobody assessed the risk then.
    """

    heard_on: date | None
    before: int | None
    after: int | None
    days_after: int
    counts: PlanCounts
    feels_safer: FeelsSafer
    feels_safer_on: date | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody in a case, as the picture of who is at risk from whom names her or him."""

    person_id: uuid.UUID
    name: str
    age: int | None
    unborn: bool
    sex: Sex


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Somebody at risk: the victim, a child, another; what is known of the danger. `school` is None where protected."""

    person: PersonLine
    role: str
    of_what: str
    relationship: str
    school: str | None
    school_protected: bool
    codes: tuple[StrEnum, ...] = ()


@dataclass(frozen=True, slots=True)
class CausesHarm:
    """Somebody causing harm: who he or she is to the victim, and where the law has got to."""

    person: PersonLine
    relationship: Relationship | None
    primary: bool
    lives_together: Answer
    in_custody: Answer
    release_on: date | None


@dataclass(frozen=True, slots=True)
class Arrow:
    """From whom the danger comes and whom it threatens; not `certain` where it is indirect or nobody has said."""

    source: uuid.UUID
    target: uuid.UUID
    certain: bool


@dataclass(frozen=True, slots=True)
class RiskPicture:
    """Who is at risk from whom. `aggressor_reason` says why the primary aggressor of a counter-allegation is named."""

    at_risk: tuple[AtRisk, ...]
    sources: tuple[CausesHarm, ...]
    arrows: tuple[Arrow, ...]
    aggressor_reason: str | None


@dataclass(frozen=True, slots=True)
class HerWordsView:
    """The latest that the victim said, with who asked, when, by which route."""

    text: str
    asked: Asked
    by: str
    on: date
    route: Route | None


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action of the case: tried before with how it ended, or open now with how late it is in working days."""

    action_id: uuid.UUID
    title: str
    agency: str
    mark: str
    state: ActionState
    close_code: CloseCode | None
    closed_on: date | None
    due_on: date | None
    due_event: str | None
    late: int
    note: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A protective order or condition and the days on which breaches were reported."""

    order_id: uuid.UUID
    kind: OrderType
    court: str
    reference: str
    conditions: str
    from_date: date | None
    until_date: date | None
    breached_on: tuple[date, ...]
    over: bool


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A tie to another process: which, how it stands, who holds it, what is next."""

    link_id: uuid.UUID
    process: LinkedProcess
    level: str
    status: str
    held_by: str
    on: date | None
    next_on: date | None
    share: Share


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One agency's flag: asked for, confirmed, until when."""

    flag_id: uuid.UUID
    agency: str
    mark: str
    requested_on: date
    confirmed_on: date | None
    expires_on: date
    lapsed: bool


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Somebody who must not learn of the case, and why."""

    name: str
    party: ExcludedParty
    reason: str


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """A case that belongs to this one."""

    case_id: uuid.UUID
    reference: str
    kind: str


@dataclass(frozen=True, slots=True)
class AddressView:
    """Whether the victim's present address is known, and whether it is protected; the address itself is never here."""

    known: bool
    protected: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: how often it was heard, what is open and late, until when it is watched, a hold.

    `past_known` and `plan_known` tell whether the person acting may read of the referrals and of the actions: nothing
    said of them means nothing where she may not.
    """

    past_known: bool
    plan_known: bool
    state: ReferralState | None
    heard: int
    last_heard: date | None
    open: int
    late: int
    latest: int
    watch_until: date | None
    hold: bool
    hold_reason: str
    closure: ClosureReason | None
    died_on: date | None
    died: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything on the page of one case.

    Parts of a class that is not among `reads` are empty: it may not be read. Of a class among `own_alone` nothing is
    here but what belongs to the agency of the person acting. `emergency_until` is when the case closes by itself for
    whoever opened it in an emergency.
    """

    case_id: uuid.UUID
    reference: str
    victim: PersonLine
    today: date
    opened_at: datetime
    standing: Standing
    events: tuple[TimelineEvent, ...]
    risk: tuple[RiskPoint, ...]
    threshold: int
    change: PlanChange
    words: HerWordsView | None
    picture: RiskPicture
    tried: tuple[ActionLine, ...]
    open: tuple[ActionLine, ...]
    orders: tuple[OrderLine, ...]
    links: tuple[LinkLine, ...]
    flags: tuple[FlagLine, ...]
    kept_out: tuple[KeptOut, ...]
    related: tuple[RelatedLine, ...]
    contact: SafeContactView | None
    address: AddressView
    reads: frozenset[DataClass]
    own_alone: frozenset[DataClass]
    may: CaseMay
    grants: tuple[GrantLine, ...]
    emergency_until: datetime | None

    @property
    def names(self) -> frozenset[str]:
        """The names of everybody in the case, for hiding them in what somebody wrote."""
        at_risk = {someone.person.name for someone in self.picture.at_risk}
        return frozenset(at_risk | {someone.person.name for someone in self.picture.sources})


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as the list of all cases tells it."""

    case_id: uuid.UUID
    reference: str
    name: str
    age: int | None
    criteria: tuple[str, ...]
    received_on: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a page of the list ended, so that the next begins there."""

    received_at: datetime
    referral_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of the list, how many there are in all, and where the next page begins."""

    rows: tuple[CaseRow, ...]
    total: int
    next: ListPlace | None
