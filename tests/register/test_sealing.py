"""Row seals: no change of a sealed row is committed without its digest, and a row put back behind the desk is found."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.base import new_id, table_of
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.person import ProtectedValue
from marac_desk.model.user import User
from marac_desk.register import ledger, sealing
from marac_desk.register.lines import SEAL
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.sealed_rows import RowVerdict, check_rows
from marac_desk.register.sealing import RowSeals, sealed_tables
from marac_desk.register.trusting import seal_rows
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ActionState
from tests.support.faults import chance
from tests.support.registers import COORDINATOR, NOW, REGISTER_ID, SECRETS, actor, coordinator
from tests.support.tampering import Statements, checked, wholly_sealed
from tests.support.tampering import sealing as sealing_register

USER, ACTION, VALUE = (table_of(entity) for entity in (User, Action, ProtectedValue))


@pytest.fixture
def sealed(register: Register) -> Register:
    """Return a register that seals, and in which every row has its digest."""
    return wholly_sealed(register)


@pytest.fixture
def caseload(demonstration: Register) -> Register:
    """Return the demonstration in the same state."""
    found = sealing_register(demonstration)
    seal_rows(found)
    assert checked(found).holds
    return found


# Every way to change a row


def by_object(uow: UnitOfWork) -> None:
    uow.session.get_one(User, COORDINATOR).name = "By object"


def twice(uow: UnitOfWork) -> None:
    user = uow.session.get_one(User, COORDINATOR)
    user.name = "Once"
    uow.session.flush()
    user.name = "Twice"


def added(uow: UnitOfWork) -> None:
    uow.add(User(name="Added", role=Role.ADVOCATE))
    uow.session.add(ProtectedValue(id=new_id(), kind="phone", value=b"07700 900001"))


def taken_away(uow: UnitOfWork) -> None:
    uow.session.add(ProtectedValue(id=uuid.UUID(int=4), kind="phone", value=b"07700 900002"))
    uow.session.flush()
    uow.session.delete(uow.session.get_one(ProtectedValue, uuid.UUID(int=4)))


def row(number: int, **more: Any) -> dict[str, Any]:
    return {"id": uuid.UUID(int=number), "kind": "phone", "sealing": "none", "value": b"07700 900003", **more}


def by_insert(uow: UnitOfWork) -> None:
    uow.connection.execute(sa.insert(VALUE), row(20))


def by_values(uow: UnitOfWork) -> None:
    uow.connection.execute(sa.insert(VALUE).values(**row(21)))


def by_many_inserts(uow: UnitOfWork) -> None:
    uow.connection.execute(sa.insert(VALUE), [row(number) for number in range(30, 34)])


def by_several_values(uow: UnitOfWork) -> None:
    uow.connection.execute(sa.insert(VALUE).values([row(number) for number in range(40, 44)]))


def by_insert_of_the_mapper(uow: UnitOfWork) -> None:
    uow.session.execute(sa.insert(ProtectedValue), [row(number) for number in range(50, 53)])


def by_insert_without_a_key(uow: UnitOfWork) -> None:
    stamps = {"created_at": NOW, "updated_at": NOW, "version": 1, "source": "test", "sensitivity": "os"}
    uow.connection.execute(sa.insert(USER), {"name": "No key", "role": Role.CHAIR, "state": "active", **stamps})


def by_update(uow: UnitOfWork) -> None:
    uow.connection.execute(sa.update(USER).values(name="By update"))


def by_update_of_one(uow: UnitOfWork) -> None:
    statement = sa.update(USER).where(USER.c.id == sa.bindparam("key")).values(name=sa.bindparam("named"))
    uow.connection.execute(statement, {"key": COORDINATOR, "named": "By key"})


def by_many_updates(uow: UnitOfWork) -> None:
    by_many_inserts(uow)
    statement = sa.update(VALUE).where(VALUE.c.id == sa.bindparam("key")).values(kind=sa.bindparam("now"))
    uow.connection.execute(statement, [{"key": uuid.UUID(int=n), "now": "address"} for n in range(30, 34)])


def by_update_that_hides_its_rows(uow: UnitOfWork) -> None:
    uow.connection.execute(sa.update(USER).where(USER.c.name == "Ada Test").values(name="Not Ada any more"))


def by_update_of_the_mapper(uow: UnitOfWork) -> None:
    uow.session.execute(sa.update(User).where(User.id == COORDINATOR).values(name="By mapper"))


def by_expression(uow: UnitOfWork) -> None:
    uow.connection.execute(sa.update(USER).values(version=USER.c.version + 1, name=sa.func.upper(USER.c.name)))


def by_delete(uow: UnitOfWork) -> None:
    by_many_inserts(uow)
    uow.connection.execute(sa.delete(VALUE).where(VALUE.c.id != uuid.UUID(int=31)))


def by_query_delete(uow: UnitOfWork) -> None:
    by_many_inserts(uow)
    uow.session.query(ProtectedValue).filter(ProtectedValue.id == uuid.UUID(int=31)).delete()


def in_words(uow: UnitOfWork) -> None:
    uow.connection.execute(sa.text("UPDATE app_user SET name = 'In words'"))
    uow.sealed(USER, {"id": COORDINATOR})


WAYS: tuple[Callable[[UnitOfWork], None], ...] = (
    by_object, twice, added, taken_away, by_insert, by_values, by_many_inserts, by_several_values,
    by_insert_of_the_mapper, by_insert_without_a_key, by_update, by_update_of_one, by_many_updates,
    by_update_that_hides_its_rows, by_update_of_the_mapper, by_expression, by_delete, by_query_delete, in_words,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_whichever_way_a_row_is_changed_it_has_its_digest(sealed: Register, way: Callable[[UnitOfWork], None]) -> None:
    statements = Statements(sealed)
    with sealed.writing(coordinator()) as uow:
        way(uow)
    assert statements.take()  # or the statements below would prove nothing
    found = checked(sealed)
    assert (found.changed, found.unsealed) == ((), ())
    with sealed.reading() as uow:
        assert ledger.verify(uow.session, REGISTER_ID, sealed=RowSeals(SECRETS.seal_key).line).holds


def test_what_is_undone_leaves_no_digest(sealed: Register) -> None:
    with contextlib.suppress(RuntimeError), sealed.writing() as uow:
        by_object(uow)
        uow.session.flush()
        raise RuntimeError
    with sealed.writing() as uow:  # on the same connection: nothing is left of the one before
        uow.record("look", "case")
    assert checked(sealed) == RowVerdict(1)
    with sealed.reading() as uow:
        last = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        assert set(last.rows or ()) == {SEAL}


def test_a_change_that_says_nothing_to_the_ledger_still_has_a_line(sealed: Register) -> None:
    with sealed.writing(coordinator()) as uow:
        by_object(uow)
    with sealed.reading() as uow:
        last = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
        assert last is not None
        assert (last.operation, last.object_type, last.actor_id) == ("seal", "rows", COORDINATOR)
        assert set(last.rows or ()) == {SEAL, "app_user"}


def test_many_rows_take_several_lines(sealed: Register) -> None:
    many = sealing.ROWS_A_LINE * 2 + 7
    with sealed.writing() as uow:
        uow.connection.execute(sa.insert(VALUE), [row(1000 + number) for number in range(many)])
        uow.record("take_in", "attachment")
    with sealed.reading() as uow:
        lines = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.seq.desc()).limit(3)).all()
    counts = [len((line.rows or {})["protected_value"]) for line in reversed(lines)]
    assert counts == [sealing.ROWS_A_LINE, sealing.ROWS_A_LINE, 7]
    assert [line.operation for line in reversed(lines)] == ["take_in", "seal", "seal"]
    assert [SEAL in (line.rows or {}) for line in reversed(lines)] == [False, False, True]
    assert checked(sealed) == RowVerdict(many + 1)


def test_a_digest_tells_nothing_of_the_row(sealed: Register) -> None:
    with sealed.writing() as uow:
        added(uow)
    with sealed.reading() as uow:
        told = str([line.rows for line in uow.session.scalars(sa.select(LedgerEntry))])
    assert "Added" not in told
    assert "07700" not in told


# What is not noted


def test_a_statement_that_names_no_rows_would_be_found(sealed: Register) -> None:
    with sealed.writing() as uow:
        uow.connection.execute(sa.text("UPDATE app_user SET name = 'In words'"))
    assert checked(sealed).changed == (("app_user", COORDINATOR.hex),)


def test_statements_that_nobody_watched_would_be_found(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_changes", lambda *_: None)
    blind = sealing_register(register)
    seal_rows(blind)
    with blind.writing() as uow:
        by_update(uow)
        by_insert(uow)
    found = checked(blind)
    assert found.changed == (("app_user", COORDINATOR.hex),)
    assert found.unsealed == (("protected_value", uuid.UUID(int=20).hex),)


# What is done behind the desk


def behind(register: Register, statement: Any) -> int:
    """Run a statement as whoever has the database could; returns how many rows it changed."""
    with register.engines.write.begin() as connection:
        return connection.execute(statement).rowcount


def test_a_row_put_back_to_an_older_state_is_found(caseload: Register) -> None:
    by = chance("rows put back")
    with caseload.reading() as uow:
        actions = [dict(found._mapping) for found in uow.connection.execute(sa.select(ACTION))]
    for number in range(12):
        before = by.choice(actions)
        changed = sa.update(ACTION).where(ACTION.c.id == before["id"])
        with caseload.writing(actor(caseload)) as uow:
            action = uow.session.get_one(Action, before["id"])
            action.detail, action.state = f"changed {number}", ActionState.IN_PROGRESS
        assert checked(caseload).holds
        after = behind_row(caseload, before["id"])
        assert behind(caseload, changed.values(before)) == 1
        assert checked(caseload).changed == (("action", before["id"].hex),)
        assert behind(caseload, changed.values(after)) == 1
        assert checked(caseload).holds
        actions[actions.index(before)] = after


def behind_row(register: Register, key: uuid.UUID) -> dict[str, Any]:
    """Return an action's row as it stands."""
    with register.reading() as uow:
        return dict(uow.connection.execute(sa.select(ACTION).where(ACTION.c.id == key)).one()._mapping)


@pytest.mark.parametrize("name", sorted(sealed_tables()))
def test_every_column_of_a_sealed_row_counts(caseload: Register, name: str) -> None:
    sealed = sealed_tables()[name]
    with caseload.reading() as uow:
        first = uow.connection.execute(sa.select(sealed.table).limit(1)).one_or_none()
    if first is None:
        pytest.skip(f"the demonstration has no {name}")
    here = sa.update(sealed.table).where(sealed.table.c.id == first.id)
    seen = set()
    for column in sealed.columns:
        before = first._mapping[column]
        other = None if before is not None and sealed.table.c[column].nullable else other_than(before)
        if other is None and before is None:
            continue
        try:
            behind(caseload, here.values({column: other}))
        except sa.exc.DBAPIError:  # a code that the table does not know, or a key of nothing
            continue
        assert checked(caseload).changed == ((name, first.id.hex),), column
        behind(caseload, here.values({column: before}))
        seen.add(column)
    assert checked(caseload).holds
    assert len(seen) > len(sealed.columns) // 3


def other_than(value: Any) -> Any:
    """Return another value of the same sort; None where none is known."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):  # an instant as well
        return value + timedelta(days=1)
    if isinstance(value, list):
        return [*value, "another"]
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return b"another"
    return "another" if type(value) is str else None


def test_a_row_that_is_gone_is_found(caseload: Register) -> None:
    with caseload.reading() as uow:
        key = uow.session.scalars(sa.select(ProtectedValue.id).where(ProtectedValue.kind == "phone")).first()
    assert key is not None
    with contextlib.suppress(sa.exc.IntegrityError):
        behind(caseload, sa.delete(VALUE).where(VALUE.c.id == key))
        assert checked(caseload).changed == (("protected_value", key.hex),)


def test_a_row_that_was_taken_away_and_comes_back_is_found(sealed: Register) -> None:
    with sealed.writing() as uow:
        by_insert(uow)
    with sealed.writing() as uow:
        uow.session.delete(uow.session.get_one(ProtectedValue, uuid.UUID(int=20)))
    assert checked(sealed) == RowVerdict(1)
    behind(sealed, sa.insert(VALUE).values(row(20)))
    assert checked(sealed).changed == (("protected_value", uuid.UUID(int=20).hex),)


def test_a_row_that_nobody_wrote_is_found_as_one_without_a_digest(sealed: Register) -> None:
    behind(sealed, sa.insert(VALUE).values(row(23)))
    assert checked(sealed).unsealed == (("protected_value", uuid.UUID(int=23).hex),)


def test_two_rows_that_changed_places_are_found(sealed: Register) -> None:
    with sealed.writing() as uow:
        uow.connection.execute(sa.insert(VALUE), [row(24, value=b"one"), row(25, value=b"other")])
    for number, value in ((24, b"other"), (25, b"one")):
        behind(sealed, sa.update(VALUE).where(VALUE.c.id == uuid.UUID(int=number)).values(value=value))
    assert len(checked(sealed).changed) == 2


def test_a_digest_is_good_for_one_line_and_one_register_alone() -> None:
    seals, values = RowSeals(SECRETS.seal_key), {"name": "Ada Test"}
    known = ("app_user", COORDINATOR.hex, values, REGISTER_ID.hex, 7)
    found = {
        seals.digest(*known),
        seals.digest(*known[:4], 8),
        seals.digest(*known[:3], uuid.UUID(int=5).hex, 7),
        seals.digest("action", *known[1:]),
        seals.digest("app_user", uuid.UUID(int=5).hex, *known[2:]),
        RowSeals(bytes(32)).digest(*known),
    }
    assert len(found) == 6
    assert seals.digest(*known) in found


def test_a_column_that_was_not_there_before_changes_no_digest() -> None:
    """A later version may add columns; empty ones count for nothing."""
    sealed = sealed_tables()["app_user"]
    values = [None] * len(sealed.columns)
    values[sealed.columns.index("name")] = "Ada Test"  # type: ignore[call-overload]
    key = uuid.UUID(int=7)
    assert list(sealed.each([(key, *values)])) == [(key.hex, {"name": "Ada Test"})]


def test_rows_of_an_older_register_get_their_digests_once(register: Register) -> None:
    plain = Register(register.engines, desk_id=REGISTER_ID, clock=register.clock)
    with plain.writing() as uow:
        uow.connection.execute(sa.insert(VALUE), [row(number) for number in range(60, 70)])
    found = sealing_register(register)
    assert len(checked(found).unsealed) >= 10
    seal_rows(found)
    lines = checked(found)
    assert (lines.changed, lines.unsealed) == ((), ())
    with found.reading() as uow:
        before = ledger.head_of(uow.session, REGISTER_ID)
    seal_rows(found)
    with found.reading() as uow:
        assert ledger.head_of(uow.session, REGISTER_ID) == before
    behind(found, sa.update(VALUE).values(kind="address"))
    with pytest.raises(RegisterProblemError) as caught:
        seal_rows(found)
    assert caught.value.code == "row_changed"


def test_it_tells_how_far_it_is_and_may_be_given_up(sealed: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    with sealed.writing() as uow:
        uow.connection.execute(sa.insert(VALUE), [row(1000 + number) for number in range(1200)])
    assert sealed.seals is not None
    told = list[tuple[int, int]]()
    with sealed.reading() as uow:
        assert check_rows(uow.connection, sealed.seals, tell=lambda done, whole: told.append((done, whole))).holds
        given_up = check_rows(uow.connection, sealed.seals, stop=lambda: True)
    assert told == [(500, 1201), (1000, 1201)]
    assert (given_up.given_up, given_up.holds) == (True, False)
