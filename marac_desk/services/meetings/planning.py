"""Planning a meeting and its agenda: dates, places, order, minutes, lock and circulation."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, Meeting, ResearchReturn
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.rules.agenda_order import Move, may_move, order
from marac_desk.rules.deadlines import meeting_deadlines
from marac_desk.rules.lives import MEETING, REFERRAL, MeetingState, ReferralState
from marac_desk.rules.vocabulary import AgendaBlock, MeetingKind, MeetingMode, ResearchStatus
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meetings.facts import order_inputs, set_blocks
from marac_desk.services.meetings.reviews import STILL_TO_HEAR, review_is_due
from marac_desk.services.settings import area_settings, today

CHANGING = frozenset({MeetingState.PLANNED, MeetingState.OPEN_FOR_REFERRALS})
COMING = (
    MeetingState.PLANNED,
    MeetingState.OPEN_FOR_REFERRALS,
    MeetingState.LOCKED,
    MeetingState.CIRCULATED,
    MeetingState.IN_SESSION,
)
LEAST_MINUTES, MOST_MINUTES = 1, 120


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
) -> tuple[uuid.UUID, Changes]:
    """Plan a meeting and work out its deadlines. Raises RefusedError("meeting_length") for an impossible length."""
    require(actor, Operation.CREATE, DataClass.AGENDA)
    if not 10 <= minutes <= 12 * 60:
        raise RefusedError("meeting_length", minutes=minutes)
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
        opening_minutes=settings.opening_minutes,
        break_minutes=settings.break_minutes,
    )
    _set_day(uow, meeting, day)
    uow.add(meeting)
    uow.session.flush()
    uow.record("plan", "meeting", meeting.id, kind=kind.value)
    return meeting.id, Changes.MEETINGS


def _set_day(uow: UnitOfWork, meeting: Meeting, day: date) -> None:
    settings = area_settings(uow)
    dates = meeting_deadlines(settings.time_rules, settings.calendar, day)
    meeting.day = day
    meeting.cutoff_on, meeting.agenda_on, meeting.research_on = dates.cutoff.day, dates.agenda.day, dates.research.day
    meeting.action_list_on, meeting.minutes_on = dates.action_list.day, dates.minutes.day
    meeting.dates_verified = all(
        reckoned.verified for reckoned in (dates.cutoff, dates.agenda, dates.research, dates.action_list, dates.minutes)
    )


def meeting_of(uow: UnitOfWork, meeting_id: uuid.UUID) -> Meeting:
    """Return a meeting; raises NotFoundError."""
    meeting = uow.session.get(Meeting, meeting_id)
    if meeting is None:
        raise NotFoundError("meeting")
    return meeting


def items_of(uow: UnitOfWork, meeting_id: uuid.UUID) -> list[AgendaItem]:
    """Return the cases of a meeting in their order."""
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    return list(uow.session.scalars(query))


def place_case(
    uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID, referral_id: uuid.UUID, position: int | None = None
) -> tuple[uuid.UUID, Changes]:
    """Place an accepted case in a meeting: where the order rule puts it, or at a position (1 first).

    Raises RefusedError: "agenda_locked", "not_accepted", "already_placed".
    """
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    meeting, referral = _open_meeting(uow, meeting_id), uow.session.get(Referral, referral_id)
    if referral is None:
        raise NotFoundError("referral")
    _check_placeable(uow, meeting, referral)
    settings = area_settings(uow)
    items = items_of(uow, meeting_id)
    item = AgendaItem(
        meeting_id=meeting_id,
        referral_id=referral_id,
        case_id=referral.case_id,
        position=len(items) + 1,
        block=AgendaBlock.ADULT_CASES,
        planned_minutes=settings.planned_minutes,
        presenter_agency_id=referral.agency_id,
    )
    uow.add(item)
    uow.session.flush()
    if REFERRAL.may_follow(referral.state) >= {ReferralState.LISTED}:
        referral.state = ReferralState.LISTED
    items.append(item)
    set_blocks(uow, items, meeting.day)
    if position is None:
        _put_in_order(uow, meeting, items, item)
    else:
        _renumber(items, item, position)
    _ask_research(uow, referral)
    uow.record("place", "agenda_item", item.id, case_id=item.case_id)
    return item.id, Changes.MEETINGS | Changes.REFERRALS


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


def _put_in_order(uow: UnitOfWork, meeting: Meeting, items: list[AgendaItem], item: AgendaItem) -> None:
    """Give the new case the place the rule suggests, leaving the others in the order people gave them."""
    wanted = order(order_inputs(uow, items, meeting.day))
    behind = set(wanted[wanted.index(str(item.id)) + 1 :])
    others = [other for other in items if other is not item]
    position = next((at for at, other in enumerate(others, 1) if str(other.id) in behind), len(others) + 1)
    _renumber(items, item, position)


def _renumber(items: list[AgendaItem], moved: AgendaItem, position: int) -> None:
    rest = [item for item in items if item is not moved]
    rest.insert(max(0, min(position - 1, len(rest))), moved)
    for number, item in enumerate(rest, 1):
        item.position = number


def move_case(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, position: int, forced: bool = False
) -> tuple[Move, Changes]:
    """Move a case to a position (1 first). What the order rule does not allow is done only when forced."""
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    item = _item(uow, item_id)
    meeting = _open_meeting(uow, item.meeting_id)
    items = items_of(uow, item.meeting_id)
    position = max(1, min(position, len(items)))
    move = may_move(order_inputs(uow, items, meeting.day), str(item_id), position - 1, forced=forced)
    if not move.allowed:
        return move, Changes.NOTHING
    _renumber(items, item, position)
    uow.record("move", "agenda_item", item.id, case_id=item.case_id, position=position)
    return move, Changes.MEETINGS


def set_minutes(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, minutes: int) -> tuple[None, Changes]:
    """Plan another length for a case. Raises RefusedError("minutes_out_of_range")."""
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise RefusedError("minutes_out_of_range", least=LEAST_MINUTES, most=MOST_MINUTES)
    item = _item(uow, item_id)
    _open_meeting(uow, item.meeting_id)
    item.planned_minutes = minutes
    uow.record("set_minutes", "agenda_item", item.id, case_id=item.case_id, minutes=minutes)
    return None, Changes.MEETINGS


def take_off(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> tuple[uuid.UUID, Changes]:
    """Take a case off the agenda, back to the cases that wait; returns its referral, so that it can be put back."""
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    item = _item(uow, item_id)
    _open_meeting(uow, item.meeting_id)
    referral = uow.session.get_one(Referral, item.referral_id)
    if ReferralState.ACCEPTED in REFERRAL.may_follow(referral.state):
        referral.state = ReferralState.ACCEPTED
    uow.session.delete(item)
    uow.session.flush()
    left = items_of(uow, item.meeting_id)
    for number, other in enumerate(left, 1):
        other.position = number
    set_blocks(uow, left, meeting_of(uow, item.meeting_id).day)
    uow.record("take_off", "agenda_item", item.id, case_id=item.case_id)
    return referral.id, Changes.MEETINGS | Changes.REFERRALS


def order_agenda(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[None, Changes]:
    """Put all cases in the order of the rule: children first, the most urgent first, linked cases together."""
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = _open_meeting(uow, meeting_id)
    items = {str(item.id): item for item in items_of(uow, meeting_id)}
    for number, key in enumerate(order(order_inputs(uow, list(items.values()), meeting.day)), 1):
        items[key].position = number
    uow.record("order", "meeting", meeting_id)
    return None, Changes.MEETINGS


def restore_order(
    uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID, sequence: tuple[uuid.UUID, ...]
) -> tuple[None, Changes]:
    """Put the cases back in an order they had before (undo); cases that are not named keep their places behind."""
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    _open_meeting(uow, meeting_id)
    wanted = {item_id: number for number, item_id in enumerate(sequence)}
    items = sorted(items_of(uow, meeting_id), key=lambda item: wanted.get(item.id, len(wanted) + item.position))
    for number, item in enumerate(items, 1):
        item.position = number
    uow.record("order", "meeting", meeting_id)
    return None, Changes.MEETINGS


def set_presenter(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, agency_id: uuid.UUID | None
) -> tuple[None, Changes]:
    """Say which agency presents a case."""
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    item = _item(uow, item_id)
    item.presenter_agency_id = agency_id
    uow.record("set_presenter", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.MEETINGS


def check_conflicts(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that somebody asked whether any member knows the people of a case."""
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    item = _item(uow, item_id)
    item.conflicts_checked_on = today(uow)
    uow.record("check_conflicts", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.MEETINGS


def set_break(
    uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID | None, meeting_id: uuid.UUID
) -> tuple[None, Changes]:
    """Put the break after a case, or let it fall after the child cases by itself."""
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    _open_meeting(uow, meeting_id).break_after_item_id = item_id
    uow.record("set_break", "meeting", meeting_id)
    return None, Changes.MEETINGS


def lock_agenda(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[None, Changes]:
    """Lock the agenda, so that the packs and the list are one. Raises RefusedError("agenda_empty")."""
    return _step(uow, actor, meeting_id, MeetingState.LOCKED)


def unlock_agenda(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[None, Changes]:
    """Open a locked or circulated agenda again."""
    return _step(uow, actor, meeting_id, MeetingState.OPEN_FOR_REFERRALS)


def mark_circulated(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that the packs went out."""
    return _step(uow, actor, meeting_id, MeetingState.CIRCULATED)


def _step(uow: UnitOfWork, actor: Actor, meeting_id: uuid.UUID, state: MeetingState) -> tuple[None, Changes]:
    require(actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = meeting_of(uow, meeting_id)
    if state is MeetingState.LOCKED and not items_of(uow, meeting_id):
        raise RefusedError("agenda_empty")
    meeting.state = MEETING.step(meeting.state, state)
    uow.record(state.value, "meeting", meeting.id)
    return None, Changes.MEETINGS


def _item(uow: UnitOfWork, item_id: uuid.UUID) -> AgendaItem:
    item = uow.session.get(AgendaItem, item_id)
    if item is None:
        raise NotFoundError("agenda_item")
    return item


def _open_meeting(uow: UnitOfWork, meeting_id: uuid.UUID) -> Meeting:
    meeting = meeting_of(uow, meeting_id)
    if meeting.state not in CHANGING:
        raise RefusedError("agenda_locked")
    return meeting


def _ask_research(uow: UnitOfWork, referral: Referral) -> None:
    """Ask every signatory agency that hears such cases for its research, once."""
    asked = set(
        uow.session.scalars(sa.select(ResearchReturn.agency_id).where(ResearchReturn.referral_id == referral.id))
    )
    agencies = uow.session.scalars(sa.select(Agency).where(Agency.signatory, Agency.active))
    for agency in agencies:
        if agency.id not in asked:
            uow.add(
                ResearchReturn(
                    referral_id=referral.id,
                    case_id=referral.case_id,
                    agency_id=agency.id,
                    status=ResearchStatus.REQUESTED,
                    requested_on=today(uow),
                )
            )
