"""The ledger: what a line says, that its digest never changes with the program, and that two desks write two chains."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac_desk.model.area import Area
from marac_desk.model.base import table_of
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.register import ledger
from marac_desk.register.engines import open_postgresql
from marac_desk.register.lines import Sat, Told, told_text
from marac_desk.register.sealed_rows import check_rows
from marac_desk.register.telling import Telling
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Role
from tests.support.registers import COORDINATOR, NOW, REGISTER_ID, SECRETS, clock, coordinator

FIRST_VERSION = "afe7cb2bdcd14a5a6037d01cc499eceb37a1d057f555e552f0ca66c247292f08"
EVENT = ledger.Event(
    "record", "action", uuid.UUID(int=5), uuid.UUID(int=6), "why „so“",
    {"code": "a", "n": 3, "ok": True, "none": None, "ä": "\u2028"},
)  # fmt: skip
AUTHOR = ledger.Author(
    uuid.UUID(int=77),
    uuid.UUID(int=1),
    "coordinator",
    datetime(2026, 11, 21, 10, 0, 0, 5, timezone(timedelta(hours=2))),
)
SITTING = uuid.UUID(int=9)


def lines(register: Register) -> list[LedgerEntry]:
    """Return every line."""
    with register.reading() as uow:
        return list(uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.desk_id, LedgerEntry.seq)))


def verdict(register: Register, **known: Any) -> ledger.Verdict:
    """Check the chain of a register's own desk."""
    with register.reading() as uow:
        return ledger.verify(uow.session, register.desk_id, **known)


# What a line says


def test_a_line_of_the_first_version_still_has_the_digest_it_was_written_with() -> None:
    assert ledger.digest_of(3, EVENT, AUTHOR, bytes(range(32))).hex() == FIRST_VERSION
    same = ledger.Event(**{**{name: getattr(EVENT, name) for name in EVENT.__slots__}, "result": "denied"})
    assert ledger.digest_of(3, same, AUTHOR, bytes(range(32)), {"a": {}}).hex() == FIRST_VERSION


@pytest.mark.parametrize(
    "change",
    [{"sitting_id": SITTING}, {"sitting_id": SITTING, "zone_minutes": 60}, {"sitting_id": uuid.UUID(int=10)}],
    ids=str,
)
def test_a_sitting_and_its_zone_are_chained(change: dict[str, Any]) -> None:
    plain = {name: getattr(AUTHOR, name) for name in AUTHOR.__slots__}
    others = [AUTHOR, ledger.Author(**{**plain, "sitting_id": SITTING, "zone_minutes": 0})]
    changed = ledger.Author(**{**plain, **change})
    assert ledger.digest_of(3, EVENT, changed, bytes(32)) not in {
        ledger.digest_of(3, EVENT, other, bytes(32)) for other in others
    }


def test_the_result_and_the_digests_of_rows_are_chained() -> None:
    plain = {name: getattr(AUTHOR, name) for name in AUTHOR.__slots__}
    author = ledger.Author(**{**plain, "sitting_id": SITTING})
    denied = ledger.Event("look", "case", result="denied")
    found = {
        ledger.digest_of(3, event, author, bytes(32), rows)
        for event in (ledger.Event("look", "case"), denied)
        for rows in (None, {}, {"action": {"a": "1.b"}}, {"action": {"a": None}})
    }
    assert len(found) == 8


def test_every_line_of_a_desk_carries_its_sitting_and_its_zone(register: Register) -> None:
    before = len(lines(register))
    for _ in range(2):
        with register.writing(coordinator()) as uow:
            uow.record("look", "case", result="denied")
            assert uow.sitting is register.sitting
    last = lines(register)[-1]
    assert [line.sitting_id for line in lines(register)[before:]] == [register.sitting.id] * 2
    assert register.sitting.id not in {line.sitting_id for line in lines(register)[:before]}, "every opening is one"
    assert (last.result, last.zone_minutes) == ("denied", ledger.zone_minutes(NOW))
    assert register.sitting.began_at == NOW
    assert register.sitting.offset == ledger.zone_minutes(NOW)
    assert verdict(register).holds


def test_a_zone_is_told_in_minutes_whatever_the_computer_is_set_to(monkeypatch: pytest.MonkeyPatch) -> None:
    time = pytest.importorskip("time")
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change its zone for one program")
    winter, summer = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 7, 5, tzinfo=UTC)
    try:
        for zone, expected in (("Europe/London", (0, 60)), ("Asia/Kolkata", (330, 330)), ("UTC", (0, 0))):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert (ledger.zone_minutes(winter), ledger.zone_minutes(summer)) == expected
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_register_with_lines_of_the_first_version_goes_on_with_new_ones(register: Register) -> None:
    old = ledger.Author(register.desk_id, COORDINATOR, "coordinator", NOW)
    with register.writing() as uow:
        for number in range(3):
            Telling(uow.session, [ledger.Event("look", "case", details={"n": number})], old, None).end()
    with register.writing(coordinator()) as uow:
        uow.record("look", "case")
    found = lines(register)
    assert [line.sitting_id is None for line in found[-4:]] == [True, True, True, False]
    assert [(line.zone_minutes, line.result, line.rows) for line in found[-4:-1]] == [(None, None, None)] * 3
    assert verdict(register).holds


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
DETAILS = st.dictionaries(WORDS, WORDS | st.integers(-(2**40), 2**40) | st.booleans() | st.none(), max_size=4)
EVENTS = st.builds(
    ledger.Event, WORDS, WORDS, st.none() | st.uuids(), st.none() | st.uuids(), st.none() | WORDS, DETAILS,
    st.none() | WORDS,
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(EVENTS, min_size=1, max_size=3), microseconds=st.integers(0, 999_999))
def test_whatever_a_line_says_it_holds_as_it_was_written(
    register: Register, events: list[ledger.Event], microseconds: int
) -> None:
    register.clock.instant = NOW + timedelta(microseconds=microseconds)  # type: ignore[attr-defined]
    with register.writing(coordinator()) as uow:
        uow.events += events
    assert verdict(register).holds


def test_what_is_hashed_cannot_be_told_in_two_ways() -> None:
    """A quotation mark in one field must not look like the end of it."""
    told = Told("d", 1, "t", None, None, 'a","b', "c", None, None, None, {})
    other = Told("d", 1, "t", None, None, "a", 'b","c', None, None, None, {})
    assert told_text(told, None, b"") != told_text(other, None, b"")
    assert told_text(told, Sat("s", None, None, None), b"") != told_text(told, None, b"")


# Whose chain it is


def test_the_end_of_a_chain_is_printed_short(register: Register) -> None:
    with register.reading() as uow:
        head = ledger.head_of(uow.session, register.desk_id)
        assert ledger.head_of(uow.session, uuid.uuid4()) == ledger.NOTHING_YET
        assert ledger.line_digest(uow.connection, register.desk_id, head.seq) == head.digest
        assert ledger.line_digest(uow.connection, register.desk_id, head.seq + 1) is None
    assert head.short == f"{head.seq}-{head.digest.hex()[:8]}"


def renamed(uow: UnitOfWork, name: str) -> None:
    """Change a row that both desks change: its version says whose change was last."""
    user = uow.session.get_one(User, COORDINATOR)
    user.name = name
    uow.record("change", "user", user.id)


@pytest.mark.postgres
@pytest.mark.parametrize("register", ["postgresql"], indirect=True)
def test_two_desks_that_write_at_once_keep_a_chain_each(register: Register) -> None:
    url = register.engines.write.url
    desks = [
        Register(
            open_postgresql(url.render_as_string(hide_password=False)),
            desk_id=uuid.UUID(int=number),
            clock=clock(),
            seal_key=SECRETS.seal_key,
        )
        for number in (501, 502)
    ]
    each, ready, failed = 30, threading.Barrier(2), list[BaseException]()

    def work(desk: Register) -> None:
        try:
            ready.wait()
            for number in range(each):
                with desk.writing(coordinator()) as uow:
                    area = uow.session.scalars(sa.select(Area).with_for_update()).one()
                    uow.session.scalars(sa.select(User).where(User.id == COORDINATOR).with_for_update()).one()
                    renamed(uow, f"Ada Test {desk.desk_id.int} {number}")
                    uow.record("look", "area", area.id)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for desk in (register, *desks):
        found = verdict(desk)
        assert found.holds, found
    assert [verdict(desk).lines for desk in desks] == [2 * each] * 2
    with desks[0].reading() as uow:
        assert desks[0].seals is not None
        rows = check_rows(uow.connection, desks[0].seals)
    assert rows.changed == ()
    assert verdict(desks[0], alone=True).why == "foreign"
    for desk in desks:
        desk.close()


@pytest.mark.postgres
@pytest.mark.parametrize("register", ["postgresql"], indirect=True)
def test_a_row_put_back_behind_two_desks_is_found(register: Register) -> None:
    url = register.engines.write.url.render_as_string(hide_password=False)
    known: dict[str, Any] = {"clock": clock(), "seal_key": SECRETS.seal_key}
    desks = [Register(open_postgresql(url), desk_id=uuid.UUID(int=number), **known) for number in (501, 502)]
    table = table_of(User)
    with desks[0].writing() as uow:
        uow.add(User(id=uuid.UUID(int=3), name="First", role=Role.ADVOCATE))
    with desks[0].reading() as uow:
        first = uow.connection.execute(sa.select(table).where(table.c.id == uuid.UUID(int=3))).one()
    with desks[1].writing() as uow:
        uow.session.get_one(User, uuid.UUID(int=3)).name = "Second"
    assert desks[0].seals is not None
    with desks[0].reading() as uow:
        assert check_rows(uow.connection, desks[0].seals).changed == ()
    with desks[0].engines.write.begin() as connection:  # what the first desk wrote is genuine, and no longer the newest
        connection.execute(sa.update(table).where(table.c.id == first.id).values(dict(first._mapping)))
    with desks[0].reading() as uow:
        assert check_rows(uow.connection, desks[0].seals).changed == (("app_user", first.id.hex),)
    for desk in desks:
        desk.close()


def test_lines_of_an_unknown_desk_are_found(register: Register) -> None:
    before = verdict(register)
    stranger = ledger.Author(uuid.UUID(int=404), None, None, NOW)
    with register.writing() as uow:
        Telling(uow.session, [ledger.Event("look", "case")], stranger, None).end()
    assert verdict(register).holds  # on a server it is another desk
    assert verdict(register, alone=True).why == "foreign"
    with register.engines.write.begin() as connection:
        connection.execute(sa.text("DELETE FROM ledger_head WHERE seq = 1"))
    assert verdict(register).why == "foreign"  # a chain that no desk has the head of
    assert before.holds


def test_a_line_taken_from_another_desk_is_found(register: Register) -> None:
    stranger = ledger.Author(uuid.UUID(int=404), None, None, NOW)
    with register.writing() as uow:
        Telling(uow.session, [ledger.Event("look", "case")] * 9, stranger, None).end()
    end = verdict(register).lines
    taken = [line for line in lines(register) if line.desk_id != REGISTER_ID and line.seq == end + 1]
    assert taken
    row = {column.key: getattr(taken[0], column.key) for column in sa.inspect(LedgerEntry).columns}
    with register.engines.write.begin() as connection:
        connection.execute(sa.insert(LedgerEntry).values({**row, "desk_id": REGISTER_ID}))
    assert verdict(register).why == "order"
