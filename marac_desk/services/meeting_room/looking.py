"""Gathering what the room shows, in a fixed number of queries however many cases the register holds."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import OPEN_STEPS, ActionState, ItemState
from marac_desk.rules.vocabulary import RepeatVerdict
from marac_desk.services.access import InCase, in_case, may, require, those_within
from marac_desk.services.actions.conditions import within as actions_within
from marac_desk.services.contact import contact_shown
from marac_desk.services.meeting_room.attending import release_now
from marac_desk.services.meeting_room.gaps import gaps_of
from marac_desk.services.meeting_room.leaving import must_leave, must_leave_case, out_of_the_room
from marac_desk.services.meeting_room.parts import (
    advocates_for,
    children_of,
    not_spoken,
    perpetrators_of,
    plan_on,
    risk_of,
    risk_rows,
    shared_on,
    tried_before,
)
from marac_desk.services.meeting_room.table import on_the_table
from marac_desk.services.meeting_room.table_of_case import quorum_of
from marac_desk.services.meeting_room.views import CaseInRoom, ListedCase, RoomMay, RoomView, Seat, SeatAtCase
from marac_desk.services.meetings.known import items_within, known_item, known_meeting
from marac_desk.services.meetings.times import break_after, forecast_end, planned_times
from marac_desk.services.people import age_of, display_name
from marac_desk.services.settings import area_settings, today

TALKING = (ItemState.SHARING, ItemState.RISK_SUMMARY, ItemState.ACTIONS)
"""While an agency that has said nothing is still waited for."""


def room_view(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> RoomView:
    """Return the meeting as it runs: the list, the table, the clocks, in the copy of the person acting."""
    require(uow, actor, Operation.READ, DataClass.AGENDA)
    meeting, items = known_meeting(uow, actor, meeting_id), items_within(uow, actor, meeting_id)
    settings = area_settings(uow)
    current = on_the_table(meeting, items)
    runs = may(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    actions, agencies = _agreed(uow, actor, meeting_id)
    return RoomView(
        meeting_id=meeting.id,
        day=meeting.day,
        state=meeting.state,
        starts_at=meeting.starts_at,
        started_at=meeting.started_at,
        planned_end=forecast_end(meeting, items),
        cases=_listed(uow, actor, meeting, items, must_leave(uow, actor, items) if runs else {}),
        break_after=break_after(meeting, items),
        break_minutes=meeting.break_minutes,
        current=current.id if current else None,
        running_since=current.called_at if current else None,
        seats=seats(uow, meeting_id, items),
        actions=actions,
        agencies_with_actions=agencies,
        statement_read_at=meeting.statement_read_at,
        usual_minutes=settings.planned_minutes,
        amber_minutes=settings.amber_minutes,
        red_minutes=settings.red_minutes,
        may_run=runs,
        may_issue=may(uow, actor, Operation.EXPORT, DataClass.ACTIONS),
        booked_end=meeting.ends_at,
        quorum=quorum_of(uow, meeting),
        quorum_exception=(meeting.quorum_exception or "") if runs else "",
        release=release_now(items),
    )


def _agreed(uow: UnitOfWork, actor: Actor, meeting_id: uuid.UUID) -> tuple[int, int]:
    """Return how many actions the meeting agreed so far, and of how many agencies, of those one may read."""
    if not may(uow, actor, Operation.READ, DataClass.ACTIONS):
        return 0, 0
    query = sa.select(sa.func.count(), sa.func.count(sa.distinct(Action.owner_agency_id))).where(
        Action.meeting_id == meeting_id,
        Action.state != ActionState.CLOSED_SUPERSEDED,
        actions_within(uow, actor, Operation.READ),
    )
    actions, agencies = uow.session.execute(query).one()
    return actions, agencies


def _listed(
    uow: UnitOfWork,
    actor: Actor,
    meeting: Meeting,
    items: Sequence[AgendaItem],
    leaving: Mapping[uuid.UUID, tuple[SeatAtCase, ...]],
) -> tuple[ListedCase, ...]:
    times = planned_times(meeting, items)
    named = those_within(uow, actor, [item.case_id for item in items], Operation.READ, DataClass.VICTIM)
    names = load_only(Person.full_name, Person.given_names, Person.family_name, Person.known_as)
    query = (
        sa.select(Case.id, Case.reference, Person)
        .options(names)
        .join(Person, Person.id == Case.victim_id)
        .where(Case.id.in_([item.case_id for item in items]))
    )
    people = {case_id: (reference, display_name(person)) for case_id, reference, person in uow.session.execute(query)}
    return tuple(
        ListedCase(
            item_id=item.id,
            case_id=item.case_id,
            position=number,
            name=people[item.case_id][1] if item.case_id in named else "",
            reference=people[item.case_id][0],
            block=item.block,
            state=item.state,
            planned_start=times[item.id].start,
            planned_minutes=item.planned_minutes,
            real_start=item.first_called_at,
            seconds=item.actual_seconds,
            may_open=item.case_id in named,
            must_leave=leaving.get(item.id, ()),
        )
        for number, item in enumerate(items, 1)
    )


def seats(uow: UnitOfWork, meeting_id: uuid.UUID, items: Sequence[AgendaItem]) -> tuple[Seat, ...]:
    """Return who is expected and who is here, and who comes for one of these cases; for another nobody comes."""
    own = sa.or_(Attendance.for_item_id.is_(None), Attendance.for_item_id.in_([item.id for item in items]))
    query = (
        sa.select(Attendance, Agency)
        .join(Agency, Agency.id == Attendance.agency_id)
        .where(Attendance.meeting_id == meeting_id, own)
        .order_by(Attendance.for_item_id.is_not(None), Agency.core.desc(), Agency.short_name, Attendance.person_name)
    )
    return tuple(
        Seat(
            attendance_id=row.id,
            agency_id=agency.id,
            agency=agency.short_name,
            mark=mark_for(agency.agency_type, agency.subtype),
            person=row.person_name,
            capacity=row.capacity,
            status=row.status,
            declared=row.declaration_signed,
            information_sent=row.information_sent,
            core=agency.core,
            information_on=row.information_received_on,
            from_at=row.from_at,
            to_at=row.to_at,
            for_item=row.for_item_id,
            representative_id=row.representative_id,
            child_only=agency.only_child_cases,
        )
        for row, agency in uow.session.execute(query)
    )


def case_in_room(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> CaseInRoom:
    """Return the case on the table, the victim's view first, each part as far as the person acting may read it."""
    item = known_item(uow, actor, item_id, Operation.READ, DataClass.VICTIM)
    here = in_case(uow, actor, item.case_id)
    case = uow.session.get_one(Case, item.case_id)
    referral, victim = uow.session.get_one(Referral, item.referral_id), uow.session.get_one(Person, case.victim_id)
    day = today(uow)
    perpetrators = perpetrators_of(uow, case.id, day) if here.reads(DataClass.PERPETRATOR) else ()
    children = children_of(uow, case.id, day) if here.reads(DataClass.CHILDREN) else ()
    shared, nothing_known, silent = shared_on(uow, actor, item)
    runs = here.may(Operation.UPDATE, DataClass.AGENDA)
    minuted, written = here.reads(DataClass.MINUTES), here.may(Operation.UPDATE, DataClass.MINUTES)
    return CaseInRoom(
        item_id=item.id,
        version=item.version,
        case_id=case.id,
        reference=case.reference,
        name=display_name(victim),
        age=age_of(victim, day),
        sex=victim.sex,
        state=item.state,
        seconds=item.actual_seconds,
        running_since=item.called_at,
        planned_minutes=item.planned_minutes,
        **_presented_by(uow, item),
        **_as_referred(uow, referral, here),
        **_her_view(item, referral, here),
        **_as_minuted(uow, item, here),
        safe_contact=contact_shown(uow, victim.id, whole=here.reads(DataClass.SAFE_CONTACT)),
        perpetrators=perpetrators,
        children=children,
        risks=risk_rows(uow, item, display_name(victim), victim.id, perpetrators, children) if minuted else (),
        shared=shared,
        nothing_known=nothing_known,
        not_returned=silent,
        not_spoken=not_spoken(uow, item) if runs and item.state in TALKING else (),
        gaps=gaps_of(uow, item) if written or here.may(Operation.CREATE, DataClass.ACTIONS) else (),
        plan=plan_on(uow, actor, item.id),
        tried=tried_before(uow, actor, case.id, item.id),
        advocates=advocates_for(uow, case.id) if written or here.may(Operation.UPDATE, DataClass.VICTIM_VIEW) else (),
        may=RoomMay(
            run=runs,
            record_actions=here.may(Operation.CREATE, DataClass.ACTIONS),
            record_sharing=here.may(Operation.CREATE, DataClass.RESEARCH),
            write_minutes=written,
            write_view=here.may(Operation.UPDATE, DataClass.VICTIM_VIEW),
            see_contact=here.reads(DataClass.SAFE_CONTACT),
        ),
        **_who_leaves(uow, item, knows=runs and here.reads(DataClass.RESTRICTION)),
    )


def _who_leaves(uow: UnitOfWork, item: AgendaItem, *, knows: bool) -> dict[str, Any]:
    return {
        "must_leave": must_leave_case(uow, item) if knows and item.state in OPEN_STEPS else (),
        "stepped_out": out_of_the_room(uow, item) if knows else (),
    }


def _presented_by(uow: UnitOfWork, item: AgendaItem) -> dict[str, Any]:
    agency = uow.session.get(Agency, item.presenter_agency_id) if item.presenter_agency_id else None
    if agency is None:
        return {"presenter": "", "presenter_mark": ""}
    return {"presenter": agency.short_name, "presenter_mark": mark_for(agency.agency_type, agency.subtype)}


def _as_referred(uow: UnitOfWork, referral: Referral, here: InCase) -> dict[str, Any]:
    """Return what the referral said, and the risk as it was assessed then."""
    told = here.reads(DataClass.REFERRAL)
    risk = risk_of(uow, referral.id) if told else None
    return {
        "is_repeat": referral.is_repeat if told else RepeatVerdict.NO,
        "emergency": told and referral.emergency,
        "transferred_from": (referral.transferred_from or "") if told else "",
        "late": told and referral.late,
        "reason": (referral.reason or "") if told else "",
        "actions_already_taken": (referral.actions_already_taken or "") if told else "",
        "score": risk.score if risk is not None else None,
        "max_score": area_settings(uow).checklist(risk.tool).max_score if risk is not None else None,
        "threshold_met": risk.threshold_met if risk is not None else False,
        "by_judgement": risk.raised_by_judgement if risk is not None else False,
    }


def _as_minuted(uow: UnitOfWork, item: AgendaItem, here: InCase) -> dict[str, Any]:
    """Return what the minutes of the case hold so far."""
    minuted = here.reads(DataClass.MINUTES)
    return {
        "risk_statement": (item.risk_statement or "") if minuted else "",
        "left_open": (item.left_open or "") if minuted else "",
        "report_back_by": _teller(uow, item) if minuted else "",
        "link_decisions": tuple(item.link_decisions.items()) if minuted else (),
        "indicators": tuple(item.indicators) if minuted else (),
        "protection": tuple(item.protection) if minuted else (),
        "read_back_at": item.read_back_at if minuted else None,
    }


def _her_view(item: AgendaItem, referral: Referral, here: InCase) -> dict[str, Any]:
    """Return what she wants and fears: as asked for the meeting, else as the referral has it."""
    seen, told = here.reads(DataClass.VICTIM_VIEW), here.reads(DataClass.REFERRAL)
    own = (item.victim_view or "") if seen else ""
    wishes = (referral.victim_wishes or "") if told and seen else ""
    asked_on = item.victim_view_on or (None if item.victim_view else referral.referral_date)
    return {
        "victim_view": own or wishes,
        "victim_view_reason": item.victim_view_reason if seen else None,
        "victim_view_by": (item.victim_view_by or "") if seen else "",
        "victim_view_on": asked_on if seen else None,
        "wishes_on_referral": not own,
        "expects_order_ignored": seen and item.expects_order_ignored,
        "expects_child_taken": seen and item.expects_child_taken,
    }


def _teller(uow: UnitOfWork, item: AgendaItem) -> str:
    advocate = uow.session.get(Representative, item.report_back_by_id) if item.report_back_by_id else None
    return advocate.person_name if advocate is not None else ""
