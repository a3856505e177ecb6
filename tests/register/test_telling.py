"""Telling the ledger part by part: the same chain and the same digests as in one go, and nothing of it alone."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from marac_desk.model.base import table_of
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import ProtectedValue
from marac_desk.register import bulk, ledger
from marac_desk.register.sealed_rows import RowVerdict
from marac_desk.register.sealing import ROWS_A_LINE
from marac_desk.register.unit_of_work import Register, UnitOfWork
from tests.support.registers import REGISTER_ID, coordinator
from tests.support.tampering import checked, wholly_sealed

VALUE, LINES = table_of(ProtectedValue), table_of(LedgerEntry)
MANY = ROWS_A_LINE + 3


class WentWrongError(Exception):
    """What a test raises."""


@pytest.fixture
def sealed(register: Register) -> Register:
    """Return a register that seals, and in which every row has its digest."""
    return wholly_sealed(register)


def insert(uow: UnitOfWork, numbers: range) -> None:
    said = [{"id": uuid.UUID(int=n), "kind": "phone", "sealing": "none", "value": b"07700 900003"} for n in numbers]
    uow.connection.execute(sa.insert(VALUE), said)


def do(uow: UnitOfWork, numbers: range) -> None:
    """Do one part of the work."""
    insert(uow, numbers)
    for number in numbers:
        uow.record("look", "case", uuid.UUID(int=number))


def tell(uow: UnitOfWork) -> None:
    """Tell of what was done, as far as it is known to be written."""
    bulk.run(uow.connection, [*uow.telling.lines()])
    uow.telling.cut()
    uow.telling.read()


def in_parts(register: Register, *parts: range) -> None:
    with register.writing(coordinator()) as uow:
        for part in parts:
            do(uow, part)
            tell(uow)


def told(register: Register) -> list[int]:
    """Return what the lines are about, in their order."""
    query = sa.select(LINES.c.object_id).where(LINES.c.operation == "look").order_by(LINES.c.seq)
    with register.reading() as uow:
        return [key.int for key in uow.connection.execute(query).scalars()]


def holds(register: Register, rows: int) -> bool:
    with register.reading() as uow:
        verdict = ledger.verify(uow.session, REGISTER_ID, sealed=register.seals.line if register.seals else None)
    found = checked(register)
    return verdict.holds and found.holds and found == RowVerdict(rows + 1)


@pytest.mark.parametrize("parts", [1, 2, 3, 5])
def test_every_part_is_told_once_and_in_its_order(sealed: Register, parts: int) -> None:
    numbers = [range(100 + 1000 * part, 100 + 1000 * part + MANY) for part in range(parts)]
    in_parts(sealed, *numbers)
    assert told(sealed) == [number for part in numbers for number in part]
    assert holds(sealed, parts * MANY)


def test_a_row_of_an_early_part_that_is_changed_behind_the_desk_is_found(sealed: Register) -> None:
    in_parts(sealed, range(100, 110), range(200, 210), range(300, 310))
    with sealed.engines.write.begin() as connection:
        connection.execute(sa.update(VALUE).where(VALUE.c.id == uuid.UUID(int=105)).values(value=b"07700 900009"))
    assert checked(sealed).changed == (("protected_value", uuid.UUID(int=105).hex),)


def test_a_row_that_is_changed_after_its_part_was_told_fits_its_newest_digest(sealed: Register) -> None:
    with sealed.writing(coordinator()) as uow:
        for start in (100, 200, 300):
            do(uow, range(start, start + 10))
            tell(uow)
        uow.session.get_one(ProtectedValue, uuid.UUID(int=105)).value = b"07700 900009"
    assert holds(sealed, 30)


def test_what_ends_with_nothing_more_to_tell_has_its_last_line_sealed(sealed: Register) -> None:
    with sealed.writing(coordinator()) as uow:
        for start in (100, 200):
            do(uow, range(start, start + 10))
            tell(uow)
        uow.telling.cut()
        uow.telling.read()
        bulk.run(uow.connection, [*uow.telling.lines()])
    with sealed.reading() as uow:
        last = uow.connection.execute(sa.select(LINES.c.rows).order_by(LINES.c.seq.desc()).limit(1)).scalar_one()
    assert "" in last
    assert holds(sealed, 20)


def test_nothing_of_any_part_stands_where_the_whole_went_wrong(sealed: Register) -> None:
    with sealed.reading() as uow:
        before = ledger.head_of(uow.session, REGISTER_ID)
    with pytest.raises(WentWrongError), sealed.writing(coordinator()) as uow:
        for start in (100, 200, 300):
            do(uow, range(start, start + 10))
            tell(uow)
        raise WentWrongError
    with sealed.reading() as uow:
        assert ledger.head_of(uow.session, REGISTER_ID) == before
    assert told(sealed) == []
    assert holds(sealed, 0)
    in_parts(sealed, range(400, 410))
    assert holds(sealed, 10)


def test_a_unit_of_work_with_nothing_to_tell_writes_no_line(sealed: Register) -> None:
    with sealed.reading() as uow:
        before = ledger.head_of(uow.session, REGISTER_ID)
    with sealed.writing(coordinator()):
        pass
    with sealed.reading() as uow:
        assert ledger.head_of(uow.session, REGISTER_ID) == before
