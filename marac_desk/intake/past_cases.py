"""A past case as a tracker keeps it: who, when, what was agreed, and whether it was a repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac_desk.intake.origins import NotUnderstood


class ActionState(StrEnum):
    """What a tracker says became of an action; nothing where nothing is written."""

    DONE = "done"
    NOT_DONE = "not_done"
    OPEN = "open"
    UNCLEAR = "unclear"
    NOT_POSSIBLE = "not_possible"
    DECLINED = "declined"


class StatusColour(StrEnum):
    """What the colour of a row says: all done, some open, overdue, out of the area."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class Edge(StrEnum):
    """Cases a person would look at twice when repeats are counted."""

    EXACT = "edge_exact"
    DAY_AFTER = "edge_day_after"
    NEW_PERSON = "same_victim_new_person"


class NameVariant(StrEnum):
    """How a name is written that was written another way in an earlier case of the same victim."""

    COMMA = "comma"
    UPPER = "upper"
    INITIAL = "initial"
    SPACE = "space"
    APOSTROPHE = "apostrophe"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class PastVictim:
    """The victim of a past case; `shown` is the name as it stands in the tracker."""

    shown: str
    full_name: str | None = None
    given_names: str | None = None
    family_name: str | None = None
    date_of_birth: date | None = None
    name_variant: NameVariant | None = None


@dataclass(frozen=True, slots=True)
class PastPerpetrator:
    """A person causing harm in a past case."""

    full_name: str | None = None
    given_names: str | None = None
    family_name: str | None = None
    date_of_birth: date | None = None


@dataclass(frozen=True, slots=True)
class PastAction:
    """An action as written, taken apart: whose, what, and what is written of how it ended."""

    text: str
    agency: str | None = None
    action: str | None = None
    done_text: str | None = None
    state: ActionState | None = None


@dataclass(frozen=True, slots=True)
class PastCase:
    """One row of a tracker.

    `repeat_marked` is what was written, `repeat_computed` what the rule says. The keys are the same for the same
    victim, and for the same victim with the same people, all through one file.
    """

    sheet: str
    row: int
    victim: PastVictim
    serial: int | str | None = None
    meeting_date: date | None = None
    referral_date: date | None = None
    perpetrators: tuple[PastPerpetrator, ...] = ()
    referring_agency: str | None = None
    children_count: int | None = None
    risk_score: int | None = None
    criteria_codes: tuple[str, ...] = ()
    notes: str | None = None
    status_colour: StatusColour | None = None
    repeat_marked: bool | None = None
    repeat_marked_text: str | None = None
    repeat_computed: bool = False
    previous_referral_date: date | None = None
    edge: Edge | None = None
    victim_key: str = ""
    case_key: str = ""
    actions: tuple[PastAction, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
