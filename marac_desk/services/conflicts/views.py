"""What the screens show of conflicts, as frozen values: codes and names, never a number, a place or a date of birth."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from marac_desk.rules.access import Role
from marac_desk.rules.conflicts import Sign
from marac_desk.rules.matching import Level
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.rules.vocabulary.access import CaseParty, ConflictVerdict, Tie


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Somebody of the case."""

    name: str
    role: CaseParty


@dataclass(frozen=True, slots=True)
class ConflictMatch:
    """A party and somebody of the partnership, or an agency, that may know each other: how, how likely, by which signs.

    `keeps` is set where the somebody is coordinator or chair of this register. `restricted` where a restriction stands.
    """

    party: str
    party_role: CaseParty
    tie: Tie
    level: Level
    score: float
    signs: tuple[Sign, ...]
    name: str
    agency: str
    mark: str
    job_title: str
    representative_id: uuid.UUID | None
    user_id: uuid.UUID | None
    agency_id: uuid.UUID | None
    keeps: Role | None
    restricted: bool

    @property
    def whole_agency(self) -> bool:
        """Tell whether the match is with an agency and with nobody in particular."""
        return self.representative_id is None and self.user_id is None


@dataclass(frozen=True, slots=True)
class RestrictionLine:
    """A restriction: whom it shuts out, why, since when, by whom; `tied` tells whether it shuts out anybody already.

    A name that a referral gave and that nobody tied to a person or agency yet keeps nobody out.
    """

    exclusion_id: uuid.UUID
    name: str
    agency: str
    mark: str
    whole_agency: bool
    tied: bool
    party: ExcludedParty
    reason: str
    since: datetime | None
    by: str
    found_later: bool
    lifted_at: datetime | None
    lifted_by: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """The latest answer: what, when, by whom, and whether somebody is new since."""

    verdict: ConflictVerdict
    at: datetime
    by: str
    note: str
    deputy: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom somebody may restrict: a person of the partnership, or a whole agency."""

    representative_id: uuid.UUID | None
    user_id: uuid.UUID | None
    agency_id: uuid.UUID | None
    name: str
    agency: str
    mark: str
    job_title: str
    keeps: Role | None


@dataclass(frozen=True, slots=True)
class ConflictView:
    """One case's conflict question. `looked` stands for everything that was compared and goes back with the answer."""

    case_id: uuid.UUID
    reference: str
    name: str
    parties: tuple[PartyLine, ...]
    matches: tuple[ConflictMatch, ...]
    restrictions: tuple[RestrictionLine, ...]
    answer: AnswerLine | None
    people_compared: int
    agencies_compared: int
    choices: tuple[Choice, ...]
    looked: str
    may_answer: bool
    may_restrict: bool
    may_lift: bool
