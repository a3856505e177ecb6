"""Asking for many keys by one parameter finds what `IN` would, on both engines, however many there are."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from marac_desk.model.base import new_id, table_of
from marac_desk.model.person import Person
from marac_desk.register.among import Keys, among
from marac_desk.register.unit_of_work import Register
from tests.support.registers import coordinator

TABLE = table_of(Person)


def test_keys_and_texts_are_found_as_by_in(register: Register) -> None:
    with register.writing(coordinator()) as uow:
        made = [Person(full_name=f"Zoë “{n}”") for n in range(3)]
        uow.add(*made)
        uow.session.flush()
        wanted = [made[0].id, made[2].id, new_id()]

        for column, asked in (
            (TABLE.c.id, wanted),
            (TABLE.c.full_name, [made[0].full_name, made[2].full_name, "nobody's"]),
        ):
            for values in (asked, Keys(asked), set(asked)):
                found = uow.connection.execute(sa.select(TABLE.c.id).where(among(column, values, uow.connection)))
                assert set(found.scalars()) == set(wanted[:2])


@pytest.mark.parametrize("count", [0, 1, 40_000])
def test_there_may_be_none_or_tens_of_thousands(register: Register, count: int) -> None:
    with register.reading() as uow:
        keys = [new_id() for _ in range(count)]
        query = sa.select(TABLE.c.id).where(among(TABLE.c.id, keys, uow.connection))
        assert uow.connection.execute(query).all() == []


def test_its_text_does_not_depend_on_their_number(register: Register) -> None:
    with register.reading() as uow:
        few, many = ([new_id() for _ in range(count)] for count in (1, 50))
        one, other = (str(among(TABLE.c.id, keys, uow.connection).compile(uow.connection)) for keys in (few, many))
        assert one == other
