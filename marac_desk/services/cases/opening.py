"""Opening a case: the look is in the ledger before anything is shown, once per person, case and sitting."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case, RelatedCase
from marac_desk.model.monitoring import AgencyFlag, Link, Order
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import InCase, cases_within, in_case, known_case, require
from marac_desk.services.audit.reasons import StatedReason, reason_wanted, state_reason
from marac_desk.services.cases.history import History, history_of
from marac_desk.services.cases.picture import person_line, risk_picture
from marac_desk.services.cases.plan import plan_change, still_open, tried
from marac_desk.services.cases.powers import case_may
from marac_desk.services.cases.standing import standings
from marac_desk.services.cases.timeline import breach_days, plan_of_latest_hearing, timeline
from marac_desk.services.cases.views import (
    AddressView,
    CaseView,
    FlagLine,
    KeptOut,
    LinkLine,
    OrderLine,
    RelatedLine,
)
from marac_desk.services.cases.words import latest_words
from marac_desk.services.changes import Changes
from marac_desk.services.emergency import ends_at
from marac_desk.services.errors import RefusedError
from marac_desk.services.grants import grant_lines
from marac_desk.services.people import address_line, safe_contact_view
from marac_desk.services.records import VIEW, looked_in_this_sitting, not_to_know


def why_wanted(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> str | None:
    """Return None where a case opens without a reason, else the code that is likely now, or an empty text.

    Nothing of the case is in the answer. Raises NotFoundError.
    """
    require(uow, actor, Operation.READ, DataClass.VICTIM)
    case = _the_case(uow, actor, case_id)
    if looked_in_this_sitting(uow, actor=actor, case_id=case.id) is not None:
        return None
    return reason_wanted(uow, actor, case.id)


def open_case(
    uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, reason: StatedReason | None = None
) -> tuple[CaseView, Changes]:
    """Return the page of a case, and write down that it was looked at. A joined case opens the one it was joined to.

    The first look of a sitting at a case that nobody is at work on takes a reason, which the ledger's line carries.
    Raises NotFoundError for a case that is not there or not for the person acting, and what `state_reason` raises.
    """
    require(uow, actor, Operation.READ, DataClass.VICTIM)
    case = _the_case(uow, actor, case_id)
    opened_at = looked_in_this_sitting(uow, actor=actor, case_id=case.id)
    if opened_at is None:
        why = state_reason(uow, actor, case.id, reason)
        uow.record(VIEW, "case", case.id, case_id=case.id, reason=why)
    return _view(uow, actor, case, opened_at or uow.now), Changes.NOTHING


def look_again(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> CaseView:
    """Return the page of a case that was opened in this sitting; raises RefusedError("case_not_opened") otherwise."""
    require(uow, actor, Operation.READ, DataClass.VICTIM)
    case = _the_case(uow, actor, case_id)
    opened_at = looked_in_this_sitting(uow, actor=actor, case_id=case.id)
    if opened_at is None:
        raise RefusedError("case_not_opened")
    return _view(uow, actor, case, opened_at)


def _the_case(uow: UnitOfWork, actor: Actor, case_id: uuid.UUID) -> Case:
    case = known_case(uow, actor, case_id)
    return known_case(uow, actor, case.joined_to_id) if case.joined_to_id else case


def _view(uow: UnitOfWork, actor: Actor, case: Case, opened_at: datetime) -> CaseView:
    held = in_case(uow, actor, case.id)
    past = history_of(uow, actor, case, held)
    line, protected = address_line(uow, case.victim_id)
    heard, points = past.heard, past.points
    answers = [answer.row for answer in past.answers]
    reads_contact = held.reads(DataClass.SAFE_CONTACT)
    return CaseView(
        case_id=case.id,
        reference=case.reference,
        victim=person_line(uow, past.victim),
        today=past.today,
        opened_at=opened_at,
        standing=standings(uow, actor, [case])[case.id],
        events=timeline(past),
        risk=points,
        threshold=points[-1].threshold if points else past.settings.checklist().threshold,
        change=plan_change(
            heard[-1].meeting.day if heard else None,
            points,
            plan_of_latest_hearing(past),
            answers[-1] if answers else None,
        ),
        words=latest_words(past) if held.reads(DataClass.VICTIM_VIEW) else None,
        picture=risk_picture(uow, case, past, held, protected=protected),
        tried=tried(past.actions, past.settings, past.today),
        open=still_open(past.actions, past.settings, past.today),
        orders=tuple(_order(order, past.today) for order in past.orders),
        links=tuple(_link(link) for link in past.links),
        flags=_flags(uow, actor, past, held) if held.reads(DataClass.REFERRAL) else (),
        kept_out=_kept_out(uow, case) if held.reads(DataClass.RESTRICTION) else (),
        related=_related(uow, actor, case),
        contact=safe_contact_view(uow, case.victim_id) if reads_contact else None,
        address=AddressView(reads_contact and (protected or line is not None), reads_contact and protected),
        reads=frozenset(kind for kind in DataClass if held.reads(kind)),
        own_alone=frozenset(kind for kind in DataClass if held.own_alone(kind)),
        may=case_may(held),
        grants=grant_lines(uow, case.id) if reads_contact and held.reads(DataClass.WHO_LOOKED) else (),
        emergency_until=ends_at(uow, actor, case.id),
    )


def _order(order: Order, day: date) -> OrderLine:
    return OrderLine(
        order_id=order.id,
        kind=order.kind,
        court=order.court or "",
        reference=order.reference or "",
        conditions=order.conditions or "",
        from_date=order.from_date,
        until_date=order.until_date,
        breached_on=tuple(breach_days(order)),
        over=order.until_date is not None and order.until_date < day,
    )


def _link(link: Link) -> LinkLine:
    return LinkLine(
        link_id=link.id,
        process=link.process,
        level=link.level or "",
        status=link.status or "",
        held_by=link.held_by or "",
        on=link.on_date,
        next_on=link.next_on,
        share=link.share,
    )


def _flags(uow: UnitOfWork, actor: Actor, past: History, held: InCase) -> tuple[FlagLine, ...]:
    """Return the flags that stand or have just lapsed and are still on an agency's file; to a sender its own alone."""
    query = (
        sa.select(AgencyFlag, Agency)
        .join(Agency, Agency.id == AgencyFlag.agency_id)
        .where(AgencyFlag.case_id == past.case.id, AgencyFlag.removed_on.is_(None))
        .order_by(Agency.short_name, AgencyFlag.requested_on)
    )
    if held.own_alone(DataClass.REFERRAL):
        query = query.where(AgencyFlag.agency_id == actor.agency_id)
    return tuple(
        FlagLine(
            flag_id=flag.id,
            agency=agency.short_name,
            mark=mark_for(agency.agency_type, agency.subtype),
            requested_on=flag.requested_on,
            confirmed_on=flag.confirmed_on,
            expires_on=flag.expires_on,
            lapsed=flag.expires_on < past.today,
        )
        for flag, agency in uow.session.execute(query)
    )


def _kept_out(uow: UnitOfWork, case: Case) -> tuple[KeptOut, ...]:
    return tuple(KeptOut(row.name, row.party, row.reason) for row in not_to_know(uow, case.id))


def _related(uow: UnitOfWork, actor: Actor, case: Case) -> tuple[RelatedLine, ...]:
    query = (
        sa.select(RelatedCase.kind, Case.id, Case.reference)
        .join(Case, Case.id == RelatedCase.other_case_id)
        .where(RelatedCase.case_id == case.id, cases_within(uow, actor))
        .order_by(Case.reference)
    )
    return tuple(RelatedLine(row.id, row.reference, row.kind) for row in uow.session.execute(query))
