"""The demonstration's cases by the end of their reference, opened as somebody would open them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.rules.vocabulary import AgendaBlock, ExcludedParty
from marac_desk.rules.vocabulary.access import LookReasonCode
from marac_desk.services.audit.reasons import StatedReason, needs_reason
from marac_desk.services.cases.opening import open_case
from marac_desk.services.cases.views import CaseView
from marac_desk.services.settings import area_settings, today
from tests.support.registers import actor


def case_id(register: Register, end: str) -> uuid.UUID:
    """Return a case by the end of its reference: "0130" for the case with every way of closing an action."""
    with register.reading() as uow:
        found = uow.session.scalar(sa.select(Case.id).where(Case.reference.like(f"%{end}")))
    assert found is not None
    return found


def opened(register: Register, end: str, role: Role = Role.COORDINATOR, who: Actor | None = None) -> CaseView:
    """Open a case as somebody of the demonstration, or as somebody else."""
    wanted, who = case_id(register, end), who or actor(register, role)
    with register.writing(who) as uow:
        reason = StatedReason(LookReasonCode.ENQUIRY) if needs_reason(uow, wanted) else None
        return open_case(uow, actor=who, case_id=wanted, reason=reason)[0]


def on_the_table(register: Register, end: str, *people: Actor) -> uuid.UUID:
    """Put a case on a meeting that is in session, to which these people are invited; returns the meeting."""
    wanted = case_id(register, end)
    with register.writing() as uow:
        day = today(uow)
        meeting = Meeting(
            area_id=area_settings(uow).area_id,
            state=MeetingState.IN_SESSION,
            day=day,
            starts_at=uow.now,
            ends_at=uow.now + timedelta(hours=4),
            started_at=uow.now,
            **dict.fromkeys(("cutoff_on", "agenda_on", "research_on", "action_list_on", "minutes_on"), day),
            opening_minutes=10,
            break_minutes=15,
        )
        uow.add(meeting)
        referral = uow.session.scalars(sa.select(Referral.id).where(Referral.case_id == wanted)).first()
        uow.add(
            AgendaItem(
                meeting_id=meeting.id,
                referral_id=referral,
                case_id=wanted,
                position=1,
                block=AgendaBlock.CHILD_CASES,
                planned_minutes=12,
                state=ItemState.PRESENTED,
            )
        )
        for person in people:
            uow.add(
                Attendance(
                    meeting_id=meeting.id,
                    agency_id=person.agency_id,
                    representative_id=person.representative_id,
                    person_name=person.name,
                )
            )
    return meeting.id


def kept_out(register: Register, end: str, who: Actor) -> None:
    """Shut somebody out of a case."""
    with register.writing() as uow:
        uow.add(
            CaseExclusion(
                case_id=case_id(register, end),
                name=who.name,
                party=ExcludedParty.STAFF_CONFLICT,
                user_id=who.user_id,
            )
        )


def ledger_of(register: Register, case: uuid.UUID) -> list[tuple[str, str]]:
    """Return what the ledger says was done with a case, in order: operation and kind of thing."""
    query = sa.select(LedgerEntry.operation, LedgerEntry.object_type).where(LedgerEntry.case_id == case)
    with register.reading() as uow:
        return [(row[0], row[1]) for row in uow.session.execute(query.order_by(LedgerEntry.seq))]
