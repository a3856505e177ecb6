"""Words for actions, report-backs and what follows a case."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.lives import ActionState, ReportBackState
from marac_desk.rules.vocabulary import (
    Aim,
    AttemptResult,
    ChaseChannel,
    CloseCode,
    ClosureReason,
    DueBasis,
    FeelsSafer,
    LinkedProcess,
    OrderType,
    Origin,
    Priority,
    Share,
)

_CONTEXT = "Labels"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _aim() -> dict[StrEnum, str]:
    return {
        Aim.VICTIM: _tr("victim"),
        Aim.CHILD: _tr("child"),
        Aim.PERPETRATOR: _tr("perpetrator"),
        Aim.HOME: _tr("home"),
        Aim.PROFESSIONALS: _tr("staff"),
        Aim.PROCESS: _tr("process"),
    }


def _due_basis() -> dict[StrEnum, str]:
    return {
        DueBasis.HOURS: _tr("hours"),
        DueBasis.WORKING_DAYS: _tr("working days"),
        DueBasis.DATE: _tr("date"),
        DueBasis.EVENT: _tr("event"),
        DueBasis.ONGOING: _tr("ongoing"),
    }


def _priority() -> dict[StrEnum, str]:
    return {
        Priority.URGENT: _tr("urgent"),
        Priority.HIGH: _tr("high"),
        Priority.NORMAL: _tr("normal"),
    }


def _origin() -> dict[StrEnum, str]:
    return {
        Origin.PRE_MEETING: _tr("before the meeting"),
        Origin.MEETING: _tr("meeting"),
        Origin.IN_BETWEEN: _tr("between meetings"),
        Origin.EMERGENCY: _tr("emergency"),
        Origin.TRANSFER: _tr("transfer"),
    }


def _share() -> dict[StrEnum, str]:
    return {
        Share.YES: _tr("may be told"),
        Share.CHECK: _tr("ask first"),
        Share.NEVER: _tr("not for her"),
    }


def _close_code() -> dict[StrEnum, str]:
    return {
        CloseCode.DONE: _tr("done"),
        CloseCode.NOT_POSSIBLE_CHANGE: _tr("not possible"),
        CloseCode.NOT_DONE_AGENCY: _tr("not done"),
        CloseCode.DECLINED_BY_VICTIM: _tr("she declined"),
        CloseCode.SUPERSEDED: _tr("superseded"),
        CloseCode.TRANSFERRED: _tr("transferred"),
    }


def _action_state() -> dict[StrEnum, str]:
    return {
        ActionState.PROPOSED: _tr("proposed"),
        ActionState.ASKED: _tr("asked, not accepted yet"),
        ActionState.AGREED: _tr("agreed"),
        ActionState.ISSUED: _tr("not acknowledged"),
        ActionState.ACKNOWLEDGED: _tr("acknowledged"),
        ActionState.IN_PROGRESS: _tr("in progress"),
        ActionState.DONE_CLAIMED: _tr("done, check evidence"),
        ActionState.CLOSED_DONE: _tr("done"),
        ActionState.CLOSED_NOT_POSSIBLE: _tr("not possible"),
        ActionState.CLOSED_NOT_DONE: _tr("not done"),
        ActionState.CLOSED_DECLINED: _tr("she declined"),
        ActionState.CLOSED_SUPERSEDED: _tr("superseded"),
        ActionState.CLOSED_TRANSFERRED: _tr("transferred"),
    }


def _report_back_state() -> dict[StrEnum, str]:
    return {
        ReportBackState.PLANNED: _tr("to do"),
        ReportBackState.SAFE_ROUTE_CONFIRMED: _tr("safe route confirmed"),
        ReportBackState.ATTEMPTED: _tr("tried"),
        ReportBackState.DELIVERED: _tr("told"),
        ReportBackState.DECLINED_BY_VICTIM: _tr("did not want to know"),
        ReportBackState.NOT_SAFE_NOW: _tr("not safe now"),
        ReportBackState.HANDED_TO: _tr("handed on"),
        ReportBackState.RESPONSE_RECORDED: _tr("answer recorded"),
        ReportBackState.FED_BACK: _tr("fed back"),
    }


def _feels_safer() -> dict[StrEnum, str]:
    return {
        FeelsSafer.MUCH_SAFER: _tr("much safer"),
        FeelsSafer.SAFER: _tr("safer"),
        FeelsSafer.SAME: _tr("the same"),
        FeelsSafer.LESS_SAFE: _tr("less safe"),
        FeelsSafer.MUCH_LESS_SAFE: _tr("much less safe"),
        FeelsSafer.NOT_ASKED: _tr("not asked"),
    }


def _attempt_result() -> dict[StrEnum, str]:
    return {
        AttemptResult.SPOKEN_TO: _tr("spoken to"),
        AttemptResult.NOT_REACHED: _tr("not reached"),
        AttemptResult.NOT_SAFE: _tr("not safe now"),
    }


def _chase_channel() -> dict[StrEnum, str]:
    return {
        ChaseChannel.SECURE_EMAIL: _tr("by secure e-mail"),
        ChaseChannel.PHONE: _tr("by phone"),
        ChaseChannel.IN_PERSON: _tr("in person"),
        ChaseChannel.MEETING: _tr("at the meeting"),
    }


def _order_type() -> dict[StrEnum, str]:
    return {
        OrderType.BAIL: _tr("bail"),
        OrderType.DVPN: _tr("protection notice"),
        OrderType.DVPO: _tr("protection order"),
        OrderType.DAPN: _tr("domestic abuse protection notice"),
        OrderType.DAPO: _tr("domestic abuse protection order"),
        OrderType.NON_MOLESTATION: _tr("non-molestation order"),
        OrderType.OCCUPATION: _tr("occupation order"),
        OrderType.RESTRAINING: _tr("restraining order"),
        OrderType.STALKING_PROTECTION: _tr("stalking protection order"),
        OrderType.FORCED_MARRIAGE_PROTECTION: _tr("forced marriage protection order"),
        OrderType.LICENCE: _tr("licence"),
        OrderType.EXCLUSION: _tr("exclusion"),
        OrderType.TAG: _tr("electronic tag"),
        OrderType.CHILD_ARRANGEMENTS: _tr("child arrangements order"),
        OrderType.PROHIBITED_STEPS: _tr("prohibited steps order"),
        OrderType.OTHER: _tr("other order"),
    }


def _linked_process() -> dict[StrEnum, str]:
    return {
        LinkedProcess.CHILD_PROTECTION: _tr("child protection"),
        LinkedProcess.ADULT_SAFEGUARDING: _tr("adult safeguarding"),
        LinkedProcess.MAPPA: _tr("MAPPA"),
        LinkedProcess.MATAC: _tr("MATAC"),
        LinkedProcess.DISCLOSURE_SCHEME: _tr("disclosure scheme"),
        LinkedProcess.FAMILY_COURT: _tr("family court"),
        LinkedProcess.YOUTH_JUSTICE: _tr("youth justice"),
        LinkedProcess.LEGAL_AID: _tr("legal aid"),
        LinkedProcess.DEATH_REVIEW: _tr("death review"),
    }


def _closure_reason() -> dict[StrEnum, str]:
    return {
        ClosureReason.RISK_REDUCED: _tr("risk reduced"),
        ClosureReason.SUPPORT_IN_PLACE: _tr("support in place"),
        ClosureReason.MOVED_TRANSFERRED: _tr("moved to another area"),
        ClosureReason.DECLINED: _tr("declined"),
        ClosureReason.DIED: _tr("died"),
        ClosureReason.MANAGED_ELSEWHERE: _tr("managed elsewhere"),
        ClosureReason.OTHER: _tr("other"),
    }


TABLES = (
    _aim,
    _due_basis,
    _priority,
    _origin,
    _share,
    _close_code,
    _action_state,
    _report_back_state,
    _feels_safer,
    _attempt_result,
    _chase_channel,
    _order_type,
    _linked_process,
    _closure_reason,
)
