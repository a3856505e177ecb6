"""Telling her: the safe way checked first, every attempt kept, and every way in which it can end."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.report_back import ReportBack, ReportBackAttempt, ReportBackLine
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.rules.lives import ReportBackState
from marac_desk.rules.safe_contact import channel_open, stale
from marac_desk.rules.vocabulary import AttemptResult, ContactChannel, Share
from marac_desk.services.changes import Changes
from marac_desk.services.editing import replace
from marac_desk.services.errors import RefusedError
from marac_desk.services.people import safe_contact_of, verify_safe_contact
from marac_desk.services.report_backs.steps import SeenBack, own_back, recorded, step_to
from marac_desk.services.report_backs.views import TO_TELL
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import PARAGRAPH, kept, needed

_STILL_TALKING = TO_TELL | {
    ReportBackState.HANDED_TO,
    ReportBackState.DELIVERED,
    ReportBackState.RESPONSE_RECORDED,
}


def check_safe_contact(uow: UnitOfWork, *, actor: Actor, seen: SeenBack) -> tuple[SeenBack, Changes]:
    """Record that the safe contact was checked with her today. Raises RefusedError("no_safe_contact")."""
    back = own_back(uow, actor, seen)
    victim_id = uow.session.get_one(Case, back.case_id).victim_id
    if safe_contact_of(uow, victim_id) is None:
        raise RefusedError("no_safe_contact")
    verify_safe_contact(uow, actor=actor, person_id=victim_id, case_id=back.case_id)
    back.safe_contact_checked_on = today(uow)
    if back.state in {ReportBackState.PLANNED, ReportBackState.NOT_SAFE_NOW}:
        step_to(back, ReportBackState.SAFE_ROUTE_CONFIRMED)
    result, changes = recorded(uow, back, "check_safe_contact")
    return result, changes | Changes.CASES


def record_attempt(
    uow: UnitOfWork,
    *,
    actor: Actor,
    seen: SeenBack,
    channel: ContactChannel,
    result: AttemptResult,
    note: str | None = None,
    at: datetime | None = None,
) -> tuple[tuple[SeenBack, bool], Changes]:
    """Record one attempt, whatever came of it; the second result says whether that way is open to use.

    An attempt by a way that is not safe is recorded like any other, because it happened; the desk warns. Raises
    RefusedError("day_in_future"), ("nothing_more_to_tell").
    """
    back = own_back(uow, actor, seen)
    if back.state not in _STILL_TALKING:
        raise RefusedError("nothing_more_to_tell")
    if at is not None and at > uow.now:
        raise RefusedError("day_in_future")
    said = kept(note, limit=PARAGRAPH, lines=True)
    uow.add(
        ReportBackAttempt(report_back_id=back.id, at=at or uow.now, channel=channel.value, result=result, note=said)
    )
    back.next_attempt_at = None
    if back.state in TO_TELL:
        _after_attempt(back, result)
    back.updated_at = uow.now  # two desks that record an attempt at once are told of each other
    changed = recorded(uow, back, "attempt", channel=channel.value, result=result.value)
    contact = safe_contact_of(uow, uow.session.get_one(Case, back.case_id).victim_id)
    return (changed[0], channel_open(contact, channel)), changed[1]


def _after_attempt(back: ReportBack, result: AttemptResult) -> None:
    after = ReportBackState.NOT_SAFE_NOW if result is AttemptResult.NOT_SAFE else ReportBackState.ATTEMPTED
    if after is not back.state or after is ReportBackState.ATTEMPTED:
        step_to(back, after)


def plan_attempt(uow: UnitOfWork, *, actor: Actor, seen: SeenBack, at: datetime) -> tuple[SeenBack, Changes]:
    """Set the next safe time. Raises RefusedError("time_in_past"), ("nothing_more_to_tell")."""
    back = own_back(uow, actor, seen)
    if back.state not in _STILL_TALKING:
        raise RefusedError("nothing_more_to_tell")
    if at <= uow.now:
        raise RefusedError("time_in_past")
    back.next_attempt_at = at
    return recorded(uow, back, "plan_attempt")


def deliver(uow: UnitOfWork, *, actor: Actor, seen: SeenBack) -> tuple[SeenBack, Changes]:
    """Record that she was told what is ticked.

    Raises RefusedError: "safe_contact_stale" where the safe contact was not checked with her within the area's days
    (unless somebody else tells her), "nothing_ticked" where something may be told and nothing is ticked.
    """
    back = own_back(uow, actor, seen)
    if back.state is not ReportBackState.HANDED_TO:
        _check_gate(uow, back)
    if not _anything_to_tell(uow, back):
        raise RefusedError("nothing_ticked")
    step_to(back, ReportBackState.DELIVERED)
    back.delivered_on, back.next_attempt_at = today(uow), None
    return recorded(uow, back, "deliver")


def _check_gate(uow: UnitOfWork, back: ReportBack) -> None:
    contact = safe_contact_of(uow, uow.session.get_one(Case, back.case_id).victim_id)
    days = area_settings(uow).time_rules.safe_contact_stale_days
    if contact is None or stale(contact.verified_on, today(uow), days):
        raise RefusedError("safe_contact_stale", days=days)


def _anything_to_tell(uow: UnitOfWork, back: ReportBack) -> bool:
    lines = uow.session.execute(
        sa.select(ReportBackLine.may_be_told, Action.share)
        .join(Action, Action.id == ReportBackLine.action_id)
        .where(ReportBackLine.report_back_id == back.id)
    ).all()
    may_be_told = [ticked for ticked, share in lines if share is not Share.NEVER]
    return any(may_be_told) or not may_be_told or bool(back.own_words)


def decline(uow: UnitOfWork, *, actor: Actor, seen: SeenBack) -> tuple[SeenBack, Changes]:
    """Record that she does not want to know."""
    return _settled(uow, actor, seen, ReportBackState.DECLINED_BY_VICTIM)


def not_safe_now(uow: UnitOfWork, *, actor: Actor, seen: SeenBack) -> tuple[SeenBack, Changes]:
    """Record that she cannot be told safely at present; it stays among what is to be told."""
    return _settled(uow, actor, seen, ReportBackState.NOT_SAFE_NOW)


def _settled(uow: UnitOfWork, actor: Actor, seen: SeenBack, state: ReportBackState) -> tuple[SeenBack, Changes]:
    back = own_back(uow, actor, seen)
    step_to(back, state)
    back.next_attempt_at = None
    return recorded(uow, back, state.value)


def hand_to(uow: UnitOfWork, *, actor: Actor, seen: SeenBack, whom: str) -> tuple[SeenBack, Changes]:
    """Hand the report-back to another professional who can reach her. Raises RefusedError("name_needed")."""
    back = own_back(uow, actor, seen)
    whom = needed(whom, "name_needed")
    step_to(back, ReportBackState.HANDED_TO)
    replace(uow, back, "report_back", case_id=back.case_id, handed_to=whom)
    back.next_attempt_at = None
    return recorded(uow, back, "hand_to")


def say_own_words(uow: UnitOfWork, *, actor: Actor, seen: SeenBack, text: str) -> tuple[SeenBack, Changes]:
    """Write down what the advocate wants to say in words of her or his own; an empty text takes it back."""
    back = own_back(uow, actor, seen)
    said = kept(text, limit=PARAGRAPH, lines=True)
    replace(uow, back, "report_back", case_id=back.case_id, own_words=said)
    return recorded(uow, back, "own_words")
