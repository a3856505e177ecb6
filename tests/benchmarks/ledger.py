"""The ledger: checking a chain of a million lines, and what watching over the register's file costs at its doors.

The lines are made here as the program makes them, with every fifth carrying row digests, and put in by bulk.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marac_desk.model.base import table_of
from marac_desk.model.ledger import LedgerHead
from marac_desk.register import ledger
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.lines import SEAL, sat_of, told_of, told_text
from marac_desk.register.opening import open_register
from marac_desk.register.sealed_rows import check_rows
from marac_desk.register.sealing import RowSeals
from marac_desk.register.state import fingerprint_of
from marac_desk.register.unit_of_work import Register
from tests.benchmarks import ten_years
from tests.benchmarks.measuring import Result, median, milliseconds
from tests.support.registers import COORDINATOR, NOW, REGISTER_ID, SECRETS, clock, empty_file

LINES, QUICK_LINES = 1_000_000, 50_000
MOST_SECONDS = 30.0
BATCH = 20_000
SEALED = RowSeals(SECRETS.seal_key).line
DIGESTS_EVERY = 5
ROUNDS = 7
USUAL = (
    ("view", "case"),
    ("record", "action"),
    ("change", "action"),
    ("reveal", "safe_contact"),
    ("step", "agenda_item"),
)


def made_lines(count: int, after: ledger.Head, sealed: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    """Yield lines of a chain that follows after its head, as a desk at work writes them, one in each unit of work."""
    sitting, cases = uuid.uuid4(), [uuid.uuid4() for _ in range(3000)]
    seq, digest = after
    for number in range(count):
        operation, kind = USUAL[number % len(USUAL)]
        at, case = NOW + timedelta(seconds=number), cases[number * 7 % len(cases)]
        author = ledger.Author(REGISTER_ID, COORDINATOR, "coordinator", at, sitting, 0)
        thing = uuid.UUID(int=number + (1 << 100))
        event = ledger.Event(
            operation, kind, thing, case, details={"code": f"code_{number % 40}"} if number % 3 else {}
        )
        seq, previous = seq + 1, digest
        rows: dict[str, Any] = {kind: {thing.hex: f"1.{seq:032x}"}} if number % DIGESTS_EVERY == 1 else {}
        sat = sat_of(event, author, rows or None)
        rows = {SEAL: sealed(told_text(told_of(seq, event, author), sat, previous)), **rows}
        digest = ledger.digest_of(seq, event, author, previous, rows)
        yield {
            "desk_id": REGISTER_ID.hex, "seq": seq, "at": at.strftime("%Y-%m-%d %H:%M:%S.%f"),
            "actor_id": COORDINATOR.hex, "role": "coordinator", "operation": operation, "object_type": kind,
            "object_id": thing.hex, "case_id": case.hex, "details": json.dumps(event.details),
            "sitting_id": sitting.hex, "zone_minutes": 0, "rows": json.dumps(rows),
            "previous": previous, "digest": digest,
        }  # fmt: skip


def fill_ledger(register: Register, count: int) -> ledger.Head:
    """Add so many lines to a register's chain by bulk and return its new head."""
    columns = (
        "desk_id", "seq", "at", "actor_id", "role", "operation", "object_type", "object_id", "case_id", "details",
        "sitting_id", "zone_minutes", "rows", "previous", "digest",
    )  # fmt: skip
    insert = f"INSERT INTO ledger_entry ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    with register.reading() as uow:
        head = ledger.head_of(uow.session, REGISTER_ID)
    lines = made_lines(count, head, SEALED)
    with register.engines.write.begin() as connection:
        batch: list[tuple[Any, ...]] = []
        for line in lines:
            batch.append(tuple(line[name] for name in columns))
            if len(batch) == BATCH:
                connection.exec_driver_sql(insert, batch)
                batch = []
            head = ledger.Head(line["seq"], line["digest"])
        if batch:
            connection.exec_driver_sql(insert, batch)
        heads = table_of(LedgerHead)
        moved = sa.update(heads).where(heads.c.desk_id == REGISTER_ID)
        connection.execute(moved.values(seq=head.seq, digest=head.digest))
    return head


class Beat:
    """A thread that wants to work for a moment again and again, as a window does; it notes how long it had to wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._ended.is_set():
            began = time.perf_counter()
            time.sleep(0.002)
            self.waits.append((time.perf_counter() - began) * 1000 - 2)

    def __enter__(self) -> Beat:
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._ended.set()
        self._thread.join()


def verified(folder: Path, lines: int) -> list[Result]:
    """Return how long checking a long chain takes, from its beginning and from the line that was checked last."""
    register = empty_file(folder)
    head = fill_ledger(register, lines)
    told: list[int] = []
    with register.reading() as uow, Beat() as beat:
        check = milliseconds(lambda: _holds(uow.session, alone=True, tell=lambda done, _all: told.append(done)))
    near = ledger.Head(head.seq - 1000, _digest(register, head.seq - 1000))
    with register.reading() as uow:
        since = milliseconds(lambda: _holds(uow.session, since=near, known=[head]))
    register.close()
    assert told
    assert told[-1] == head.seq
    waits = sorted(beat.waits)
    return [
        Result(f"a chain of {head.seq:,} lines checked", check / 1000, "s", limit=MOST_SECONDS * lines / LINES),
        Result("meanwhile another thread waits: 99 in 100 less than", waits[int(len(waits) * 0.99)], limit=20.0),
        Result("the last 1,000 lines checked", since),
    ]


def _holds(session: Any, **known: Any) -> None:
    found = ledger.verify(session, REGISTER_ID, sealed=SEALED, **known)
    assert found.holds, found


def _digest(register: Register, seq: int) -> bytes:
    with register.reading() as uow:
        found = ledger.line_digest(uow.connection, REGISTER_ID, seq)
    assert found is not None
    return found


def at_the_doors(folder: Path, *, quick: bool) -> list[Result]:
    """Return what opening and closing the register of ten years take, watched over and not."""
    place = ten_years.copy_to(folder, quick=quick)
    plain = median([_door(place, None)[0] for _ in range(ROUNDS)])
    sealing = milliseconds(lambda: open_register(place, **_known(), trust=Trust()).close())
    made = milliseconds(lambda: fingerprint_of(place.register))
    rounds = [_door(place, Trust(fingerprint=fingerprint_of(place.register))) for _ in range(ROUNDS)]
    register = open_register(place, **_known(), trust=Trust())
    with register.reading() as uow:
        assert register.seals is not None
        began = time.perf_counter()
        rows = check_rows(uow.connection, register.seals)
        took = time.perf_counter() - began
        assert rows.holds
    register.close()
    size = place.register.stat().st_size / 2**20
    return [
        Result(
            "opening ten years, its fingerprint made beforehand",
            median([r[0] for r in rounds]),
            "ms",
            "not watched over",
            plain,
        ),
        Result(f"the fingerprint of {size:,.0f} MiB, made by the lock process", made),
        Result("closing ten years after one change", median([r[1] for r in rounds])),
        Result("sealing the rows of ten years, once", sealing / 1000, "s"),
        Result(f"{rows.rows:,} sealed rows held against the ledger", took, "s"),
    ]


def _known() -> dict[str, Any]:
    return {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}


def _door(place: RegisterPlace, trust: Trust | None) -> tuple[float, float]:
    opened: list[Register] = []
    opening = milliseconds(lambda: opened.append(open_register(place, **_known(), trust=trust)))
    with opened[0].writing() as uow:
        uow.record("look", "case")
    return opening, milliseconds(opened[0].close)


def measure(*, quick: bool = False) -> list[Result]:
    """Return what checking the ledger and watching over the file take."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        results = verified(base / "ledger", QUICK_LINES if quick else LINES)
        print("the ledger is measured, now the doors", file=sys.stderr)
        return results + at_the_doors(base / "years", quick=quick)
