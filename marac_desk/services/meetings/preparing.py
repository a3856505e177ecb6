"""What is prepared for one placed case before the meeting: the victim's view, each agency's research."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, ResearchReturn
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import in_case
from marac_desk.services.meetings.known import known_item
from marac_desk.services.meetings.research import ON_BEHALF, returns_within, writable_returns
from marac_desk.services.meetings.views import ItemDetail, ResearchCell
from marac_desk.services.people import display_name


def item_detail(uow: UnitOfWork, *, actor: Actor, item_id: uuid.UUID) -> ItemDetail:
    """Return what is prepared for one placed case, as far as the person acting may read it."""
    item = known_item(uow, actor, item_id, Operation.READ, DataClass.RESEARCH)
    here = in_case(uow, actor, item.case_id)
    case, referral = uow.session.get_one(Case, item.case_id), uow.session.get_one(Referral, item.referral_id)
    person = uow.session.get_one(Person, case.victim_id)
    told, seen = here.reads(DataClass.REFERRAL), here.reads(DataClass.VICTIM_VIEW)
    return ItemDetail(
        item_id=item.id,
        version=item.version,
        name=display_name(person) if here.reads(DataClass.VICTIM) else "",
        reference=case.reference,
        reason=(referral.reason or "") if told else "",
        victim_view=(item.victim_view or "") if seen else "",
        victim_view_by=(item.victim_view_by or "") if seen else "",
        wishes=(referral.victim_wishes or "") if told else "",
        expects_order_ignored=seen and item.expects_order_ignored,
        expects_child_taken=seen and item.expects_child_taken,
        research=_cells(uow, actor, item),
        may_plan=here.may(Operation.UPDATE, DataClass.AGENDA),
        may_write_view=here.may(Operation.UPDATE, DataClass.VICTIM_VIEW),
        reads_view=seen,
    )


def _cells(uow: UnitOfWork, actor: Actor, item: AgendaItem) -> tuple[ResearchCell, ...]:
    query = (
        sa.select(ResearchReturn, Agency)
        .join(Agency, Agency.id == ResearchReturn.agency_id)
        .where(ResearchReturn.referral_id == item.referral_id, returns_within(uow, actor))
        .order_by(Agency.short_name)
    )
    found = uow.session.execute(query).all()
    writable = writable_returns(uow, actor, [row.id for row, _ in found])
    return tuple(
        ResearchCell(
            research_id=row.id,
            version=row.version,
            agency_id=agency.id,
            agency=agency.short_name,
            mark=mark_for(agency.agency_type, agency.subtype),
            status=row.status,
            summary=row.summary or "",
            returned_on=row.returned_on,
            on_behalf=row.source == ON_BEHALF,
            may_write=row.id in writable,
        )
        for row, agency in found
    )
