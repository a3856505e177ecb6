"""Placing a case on an agenda that may be closed already, and cases that come back to the next meeting by themselves.

A frozen agenda takes a late case with a reason and with who agreed to it; a rolling one takes cases until the meeting
is over. What was deferred or not reached comes back at the front of its block, without anybody asking for it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral, ReferralDecision
from marac_desk.model.series import Deferral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.lives import AGENDA_ITEM, REFERRAL, ItemState, MeetingState, ReferralState
from marac_desk.rules.vocabulary import AgendaBlock, AgendaModel, MeetingKind
from marac_desk.services.conflicts.question import ensure_answered
from marac_desk.services.errors import RefusedError
from marac_desk.services.kept_out import is_kept_out
from marac_desk.services.meetings.arranging import number_anew, place_by_the_rule, set_blocks
from marac_desk.services.meetings.facts import put_off_before
from marac_desk.services.meetings.known import items_of, seats_of
from marac_desk.services.meetings.research import ask_research
from marac_desk.services.meetings.reviews import STILL_TO_HEAR
from marac_desk.services.settings import area_settings
from marac_desk.services.texts import LINE, needed

OPEN = frozenset({MeetingState.PLANNED, MeetingState.OPEN_FOR_REFERRALS})
CLOSED_TO_NEW = frozenset({MeetingState.LOCKED, MeetingState.CIRCULATED, MeetingState.IN_SESSION})
TO_HEAR = (ReferralState.ACCEPTED, ReferralState.EMERGENCY, ReferralState.DEFERRED)
TO_REVIEW = (ReferralState.DISCUSSED, ReferralState.PLAN_OPEN, ReferralState.PLAN_COMPLETE, ReferralState.DORMANT)
CAME_TO_NOTHING = (ItemState.DEFERRED, ItemState.NOT_REACHED)


@dataclass(frozen=True, slots=True)
class LateCase:
    """Why a case comes onto an agenda that is closed already, and who agreed to it, as a rule the chair."""

    reason: str
    agreed_by: str


def ensure_takes(meeting: Meeting, late: LateCase | None) -> LateCase | None:
    """Return what is said of a late case, None where it is in time.

    Raises RefusedError: "agenda_locked" where the meeting is over, "late_case" where a reason is needed and none is
    given, "late_reason_needed", "late_agreed_needed".
    """
    if meeting.state in OPEN:
        return None
    if meeting.state not in CLOSED_TO_NEW:
        raise RefusedError("agenda_locked")
    if meeting.agenda_model is AgendaModel.ROLLING and late is None:
        return None
    if late is None:
        raise RefusedError("late_case")
    reason = needed(late.reason, "late_reason_needed", limit=LINE)
    return LateCase(reason, needed(late.agreed_by, "late_agreed_needed", limit=LINE))


def put_on(
    uow: UnitOfWork, meeting: Meeting, referral: Referral, late: LateCase | None = None
) -> tuple[AgendaItem, list[AgendaItem]]:
    """Put a referral at the end of an agenda; returns the new item and all of them, which are still to be numbered."""
    items = items_of(uow, meeting.id)
    if meeting.kind is MeetingKind.TWO_AGENCIES and items:
        raise RefusedError("one_case_only")
    item = AgendaItem(
        meeting_id=meeting.id,
        referral_id=referral.id,
        case_id=referral.case_id,
        position=len(items) + 1,
        block=AgendaBlock.ADULT_CASES,
        planned_minutes=area_settings(uow).planned_minutes,
        presenter_agency_id=_presenter(uow, meeting, referral),
        late_reason=late.reason if late else None,
        late_agreed_by=late.agreed_by if late else None,
    )
    uow.add(item)
    uow.session.flush()
    if REFERRAL.may_follow(referral.state) >= {ReferralState.LISTED}:
        referral.state = ReferralState.LISTED
    items.append(item)
    set_blocks(uow, items, meeting.day)
    return item, items


def _presenter(uow: UnitOfWork, meeting: Meeting, referral: Referral) -> uuid.UUID | None:
    """Return the agency that referred the case, unless it must not know of it or does not sit in this meeting."""
    mine: uuid.UUID | None = referral.agency_id
    if mine is None or is_kept_out(uow, referral.case_id, agency_id=mine):
        return None
    seats = seats_of(uow, meeting.id)
    return mine if not seats or mine in seats else None


def let_the_rule_place(uow: UnitOfWork, meeting: Meeting, item: AgendaItem, items: list[AgendaItem]) -> None:
    """Number the cases with the new one where the rule puts it, never before one that was called already."""
    sequence = place_by_the_rule(uow, items, item, meeting.day)
    called = [at for at, one in enumerate(sequence) if one is not item and one.state is not ItemState.QUEUED]
    if called and sequence.index(item) <= called[-1]:
        sequence.remove(item)
        sequence.insert(called[-1], item)
    number_anew(sequence)


def next_that_takes(uow: UnitOfWork, after: date, *, but: uuid.UUID | None = None) -> Meeting | None:
    """Return the next meeting that is held anyway and still takes cases, from a day on."""
    rolling = sa.and_(Meeting.agenda_model == AgendaModel.ROLLING, Meeting.state.in_(CLOSED_TO_NEW))
    query = sa.select(Meeting).where(
        sa.or_(Meeting.kind == MeetingKind.REGULAR, Meeting.series_id.is_not(None)),
        sa.or_(Meeting.state.in_(OPEN), rolling),
        Meeting.day >= after,
    )
    if but is not None:
        query = query.where(Meeting.id != but)
    return uow.session.scalars(query.order_by(Meeting.day, Meeting.starts_at, Meeting.id).limit(1)).first()


def bring_back(uow: UnitOfWork, after: date, *, but: uuid.UUID | None = None) -> int:
    """Put what was deferred or not reached onto the next meeting that takes cases; returns how many were put there.

    A case deferred to a certain meeting waits for that one. One whose conflict question is open stays with the cases
    that wait: it stands first there.
    """
    uow.session.flush()
    placed, plain = 0, next_that_takes(uow, after, but=but)
    for referral, wanted in _waiting(uow):
        meeting = wanted if wanted is not None and wanted.state in OPEN else plain
        if meeting is None or meeting.id == but or _is_on(uow, meeting.id, referral.id):
            continue
        try:
            ensure_answered(uow, referral.case_id)
        except RefusedError:
            continue
        item, items = put_on(uow, meeting, referral)
        let_the_rule_place(uow, meeting, item, items)
        ask_research(uow, item)
        uow.record("bring_back", "agenda_item", item.id, case_id=item.case_id)
        placed += 1
    return placed


def _waiting(uow: UnitOfWork) -> Sequence[tuple[Referral, Meeting | None]]:
    """Return the referrals that an earlier meeting put off and that no agenda holds, with the meeting they wait for."""
    aside = sa.select(AgendaItem.referral_id).where(AgendaItem.state.in_(CAME_TO_NOTHING))
    listed = sa.select(AgendaItem.referral_id).where(STILL_TO_HEAR)
    review = sa.and_(Referral.review_meeting_id.is_not(None), Referral.state.in_(TO_REVIEW))
    query = (
        sa.select(Referral)
        .where(
            sa.or_(Referral.state.in_(TO_HEAR), review),
            Referral.deferred_to.is_(None),
            Referral.id.in_(aside),
            Referral.id.not_in(listed),
        )
        .order_by(Referral.received_at, Referral.id)
    )
    found = uow.session.scalars(query).all()
    back = put_off_before(uow, [referral.id for referral in found])
    found = [referral for referral in found if referral.id in back]
    wanted: dict[uuid.UUID, Meeting] = {}
    latest = (
        sa.select(Deferral.referral_id, Meeting)
        .join(Meeting, Meeting.id == Deferral.to_meeting_id)
        .where(Deferral.referral_id.in_([referral.id for referral in found]))
        .order_by(Deferral.at)
    )
    for referral_id, meeting in uow.session.execute(latest):
        wanted[referral_id] = meeting
    return [(referral, wanted.get(referral.id)) for referral in found]


def _is_on(uow: UnitOfWork, meeting_id: uuid.UUID, referral_id: uuid.UUID) -> bool:
    query = sa.select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id, AgendaItem.referral_id == referral_id)
    return uow.session.scalar(query) is not None


def heard_after_all(uow: UnitOfWork, item: AgendaItem) -> None:
    """Take a case that was put aside, and is heard now all the same, off the agenda it went to."""
    waiting = sa.select(AgendaItem).where(
        AgendaItem.referral_id == item.referral_id, AgendaItem.id != item.id, AgendaItem.state == ItemState.QUEUED
    )
    for other in uow.session.scalars(waiting).all():
        meeting = uow.session.get_one(Meeting, other.meeting_id)
        if meeting.state in OPEN:
            uow.session.delete(other)
            uow.session.flush()
            left = items_of(uow, meeting.id)
            number_anew(left)
            set_blocks(uow, left, meeting.day)
    referral = uow.session.get_one(Referral, item.referral_id)
    if ReferralState.LISTED in REFERRAL.may_follow(referral.state):
        referral.state = ReferralState.LISTED


def put_aside(uow: UnitOfWork, item: AgendaItem, state: ItemState, reason: str | None) -> None:
    """Take a case out of the running of a meeting: deferred, withdrawn or not reached; its line stays in the list."""
    item.state, item.aside_reason = AGENDA_ITEM.step(item.state, state), reason
    referral = uow.session.get_one(Referral, item.referral_id)
    before = referral.state
    wanted = {
        ItemState.DEFERRED: ReferralState.DEFERRED,
        ItemState.WITHDRAWN: ReferralState.WITHDRAWN,
        ItemState.NOT_REACHED: ReferralState.ACCEPTED,
    }[state]
    if wanted in REFERRAL.may_follow(before):
        referral.state = wanted
        if state is ItemState.DEFERRED:
            by = uow.actor.user_id if uow.actor else None
            referral.deferred_to = None
            uow.add(
                ReferralDecision(
                    referral_id=referral.id, at=uow.now, by_user_id=by, before=before, became=wanted, reason=reason
                )
            )
    uow.record(state.value, "agenda_item", item.id, case_id=item.case_id)
