"""The demonstration's cases by the end of their reference, opened as somebody would open them."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.services.cases.opening import open_case
from marac_desk.services.cases.views import CaseView
from tests.support.registers import actor


def case_id(register: Register, end: str) -> uuid.UUID:
    """Return a case by the end of its reference: "0130" for the case with every way of closing an action."""
    with register.reading() as uow:
        found = uow.session.scalar(sa.select(Case.id).where(Case.reference.like(f"%{end}")))
    assert found is not None
    return found


def opened(register: Register, end: str, role: Role = Role.COORDINATOR) -> CaseView:
    """Open a case as somebody of the demonstration."""
    wanted, who = case_id(register, end), actor(register, role)
    with register.writing(who) as uow:
        return open_case(uow, actor=who, case_id=wanted)[0]


def ledger_of(register: Register, case: uuid.UUID) -> list[tuple[str, str]]:
    """Return what the ledger says was done with a case, in order: operation and kind of thing."""
    query = sa.select(LedgerEntry.operation, LedgerEntry.object_type).where(LedgerEntry.case_id == case)
    with register.reading() as uow:
        return [(row[0], row[1]) for row in uow.session.execute(query.order_by(LedgerEntry.seq))]
