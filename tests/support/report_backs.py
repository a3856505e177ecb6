"""Report-backs to test with: a fresh one to Sophie Larkspur, with lines that may, may perhaps and may never be told."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem
from marac_desk.model.person import Person, SafeContact
from marac_desk.model.report_back import ReportBack, ReportBackLine
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.services.report_backs import create_for_item
from marac_desk.services.report_backs.looking import back_view
from marac_desk.services.report_backs.steps import SeenBack
from marac_desk.services.report_backs.views import BackView
from tests.support.registers import NOW, actor


def fresh_report_back(register: Register, *, due_on: date = date(2026, 11, 18)) -> uuid.UUID:
    """Plan a report-back to Sophie Larkspur by the advocate, her safe contact checked today; returns its key."""
    me = actor(register, Role.ADVOCATE)
    with register.writing(actor(register)) as uow:
        found = sa.select(Case).join(Person, Person.id == Case.victim_id).where(Person.full_name == "Sophie Larkspur")
        case = uow.session.scalars(found).one()
        item = uow.session.scalars(sa.select(AgendaItem).where(AgendaItem.case_id == case.id)).one()
        for old in uow.session.scalars(sa.select(ReportBack).where(ReportBack.item_id == item.id)):
            old.item_id = None
        item.report_back_by_id = me.representative_id
        contact = uow.session.scalars(sa.select(SafeContact).where(SafeContact.person_id == case.victim_id)).one()
        contact.verified_on = NOW.date()
        made = create_for_item(uow, item)
        assert made is not None
        made.due_on = due_on
        return made.id


def seen_view(register: Register, key: uuid.UUID) -> BackView:
    """Return a report-back as the advocate sees it."""
    me = actor(register, Role.ADVOCATE)
    with register.reading(me) as uow:
        return back_view(uow, actor=me, report_back_id=key)


def take(register: Register, key: uuid.UUID, step: Any, **values: Any) -> Any:
    """Take a step of the services as the advocate, on a report-back or one of its lines."""
    me = actor(register, Role.ADVOCATE)
    with register.reading() as uow:
        known = uow.session.get(ReportBack, key) or uow.session.get_one(ReportBackLine, key)
        version = known.version
    with register.writing(me) as uow:
        return step(uow, actor=me, seen=SeenBack(key, version), **values)[0]
