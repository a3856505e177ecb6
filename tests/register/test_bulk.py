"""Many rows at once hold what SQLAlchemy's own insert would have written, value for value, and are checked as well."""

from __future__ import annotations

import hmac
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.base import new_id, table_of
from marac_desk.model.case import CaseExclusion
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import Person, ProtectedValue
from marac_desk.register import bulk
from marac_desk.register.keyed import Keyed
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.vocabulary import Answer, DobAccuracy
from marac_desk.services.list_import.rows import Rows
from tests.support.registers import coordinator

NOW = datetime(2026, 11, 20, 9, 30, 15, 250, tzinfo=UTC)


def _people(register: Register, count: int) -> list[dict[str, Any]]:
    """People of whom some fields are alike, some differ, some are empty here and there."""
    with register.writing(coordinator()) as uow:
        rows = Rows(uow)
        made = []
        for n in range(count):
            person = rows.new(Person, full_name=f"Zoë {n}", aliases=["Bea"] if n % 3 else [], unborn=n % 2 == 0)
            person.date_of_birth = date(1980, 1, 1 + n % 28) if n % 5 else None
            person.disability, person.dob_accuracy = Answer.YES if n % 7 else Answer.NO, DobAccuracy.EXACT
            made.append({key: getattr(person, key) for key in table_of(Person).columns.keys()})  # noqa: SIM118
    return made


def _raw(connection: sa.Connection, table: sa.Table) -> list[tuple[Any, ...]]:
    """Every row as the table really holds it."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    rows = connection.exec_driver_sql(f'SELECT {names} FROM "{table.name}"').all()
    return sorted((tuple(row) for row in rows), key=repr)


@pytest.mark.parametrize("count", [1, 2, bulk.AT_ONCE + 3])
def test_rows_are_written_as_an_insert_would(register: Register, count: int) -> None:
    table, people = table_of(Person), _people(register, count)
    with register.writing(coordinator()) as uow:
        before = _raw(uow.connection, table)
        uow.connection.execute(sa.insert(table), people)
        usual = _raw(uow.connection, table)
        uow.connection.execute(sa.delete(table).where(table.c.id.in_([row["id"] for row in people])))
        assert _raw(uow.connection, table) == before
        bulk.insert(uow.connection, table, people)
        assert _raw(uow.connection, table) == usual


def test_what_the_table_would_fill_in_is_left_empty_where_nothing_is_said(register: Register) -> None:
    table = table_of(CaseExclusion)
    filled = [column.name for column in table.columns if column.server_default is not None and column.nullable]
    with register.writing(coordinator()) as uow:
        rows = Rows(uow)
        row = rows.new(CaseExclusion, case_id=new_id(), name="Mo Other", party="perpetrator_associate")
        values = {key: getattr(row, key) for key in table.columns.keys()}  # noqa: SIM118
        bulk.insert(uow.connection, table, [values, {**values, "id": new_id()}])
        held = uow.connection.execute(sa.select(*(table.c[name] for name in filled))).all() if filled else []
        assert all(value == values[name] for line in held for name, value in zip(filled, line, strict=True))
        uow.session.rollback()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"full_name": "a\x00b"}, "NUL"),
        ({"disability": "perhaps"}, "perhaps"),
        ({"created_at": NOW.replace(tzinfo=None)}, "naive"),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused(register: Register, change: dict[str, Any], error: str) -> None:
    people = _people(register, 2)
    people[1] |= change
    with register.writing(coordinator()) as uow:
        with pytest.raises((ValueError, sa.exc.StatementError), match=error):
            bulk.insert(uow.connection, table_of(Person), people)
        uow.session.rollback()


def test_bytes_come_back_as_they_were(register: Register) -> None:
    keys = [new_id() for _ in range(3)]
    values = [(key, None, "phone", "none", bytes([n, 0, 255])) for n, key in enumerate(keys)]
    columns = table_of(ProtectedValue).columns.keys()
    with register.writing(coordinator()) as uow:
        rows = [dict(zip(("id", "person_id", "kind", "sealing", "value"), value, strict=True)) for value in values]
        told = [tuple(row[key] for key in columns) for row in rows]
        bulk.run(uow.connection, bulk.of_values(uow.connection.dialect, table_of(ProtectedValue), told))
        uow.sealed(table_of(ProtectedValue), *rows)
    with register.reading() as uow:
        assert [uow.session.get_one(ProtectedValue, key).value for key in keys] == [value[-1] for value in values]


def test_a_line_of_the_ledger_without_digests_holds_nothing_in_their_place(register: Register) -> None:
    with register.writing(coordinator()) as uow:
        uow.record("open", "case", uuid.uuid4())
    with register.reading() as uow:
        empty = sa.select(sa.func.count()).select_from(LedgerEntry).where(LedgerEntry.rows == sa.JSON.NULL)
        assert uow.session.scalar(empty) == 0


def test_a_key_made_ready_gives_the_digest_of_each_text_however_many_came_before() -> None:
    key = b"k" * 32
    keyed = Keyed(key)
    for text in ("", "b:1991-3-4", "Zoë" * 100, ""):
        assert keyed.digest(text) == hmac.digest(key, text.encode(), "sha256")
