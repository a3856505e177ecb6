"""The examination after a crash: is everything there that was acknowledged, and does the register hold together?"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import Draft
from marac_desk.register import ledger
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.register.unit_of_work import Register
from tests.support.registers import KEY, REGISTER_ID, clock


def unsound(register: Register) -> list[str]:
    """Return what is wrong with a register as a file, by its own marks: pages, indexes, references, ledger."""
    found = []
    with register.engines.read.connect() as connection:
        whole = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        pages = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
        references = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found += [] if whole == ["ok"] else ["integrity_check"]
    found += ["cipher_integrity_check"] if pages else []
    found += ["foreign_key_check"] if references else []
    with register.reading() as uow:
        found += [] if ledger.verify(uow.session, register.desk_id).holds else ["ledger"]
    return found


def numbers(register: Register) -> tuple[set[int], set[int]]:
    """Return the numbered writes as they stand, and as the ledger tells of them."""
    with register.reading() as uow:
        drafts = uow.session.scalars(sa.select(Draft).where(Draft.kind == "crash")).all()
        lines = uow.session.scalars(sa.select(LedgerEntry.details).where(LedgerEntry.operation == "crash_write"))
        whole = {int(d.subject) for d in drafts if set(d.content["text"].split()) == {d.subject}}
        return whole, {int(details["number"]) for details in lines}


def faults(folder: Path, acknowledged: Collection[int]) -> list[str]:
    """Open what a crash left behind and return everything that is wrong; nothing is the one good answer."""
    register = open_register(RegisterPlace(folder), key=KEY, register_id=REGISTER_ID, clock=clock())
    try:
        there, told = numbers(register)
        found = unsound(register)
    finally:
        register.close()
    found += [f"lost {number}" for number in sorted(set(acknowledged) - there)]
    found += [f"untold {number}" for number in sorted(there ^ told)]
    found += [] if there == set(range(1, len(there) + 1)) else ["a gap"]
    return found
