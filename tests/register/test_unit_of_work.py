"""A unit of work reaches the disk whole, with its lines in the ledger, or not at all; on both engines."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from marac_desk.model.area import Area
from marac_desk.model.ledger import LedgerEntry
from marac_desk.register import ledger
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from tests.support.registers import coordinator


def _area(register: Register) -> Area:
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Area)).one()


def test_a_change_and_its_line_in_the_ledger_are_there_together(register: Register) -> None:
    with register.writing(coordinator()) as uow:
        area = uow.session.scalars(sa.select(Area)).one()
        area.name = "Othertown MARAC"
        uow.record("rename", "area", area.id)
    assert _area(register).name == "Othertown MARAC"
    with register.reading() as uow:
        last = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        assert (last.operation, last.actor_id) == ("rename", coordinator().user_id)
        assert ledger.verify(uow.session, register.desk_id).holds


def test_an_error_undoes_the_change_and_the_line(register: Register) -> None:
    with register.reading() as uow:
        before = uow.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry))
    with pytest.raises(RuntimeError), register.writing(coordinator()) as uow:
        uow.session.scalars(sa.select(Area)).one().name = "Lost"
        uow.record("rename", "area")
        uow.session.flush()
        raise RuntimeError
    assert _area(register).name == "Anytown MARAC"
    with register.reading() as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) == before


def test_the_ledger_can_only_be_added_to(register: Register) -> None:
    for statement in ("UPDATE ledger_entry SET operation = 'x'", "DELETE FROM ledger_entry"):
        with pytest.raises(sa.exc.DBAPIError), register.writing() as uow:
            uow.session.execute(sa.text(statement))


def test_two_editors_of_one_row_do_not_overwrite_each_other(register: Register) -> None:
    with register.reading() as first:
        stale = first.session.scalars(sa.select(Area)).one()
    with register.writing() as uow:
        uow.session.scalars(sa.select(Area)).one().name = "First editor"
    with pytest.raises(RegisterProblemError) as caught, register.writing() as uow:
        stale.name = "Second editor"
        uow.session.add(stale)
    assert caught.value.code == "changed_meanwhile"
    assert _area(register).name == "First editor"


def test_what_is_looked_up_once_holds_for_a_reading_unit_and_never_for_a_writing_one(register: Register) -> None:
    found = iter(range(4))
    with register.reading() as uow:
        assert [uow.once("key", lambda: next(found)) for _ in range(2)] == [0, 0]
    with register.reading() as uow:
        assert uow.once("key", lambda: next(found)) == 1
    with register.writing(coordinator()) as uow:
        assert [uow.once("key", lambda: next(found)) for _ in range(2)] == [2, 3]
