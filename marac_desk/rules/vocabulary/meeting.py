"""The coded words of an area, its meetings and what is said there."""

from __future__ import annotations

from enum import StrEnum


class Jurisdiction(StrEnum):
    """The nation whose terms, holidays and rules an area follows by default."""

    ENGLAND = "eng"
    WALES = "wal"
    SCOTLAND = "sco"
    NORTHERN_IRELAND = "nir"
    FINLAND = "fin"
    AUSTRIA = "aut"
    OTHER = "other"


class MeetingModel(StrEnum):
    """How often an area meets."""

    MONTHLY = "monthly"
    FORTNIGHTLY = "fortnightly"
    WEEKLY = "weekly"
    DAILY = "daily"
    HUB = "hub"
    OTHER = "other"


class MeetingKind(StrEnum):
    """What a meeting was called for."""

    REGULAR = "regular"
    EMERGENCY = "emergency"
    REVIEW = "review"
    DAILY = "daily"
    TWO_AGENCIES = "two_agencies"


class AgendaModel(StrEnum):
    """Whether an agenda is locked before the meeting, or takes cases until the meeting is over."""

    FROZEN = "frozen"
    ROLLING = "rolling"


class Rhythm(StrEnum):
    """How a series of meetings comes back."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    DAILY = "daily"


class OffDayRule(StrEnum):
    """What becomes of a meeting of a series that would fall on a day nobody works."""

    LATER = "later"
    EARLIER = "earlier"
    SKIP = "skip"


class DeferralReason(StrEnum):
    """Why a case is deferred."""

    NO_PRESENTER = "no_presenter"
    RESEARCH_MISSING = "research_missing"
    HER_VIEW_MISSING = "her_view_missing"
    INTERPRETER_MISSING = "interpreter_missing"
    CONFLICT = "conflict"
    OUT_OF_TIME = "out_of_time"
    EVENT_PENDING = "event_pending"
    OTHER = "other"


class MeetingMode(StrEnum):
    """Where people sit."""

    IN_PERSON = "in_person"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"


class ResearchStatus(StrEnum):
    """What an agency has said about its own records on one case."""

    REQUESTED = "requested"
    OPENED = "opened"
    NOTHING_KNOWN = "nothing_known"
    KNOWN_RELEVANT = "known_relevant"
    KNOWN_NOT_RELEVANT = "known_not_relevant"
    WILL_SPEAK = "will_speak"
    NOT_RETURNED = "not_returned"


class Handling(StrEnum):
    """What may be done with something an agency shared."""

    MAY_MINUTE = "may_minute"
    DO_NOT_MINUTE = "do_not_minute"
    NOT_FOR_VICTIM = "not_for_victim"


class RiskList(StrEnum):
    """The lists of the chair's format beside possible harms: what contributes to the risk, what keeps people safe."""

    INDICATORS = "indicators"
    PROTECTION = "protection"


class InformationKind(StrEnum):
    """Fact apart from opinion."""

    FACT = "fact"
    OPINION = "opinion"


class AttendanceStatus(StrEnum):
    """Who was there, and whether information came without them."""

    EXPECTED = "expected"
    PRESENT = "present"
    PARTIAL = "partial"
    APOLOGIES_INFO_SENT = "apologies_info_sent"
    APOLOGIES_NO_INFO = "apologies_no_info"
    ABSENT = "absent"


CAME = (AttendanceStatus.PRESENT, AttendanceStatus.PARTIAL)
"""Somebody who sat at the table, for all of the meeting or for a part of it."""


class Capacity(StrEnum):
    """In what capacity somebody sits at the table."""

    CORE_REP = "core_rep"
    DEPUTY = "deputy"
    PRESENTER = "presenter"
    OBSERVER = "observer"
    CHAIR = "chair"
    MINUTES = "minutes"


class AgendaBlock(StrEnum):
    """Which part of the meeting a case belongs to; the child block is heard first."""

    CHILD_CASES = "child_cases"
    ADULT_CASES = "adult_cases"
    REVIEW = "review"
    TRANSFER_IN = "transfer_in"


class Imminence(StrEnum):
    """How soon harm is feared."""

    IMMEDIATE = "immediate"
    DAYS = "days"
    WEEKS = "weeks"
    ONGOING = "ongoing"


class VictimViewReason(StrEnum):
    """Why there is no view of the victim's own."""

    NOT_CONTACTABLE = "not_contactable"
    UNSAFE = "unsafe"
    DECLINED = "declined"
