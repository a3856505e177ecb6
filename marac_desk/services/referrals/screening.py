"""Screening: what is decided about a referral, each decision a step of its life, with who, when and why."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, Operation
from marac_desk.rules.clock import local_day
from marac_desk.rules.deadlines import emergency_meeting_due
from marac_desk.rules.lives import AGENDA_ITEM, REFERRAL, ItemState, MeetingState, ReferralState
from marac_desk.rules.repeat import RepeatJudgement
from marac_desk.rules.vocabulary import MeetingKind, RepeatVerdict
from marac_desk.services.changes import Changes
from marac_desk.services.errors import RefusedError
from marac_desk.services.referrals.challenges import note_challenge, settle_challenge
from marac_desk.services.referrals.cleaning import clean_text
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.referrals.history import store_repeat
from marac_desk.services.referrals.visible import referral_for
from marac_desk.services.referrals.watch import renew_watch
from marac_desk.services.settings import area_settings, today

TAKING_CASES = (MeetingState.PLANNED, MeetingState.OPEN_FOR_REFERRALS, MeetingState.LOCKED, MeetingState.CIRCULATED)
_S = ReferralState


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting did: the repeat rule's verdict, whether it came after the cut-off, and of which meeting.

    `counts_as` is what it counts as, by the rule or by decision. `meet_by` is the day by which an emergency
    should be heard, else None.
    """

    repeat: RepeatJudgement
    late: bool
    next_meeting: date | None
    meet_by: date | None = None
    counts_as: RepeatVerdict = RepeatVerdict.NO


@dataclass(frozen=True, slots=True)
class NextCutOff:
    """The next meeting and the last day for referrals to it."""

    meeting_day: date
    cutoff_on: date


def begin_screening(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID) -> tuple[None, Changes]:
    """Say that somebody looks at a referral now; looking a second time changes nothing."""
    referral = _to_decide(uow, actor, referral_id)
    if referral.state is _S.RECEIVED:
        _step(uow, actor, referral, _S.SCREENING)
        uow.record("begin_screening", "referral", referral.id, case_id=referral.case_id)
    return None, Changes.REFERRALS


def accept_referral(
    uow: UnitOfWork,
    *,
    actor: Actor,
    referral_id: uuid.UUID,
    repeat: RepeatVerdict | None = None,
    reason: str | None = None,
) -> tuple[Accepted, Changes]:
    """Accept a referral: the advocate is to be told the same day, and the twelve-month watch begins again.

    A repeat is accepted whatever the score; one that came after the cut-off is marked for the chair to decide and never
    held back. Where the rule says "perhaps", `repeat` is what the person screening decided, and `reason` why.
    """
    referral = _to_decide(uow, actor, referral_id)
    return accept(uow, actor, referral, repeat=repeat, reason=reason), Changes.REFERRALS | Changes.CASES


def accept(
    uow: UnitOfWork,
    actor: Actor,
    referral: Referral,
    *,
    repeat: RepeatVerdict | None = None,
    reason: str | None = None,
) -> Accepted:
    """Accept a referral for somebody who may; the caller has asked."""
    _step(uow, actor, referral, _S.ACCEPTED, reason=reason)
    accepted = _on_acceptance(uow, actor, referral, repeat)
    uow.record(
        "accept",
        "referral",
        referral.id,
        case_id=referral.case_id,
        repeat=referral.is_repeat.value,
        late=referral.late,
    )
    return accepted


def make_emergency(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, reason: str) -> tuple[Accepted, Changes]:
    """Accept a referral for a meeting of its own within days. Raises RefusedError("reason_needed")."""
    referral = _to_decide(uow, actor, referral_id)
    _step(uow, actor, referral, _S.EMERGENCY, reason=_needed(reason, "reason_needed"))
    referral.emergency = True
    accepted = _on_acceptance(uow, actor, referral, None)
    settings = area_settings(uow)
    due = emergency_meeting_due(settings.time_rules, settings.calendar, today(uow))
    uow.record("emergency", "referral", referral.id, case_id=referral.case_id, repeat=referral.is_repeat.value)
    return (
        replace(accepted, meet_by=due.day),
        Changes.REFERRALS | Changes.CASES | Changes.MEETINGS,
    )


def return_referral(
    uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, missing: Sequence[str] = (), note: str = ""
) -> tuple[None, Changes]:
    """Send a referral back for what is missing: codes of the list, a note, or both.

    Raises RefusedError("return_needs_something") where the sender would not learn what to send.
    """
    referral = _to_decide(uow, actor, referral_id)
    text = clean_text(note, field="/note")
    if not text and not missing:
        raise RefusedError("return_needs_something")
    _step(uow, actor, referral, _S.RETURNED, reason=text, missing=missing)
    uow.record("return", "referral", referral.id, case_id=referral.case_id, missing=",".join(missing))
    return None, Changes.REFERRALS


def take_back(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID) -> tuple[None, Changes]:
    """Take a returned referral in again: what was missing has come."""
    referral = _to_decide(uow, actor, referral_id)
    _step(uow, actor, referral, _S.RECEIVED)
    uow.record("take_back", "referral", referral.id, case_id=referral.case_id)
    return None, Changes.REFERRALS


def decline_referral(
    uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, reason: str, alternative_route: str
) -> tuple[None, Changes]:
    """Do not accept a referral: why, and which other help there is. The sender may challenge it.

    Raises RefusedError("reason_needed") and RefusedError("route_needed").
    """
    referral = _to_decide(uow, actor, referral_id)
    decline(uow, actor, referral, reason=reason, alternative_route=alternative_route)
    return None, Changes.REFERRALS


def decline(uow: UnitOfWork, actor: Actor, referral: Referral, *, reason: str, alternative_route: str) -> None:
    """Decline a referral for somebody who may; the caller has asked. Raises what `decline_referral` raises."""
    why, route = _needed(reason, "reason_needed"), _needed(alternative_route, "route_needed")
    _step(uow, actor, referral, _S.NOT_ACCEPTED, reason=why, alternative_route=route)
    uow.record("decline", "referral", referral.id, case_id=referral.case_id)


def challenge(
    uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, reason: str, challenger: str = ""
) -> tuple[None, Changes]:
    """Look again at a referral that was not accepted, because the sender asks for it. Needs the sender's reason.

    `challenger` is who asks, as far as it is not whoever sent it. Somebody else than who declined it decides again.
    """
    referral = _to_decide(uow, actor, referral_id)
    why = _needed(reason, "reason_needed")
    note_challenge(uow, actor, referral, reason=why, challenger=clean_text(challenger, field="/challenger") or "")
    _step(uow, actor, referral, _S.SCREENING, reason=why)
    uow.record("challenge", "referral", referral.id, case_id=referral.case_id)
    return None, Changes.REFERRALS


def defer_referral(
    uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, until: date, reason: str
) -> tuple[None, Changes]:
    """Put a referral off to a day. Raises RefusedError("reason_needed") and RefusedError("day_has_passed")."""
    referral = _to_decide(uow, actor, referral_id)
    if until <= today(uow):
        raise RefusedError("day_has_passed")
    why = _needed(reason, "reason_needed")
    _step(uow, actor, referral, _S.DEFERRED, reason=why, until=until)
    _set_aside(uow, referral, ItemState.DEFERRED, why)
    uow.record("defer", "referral", referral.id, case_id=referral.case_id, until=until.isoformat())
    return None, Changes.REFERRALS | Changes.MEETINGS


def withdraw_referral(uow: UnitOfWork, *, actor: Actor, referral_id: uuid.UUID, reason: str) -> tuple[None, Changes]:
    """Take a referral out, because the sender withdraws it. Raises RefusedError("reason_needed")."""
    referral = _to_decide(uow, actor, referral_id)
    why = _needed(reason, "reason_needed")
    _step(uow, actor, referral, _S.WITHDRAWN, reason=why)
    _set_aside(uow, referral, ItemState.WITHDRAWN, why)
    renew_watch(uow, uow.session.get_one(Case, referral.case_id))
    uow.record("withdraw", "referral", referral.id, case_id=referral.case_id)
    return None, Changes.REFERRALS | Changes.CASES | Changes.MEETINGS


def pass_on(uow: UnitOfWork, actor: Actor, referral: Referral, *, reason: str) -> None:
    """Take a referral as far towards "transferred" as its life allows; the caller has asked, and writes the ledger.

    One that was not heard is passed on at screening, or withdrawn with the reason once it was accepted; one that is
    over stays as it is.
    """
    for became in (_S.TRANSFER_OUT, _S.TRANSFERRED_OUT, _S.WITHDRAWN):
        if became in REFERRAL.may_follow(referral.state):
            _step(uow, actor, referral, became, reason=reason)
            if became is _S.WITHDRAWN:
                _set_aside(uow, referral, ItemState.WITHDRAWN, reason)


def next_cut_off(uow: UnitOfWork) -> NextCutOff | None:
    """Return the next meeting that takes cases, and until when referrals to it were on time.

    A meeting that was called for certain cases is none of these: it would tell of them, and it has no cut-off.
    """
    held_anyway = sa.or_(Meeting.kind == MeetingKind.REGULAR, Meeting.series_id.is_not(None))
    query = (
        sa.select(Meeting.day, Meeting.cutoff_on)
        .where(Meeting.state.in_(TAKING_CASES), Meeting.day >= today(uow), held_anyway)
        .order_by(Meeting.day, Meeting.starts_at)
        .limit(1)
    )
    row = uow.session.execute(query).first()
    return NextCutOff(row.day, row.cutoff_on) if row else None


def is_late(uow: UnitOfWork, referral: Referral, cut_off: NextCutOff | None) -> bool:
    """Say whether a referral came after the cut-off of the next meeting; the chair decides, nothing is held back."""
    return cut_off is not None and local_day(referral.received_at, area_settings(uow).zone) > cut_off.cutoff_on


def _to_decide(uow: UnitOfWork, actor: Actor, referral_id: uuid.UUID) -> Referral:
    return referral_for(uow, actor, referral_id, Operation.UPDATE)


def _needed(text: str, code: str) -> str:
    cleaned = clean_text(text, field="/reason")
    if cleaned is None:
        raise RefusedError(code)
    return cleaned


def _step(
    uow: UnitOfWork,
    actor: Actor,
    referral: Referral,
    became: ReferralState,
    *,
    reason: str | None = None,
    alternative_route: str | None = None,
    until: date | None = None,
    missing: Sequence[str] = (),
) -> None:
    """Take one step of the referral's life and keep the decision; the latest also stands on the referral."""
    before = referral.state
    stepped = REFERRAL.step(before, became)
    settle_challenge(uow, actor, referral, became)
    referral.state = stepped
    referral.decided_by, referral.decided_at = actor.user_id, uow.now
    referral.decision_reason, referral.alternative_route, referral.deferred_to = reason, alternative_route, until
    uow.add(
        ReferralDecision(
            referral_id=referral.id,
            at=uow.now,
            by_user_id=actor.user_id,
            before=before,
            became=became,
            reason=reason,
            alternative_route=alternative_route,
            deferred_to=until,
            missing=list(missing),
        )
    )


def _set_aside(uow: UnitOfWork, referral: Referral, state: ItemState, why: str) -> None:
    """A case that is on an agenda and waits to be called is not heard there; its place in the list stays visible."""
    waiting = sa.select(AgendaItem).where(AgendaItem.referral_id == referral.id, AgendaItem.state == ItemState.QUEUED)
    for item in uow.session.scalars(waiting):
        item.state, item.aside_reason = AGENDA_ITEM.step(item.state, state), why


def _on_acceptance(uow: UnitOfWork, actor: Actor, referral: Referral, decided: RepeatVerdict | None) -> Accepted:
    judgement = store_repeat(uow, actor, referral, draft_of(uow, referral.id).draft)
    asked = referral.is_repeat is RepeatVerdict.PERHAPS
    if asked and decided in {RepeatVerdict.YES, RepeatVerdict.NO}:
        referral.is_repeat, referral.repeat_confirmed_by = decided, actor.user_id
    cut_off = next_cut_off(uow)
    referral.late = is_late(uow, referral, cut_off)
    renew_watch(uow, uow.session.get_one(Case, referral.case_id))
    next_meeting = cut_off.meeting_day if cut_off else None
    return Accepted(judgement, referral.late, next_meeting, counts_as=referral.is_repeat)
