"""The coded words of actions, report-backs and what a case is followed by."""

from __future__ import annotations

from enum import StrEnum


class Aim(StrEnum):
    """Whom an action is about."""

    VICTIM = "victim"
    CHILD = "child"
    PERPETRATOR = "perpetrator"
    HOME = "home"
    PROFESSIONALS = "professionals"
    PROCESS = "process"


class DueBasis(StrEnum):
    """How an action's due was set. Hours are clock hours; an event also has an ask-again date."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    DATE = "date"
    EVENT = "event"
    ONGOING = "ongoing"


class Priority(StrEnum):
    """How much an action presses."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"


class Origin(StrEnum):
    """When an action was taken on."""

    PRE_MEETING = "pre_meeting"
    MEETING = "meeting"
    IN_BETWEEN = "in_between"
    EMERGENCY = "emergency"
    TRANSFER = "transfer"


class Share(StrEnum):
    """Whether the victim may be told: yes, check first, never."""

    YES = "Y"
    CHECK = "C"
    NEVER = "N"


class CloseCode(StrEnum):
    """How an action ended; "not possible" and "not done" stay two words everywhere."""

    DONE = "done"
    NOT_POSSIBLE_CHANGE = "not_possible_change"
    NOT_DONE_AGENCY = "not_done_agency"
    DECLINED_BY_VICTIM = "declined_by_victim"
    SUPERSEDED = "superseded"
    TRANSFERRED = "transferred"


class EvidenceVerdict(StrEnum):
    """What was found when the evidence of a sampled action was looked at."""

    ACCEPTED = "accepted"
    NOT_ENOUGH = "not_enough"


class FeelsSafer(StrEnum):
    """How safe the person feels after the plan."""

    MUCH_SAFER = "much_safer"
    SAFER = "safer"
    SAME = "same"
    LESS_SAFE = "less_safe"
    MUCH_LESS_SAFE = "much_less_safe"
    NOT_ASKED = "not_asked"


class AttemptResult(StrEnum):
    """What came of one attempt to report back."""

    SPOKEN_TO = "spoken_to"
    NOT_REACHED = "not_reached"
    NOT_SAFE = "not_safe"


class ChaseChannel(StrEnum):
    """By which way an agency was asked about its action."""

    SECURE_EMAIL = "secure_email"
    PHONE = "phone"
    IN_PERSON = "in_person"
    MEETING = "meeting"


class OrderType(StrEnum):
    """Protective orders and conditions."""

    BAIL = "bail"
    DVPN = "dvpn"
    DVPO = "dvpo"
    DAPN = "dapn"
    DAPO = "dapo"
    NON_MOLESTATION = "nmo"
    OCCUPATION = "occupation"
    RESTRAINING = "restraining"
    STALKING_PROTECTION = "spo"
    FORCED_MARRIAGE_PROTECTION = "fmpo"
    LICENCE = "licence"
    EXCLUSION = "exclusion"
    TAG = "tag"
    CHILD_ARRANGEMENTS = "child_arrangements"
    PROHIBITED_STEPS = "prohibited_steps"
    OTHER = "other"


class LinkedProcess(StrEnum):
    """Other safeguarding processes a case is tied to."""

    CHILD_PROTECTION = "child_protection"
    ADULT_SAFEGUARDING = "adult_safeguarding"
    MAPPA = "mappa"
    MATAC = "matac"
    DISCLOSURE_SCHEME = "disclosure_scheme"
    FAMILY_COURT = "family_court"
    YOUTH_JUSTICE = "youth_justice"
    LEGAL_AID = "legal_aid"
    DEATH_REVIEW = "death_review"


class ClosureReason(StrEnum):
    """Why a case ended; a local list, no national one exists."""

    RISK_REDUCED = "risk_reduced"
    SUPPORT_IN_PLACE = "support_in_place"
    MOVED_TRANSFERRED = "moved_transferred"
    DECLINED = "declined"
    DIED = "died"
    MANAGED_ELSEWHERE = "managed_elsewhere"
    OTHER = "other"


class Sensitivity(StrEnum):
    """How an entity is handled; OFFICIAL-SENSITIVE by default, the label is local."""

    OPEN = "open"
    OS = "os"
    OS_VICTIM_SAFETY = "os_victim_safety"
    OS_PERP_INTEL = "os_perp_intel"
    OS_CHILD = "os_child"
    OS_HEALTH = "os_health"
