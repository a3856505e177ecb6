"""The minutes of one case (D9), for those who attended that item.

An item tagged do-not-minute has no field to stand in; nor have intelligence, a checklist's answers, an address or a
way to reach the victim.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from marac_desk.documents.content import Agency, Born, Due, Imprint, SaidToHarm
from marac_desk.rules.vocabulary import (
    AttendanceStatus,
    Capacity,
    CloseCode,
    Imminence,
    InformationKind,
    LinkedProcess,
    RedFlag,
    Share,
    VictimViewReason,
)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody at the table for this item, or the agency that was not."""

    agency: Agency
    person: str
    capacity: Capacity
    status: AttendanceStatus
    out_from: time | None = None
    out_to: time | None = None
    """From when to when she or he was out of the room for this item; `out_to` is None with nothing else to say."""


@dataclass(frozen=True, slots=True)
class VictimView:
    """What the victim wants and fears, shortly, and who asked when; never by which route."""

    words: str
    asked_by: str
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class RiskLine:
    """Who is at risk of what from whom, and how soon harm is feared."""

    who: str
    from_whom: str
    of_what: str
    imminence: Imminence | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One minuted line: a fact with its source and day, or an opinion with the name of who holds it."""

    kind: InformationKind
    words: str
    source: str = ""
    on: date | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class AgencySaid:
    """What one agency shared that may be minuted."""

    agency: Agency
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class MinutedAction:
    """An action agreed in this item: one owner, a due, and whether the victim may be told."""

    number: int
    title: str
    owner: Agency
    due: Due
    share: Share


@dataclass(frozen=True, slots=True)
class EarlierAction:
    """An earlier action that was not completed; close_code keeps "not possible" and "not done" apart."""

    title: str
    owner: Agency
    close_code: CloseCode
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A decision on another process, in a few words."""

    process: LinkedProcess
    decision: str


@dataclass(frozen=True, slots=True)
class AgencyFlag:
    """A flag that an agency keeps on its own files until a day."""

    agency: Agency
    until: date


@dataclass(frozen=True, slots=True)
class AddedLater:
    """A correction that was added after the minutes were sealed: dated, by whom, and approved or not yet."""

    number: int
    words: str
    by: str
    on: date
    approved: bool = False


@dataclass(frozen=True, slots=True)
class ApprovedBy:
    """Who approved the minutes, when, and how many corrections there were by then; keeper where it was not the chair.

    The chair of the meeting approves them; where she or he must not know of the case, who keeps its minutes does.
    """

    name: str
    on: date
    corrections: int = 0
    keeper: bool = False


@dataclass(frozen=True, slots=True)
class ReadBack:
    """When the plan was read back, and how many of its actions were agreed as they were read out."""

    at: time
    agreed: int
    of: int


@dataclass(frozen=True, slots=True)
class MinutesOfCase:
    """The minutes of one hearing; number and clock times are those of this copy (product rule 2).

    indicators contribute to the risk, protection keeps people safe already; without_quorum says that the meeting began
    without every core agency, and quorum_exception why the chair went on.
    view is None where there is none, then no_view says why. score and score_of are the checklist's total alone.
    sealed_on is the day on which they were fixed, None while they are not; later and approved came after that.
    """

    imprint: Imprint
    recipient: Agency
    meeting_day: date
    reference: str
    number: int
    heard_from: time
    heard_to: time | None
    victim: str
    victim_born: Born
    said_to_harm: tuple[SaidToHarm, ...]
    risk_statement: str
    view: VictimView | None = None
    no_view: VictimViewReason | None = None
    at_risk: tuple[RiskLine, ...] = ()
    score: int | None = None
    score_of: int | None = None
    red_flags: tuple[RedFlag, ...] = ()
    said: tuple[AgencySaid, ...] = ()
    actions: tuple[MinutedAction, ...] = ()
    earlier: tuple[EarlierAction, ...] = ()
    links: tuple[CaseLink, ...] = ()
    flags: tuple[AgencyFlag, ...] = ()
    attendance: tuple[Attendee, ...] = ()
    indicators: tuple[str, ...] = ()
    protection: tuple[str, ...] = ()
    read_back: ReadBack | None = None
    without_quorum: bool = False
    quorum_exception: str = ""
    sealed_on: date | None = None
    approved: ApprovedBy | None = None
    later: tuple[AddedLater, ...] = ()
