"""Codes around access: what takes two people, how conflicts are answered, why a case is opened, what is judged."""

from __future__ import annotations

from enum import StrEnum


class ApprovalKind(StrEnum):
    """What takes two people."""

    RESTRICT = "restrict"
    LIFT_RESTRICTION = "lift_restriction"
    DISPOSAL = "disposal"
    BULK_EXPORT = "bulk_export"
    COORDINATOR_ROLE = "coordinator_role"
    RESTORE = "restore"
    ACCEPT_OLDER_COPY = "accept_older_copy"
    WITHDRAW_PASSAGE = "withdraw_passage"


class ApprovalState(StrEnum):
    """Where an approval stands; one that ran out counts as refused."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    USED = "used"
    TAKEN_BACK = "taken_back"


class ConflictVerdict(StrEnum):
    """The answer to the question whether anybody at the table knows these people."""

    NONE_KNOWN = "none_known"
    RESTRICTED = "restricted"
    OTHER_REGISTER = "other_register"


class CaseParty(StrEnum):
    """What somebody is to a case; "named" is whom a referral names as somebody who must not learn of it."""

    VICTIM = "victim"
    PERPETRATOR = "perpetrator"
    CHILD = "child"
    OTHER = "other"
    NAMED = "named"


class Tie(StrEnum):
    """How a party of a case and somebody of the partnership may know each other."""

    SAME_PERSON = "same_person"
    FAMILY = "family"
    HOUSEHOLD = "household"
    DECLARED = "declared"
    EMPLOYER = "employer"


class DisclosureWay(StrEnum):
    """How somebody who must not know of a case may have learnt of it before that was found."""

    COPY = "copy"
    LOOKED = "looked"
    ASKED = "asked"
    ACTION = "action"
    ATTENDED = "attended"
    OWN = "own"
    KEEPS_REGISTER = "keeps_register"


class RecallReason(StrEnum):
    """Why a copy is asked back."""

    RESTRICTION = "restriction"
    WITHDRAWAL = "withdrawal"


class LookReasonCode(StrEnum):
    """Why a case is opened that one is not at work on."""

    MEETING = "meeting"
    REFERRAL = "referral"
    ACTION = "action"
    REPORT_BACK = "report_back"
    ENQUIRY = "enquiry"
    AUDIT = "audit"
    OTHER = "other"


class AlertRule(StrEnum):
    """What makes looking stand out."""

    MANY_CASES = "many_cases"
    OWN_NAME = "own_name"
    OFF_HOURS = "off_hours"
    EMERGENCY_ACCESS = "emergency_access"
    KEPT_OUT = "kept_out"
    MANY_REVEALS = "many_reveals"
    CLOCK_JUMP = "clock_jump"
    OTHER_REGISTER = "other_register"


class SampleVerdict(StrEnum):
    """What was found when somebody looked at a look."""

    IN_ORDER = "in_order"
    EXPLAINED = "explained"
    NOT_IN_ORDER = "not_in_order"
