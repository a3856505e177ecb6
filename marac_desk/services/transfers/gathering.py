"""What of a case goes along with it: gathered part by part, and without anything that may not leave."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa

from marac_desk.intake.draft import DraftPerson, DraftRisk, DraftSafeContact, MustNotReceive, ReferralDraft
from marac_desk.intake.transfers import (
    SentAction,
    SentHandover,
    SentLine,
    SentMinutes,
    SentOrder,
    SentRiskLine,
    SentScore,
    TransferContent,
)
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.discussion import InformationShared
from marac_desk.model.meeting import AgendaItem, Meeting, ResearchReturn
from marac_desk.model.monitoring import Order
from marac_desk.model.person import Address
from marac_desk.model.referral import Referral
from marac_desk.model.risk import RiskAssessment
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.lives import ActionState, ItemState
from marac_desk.rules.transfers import Part, holds_place, may_leave
from marac_desk.rules.vocabulary import Handling, RedFlag
from marac_desk.services.cases.timeline import breach_days
from marac_desk.services.circulation.common import case_people
from marac_desk.services.circulation.minutes_source import MinutesSource
from marac_desk.services.circulation.sealed.checking import verdicts
from marac_desk.services.circulation.sealed.paper import as_sealed
from marac_desk.services.circulation.sealed.storing import of_items
from marac_desk.services.errors import RefusedError
from marac_desk.services.people import protected_text, safe_contact_of
from marac_desk.services.records import not_to_know
from marac_desk.services.referrals.drafting import draft_of
from marac_desk.services.settings import area_settings

NO_ACTION_YET = (ActionState.PROPOSED, ActionState.ASKED, ActionState.CLOSED_SUPERSEDED)
_ACCOUNTS = ("free_text", "risk", "judgement_rationale", "injuries", "not_aware_reason", "incident_place")
"""What of a referral is looked through; names, and who must not know, go along whatever they repeat."""
_PART_OF = {
    "reason": Part.REFERRAL,
    "scores": Part.RISK,
    "minutes": Part.MINUTES,
    "plan": Part.PLAN,
    "orders": Part.ORDERS,
    "handover": Part.HANDOVER,
}


def last_hearing(uow: UnitOfWork, case_id: uuid.UUID) -> tuple[AgendaItem, Meeting] | None:
    """Return the last hearing of a case that was concluded."""
    query = (
        sa.select(AgendaItem, Meeting)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.case_id == case_id, AgendaItem.state == ItemState.CONCLUDED)
        .order_by(Meeting.day.desc(), Meeting.starts_at.desc(), AgendaItem.id.desc())
        .limit(1)
    )
    row = uow.session.execute(query).first()
    return (row[0], row[1]) if row is not None else None


def fill(
    uow: UnitOfWork, content: TransferContent, case: Case, referral: Referral, parts: Collection[Part],
    agreed: Collection[uuid.UUID], to_whom: str,
) -> tuple[Part, ...]:  # fmt: skip
    """Fill in what goes along; returns the parts of which something stays, because it repeats what may not leave.

    Raises RefusedError("minutes_changed") where the minutes are not as they were sealed.
    """
    hearing = last_hearing(uow, case.id)
    content.heard = hearing is not None
    content.referral = _referral(uow, case, referral, parts)
    content.new_address = Part.NEW_ADDRESS in parts and bool(content.referral.victim.address)
    if Part.RISK in parts:
        content.scores = _scores(uow, case)
    if Part.MINUTES in parts and hearing is not None:
        content.minutes = _minutes(uow, *hearing)
    if Part.PLAN in parts:
        content.plan = _plan(uow, case)
    if Part.ORDERS in parts:
        content.orders = _orders(uow, case)
    if Part.HANDOVER in parts:
        content.handover = _handover(uow, case, to_whom)
    never, places = _never(uow, case.id, agreed), () if Part.NEW_ADDRESS in parts else hidden_places(uow, case)
    stayed = without(content, lambda text: may_leave(text, never) and not holds_place(text, places))
    if content.minutes is not None and hearing is not None and Part.AGENCY_LINES in parts:
        content.minutes.lines = _lines(uow, hearing[0], agreed)
    return stayed


def agencies_with_lines(uow: UnitOfWork, item_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Return the agencies that shared something in a hearing which might go along, by their short names."""
    query = (
        sa.select(Agency.id, Agency.short_name)
        .join(InformationShared, InformationShared.agency_id == Agency.id)
        .where(InformationShared.item_id == item_id, InformationShared.handling != Handling.DO_NOT_MINUTE)
        .order_by(Agency.short_name)
    )
    return {row.id: row.short_name for row in uow.session.execute(query)}


# The referral, with how she is reached


def _referral(uow: UnitOfWork, case: Case, referral: Referral, parts: Collection[Part]) -> ReferralDraft:
    draft = draft_of(uow, referral.id, protected=True).draft
    draft.warnings = []
    draft.must_not_receive = [
        MustNotReceive(one.name, one.party.value, one.reason or None) for one in not_to_know(uow, case.id)
    ]
    if Part.RISK not in parts:
        draft.risk = DraftRisk()
    if Part.SAFE_CONTACT not in parts:
        draft.safe_contact, draft.victim.phone = DraftSafeContact(), None
    hidden = draft.victim.address_confidential and Part.NEW_ADDRESS not in parts
    if hidden:
        _without_place(draft.victim)
    for someone in (*draft.children, *draft.others_at_risk, *draft.perpetrators):
        if someone.address_confidential:
            _without_place(someone)
    if hidden:  # which tells the place as well as the address would
        for child in draft.children:
            child.school = None
    return draft


def _without_place(person: DraftPerson) -> None:
    person.address = person.postcode = None
    person.address_confidential = False


# The other parts


def _scores(uow: UnitOfWork, case: Case) -> list[SentScore]:
    settings = area_settings(uow)
    query = sa.select(RiskAssessment).where(RiskAssessment.case_id == case.id).order_by(RiskAssessment.id)
    return [
        SentScore(
            tool=settings.checklist(row.tool).name,
            assessed_on=row.assessed_on,
            score=row.score,
            threshold=row.threshold,
            assessor=row.assessor,
            red_flags=[RedFlag(flag) for flag in row.red_flags],
        )
        for row in uow.session.scalars(query)
    ]


def _minutes(uow: UnitOfWork, item: AgendaItem, meeting: Meeting) -> SentMinutes:
    if not all(checked.verdict.holds for checked in verdicts(uow, [item])):
        raise RefusedError("minutes_changed")
    stored = of_items(uow, [item.id]).get(item.id)
    if stored is not None:
        found = as_sealed(uow, stored)
    else:
        found = MinutesSource(uow, meeting).minutes_of(item, case_people(uow, [item.case_id])[item.case_id])
    view = found.view
    return SentMinutes(
        heard_on=found.meeting_day,
        risk_statement=found.risk_statement,
        her_view=view.words if view is not None else "",
        her_view_by=view.asked_by if view is not None else "",
        her_view_on=view.asked_on if view is not None else None,
        at_risk=[SentRiskLine(one.who, one.from_whom, one.of_what, one.imminence) for one in found.at_risk],
        indicators=list(found.indicators),
        protection=list(found.protection),
        links={link.process: link.decision for link in found.links},
        agencies=sorted({one.agency.name for one in found.attendance}),
        corrections=[one.words for one in found.later],
        sealed=stored is not None,
    )


def _lines(uow: UnitOfWork, item: AgendaItem, agreed: Collection[uuid.UUID]) -> list[SentLine]:
    """Return the lines of agencies that let them go along, each with what may be done with it."""
    query = (
        sa.select(InformationShared, Agency.name)
        .join(Agency, Agency.id == InformationShared.agency_id)
        .where(InformationShared.item_id == item.id, InformationShared.handling != Handling.DO_NOT_MINUTE)
        .where(InformationShared.agency_id.in_(agreed))
        .order_by(InformationShared.position)
    )
    return [
        SentLine(name, row.text, row.kind, row.source_date, row.handling) for row, name in uow.session.execute(query)
    ]


def _plan(uow: UnitOfWork, case: Case) -> list[SentAction]:
    query = (
        sa.select(Action, Agency.name)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .where(Action.case_id == case.id, Action.state.not_in(NO_ACTION_YET))
        .order_by(Action.number)
    )
    return [
        SentAction(
            title=f"{row.title} ({row.detail})" if row.detail else row.title,
            agency=name,
            due_on=row.due_on,
            due_event=row.due_event or "",
            share=row.share,
            close_code=row.close_code,
            closed_on=row.closed_on,
        )
        for row, name in uow.session.execute(query)
    ]


def _orders(uow: UnitOfWork, case: Case) -> list[SentOrder]:
    query = sa.select(Order).where(Order.case_id == case.id).order_by(Order.id)
    return [
        SentOrder(
            kind=row.kind,
            court=row.court or "",
            reference=row.reference or "",
            from_date=row.from_date,
            until_date=row.until_date,
            conditions=row.conditions or "",
            power_of_arrest=row.power_of_arrest,
            served_on=row.served_on,
            breached_on=breach_days(row),
        )
        for row in uow.session.scalars(query)
    ]


def _handover(uow: UnitOfWork, case: Case, to_whom: str) -> SentHandover:
    query = (
        sa.select(Representative.person_name, Agency.name)
        .join(Agency, Agency.id == Representative.agency_id)
        .join(AgendaItem, AgendaItem.advocate_id == Representative.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.case_id == case.id)
        .order_by(Meeting.day.desc(), AgendaItem.id.desc())
        .limit(1)
    )
    row = uow.session.execute(query).first()
    contact = safe_contact_of(uow, case.victim_id)
    return SentHandover(
        service=row[1] if row is not None else "",
        advocate=row[0] if row is not None else "",
        to_whom=to_whom,
        safe_contact_checked_on=contact.verified_on if contact is not None else None,
    )


# What may not leave


def _never(uow: UnitOfWork, case_id: uuid.UUID, agreed: Collection[uuid.UUID]) -> tuple[str, ...]:
    """Return every text of a case that may not leave: research, warnings for staff, lines that nobody let go."""
    said = (
        sa.select(InformationShared.text)
        .join(AgendaItem, AgendaItem.id == InformationShared.item_id)
        .where(AgendaItem.case_id == case_id)
        .where(sa.or_(InformationShared.handling == Handling.DO_NOT_MINUTE, InformationShared.agency_id.not_in(agreed)))
    )
    research = sa.select(ResearchReturn.summary, ResearchReturn.staff_safety, ResearchReturn.withheld_reason)
    returned = uow.session.execute(research.where(ResearchReturn.case_id == case_id)).all()
    return tuple(text for text in (*uow.session.scalars(said), *(one for row in returned for one in row)) if text)


def hidden_places(uow: UnitOfWork, case: Case) -> tuple[str, ...]:
    """Return the hidden addresses of everybody of a case, as they were written."""
    ties = (CasePerpetrator, CaseChild, CaseOther)
    people = [case.victim_id]
    for tie in ties:
        people += uow.session.scalars(sa.select(tie.person_id).where(tie.case_id == case.id))
    query = sa.select(Address.protected_id).where(Address.person_id.in_(people), Address.confidential)
    return tuple(text for key in uow.session.scalars(query) if (text := protected_text(uow, key)))


def without(content: TransferContent, leaves: Callable[[str], bool]) -> tuple[Part, ...]:
    """Take out every text that may not leave; returns the parts in which there was any."""
    places = [(content, name, part) for name, part in _PART_OF.items()]
    stayed = dict[Part, None]()
    for holder, name, part in [*((content.referral, name, Part.REFERRAL) for name in _ACCOUNTS), *places]:
        kept = _kept(getattr(holder, name), leaves)
        if kept != getattr(holder, name):
            setattr(holder, name, kept)
            stayed[part] = None
    return tuple(stayed)


def _kept(value: Any, leaves: Callable[[str], bool]) -> Any:
    if type(value) is str:  # members of an enumeration are codes, not texts
        return value if leaves(value) else ""
    if isinstance(value, list):
        kept = [_kept(entry, leaves) for entry in value]
        return [now for now, was in zip(kept, value, strict=True) if now != "" or was == ""]
    if isinstance(value, dict):
        return {key: _kept(entry, leaves) for key, entry in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: _kept(getattr(value, each.name), leaves) for each in dataclasses.fields(value)}
        return dataclasses.replace(value, **changed)
    return value
