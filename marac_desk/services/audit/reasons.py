"""Why a case is opened that nobody is at work on: asked once a case and sitting, a code, words only for "other"."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.audit import LookReason
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.model.report_back import ReportBack
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import Actor
from marac_desk.rules.lives import MeetingState, ReferralState, ReportBackState
from marac_desk.rules.vocabulary.access import LookReasonCode
from marac_desk.services.emergency import ends_at
from marac_desk.services.errors import RefusedError

LONGEST = 500
_AT_REST = (
    ReferralState.NOT_ACCEPTED,
    ReferralState.WITHDRAWN,
    ReferralState.PLAN_COMPLETE,
    ReferralState.DORMANT,
    ReferralState.LAPSED,
    ReferralState.RETENTION,
    ReferralState.DISPOSED,
    ReferralState.TRANSFERRED_OUT,
)
_TOLD = (ReportBackState.DECLINED_BY_VICTIM, ReportBackState.HANDED_TO, ReportBackState.FED_BACK)


@dataclass(frozen=True, slots=True)
class StatedReason:
    """Why somebody opens a case; words are asked for only where the code is "other"."""

    code: LookReasonCode
    text: str = ""


def needs_reason(uow: UnitOfWork, case_id: uuid.UUID) -> bool:
    """Tell whether nothing is going on in a case, so that whoever opens it says why.

    Something goes on while it is on a meeting that is not closed, while a referral is being worked on, while an action
    is open or a report-back has not come back.
    """
    return uow.session.scalar(sa.select(Case.id).where(Case.id == case_id, _going_on())) is None


def _going_on() -> Condition:
    listed = (
        sa.exists()
        .where(AgendaItem.case_id == Case.id, AgendaItem.meeting_id == Meeting.id)
        .where(Meeting.closed_at.is_(None))
    )
    referred = sa.exists().where(Referral.case_id == Case.id, Referral.state.not_in(_AT_REST))
    acting = sa.exists().where(Action.case_id == Case.id, Action.closed_on.is_(None))
    telling = sa.exists().where(ReportBack.case_id == Case.id, ReportBack.state.not_in(_TOLD))
    return sa.or_(listed, referred, acting, telling)


def reason_wanted(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> str | None:
    """Return None where a look takes no reason, else the code that is likely now, or an empty text.

    Nobody is asked twice: whoever opened the case in an emergency wrote why.
    """
    if ends_at(uow, actor, case_id) is not None or not needs_reason(uow, case_id):
        return None
    return LookReasonCode.MEETING.value if _in_session(uow) else ""


def state_reason(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID, reason: StatedReason | None) -> str | None:
    """Keep the reason for a look that is about to be written down, and return its code for the ledger.

    Raises RefusedError: "look_reason_needed" where one is asked for and none was stated (`suggested` is the code that
    is likely now), "reason_words_missing" where "other" says nothing more, "reason_too_long".
    """
    if reason is None:
        if (suggested := reason_wanted(uow, actor, case_id)) is None:
            return None
        raise RefusedError("look_reason_needed", suggested=suggested)
    text = reason.text.strip()
    if reason.code is LookReasonCode.OTHER and not text:
        raise RefusedError("reason_words_missing")
    if len(text) > LONGEST:
        raise RefusedError("reason_too_long", most=LONGEST)
    uow.add(
        LookReason(
            case_id=case_id,
            user_id=actor.user_id,
            code=reason.code,
            text=text if reason.code is LookReasonCode.OTHER else None,
            at=uow.now,
        )
    )
    return reason.code.value


def _in_session(uow: UnitOfWork) -> bool:
    """Tell whether people sit together now: what is opened meanwhile is likely to be for them."""
    query = sa.select(Meeting.id).where(Meeting.state == MeetingState.IN_SESSION)
    return uow.session.scalar(query.limit(1)) is not None
