"""Planning a meeting and its agenda: dates, places, order, minutes, lock and circulation."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.model.series import MeetingAgency
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.agenda_order import Move, may_move
from marac_desk.rules.lives import MEETING, REFERRAL, ItemState, MeetingState, ReferralState
from marac_desk.rules.series import dates_around, verified
from marac_desk.rules.vocabulary import AgendaModel, MeetingKind, MeetingMode
from marac_desk.services.access import known_case, require
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.question import ensure_answered
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import is_kept_out
from marac_desk.services.meetings.arranging import by_the_rule, number_anew, rearrange, set_blocks
from marac_desk.services.meetings.facts import order_inputs
from marac_desk.services.meetings.known import items_of, items_within, known_item, known_meeting
from marac_desk.services.meetings.placing import (
    OPEN,
    LateCase,
    bring_back,
    ensure_takes,
    let_the_rule_place,
    put_on,
)
from marac_desk.services.meetings.research import ask_research
from marac_desk.services.meetings.reviews import STILL_TO_HEAR, review_is_due
from marac_desk.services.settings import area_settings, today

CHANGING = OPEN
COMING = (
    MeetingState.PLANNED,
    MeetingState.OPEN_FOR_REFERRALS,
    MeetingState.LOCKED,
    MeetingState.CIRCULATED,
    MeetingState.IN_SESSION,
)
LEAST_MINUTES, MOST_MINUTES = 1, 120
SHORTEST, LONGEST = 10, 12 * 60


def plan_meeting(
    uow: UnitOfWork,
    *,
    actor: Actor,
    day: date,
    starts: time,
    minutes: int,
    kind: MeetingKind = MeetingKind.REGULAR,
    mode: MeetingMode = MeetingMode.IN_PERSON,
    venue: str | None = None,
    chair_id: uuid.UUID | None = None,
    minute_taker_id: uuid.UUID | None = None,
    agenda_model: AgendaModel | None = None,
    agencies: Collection[uuid.UUID] = (),
) -> tuple[uuid.UUID, Changes]:
    """Plan a meeting and work out its deadlines; where `agencies` are named, they alone sit in it.

    An agenda is frozen in a regular or a review meeting and rolling in any other, unless somebody says otherwise.
    Raises RefusedError: "meeting_length" for an impossible length, "two_agencies_needed".
    """
    require(uow, actor, Operation.CREATE, DataClass.AGENDA)
    check_length(minutes)
    if kind is MeetingKind.TWO_AGENCIES and len(set(agencies)) != 2:
        raise RefusedError("two_agencies_needed")
    settings = area_settings(uow)
    begins = datetime.combine(day, starts, tzinfo=settings.zone)
    meeting = Meeting(
        area_id=settings.area_id,
        kind=kind,
        state=MeetingState.OPEN_FOR_REFERRALS,
        mode=mode,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        venue=venue,
        chair_id=chair_id,
        minute_taker_id=minute_taker_id,
        agenda_model=agenda_model or agenda_model_of(kind),
        opening_minutes=settings.opening_minutes,
        break_minutes=settings.break_minutes,
    )
    set_day(uow, meeting, day)
    uow.add(meeting)
    uow.session.flush()
    uow.add(*(MeetingAgency(meeting_id=meeting.id, agency_id=agency_id) for agency_id in sorted(set(agencies))))
    uow.record("plan", "meeting", meeting.id, kind=kind.value, agenda=meeting.agenda_model.value)
    bring_back(uow, today(uow))
    return meeting.id, Changes.MEETINGS | Changes.REFERRALS


def check_length(minutes: int) -> None:
    """Raise RefusedError("meeting_length") for a length no meeting has."""
    if not SHORTEST <= minutes <= LONGEST:
        raise RefusedError("meeting_length", minutes=minutes)


def agenda_model_of(kind: MeetingKind) -> AgendaModel:
    """Return how the agenda of a kind of meeting is kept where nobody says otherwise."""
    return AgendaModel.FROZEN if kind in {MeetingKind.REGULAR, MeetingKind.REVIEW} else AgendaModel.ROLLING


def set_day(uow: UnitOfWork, meeting: Meeting, day: date) -> None:
    """Put a meeting on a day, with the dates that follow from it."""
    settings = area_settings(uow)
    dates = dates_around(settings.time_rules, settings.calendar, meeting.kind, day, today(uow))
    meeting.day = day
    meeting.cutoff_on, meeting.agenda_on, meeting.research_on = dates.cutoff.day, dates.agenda.day, dates.research.day
    meeting.action_list_on, meeting.minutes_on = dates.action_list.day, dates.minutes.day
    meeting.dates_verified = verified(dates)


def place_case(
    uow: UnitOfWork,
    *,
    actor: Actor,
    meeting_id: uuid.UUID,
    referral_id: uuid.UUID,
    position: int | None = None,
    late: LateCase | None = None,
) -> tuple[uuid.UUID, Changes]:
    """Place an accepted case in a meeting: where the order rule puts it, or at a position of one's own copy (1 first).

    Once the agenda is closed, a frozen one takes the case with a reason and who agreed, a rolling one as it is; both do
    so until the meeting is over, and the case stands behind those that were called. Raises RefusedError: what
    `ensure_takes` does, "not_accepted", "already_placed", "one_case_only", and what `ensure_answered` does where the
    conflict question is open.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting, referral = known_meeting(uow, actor, meeting_id), _known_referral(uow, actor, referral_id)
    said = ensure_takes(meeting, late)
    _check_placeable(uow, meeting, referral)
    item, items = put_on(uow, meeting, referral, said)
    if position is None or meeting.state not in CHANGING:
        let_the_rule_place(uow, meeting, item, items)
    else:
        _put_at(uow, actor, items, item, position)
    ask_research(uow, item)
    uow.record("place", "agenda_item", item.id, case_id=item.case_id, late=said is not None)
    return item.id, Changes.MEETINGS | Changes.REFERRALS | Changes.ROOM


def _known_referral(uow: UnitOfWork, actor: Actor, referral_id: uuid.UUID) -> Referral:
    referral = uow.session.get(Referral, referral_id)
    if referral is None:
        raise NotFoundError("referral")
    try:
        known_case(uow, actor, referral.case_id, Operation.UPDATE, DataClass.AGENDA)
    except NotFoundError:
        raise NotFoundError("referral") from None
    return referral


def _put_at(uow: UnitOfWork, actor: Actor, items: list[AgendaItem], item: AgendaItem, position: int) -> None:
    """Put a new case at a position of the copy of whoever places it."""
    copy = {one.id for one in items_within(uow, actor, item.meeting_id, Operation.UPDATE)}
    own = [one for one in items if one.id in copy and one is not item]
    before = own[position - 1] if 0 < position <= len(own) else None
    others = [one for one in items if one is not item]
    place = others.index(before) if before is not None else 0 if position < 1 else len(others)
    number_anew([*others[:place], item, *others[place:]])


def _check_placeable(uow: UnitOfWork, meeting: Meeting, referral: Referral) -> None:
    due = sa.select(Referral.id).where(Referral.id == referral.id, review_is_due(meeting))
    review = uow.session.scalar(due) is not None
    if not review and ReferralState.LISTED not in REFERRAL.may_follow(referral.state):
        raise RefusedError("not_accepted")
    placed = sa.select(AgendaItem.id).where(
        AgendaItem.referral_id == referral.id, sa.or_(AgendaItem.meeting_id == meeting.id, STILL_TO_HEAR)
    )
    if uow.session.scalar(placed.limit(1)) is not None:
        raise RefusedError("already_placed")
    ensure_answered(uow, referral.case_id)


def move_case(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, position: int, forced: bool = False
) -> tuple[Move, Changes]:
    """Move a case to a position of one's own copy (1 first).

    What the order rule does not allow, looking at the cases of this copy, is done only when forced.
    """
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    meeting = _open_meeting(uow, actor, item.meeting_id)
    own = items_within(uow, actor, item.meeting_id, Operation.UPDATE)
    position = max(1, min(position, len(own)))
    move = may_move(order_inputs(uow, own, meeting.day), str(item_id), position - 1, forced=forced)
    if not move.allowed:
        return move, Changes.NOTHING
    own.remove(item)
    own.insert(position - 1, item)
    rearrange(items_of(uow, item.meeting_id), own)
    uow.record("move", "agenda_item", item.id, case_id=item.case_id, position=position)
    return move, Changes.MEETINGS


def set_minutes(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, minutes: int) -> tuple[None, Changes]:
    """Plan another length for a case. Raises RefusedError("minutes_out_of_range")."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise RefusedError("minutes_out_of_range", least=LEAST_MINUTES, most=MOST_MINUTES)
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    _open_meeting(uow, actor, item.meeting_id)
    item.planned_minutes = minutes
    uow.record("set_minutes", "agenda_item", item.id, case_id=item.case_id, minutes=minutes)
    return None, Changes.MEETINGS


def take_off(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> tuple[uuid.UUID, Changes]:
    """Take a case off the agenda, back to the cases that wait; returns its referral, so that it can be put back."""
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    meeting = _open_meeting(uow, actor, item.meeting_id)
    if item.state is not ItemState.QUEUED:
        raise RefusedError("set_aside_already")
    referral = uow.session.get_one(Referral, item.referral_id)
    if ReferralState.ACCEPTED in REFERRAL.may_follow(referral.state):
        referral.state = ReferralState.ACCEPTED
    uow.session.delete(item)
    uow.session.flush()
    left = items_of(uow, item.meeting_id)
    number_anew(left)
    set_blocks(uow, left, meeting.day)
    uow.record("take_off", "agenda_item", item.id, case_id=item.case_id)
    return referral.id, Changes.MEETINGS | Changes.REFERRALS


def order_agenda(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[None, Changes]:
    """Put all cases in the order of the rule: children first, the most urgent first, linked cases together."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = _open_meeting(uow, actor, meeting_id)
    number_anew(by_the_rule(uow, items_of(uow, meeting_id), meeting.day))
    uow.record("order", "meeting", meeting_id)
    return None, Changes.MEETINGS


def restore_order(
    uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID, sequence: tuple[uuid.UUID, ...]
) -> tuple[None, Changes]:
    """Put the cases of one's own copy back in an order they had before (undo).

    Those that are not named come behind.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    _open_meeting(uow, actor, meeting_id)
    wanted = {item_id: number for number, item_id in enumerate(sequence)}
    own = items_within(uow, actor, meeting_id, Operation.UPDATE)
    own.sort(key=lambda item: wanted.get(item.id, len(wanted) + item.position))
    rearrange(items_of(uow, meeting_id), own)
    uow.record("order", "meeting", meeting_id)
    return None, Changes.MEETINGS


def set_presenter(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, agency_id: uuid.UUID | None
) -> tuple[None, Changes]:
    """Say which agency presents a case. Raises RefusedError("agency_kept_out") for one that is shut out of it."""
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    if agency_id is not None and is_kept_out(uow, item.case_id, agency_id=agency_id):
        raise RefusedError("agency_kept_out")
    item.presenter_agency_id = agency_id
    uow.record("set_presenter", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.MEETINGS


def set_break(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID | None, meeting_id: uuid.UUID
) -> tuple[None, Changes]:
    """Put the break after a case, or let it fall after the child cases by itself."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = _open_meeting(uow, actor, meeting_id)
    if item_id is not None:
        known_item(uow, actor, item_id, Operation.UPDATE)
    meeting.break_after_item_id = item_id
    uow.record("set_break", "meeting", meeting_id)
    return None, Changes.MEETINGS


def lock_agenda(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[None, Changes]:
    """Lock the agenda, so that the packs and the list are one. Raises RefusedError("agenda_empty")."""
    return _step(uow, actor, meeting_id, MeetingState.LOCKED)


def unlock_agenda(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[None, Changes]:
    """Open a locked or circulated agenda again."""
    return _step(uow, actor, meeting_id, MeetingState.OPEN_FOR_REFERRALS)


def _step(uow: UnitOfWork, actor: Actor, meeting_id: uuid.UUID, state: MeetingState) -> tuple[None, Changes]:
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    if state is MeetingState.LOCKED and not items_within(uow, actor, meeting_id):
        raise RefusedError("agenda_empty")
    meeting.state = MEETING.step(meeting.state, state)
    uow.record(state.value, "meeting", meeting.id)
    return None, Changes.MEETINGS


def _open_meeting(uow: UnitOfWork, actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    meeting = known_meeting(uow, actor, meeting_id)
    if meeting.state not in CHANGING:
        raise RefusedError("agenda_locked")
    return meeting
