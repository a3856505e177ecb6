"""Running a meeting: who is here, which case is on, the chair's steps, concluding, closing."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting
from marac_desk.model.monitoring import AgencyFlag
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import flag_expiry
from marac_desk.rules.lives import AGENDA_ITEM, MEETING, OPEN_STEPS, REFERRAL, ItemState, MeetingState, ReferralState
from marac_desk.rules.vocabulary import CAME, AttendanceStatus, Capacity, PersonState, RepresentativeRole
from marac_desk.services.access import require
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.sealed.sealing import seal_meeting
from marac_desk.services.deferring import DeferralDraft, defer_item
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import kept_out
from marac_desk.services.meeting_room.gaps import gaps_of
from marac_desk.services.meeting_room.table_of_case import clear_table, note_quorum
from marac_desk.services.meetings.known import items_of, items_within, known_item, known_meeting, seats_of
from marac_desk.services.meetings.placing import bring_back, heard_after_all, put_aside
from marac_desk.services.report_backs import create_for_item
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import PARAGRAPH, needed

_SEAT_ORDER = (RepresentativeRole.REP, RepresentativeRole.ADVOCATE, RepresentativeRole.DEPUTY)


def start_meeting(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[None, Changes]:
    """Begin the meeting and put everybody who is expected on the list. Raises RefusedError("agenda_empty")."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = known_meeting(uow, actor, meeting_id)
    if not items_within(uow, actor, meeting_id):
        raise RefusedError("agenda_empty")
    if meeting.state is MeetingState.OPEN_FOR_REFERRALS:
        meeting.state = MEETING.step(meeting.state, MeetingState.LOCKED)
    meeting.state = MEETING.step(meeting.state, MeetingState.IN_SESSION)
    meeting.started_at = uow.now
    expect_everybody(uow, meeting)
    uow.record("start", "meeting", meeting.id)
    return None, Changes.MEETINGS | Changes.ROOM


def expect_everybody(uow: UnitOfWork, meeting: Meeting) -> None:
    """Put one person of every signatory agency on the attendance list, and the chair and who takes the minutes."""
    seated = set(uow.session.scalars(sa.select(Attendance.agency_id).where(Attendance.meeting_id == meeting.id)))
    agencies = uow.session.scalars(sa.select(Agency).where(Agency.signatory, Agency.active).order_by(Agency.short_name))
    people: dict[uuid.UUID, list[Representative]] = {}
    for person in uow.session.scalars(sa.select(Representative).where(Representative.state == PersonState.ACTIVE)):
        people.setdefault(person.agency_id, []).append(person)
    sitting = seats_of(uow, meeting.id)
    for agency in agencies:
        if sitting and agency.id not in sitting:
            continue
        suited = [p for p in people.get(agency.id, []) if p.role in _SEAT_ORDER]
        suited.sort(key=lambda p: (_SEAT_ORDER.index(p.role), p.created_at, p.id))
        if suited and agency.id not in seated:
            uow.add(_seat(meeting, suited[0], Capacity.CORE_REP))
    for person_id, capacity in ((meeting.chair_id, Capacity.CHAIR), (meeting.minute_taker_id, Capacity.MINUTES)):
        if person_id is not None and not seated:
            uow.add(_seat(meeting, uow.session.get_one(Representative, person_id), capacity))


def _seat(meeting: Meeting, person: Representative, capacity: Capacity) -> Attendance:
    return Attendance(
        meeting_id=meeting.id,
        agency_id=person.agency_id,
        representative_id=person.id,
        person_name=person.person_name,
        capacity=capacity,
    )


def set_attendance(
    uow: UnitOfWork,
    *,
    actor: Actor,
    attendance_id: uuid.UUID,
    status: AttendanceStatus | None = None,
    declared: bool | None = None,
    information_sent: bool | None = None,
) -> tuple[None, Changes]:
    """Record who is here, whether the declaration was signed, whether information came without them."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    row = seat_of(uow, actor, attendance_id)
    if status is not None:
        _come_or_stay_away(uow, row, status)
    if declared is not None:
        row.declaration_signed = declared
    if information_sent is not None:
        row.information_sent = information_sent
    uow.record("set", "attendance", row.id, status=row.status.value, declared=row.declaration_signed)
    return None, Changes.ROOM


def _come_or_stay_away(uow: UnitOfWork, row: Attendance, status: AttendanceStatus) -> None:
    """Whoever comes, or comes back, sits at the table from now; who sent information did so by today at the latest."""
    row.status, row.to_at, row.left_after_item_id = status, None, None
    row.from_at = row.from_at or uow.now if status in CAME else None
    if status is AttendanceStatus.APOLOGIES_INFO_SENT:
        row.information_sent, row.information_received_on = True, row.information_received_on or today(uow)


def seat_of(uow: UnitOfWork, actor: Actor, attendance_id: uuid.UUID) -> Attendance:
    """Return somebody on the attendance list of a meeting, and of a case, that the person acting may know of.

    Raises NotFoundError("attendance").
    """
    row = uow.session.get(Attendance, attendance_id)
    if row is None:
        raise NotFoundError("attendance")
    try:
        known_meeting(uow, actor, row.meeting_id)
        if row.for_item_id is not None:
            known_item(uow, actor, row.for_item_id)
    except NotFoundError:
        raise NotFoundError("attendance") from None
    return row


def all_are_here(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[int, Changes]:
    """Record everybody who is still expected as here, with the declaration signed; returns how many."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    known_meeting(uow, actor, meeting_id)
    rows = uow.session.scalars(
        sa.select(Attendance).where(
            Attendance.meeting_id == meeting_id,
            Attendance.status == AttendanceStatus.EXPECTED,
            Attendance.for_item_id.is_(None),
        )
    ).all()
    for row in rows:
        row.status, row.declaration_signed, row.from_at = AttendanceStatus.PRESENT, True, uow.now
        uow.record("set", "attendance", row.id, status=row.status.value, declared=True)
    return len(rows), Changes.ROOM


def add_attendance(
    uow: UnitOfWork,
    *,
    actor: Actor,
    meeting_id: uuid.UUID,
    agency_id: uuid.UUID,
    person_name: str,
    capacity: Capacity,
    representative_id: uuid.UUID | None = None,
) -> tuple[uuid.UUID, Changes]:
    """Add a deputy, a presenter or an observer who came."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    known_meeting(uow, actor, meeting_id)
    row = Attendance(
        meeting_id=meeting_id,
        agency_id=agency_id,
        representative_id=representative_id,
        person_name=needed(person_name, "who_came_needed"),
        capacity=capacity,
        status=AttendanceStatus.PRESENT,
        from_at=uow.now,
    )
    uow.add(row)
    uow.record("add", "attendance", row.id, capacity=capacity.value)
    return row.id, Changes.ROOM


def read_statement(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[None, Changes]:
    """Record that the confidentiality statement was read."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    known_meeting(uow, actor, meeting_id).statement_read_at = uow.now
    uow.record("read_statement", "meeting", meeting_id)
    return None, Changes.ROOM


def call_case(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> tuple[None, Changes]:
    """Call a case: its clock runs, the clock of the case before it stands. A concluded case is only looked at."""
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    meeting = _in_session(uow, actor, item.meeting_id)
    if meeting.current_item_id == item.id and item.called_at is not None:
        return None, Changes.NOTHING
    _stop_clock(uow, meeting)
    note_quorum(uow, meeting)
    meeting.current_item_id = item.id
    if item.state is not ItemState.CONCLUDED:
        if item.state not in OPEN_STEPS:
            if item.state is not ItemState.QUEUED:
                heard_after_all(uow, item)
            item.state = _back_on(item.state)
        item.called_at = uow.now
        item.first_called_at = item.first_called_at or uow.now
    uow.record("call", "agenda_item", item.id, case_id=item.case_id)
    return None, Changes.ROOM


def _back_on(state: ItemState) -> ItemState:
    queued = state if state is ItemState.QUEUED else AGENDA_ITEM.step(state, ItemState.QUEUED)
    return AGENDA_ITEM.step(queued, ItemState.CALLED)


def _stop_clock(uow: UnitOfWork, meeting: Meeting) -> None:
    item = uow.session.get(AgendaItem, meeting.current_item_id) if meeting.current_item_id else None
    if item is not None and item.called_at is not None:
        item.actual_seconds += int((uow.now - item.called_at).total_seconds())
        item.called_at = None
        clear_table(uow, item)


def take_step(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID, step: ItemState) -> tuple[None, Changes]:
    """Go to a step of the chair's format; steps lead and never block, so any may follow any."""
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    _in_session(uow, actor, item.meeting_id)
    if item.state is not step:
        item.state = AGENDA_ITEM.step(item.state, step)
        uow.record("step", "agenda_item", item.id, case_id=item.case_id, step=step.value)
    return None, Changes.ROOM


def conclude_case(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> tuple[uuid.UUID | None, Changes]:
    """Conclude a case: its gaps are kept, its plan is open, a report-back is planned, flags are asked for.

    Returns the case that comes next, if any. Gaps never block; they are listed before and recorded here.
    """
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    meeting = _in_session(uow, actor, item.meeting_id)
    if item.state is ItemState.CONFIRM:
        item.read_back_at = uow.now
    item.gaps_at_close = [gap.code.value for gap in gaps_of(uow, item)]
    item.state = AGENDA_ITEM.step(item.state, ItemState.CONCLUDED)
    item.concluded_at = uow.now
    _open_plan(uow, item, meeting)
    _ask_flags(uow, item)
    if meeting.current_item_id == item.id:
        _stop_clock(uow, meeting)
    create_for_item(uow, item)
    uow.record("conclude", "agenda_item", item.id, case_id=item.case_id, gaps=len(item.gaps_at_close))
    return _clear_table(
        uow, actor, meeting, item
    ), Changes.ROOM | Changes.CASES | Changes.REPORT_BACKS | Changes.REFERRALS


def _open_plan(uow: UnitOfWork, item: AgendaItem, meeting: Meeting) -> None:
    referral = uow.session.get_one(Referral, item.referral_id)
    has_actions = uow.session.scalar(sa.select(Action.id).where(Action.item_id == item.id).limit(1)) is not None
    if ReferralState.DISCUSSED in REFERRAL.may_follow(referral.state):
        heard = REFERRAL.step(referral.state, ReferralState.DISCUSSED)
        after = ReferralState.PLAN_OPEN if has_actions else ReferralState.PLAN_COMPLETE
        referral.state = REFERRAL.step(heard, after)
    case = uow.session.get_one(Case, item.case_id)
    case.last_meeting_on = meeting.day


def _ask_flags(uow: UnitOfWork, item: AgendaItem) -> None:
    """Ask every agency at the table to flag its own file, for as long as the area says from the last referral.

    An agency that is shut out of the case is not asked, though it sits at the table for others.
    """
    settings, on = area_settings(uow), today(uow)
    case = uow.session.get_one(Case, item.case_id)
    expires = flag_expiry(case.last_referral_on or on, settings.time_rules.flag_months)
    known = set(
        uow.session.scalars(
            sa.select(AgencyFlag.agency_id).where(AgencyFlag.case_id == case.id, AgencyFlag.requested_on == on)
        )
    )
    present = sa.select(Attendance.agency_id).where(
        Attendance.meeting_id == item.meeting_id,
        Attendance.status.in_(CAME),
        Attendance.to_at.is_(None),
        sa.or_(Attendance.for_item_id.is_(None), Attendance.for_item_id == item.id),
    )
    out = kept_out(uow, [case.id])
    for agency_id in set(uow.session.scalars(present)) - known:
        if out.holds(case.id, agency_id=agency_id):
            continue
        uow.add(AgencyFlag(case_id=case.id, agency_id=agency_id, requested_on=on, expires_on=expires))
    case.flag_expires_on = expires


def _clear_table(uow: UnitOfWork, actor: Actor, meeting: Meeting, item: AgendaItem) -> uuid.UUID | None:
    """Return the case that comes next. Nothing lies on the table until it is called, whichever cases there are."""
    if meeting.current_item_id == item.id:
        meeting.current_item_id = None
    return _following(uow, actor, item)


def _following(uow: UnitOfWork, actor: Actor, item: AgendaItem) -> uuid.UUID | None:
    """Return the next case in the copy of whoever runs the meeting."""
    uow.session.flush()
    own = items_within(uow, actor, item.meeting_id, Operation.UPDATE)
    waiting = [i for i in own if i.state in {ItemState.QUEUED, *OPEN_STEPS} and i is not item]
    later = [i for i in waiting if i.position > item.position]
    return (later or waiting)[0].id if waiting else None


def set_aside(
    uow: UnitOfWork,
    *,
    actor: Actor,
    item_id: uuid.UUID,
    state: ItemState,
    reason: str,
    deferral: DeferralDraft | None = None,
) -> tuple[uuid.UUID | None, Changes]:
    """Defer a case, withdraw it, or say that it was not reached, with the reason; returns the case that comes next.

    `deferral` says what is done until a deferred case is heard. Raises RefusedError("interim_needed") for a case that
    is deferred without it, and what `defer_item` raises.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    why = needed(reason, "reason_needed", limit=PARAGRAPH, lines=True)
    item = known_item(uow, actor, item_id, Operation.UPDATE)
    meeting = _in_session(uow, actor, item.meeting_id)
    if meeting.current_item_id == item.id:
        _stop_clock(uow, meeting)
    if state is ItemState.DEFERRED:
        if deferral is None:
            raise RefusedError("interim_needed")
        defer_item(uow, actor, item, meeting, deferral)
    else:
        put_aside(uow, item, state, why)
    return _clear_table(uow, actor, meeting, item), Changes.ROOM | Changes.REFERRALS


def close_meeting(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[int, Changes]:
    """Close the meeting: what was not reached comes back in the next that takes cases; the minutes are sealed.

    Returns how many of those there were in the copy of whoever closes it.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    meeting = _in_session(uow, actor, meeting_id)
    _stop_clock(uow, meeting)
    own = {item.id for item in items_within(uow, actor, meeting_id, Operation.UPDATE)}
    left = [item for item in items_of(uow, meeting_id) if item.state in {ItemState.QUEUED, *OPEN_STEPS}]
    for item in left:
        put_aside(uow, item, ItemState.NOT_REACHED, None)
    meeting.state = MEETING.step(meeting.state, MeetingState.CLOSED)
    meeting.closed_at, meeting.current_item_id = uow.now, None
    bring_back(uow, meeting.day, but=meeting.id)
    counted = sum(item.id in own for item in left)
    uow.record("close", "meeting", meeting.id, not_reached=counted)
    uow.session.flush()
    seal_meeting(uow, meeting)
    return counted, Changes.MEETINGS | Changes.ROOM | Changes.REFERRALS


def _in_session(uow: UnitOfWork, actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    meeting = known_meeting(uow, actor, meeting_id)
    if meeting.state is not MeetingState.IN_SESSION:
        raise RefusedError("meeting_not_in_session")
    return meeting
