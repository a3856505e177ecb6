"""What somebody with the register's key, or with its files, could do to it; and how often tests have it done."""

from __future__ import annotations

import os
import random
import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from marac_desk.model.base import table_of
from marac_desk.model.ledger import LedgerEntry, LedgerHead
from marac_desk.register import ledger
from marac_desk.register.sealed_rows import RowVerdict, check_rows
from marac_desk.register.sealing import sealed_tables
from marac_desk.register.trusting import seal_rows
from marac_desk.register.unit_of_work import Register
from tests.support.faults import Count
from tests.support.registers import NOW, REGISTER_ID, SECRETS

COUNTS = {
    "MARAC_DESK_FLIPS": Count(60, 300, 1000),  # bits of a closed file, and of a journal
    "MARAC_DESK_CUTS_OFF": Count(20, 60, 200),  # files cut off
    "MARAC_DESK_REPLAYS": Count(20, 100, 500),  # old pages put back
    "MARAC_DESK_LINES": Count(10, 100, 500),  # each way to change a chain, at random places
}
LINES, HEADS = table_of(LedgerEntry), table_of(LedgerHead)
Row = dict[str, Any]
CHANGES = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(" + "|".join(sealed_tables()) + r")\"?[\s(]", re.I
)


def many(name: str) -> int:
    """Return how often to do something, as its variable says or as MARAC_DESK_FAULTS does."""
    level = os.environ.get("MARAC_DESK_FAULTS", "usual")
    return int(os.environ.get(name, getattr(COUNTS[name], level)))


def unguard(register: Register) -> None:
    """Let the lines of a ledger be changed, as whoever has the key could."""
    sqlite = register.engines.write.dialect.name == "sqlite"
    names = ("no_update", "no_delete") if sqlite else ("append_only",)
    with register.engines.write.begin() as connection:
        for name in names:
            connection.execute(sa.text(f"DROP TRIGGER ledger_entry_{name}" + ("" if sqlite else " ON ledger_entry")))


def rows_of(register: Register) -> list[Row]:
    """Return the chain of a register's own desk as its rows."""
    own = sa.select(LINES).where(LINES.c.desk_id == REGISTER_ID).order_by(LINES.c.seq)
    with register.engines.read.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(own)]


def head_of(register: Register) -> ledger.Head:
    """Return the end of its chain."""
    with register.reading() as uow:
        return ledger.head_of(uow.session, REGISTER_ID)


def put(register: Register, rows: Sequence[Row], head: ledger.Head) -> None:
    """Put a chain in place of the one that is there."""
    with register.engines.write.begin() as connection:
        connection.execute(sa.delete(LINES).where(LINES.c.desk_id == REGISTER_ID))
        connection.execute(sa.insert(LINES), list(rows))
        moved = sa.update(HEADS).where(HEADS.c.desk_id == REGISTER_ID)
        connection.execute(moved.values(seq=head.seq, digest=head.digest))


def chained(rows: Sequence[Row]) -> tuple[list[Row], ledger.Head]:
    """Number rows anew and hash each onto the one before, as somebody would who knows how: it needs no key."""
    made, head = [], ledger.NOTHING_YET
    for row in rows:
        event = ledger.Event(
            row["operation"], row["object_type"], row["object_id"], row["case_id"], row["reason"], row["details"],
            row["result"],
        )  # fmt: skip
        author = ledger.Author(
            row["desk_id"], row["actor_id"], row["role"], row["at"], row["sitting_id"], row["zone_minutes"]
        )
        digest = ledger.digest_of(head.seq + 1, event, author, head.digest, row["rows"])
        made.append({**row, "seq": head.seq + 1, "previous": head.digest, "digest": digest})
        head = ledger.Head(head.seq + 1, digest)
    return made, head


# What can be done to a chain. Each changes something that was not so before.


def edit(rows: list[Row], by: random.Random) -> list[Row]:
    """Change one field of one line."""
    place, other = by.randrange(len(rows)), uuid.UUID(int=by.getrandbits(120))
    changes: list[Row] = [
        {"operation": "looked"}, {"object_type": "meeting"}, {"object_id": other}, {"case_id": other},
        {"actor_id": other}, {"role": "steering"}, {"reason": "because"}, {"details": {"number": -1}},
        {"at": NOW.replace(year=2001)}, {"sitting_id": other}, {"zone_minutes": 765}, {"result": "denied"},
        {"rows": {"action": {other.hex: "1.0"}}},
    ]  # fmt: skip
    return [*rows[:place], {**rows[place], **by.choice(changes)}, *rows[place + 1 :]]


def drop(rows: list[Row], by: random.Random) -> list[Row]:
    """Cut one line out, not the last."""
    place = by.randrange(len(rows) - 1)
    return [*rows[:place], *rows[place + 1 :]]


def order(rows: list[Row], by: random.Random) -> list[Row]:
    """Have two lines change places, numbers and all."""
    one, two = sorted(by.sample(range(len(rows)), 2))
    changed = list(rows)
    changed[one] = {**rows[two], "seq": rows[one]["seq"]}
    changed[two] = {**rows[one], "seq": rows[two]["seq"]}
    return changed


def insert(rows: list[Row], by: random.Random) -> list[Row]:
    """Put a new line in between; those after it are numbered one further."""
    place = by.randrange(len(rows))
    made = {**rows[place], "operation": "forged", "object_id": uuid.UUID(int=by.getrandbits(120))}
    later = [{**row, "seq": row["seq"] + 1} for row in rows[place:]]
    return [*rows[:place], made, *later]


def truncate(rows: list[Row], by: random.Random) -> list[Row]:
    """Cut the end off."""
    return rows[: by.randrange(1, len(rows))]


def replay(rows: list[Row], by: random.Random) -> list[Row]:
    """Put an older line once more at the end."""
    return [*rows, {**by.choice(rows), "seq": rows[-1]["seq"] + 1}]


WAYS: dict[str, Callable[[list[Row], random.Random], list[Row]]] = {
    "drop": drop, "order": order, "edit": edit, "insert": insert, "truncate": truncate, "replay": replay,
}  # fmt: skip


def sealing(register: Register) -> Register:
    """Return a register that seals, on the same engines where it does not yet."""
    if register.seals is not None:
        return register
    return Register(register.engines, desk_id=REGISTER_ID, clock=register.clock, seal_key=SECRETS.seal_key)


def checked(register: Register) -> RowVerdict:
    """Hold every sealed row of a register against its ledger."""
    assert register.seals is not None
    with register.reading() as uow:
        return check_rows(uow.connection, register.seals)


def wholly_sealed(register: Register) -> Register:
    """Return a register that seals, and in which every row has its digest: the one of its first user."""
    found = sealing(register)
    seal_rows(found)
    assert checked(found) == RowVerdict(1)
    return found


class Statements:
    """Notes every statement of a register's writers that changes a sealed table, whichever way it was sent."""

    def __init__(self, register: Register) -> None:
        self.tables = set[str]()
        sa.event.listen(register.engines.write, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := CHANGES.match(statement):
            self.tables.add(found.group(1))

    def take(self) -> set[str]:
        """Return what was noted and begin anew."""
        noted, self.tables = self.tables, set()
        return noted
