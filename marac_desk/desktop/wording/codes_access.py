"""Words for what takes two people, conflicts, reasons for looking, alerts and what was found about a look."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.vocabulary.access import (
    AlertRule,
    ApprovalKind,
    ApprovalState,
    CaseParty,
    ConflictVerdict,
    DisclosureWay,
    LookReasonCode,
    RecallReason,
    SampleVerdict,
    Tie,
)

_CONTEXT = "Labels"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _approval_kind() -> dict[StrEnum, str]:
    return {
        ApprovalKind.RESTRICT: _tr("shut somebody out of a case"),
        ApprovalKind.LIFT_RESTRICTION: _tr("lift a restriction"),
        ApprovalKind.DISPOSAL: _tr("dispose of a case"),
        ApprovalKind.BULK_EXPORT: _tr("hand out many cases at once"),
        ApprovalKind.COORDINATOR_ROLE: _tr("make somebody coordinator"),
        ApprovalKind.RESTORE: _tr("restore a backup over this register"),
        ApprovalKind.ACCEPT_OLDER_COPY: _tr("go on with an older copy of this register"),
        ApprovalKind.WITHDRAW_PASSAGE: _tr("withdraw a dangerous passage"),
    }


def _approval_state() -> dict[StrEnum, str]:
    return {
        ApprovalState.ASKED: _tr("waits for a second person"),
        ApprovalState.APPROVED: _tr("approved"),
        ApprovalState.REFUSED: _tr("refused"),
        ApprovalState.USED: _tr("done"),
        ApprovalState.TAKEN_BACK: _tr("taken back"),
    }


def _conflict_verdict() -> dict[StrEnum, str]:
    return {
        ConflictVerdict.NONE_KNOWN: _tr("nobody knows them"),
        ConflictVerdict.RESTRICTED: _tr("somebody is shut out"),
        ConflictVerdict.OTHER_REGISTER: _tr("prepared on another register"),
    }


def _look_reason() -> dict[StrEnum, str]:
    return {
        LookReasonCode.MEETING: _tr("for a meeting"),
        LookReasonCode.REFERRAL: _tr("a new referral or report"),
        LookReasonCode.ACTION: _tr("an action"),
        LookReasonCode.REPORT_BACK: _tr("a report-back"),
        LookReasonCode.ENQUIRY: _tr("an agency asks"),
        LookReasonCode.AUDIT: _tr("a check or a rights request"),
        LookReasonCode.OTHER: _tr("something else"),
    }


def _alert_rule() -> dict[StrEnum, str]:
    return {
        AlertRule.MANY_CASES: _tr("many cases within an hour"),
        AlertRule.OWN_NAME: _tr("a case of people with the same family name"),
        AlertRule.OFF_HOURS: _tr("several cases at night or on a day off"),
        AlertRule.EMERGENCY_ACCESS: _tr("a case opened in an emergency"),
        AlertRule.KEPT_OUT: _tr("tried to open a case that is kept from this person"),
        AlertRule.MANY_REVEALS: _tr("many protected values uncovered within an hour"),
        AlertRule.CLOCK_JUMP: _tr("the computer's clock was moved"),
        AlertRule.OTHER_REGISTER: _tr("a referral sent to another register"),
    }


def _sample_verdict() -> dict[StrEnum, str]:
    return {
        SampleVerdict.IN_ORDER: _tr("in order"),
        SampleVerdict.EXPLAINED: _tr("explained"),
        SampleVerdict.NOT_IN_ORDER: _tr("not in order"),
    }


def _case_party() -> dict[StrEnum, str]:
    return {
        CaseParty.VICTIM: _tr("person at risk"),
        CaseParty.PERPETRATOR: _tr("said to cause harm"),
        CaseParty.CHILD: _tr("child"),
        CaseParty.OTHER: _tr("also at risk"),
        CaseParty.NAMED: _tr("named as somebody who must not know"),
    }


def _tie() -> dict[StrEnum, str]:
    return {
        Tie.SAME_PERSON: _tr("may be the same person"),
        Tie.FAMILY: _tr("may be family"),
        Tie.HOUSEHOLD: _tr("may share a home"),
        Tie.DECLARED: _tr("declared to know"),
        Tie.EMPLOYER: _tr("may work there"),
    }


def _disclosure_way() -> dict[StrEnum, str]:
    return {
        DisclosureWay.COPY: _tr("held a copy"),
        DisclosureWay.LOOKED: _tr("looked at the case"),
        DisclosureWay.ASKED: _tr("answered about it"),
        DisclosureWay.ACTION: _tr("had an action on it"),
        DisclosureWay.ATTENDED: _tr("sat in the meeting"),
        DisclosureWay.OWN: _tr("said so in person"),
        DisclosureWay.KEEPS_REGISTER: _tr("keeps this register"),
    }


def _recall_reason() -> dict[StrEnum, str]:
    return {
        RecallReason.RESTRICTION: _tr("somebody must not hold it"),
        RecallReason.WITHDRAWAL: _tr("words in it were withdrawn"),
    }


TABLES = (
    _approval_kind,
    _approval_state,
    _conflict_verdict,
    _look_reason,
    _alert_rule,
    _sample_verdict,
    _case_party,
    _tie,
    _disclosure_way,
    _recall_reason,
)
