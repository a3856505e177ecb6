"""The parts of a referral form, and which field belongs to which."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from marac_desk.intake.draft import DraftChild, DraftOther, DraftPerpetrator, DraftPerson


class Section(StrEnum):
    """What a part of a form is about."""

    REFERRER = "referrer"
    VICTIM = "victim"
    SAFE_CONTACT = "safe_contact"
    PERPETRATORS = "perpetrators"
    CHILDREN = "children"
    OTHERS = "others"
    GROUNDS = "grounds"
    ACCOUNT = "account"
    CONSENT = "consent"
    PREVIOUS = "previous"
    RISK = "risk"
    UNKNOWN = "unknown"


_PERSON_CLASSES = {
    Section.VICTIM: DraftPerson,
    Section.PERPETRATORS: DraftPerpetrator,
    Section.CHILDREN: DraftChild,
    Section.OTHERS: DraftOther,
}
_ALWAYS = {"name", "born_or_due", "remarks", "one_line", "address_part", "middle_names"}
_ONLY = {Section.CHILDREN: {"descent_from_victim", "descent_from_perpetrator"}}
PEOPLE = frozenset(_PERSON_CLASSES)
LISTS = PEOPLE - {Section.VICTIM}
"""The parts that may hold several people."""

_SECTION_OF = {
    "referrer": Section.REFERRER,
    "safe_contact": Section.SAFE_CONTACT,
    "criteria_answers": Section.GROUNDS,
    "risk": Section.RISK,
    "free_text": Section.ACCOUNT,
    "previous_marac": Section.PREVIOUS,
    "victim_aware_of_referral": Section.CONSENT,
    "consent_given": Section.CONSENT,
}


@cache
def person_fields(section: Section) -> frozenset[str]:
    """Return the fields that people of a part have, with those that are read into several."""
    own = {field.name for field in dataclasses.fields(_PERSON_CLASSES[section])}
    return frozenset(own | _ALWAYS | _ONLY.get(section, set()))


@dataclass(frozen=True, slots=True)
class Match:
    """The field a label means.

    `target` is "person/date_of_birth", "risk/score" and the like. `owner` is whom the label itself names, or else whom
    the title names; `named` says that it was the label. `number` tells which of several. `guessed` says that the
    wording was close, not equal.
    """

    target: str
    owner: Section | None = None
    number: int | None = None
    named: bool = False
    guessed: bool = False

    @property
    def section(self) -> Section | None:
        """The part of a form that this field belongs to; None where it may stand anywhere."""
        return self.owner or _SECTION_OF.get(self.target.split("/")[0])

    @property
    def narrative(self) -> bool:
        """Whether the field holds prose, in which nothing else is looked for."""
        return self.target.startswith("free_text/") or self.target in {"not_aware_reason", "judgement_rationale"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: what the part below it is about, which person of several, and what its remarks say for all."""

    section: Section
    number: int | None = None
    notes: frozenset[str] = frozenset()
