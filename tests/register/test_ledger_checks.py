"""Checking a chain: whatever is done to it at whatever place is found, and a chain that nobody touched always holds."""

from __future__ import annotations

import random
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.register import chain, ledger
from marac_desk.register.lines import hash_of
from marac_desk.register.sealing import RowSeals
from marac_desk.register.unit_of_work import Register
from tests.support.faults import chance, counted
from tests.support.registers import REGISTER_ID, SECRETS, coordinator
from tests.support.tampering import WAYS, Row, chained, head_of, many, put, rows_of, sealing, unguard

pytestmark = pytest.mark.fault
LENGTH = 40
SEALED = RowSeals(SECRETS.seal_key).line


@pytest.fixture
def kept(register: Register) -> Register:
    """Return a register with a chain of some length whose lines can be changed, as whoever has the key could."""
    sealed = sealing(register)
    for number in range(LENGTH):
        with sealed.writing(coordinator()) as uow:
            for part in range(1 + number % 3):
                uow.record(f"look_{number % 7}", "case", number=number, part=part)
    unguard(register)
    return sealed


def verdict(register: Register, **known: Any) -> ledger.Verdict:
    """Check the chain."""
    with register.reading() as uow:
        return ledger.verify(uow.session, REGISTER_ID, **known)


def done_to(rows: list[Row], way: str, by: random.Random, *, rechain: bool) -> tuple[list[Row], ledger.Head]:
    """Do something to a chain; with `rechain` everything is numbered and hashed anew, as a careful forger would."""
    changed = WAYS[way]([dict(row) for row in rows], by)
    if rechain:
        return chained(changed)
    last = max(changed, key=lambda row: int(row["seq"]))
    return changed, ledger.Head(last["seq"], last["digest"])


@pytest.mark.parametrize("rechain", [False, True], ids=["as it is", "hashed anew"])
@pytest.mark.parametrize("way", WAYS)
def test_whatever_is_done_to_a_chain_is_found(kept: Register, way: str, *, rechain: bool) -> None:
    rows, head, by = rows_of(kept), head_of(kept), chance(f"{way} {rechain}")
    sqlite = kept.engines.write.dialect.name == "sqlite"
    places = max(4, many("MARAC_DESK_LINES") // (1 if sqlite else 5))
    with counted("R9 ledger", f"{way}{', hashed anew' if rechain else ''}") as tally:
        tally.count = places
        for _ in range(places):
            changed, end = done_to(rows, way, by, rechain=rechain)
            put(kept, changed, end)
            if verdict(kept, known=[head], sealed=SEALED).holds:
                tally.wrong += 1
        assert tally.wrong == 0
    put(kept, rows, head)
    assert verdict(kept, known=[head], sealed=SEALED).holds


@pytest.mark.parametrize("way", WAYS)
def test_what_is_hashed_anew_would_not_be_found_without_seals_and_the_anchor(kept: Register, way: str) -> None:
    rows, by = rows_of(kept), chance(f"no seals {way}")
    changed, end = done_to(rows, way, by, rechain=True)
    put(kept, changed, end)
    assert verdict(kept).holds
    if way != "truncate":  # which the anchor alone can find, where it was cut after the end of a unit of work
        assert verdict(kept, sealed=SEALED).why == "seal"


def test_the_seals_begin_where_the_first_one_is(kept: Register) -> None:
    rows = [{**row, "rows": None} for row in rows_of(kept)[:20]]
    put(kept, *chained(rows))
    assert verdict(kept, sealed=SEALED).holds  # as in a register of the first version
    with kept.writing(coordinator()) as uow:
        uow.record("look", "case")
    assert verdict(kept, sealed=SEALED).holds
    rows = rows_of(kept)
    put(kept, *chained([*rows, {**rows[-1], "rows": None}]))
    assert verdict(kept, sealed=SEALED).broken_at == len(rows) + 1
    put(kept, *chained([*rows[:-1], {**rows[-1], "rows": {"": "0" * 32}}]))
    assert verdict(kept, sealed=SEALED).broken_at == len(rows)


def test_a_seal_that_is_not_looked_at_would_let_a_forged_end_through(kept: Register) -> None:
    rows, head = rows_of(kept), head_of(kept)
    put(kept, *chained([*rows, {**rows[3], "operation": "forged"}]))
    assert verdict(kept, known=[head]).holds
    assert verdict(kept, known=[head], sealed=SEALED).why == "seal"


def test_a_chain_cut_off_behind_a_head_that_was_moved_would_not_be_found_without_the_anchor(kept: Register) -> None:
    rows, head = rows_of(kept), head_of(kept)
    put(kept, rows[:-3], ledger.Head(rows[-4]["seq"], rows[-4]["digest"]))
    assert verdict(kept).holds
    assert verdict(kept, known=[head]).why == "rolled_back"


def test_digests_that_are_not_looked_at_would_let_an_edit_through(
    kept: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, head = rows_of(kept), head_of(kept)
    rows[9] = {**rows[9], "operation": "looked"}
    put(kept, rows, head)
    assert (verdict(kept).broken_at, verdict(kept).why) == (10, "changed")
    digests = iter(row["digest"] for row in rows)
    monkeypatch.setattr(chain, "hash_of", lambda _told: next(digests))
    assert verdict(kept).holds


def test_each_thing_that_is_wrong_has_a_name(kept: Register) -> None:
    rows, head = rows_of(kept), head_of(kept)
    named = {
        "missing": [*rows[:5], *rows[6:]],
        "order": [*rows[:5], {**rows[6], "seq": 6}, {**rows[5], "seq": 7}, *rows[7:]],
        "changed": [*rows[:5], {**rows[5], "role": "chair"}, *rows[6:]],
    }
    for why, changed in named.items():
        put(kept, changed, head)
        assert (verdict(kept).broken_at, verdict(kept).why) == (6, why)
    put(kept, rows[:-1], head)
    assert (verdict(kept).broken_at, verdict(kept).why) == (head.seq, "head")
    put(kept, rows, ledger.Head(head.seq - 1, rows[-2]["digest"]))
    assert verdict(kept).why == "head"
    put(kept, rows, head)
    assert verdict(kept, known=[ledger.Head(3, bytes(32))]).why == "rolled_back"
    assert verdict(kept, known=[ledger.Head(head.seq + 1, bytes(32))]).why == "rolled_back"
    assert verdict(kept, known=[head, ledger.Head(3, rows[2]["digest"])]).holds


@pytest.mark.parametrize("register", ["sqlcipher"], indirect=True)
@pytest.mark.parametrize(
    "spoilt",
    [
        "at = 'yesterday'", "details = '{'", "actor_id = 'somebody'", "zone_minutes = 'x'", "rows = '['",
        "sitting_id = NULL", "digest = 'x'", "previous = 5", "object_id = 7", "role = X'00'",
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_one_that_does_not_hold(kept: Register, spoilt: str) -> None:
    with kept.engines.write.begin() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = 1")
        connection.exec_driver_sql(f"UPDATE ledger_entry SET {spoilt} WHERE seq = 7")
    assert verdict(kept).broken_at == 7


def test_a_line_without_a_sitting_cannot_be_given_what_is_not_hashed(kept: Register) -> None:
    rows = [{**row, "sitting_id": None, "zone_minutes": None, "rows": None} for row in rows_of(kept)]
    rows, head = chained(rows)
    put(kept, rows, head)
    assert verdict(kept).holds
    for change in ({"zone_minutes": 60}, {"result": "denied"}, {"rows": {"action": {"a": None}}}):
        put(kept, [*rows[:6], {**rows[6], **change}, *rows[7:]], head)
        assert verdict(kept).broken_at == 7, change


# How it goes on


def test_only_what_follows_a_known_line_is_hashed_again(kept: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, head = rows_of(kept), head_of(kept)
    seen, real = list[str](), hash_of

    def hashed(told: str) -> bytes:
        seen.append(told)
        return real(told)

    monkeypatch.setattr(chain, "hash_of", hashed)
    since = ledger.Head(30, rows[29]["digest"])
    assert verdict(kept, since=since).holds
    assert len(seen) == head.seq - 30
    assert verdict(kept, since=ledger.Head(30, bytes(32))).why == "rolled_back"
    assert verdict(kept, since=ledger.Head(head.seq + 5, bytes(32))).why == "rolled_back"
    assert verdict(kept, since=head, known=[head]).holds


def test_it_tells_how_far_it_is_and_may_be_given_up(kept: Register) -> None:
    told, last = list[tuple[int, int]](), head_of(kept).seq
    assert verdict(kept, stride=10, tell=lambda done, whole: told.append((done, whole))).holds
    assert [done for done, _ in told] == [*range(10, last, 10), last]
    assert {whole for _, whole in told} == {last}
    answers = iter((False, False, True))
    given_up = verdict(kept, stride=10, stop=lambda: next(answers))
    assert (given_up.lines, given_up.given_up, given_up.holds) == (20, True, False)


def test_an_empty_chain_holds(register: Register) -> None:
    with register.engines.write.begin() as connection:
        unguarded = "DROP TRIGGER ledger_entry_no_delete"
        if connection.dialect.name != "sqlite":
            unguarded = "DROP TRIGGER ledger_entry_append_only ON ledger_entry"
        connection.execute(sa.text(unguarded))
        connection.execute(sa.delete(LedgerEntry))
    assert verdict(register).why == "head"
    with register.engines.write.begin() as connection:
        connection.execute(sa.text("DELETE FROM ledger_head"))
    assert verdict(register) == ledger.Verdict(0, None)
