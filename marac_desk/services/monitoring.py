"""What follows a case: protective orders and their breaches, ties to other processes, the flags on agencies' files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.case import Case, CasePerpetrator
from marac_desk.model.monitoring import AgencyFlag, Link, Order
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import flag_expiry
from marac_desk.rules.vocabulary import LinkedProcess, OrderType, Share
from marac_desk.services import editing
from marac_desk.services.access import known_case, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import area_settings, today
from marac_desk.services.texts import PARAGRAPH, kept, needed


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """A protective order or condition as it is recorded; `until_date` is its last day, None where it has none."""

    kind: OrderType
    person_id: uuid.UUID | None = None
    court: str = ""
    reference: str = ""
    from_date: date | None = None
    until_date: date | None = None
    conditions: str = ""
    power_of_arrest: bool = False
    served_on: date | None = None


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """A tie to another process: how it stands, who holds it, what is next, whether the victim may be told.

    `version` is that of the link it was read from.
    """

    process: LinkedProcess
    level: str = ""
    status: str = ""
    reference: str = ""
    on_date: date | None = None
    next_on: date | None = None
    held_by: str = ""
    share: Share = Share.CHECK
    version: int = field(default=0, compare=False)


def add_order(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, draft: OrderDraft) -> tuple[uuid.UUID, Changes]:
    """Record an order. Raises RefusedError("order_ends_before_it_begins"), NotFoundError for a stranger to the case."""
    case = known_case(uow, actor, case_id, Operation.CREATE, DataClass.PERPETRATOR)
    if draft.from_date and draft.until_date and draft.until_date < draft.from_date:
        raise RefusedError("order_ends_before_it_begins")
    _check_person(uow, case, draft.person_id)
    order = Order(
        case_id=case.id,
        person_id=draft.person_id,
        kind=draft.kind,
        court=kept(draft.court),
        reference=kept(draft.reference),
        from_date=draft.from_date,
        until_date=draft.until_date,
        conditions=kept(draft.conditions, limit=PARAGRAPH, lines=True),
        power_of_arrest=draft.power_of_arrest,
        served_on=draft.served_on,
        breaches=[],
    )
    uow.add(order)
    uow.record("add", "order", order.id, case_id=case.id, kind=draft.kind.value)
    return order.id, Changes.CASES


def _check_person(uow: UnitOfWork, case: Case, person_id: uuid.UUID | None) -> None:
    if person_id is None:
        return
    tie = sa.select(CasePerpetrator.id).where(
        CasePerpetrator.case_id == case.id, CasePerpetrator.person_id == person_id
    )
    if uow.session.scalar(tie) is None:
        raise NotFoundError("person")


def record_breach(
    uow: UnitOfWork, *, actor: Actor, order_id: uuid.UUID, on: date, reported: bool
) -> tuple[None, Changes]:
    """Record that an order was breached, and whether the police were told.

    Raises RefusedError: "day_ahead", "breach_before_order", "breach_known".
    """
    require(uow, actor, Operation.UPDATE, DataClass.PERPETRATOR)
    order = _order(uow, actor, order_id)
    if on > today(uow):
        raise RefusedError("day_ahead")
    if order.from_date and on < order.from_date:
        raise RefusedError("breach_before_order")
    if any(breach["on"] == on.isoformat() for breach in order.breaches):
        raise RefusedError("breach_known")
    order.breaches = [*order.breaches, {"on": on.isoformat(), "reported": reported}]
    uow.record("breach", "order", order.id, case_id=order.case_id, reported=reported)
    return None, Changes.CASES


def _order(uow: UnitOfWork, actor: Actor, order_id: uuid.UUID) -> Order:
    order = uow.session.get(Order, order_id)
    if order is None:
        raise NotFoundError("order")
    known_case(uow, actor, order.case_id, Operation.UPDATE, DataClass.PERPETRATOR, kind="order")
    return order


def add_link(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID, draft: LinkDraft) -> tuple[uuid.UUID, Changes]:
    """Record a tie to another process. Raises RefusedError("next_before_start")."""
    case = known_case(uow, actor, case_id, Operation.UPDATE, DataClass.VICTIM)
    link = Link(case_id=case.id, **_values(draft))
    uow.add(link)
    uow.record("add", "link", link.id, case_id=case.id, process=draft.process.value)
    return link.id, Changes.CASES


def change_link(
    uow: UnitOfWork, *, actor: Actor, link_id: uuid.UUID, version: int, draft: LinkDraft
) -> tuple[None, Changes]:
    """Record how a tie to another process stands now; a process that ended says so in its status.

    `version` is the link as somebody saw it. Raises RefusedError("next_before_start") and ChangedMeanwhileError.
    """
    link = _link(uow, actor, link_id)
    editing.save_texts(uow, link, "link", version=version, case_id=link.case_id, **_values(draft))
    uow.record("change", "link", link.id, case_id=link.case_id, process=draft.process.value)
    return None, Changes.CASES


def _link(uow: UnitOfWork, actor: Actor, link_id: uuid.UUID) -> Link:
    require(uow, actor, Operation.UPDATE, DataClass.VICTIM)
    link = uow.session.get(Link, link_id)
    if link is None:
        raise NotFoundError("link")
    known_case(uow, actor, link.case_id, Operation.UPDATE, DataClass.VICTIM, kind="link")
    return link


def _values(draft: LinkDraft) -> dict[str, Any]:
    """Return what a link holds, by its fields. Raises RefusedError("next_before_start")."""
    if draft.on_date and draft.next_on and draft.next_on < draft.on_date:
        raise RefusedError("next_before_start")
    return {
        "process": draft.process,
        "level": kept(draft.level),
        "status": kept(draft.status),
        "reference": kept(draft.reference),
        "on_date": draft.on_date,
        "next_on": draft.next_on,
        "held_by": kept(draft.held_by),
        "share": draft.share,
    }


def link_draft(uow: UnitOfWork, *, actor: Actor, link_id: uuid.UUID) -> LinkDraft:
    """Return a tie to another process as it can be changed."""
    link = _link(uow, actor, link_id)
    return LinkDraft(
        process=link.process,
        level=link.level or "",
        status=link.status or "",
        reference=link.reference or "",
        on_date=link.on_date,
        next_on=link.next_on,
        held_by=link.held_by or "",
        share=link.share,
        version=link.version,
    )


def ask_flags(uow: UnitOfWork, *, actor: Actor, case_id: uuid.UUID) -> tuple[int, Changes]:
    """Ask every active signatory for a flag to the end of the watch, and a renewed one where the old ends sooner.

    Returns how many were asked. Flags run from the last referral (12 months by SafeLives' definition, by default).
    Raises RefusedError: "no_referral_date", "flags_all_asked", "watch_is_over".
    """
    case, day = known_case(uow, actor, case_id, Operation.UPDATE, DataClass.REFERRAL), today(uow)
    if case.last_referral_on is None:
        raise RefusedError("no_referral_date")
    expires = flag_expiry(case.last_referral_on, area_settings(uow).time_rules.flag_months)
    if expires < day:
        raise RefusedError("watch_is_over")
    standing = _standing_flags(uow, case)
    agencies = uow.session.scalars(sa.select(Agency.id).where(Agency.active, Agency.signatory)).all()
    wanted = [agency_id for agency_id in agencies if _ends(standing, agency_id) < expires]
    if not wanted:
        raise RefusedError("flags_all_asked")
    for agency_id in wanted:
        _renew(uow, case, agency_id, standing.get(agency_id), expires)
    case.flag_expires_on = expires
    uow.record("ask", "flag", case.id, case_id=case.id, count=len(wanted))
    return len(wanted), Changes.CASES


def _standing_flags(uow: UnitOfWork, case: Case) -> dict[uuid.UUID, AgencyFlag]:
    query = sa.select(AgencyFlag).where(AgencyFlag.case_id == case.id, AgencyFlag.removed_on.is_(None))
    return {flag.agency_id: flag for flag in uow.session.scalars(query.order_by(AgencyFlag.expires_on))}


def _ends(standing: dict[uuid.UUID, AgencyFlag], agency_id: uuid.UUID) -> date:
    flag = standing.get(agency_id)
    return flag.expires_on if flag else date.min


def _renew(uow: UnitOfWork, case: Case, agency_id: uuid.UUID, old: AgencyFlag | None, expires: date) -> AgencyFlag:
    day = today(uow)
    if old is not None and old.requested_on == day:
        old.expires_on, old.confirmed_on = expires, None
        return old
    if old is not None:
        old.removed_on = day
    new = AgencyFlag(case_id=case.id, agency_id=agency_id, requested_on=day, expires_on=expires)
    uow.add(new)
    return new


def confirm_flag(uow: UnitOfWork, *, actor: Actor, flag_id: uuid.UUID, on: date | None = None) -> tuple[None, Changes]:
    """Record that an agency has set its flag, today or on an earlier day.

    Raises RefusedError: "day_ahead", "flag_off" for one that was taken off.
    """
    flag = _flag(uow, actor, flag_id)
    if on is not None and on > today(uow):
        raise RefusedError("day_ahead")
    if flag.removed_on is not None:
        raise RefusedError("flag_off")
    flag.confirmed_on = on or today(uow)
    uow.record("confirm", "flag", flag.id, case_id=flag.case_id)
    return None, Changes.CASES


def renew_flag(uow: UnitOfWork, *, actor: Actor, flag_id: uuid.UUID, note: str) -> tuple[uuid.UUID, Changes]:
    """Ask an agency to keep its flag: to the end of the watch where a referral came since, else as long again from now.

    The one before stays as history. Raises RefusedError: "reason_needed", "flag_off".
    """
    flag = _flag(uow, actor, flag_id)
    said = needed(note, "reason_needed", limit=PARAGRAPH, lines=True)
    if flag.removed_on is not None:
        raise RefusedError("flag_off")
    case, day, months = uow.session.get_one(Case, flag.case_id), today(uow), area_settings(uow).time_rules.flag_months
    watch = flag_expiry(case.last_referral_on, months) if case.last_referral_on else flag.expires_on
    renewed = _renew(uow, case, flag.agency_id, flag, watch if watch > flag.expires_on else flag_expiry(day, months))
    renewed.note = said
    uow.session.flush()
    uow.record("renew", "flag", renewed.id, case_id=case.id)
    return renewed.id, Changes.CASES


def remove_flag(uow: UnitOfWork, *, actor: Actor, flag_id: uuid.UUID, note: str = "") -> tuple[None, Changes]:
    """Record that an agency has taken its flag off.

    Raises RefusedError("flag_still_runs") before the watch is over where no note says why, and "flag_off".
    """
    flag, said = _flag(uow, actor, flag_id), kept(note, limit=PARAGRAPH, lines=True)
    if flag.removed_on is not None:
        raise RefusedError("flag_off")
    if flag.expires_on >= today(uow) and not said:
        raise RefusedError("flag_still_runs")
    flag.removed_on, flag.note = today(uow), said or flag.note
    uow.record("remove", "flag", flag.id, case_id=flag.case_id)
    return None, Changes.CASES


def _flag(uow: UnitOfWork, actor: Actor, flag_id: uuid.UUID) -> AgencyFlag:
    require(uow, actor, Operation.UPDATE, DataClass.REFERRAL)
    flag = uow.session.get(AgencyFlag, flag_id)
    if flag is None:
        raise NotFoundError("flag")
    known_case(uow, actor, flag.case_id, Operation.UPDATE, DataClass.REFERRAL, kind="flag")
    return flag
