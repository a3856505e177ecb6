"""Words for an area, its meetings and what is said there."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from marac_desk.rules.lives import ItemState, MeetingState, ReferralState
from marac_desk.rules.vocabulary import (
    AgendaBlock,
    AgendaModel,
    AttendanceStatus,
    Capacity,
    DeferralReason,
    Handling,
    Imminence,
    InformationKind,
    MeetingKind,
    MeetingMode,
    MeetingModel,
    OffDayRule,
    ResearchStatus,
    Rhythm,
    RiskList,
    VictimViewReason,
)

_CONTEXT = "Labels"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def _meeting_model() -> dict[StrEnum, str]:
    return {
        MeetingModel.MONTHLY: _tr("monthly"),
        MeetingModel.FORTNIGHTLY: _tr("fortnightly"),
        MeetingModel.WEEKLY: _tr("weekly"),
        MeetingModel.DAILY: _tr("daily"),
        MeetingModel.HUB: _tr("hub"),
        MeetingModel.OTHER: _tr("other"),
    }


def _meeting_kind() -> dict[StrEnum, str]:
    return {
        MeetingKind.REGULAR: _tr("regular meeting"),
        MeetingKind.EMERGENCY: _tr("emergency meeting"),
        MeetingKind.REVIEW: _tr("review meeting"),
        MeetingKind.DAILY: _tr("daily meeting"),
        MeetingKind.TWO_AGENCIES: _tr("two agencies about one case"),
    }


def _agenda_model() -> dict[StrEnum, str]:
    return {
        AgendaModel.FROZEN: _tr("frozen: locked before it"),
        AgendaModel.ROLLING: _tr("rolling: takes cases until the end"),
    }


def _rhythm() -> dict[StrEnum, str]:
    return {
        Rhythm.MONTHLY: _tr("monthly"),
        Rhythm.WEEKLY: _tr("weekly"),
        Rhythm.DAILY: _tr("every working day"),
    }


def _off_day() -> dict[StrEnum, str]:
    return {
        OffDayRule.LATER: _tr("next working day"),
        OffDayRule.EARLIER: _tr("working day before"),
        OffDayRule.SKIP: _tr("left out"),
    }


def _deferral_reason() -> dict[StrEnum, str]:
    return {
        DeferralReason.NO_PRESENTER: _tr("nobody can present it"),
        DeferralReason.RESEARCH_MISSING: _tr("research is missing"),
        DeferralReason.HER_VIEW_MISSING: _tr("the victim’s view is missing"),
        DeferralReason.INTERPRETER_MISSING: _tr("no interpreter"),
        DeferralReason.CONFLICT: _tr("conflict of interest"),
        DeferralReason.OUT_OF_TIME: _tr("no time left"),
        DeferralReason.EVENT_PENDING: _tr("something has to happen first"),
        DeferralReason.OTHER: _tr("another reason"),
    }


def _meeting_mode() -> dict[StrEnum, str]:
    return {
        MeetingMode.IN_PERSON: _tr("in person"),
        MeetingMode.VIRTUAL: _tr("virtual"),
        MeetingMode.HYBRID: _tr("in the room and by video"),
    }


def _research_status() -> dict[StrEnum, str]:
    return {
        ResearchStatus.REQUESTED: _tr("asked"),
        ResearchStatus.OPENED: _tr("opened"),
        ResearchStatus.NOTHING_KNOWN: _tr("nothing known"),
        ResearchStatus.KNOWN_RELEVANT: _tr("known and relevant"),
        ResearchStatus.KNOWN_NOT_RELEVANT: _tr("known, not relevant"),
        ResearchStatus.WILL_SPEAK: _tr("will speak"),
        ResearchStatus.NOT_RETURNED: _tr("not returned"),
    }


def _handling() -> dict[StrEnum, str]:
    return {
        Handling.MAY_MINUTE: _tr("may be minuted"),
        Handling.DO_NOT_MINUTE: _tr("do not minute"),
        Handling.NOT_FOR_VICTIM: _tr("not for the victim"),
    }


def _risk_list() -> dict[StrEnum, str]:
    return {
        RiskList.INDICATORS: _tr("contributes to the risk"),
        RiskList.PROTECTION: _tr("keeps safe already"),
    }


def _information_kind() -> dict[StrEnum, str]:
    return {
        InformationKind.FACT: _tr("fact"),
        InformationKind.OPINION: _tr("opinion"),
    }


def _attendance_status() -> dict[StrEnum, str]:
    return {
        AttendanceStatus.EXPECTED: _tr("expected"),
        AttendanceStatus.PRESENT: _tr("present"),
        AttendanceStatus.PARTIAL: _tr("here for a part"),
        AttendanceStatus.APOLOGIES_INFO_SENT: _tr("apologies, information sent"),
        AttendanceStatus.APOLOGIES_NO_INFO: _tr("apologies, no information"),
        AttendanceStatus.ABSENT: _tr("absent"),
    }


def _capacity() -> dict[StrEnum, str]:
    return {
        Capacity.CORE_REP: _tr("representative"),
        Capacity.DEPUTY: _tr("deputy"),
        Capacity.PRESENTER: _tr("presenter"),
        Capacity.OBSERVER: _tr("observer"),
        Capacity.CHAIR: _tr("chair"),
        Capacity.MINUTES: _tr("minutes"),
    }


def _agenda_block() -> dict[StrEnum, str]:
    return {
        AgendaBlock.CHILD_CASES: _tr("households with children"),
        AgendaBlock.ADULT_CASES: _tr("adults"),
        AgendaBlock.REVIEW: _tr("reviews"),
        AgendaBlock.TRANSFER_IN: _tr("transferred in"),
    }


def _imminence() -> dict[StrEnum, str]:
    return {
        Imminence.IMMEDIATE: _tr("at once"),
        Imminence.DAYS: _tr("within days"),
        Imminence.WEEKS: _tr("within weeks"),
        Imminence.ONGOING: _tr("all the time"),
    }


def _victim_view_reason() -> dict[StrEnum, str]:
    return {
        VictimViewReason.NOT_CONTACTABLE: _tr("could not be reached"),
        VictimViewReason.UNSAFE: _tr("not safe to ask"),
        VictimViewReason.DECLINED: _tr("did not want to say"),
    }


def _meeting_state() -> dict[StrEnum, str]:
    return {
        MeetingState.PLANNED: _tr("planned"),
        MeetingState.OPEN_FOR_REFERRALS: _tr("open for referrals"),
        MeetingState.LOCKED: _tr("agenda locked"),
        MeetingState.CIRCULATED: _tr("agenda sent"),
        MeetingState.IN_SESSION: _tr("in session"),
        MeetingState.CLOSED: _tr("closed"),
        MeetingState.ACTIONS_ISSUED: _tr("action lists sent"),
        MeetingState.MINUTES_DRAFT: _tr("minutes in draft"),
        MeetingState.MINUTES_APPROVED: _tr("minutes approved"),
        MeetingState.MINUTES_ISSUED: _tr("minutes sent"),
        MeetingState.ARCHIVED: _tr("archived"),
        MeetingState.CANCELLED: _tr("cancelled"),
        MeetingState.RESCHEDULED: _tr("moved"),
    }


def _item_state() -> dict[StrEnum, str]:
    return {
        ItemState.QUEUED: _tr("to come"),
        ItemState.CALLED: _tr("called"),
        ItemState.PRESENTED: _tr("presented"),
        ItemState.VICTIM_VIEW: _tr("her view"),
        ItemState.SHARING: _tr("sharing"),
        ItemState.RISK_SUMMARY: _tr("risk"),
        ItemState.ACTIONS: _tr("actions"),
        ItemState.CONFIRM: _tr("read-back"),
        ItemState.CONCLUDED: _tr("concluded"),
        ItemState.DEFERRED: _tr("deferred"),
        ItemState.WITHDRAWN: _tr("withdrawn"),
        ItemState.NOT_REACHED: _tr("not reached"),
    }


def _referral_state() -> dict[StrEnum, str]:
    return {
        ReferralState.RECEIVED: _tr("to screen"),
        ReferralState.SCREENING: _tr("being screened"),
        ReferralState.RETURNED: _tr("returned"),
        ReferralState.NOT_ACCEPTED: _tr("not accepted"),
        ReferralState.EMERGENCY: _tr("emergency"),
        ReferralState.TRANSFER_OUT: _tr("lives in another area"),
        ReferralState.ACCEPTED: _tr("accepted"),
        ReferralState.LISTED: _tr("on an agenda"),
        ReferralState.RESEARCH: _tr("research asked"),
        ReferralState.READY: _tr("ready"),
        ReferralState.DEFERRED: _tr("deferred"),
        ReferralState.WITHDRAWN: _tr("withdrawn"),
        ReferralState.DISCUSSED: _tr("heard"),
        ReferralState.PLAN_OPEN: _tr("plan open"),
        ReferralState.PLAN_COMPLETE: _tr("plan complete"),
        ReferralState.DORMANT: _tr("on watch"),
        ReferralState.LAPSED: _tr("watch over"),
        ReferralState.RETENTION: _tr("kept"),
        ReferralState.DISPOSED: _tr("disposed of"),
        ReferralState.TRANSFERRED_OUT: _tr("moved to another area"),
        ReferralState.LEGAL_HOLD: _tr("on legal hold"),
    }


TABLES = (
    _meeting_model,
    _meeting_kind,
    _meeting_mode,
    _agenda_model,
    _rhythm,
    _off_day,
    _deferral_reason,
    _research_status,
    _handling,
    _risk_list,
    _information_kind,
    _attendance_status,
    _capacity,
    _agenda_block,
    _imminence,
    _victim_view_reason,
    _meeting_state,
    _item_state,
    _referral_state,
)
