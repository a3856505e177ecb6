"""The pack that goes with a case to another area (D13): for the other coordinator alone.

It has no field for any address, for research, for a line that must not be minuted, or for any other case. What an
agency said stands in it only where that agency agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marac_desk.documents.content import Born, Imprint, SaidToHarm
from marac_desk.documents.minutes_content import VictimView
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.transfers import Part, Stays, Told
from marac_desk.rules.vocabulary import CloseCode, OrderType, Share


@dataclass(frozen=True, slots=True)
class PackReach:
    """How the victim is reached safely, and what must not be done; checked_on is when somebody last asked."""

    must_not: tuple[MustNot, ...]
    value: str = ""
    times: str = ""
    code_word: str = ""
    say_if_answered: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class PackScore:
    """A checklist that was filled in: which, when, how many points."""

    tool: str
    on: date | None
    score: int | None


@dataclass(frozen=True, slots=True)
class PackAction:
    """An action: who does what by when, and how it ended where it did."""

    title: str
    agency: str
    due: date | None
    share: Share
    ended: CloseCode | None = None


@dataclass(frozen=True, slots=True)
class PackOrder:
    """An order or condition."""

    kind: OrderType
    conditions: str
    until: date | None
    breached_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class PackLine:
    """Words with whom they are from, or a name with a reason."""

    lead: str
    words: str


@dataclass(frozen=True, slots=True)
class PackLeft:
    """What stays behind and why; part says which, where it could have gone along."""

    why: Stays
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class TransferPack:
    """A case for another area; code and number are those of the package it belongs to.

    fingerprint is what they compare on the telephone; reach is None where nobody chose that it goes along.
    """

    imprint: Imprint
    other_area: str
    reference: str
    code: str
    number: int
    fingerprint: str
    made_on: date
    reason: str
    victim: str
    victim_born: Born
    said_to_harm: tuple[SaidToHarm, ...]
    children: tuple[str, ...]
    must_not_know: tuple[PackLine, ...]
    reach: PackReach | None = None
    what_happened: str = ""
    view: VictimView | None = None
    heard_on: date | None = None
    risk: str = ""
    scores: tuple[PackScore, ...] = ()
    actions: tuple[PackAction, ...] = ()
    orders: tuple[PackOrder, ...] = ()
    said: tuple[PackLine, ...] = ()
    service: str = ""
    advocate: str = ""
    to_whom: str = ""
    to_tell: tuple[Told, ...] = ()
    left: tuple[PackLeft, ...] = ()
