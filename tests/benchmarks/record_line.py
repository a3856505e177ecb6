"""The record line: from Enter to committed, beside a bare-SQL transaction of the very same statements.

Both begin from the same bytes: each round copies one prepared register twice, lets both sides do one action to warm up,
and times the second. So the statements, their values, the ledger's line and the state of the file are the same. The
line is read at every key while it is typed, so reading it is no part of what Enter waits for.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from marac_desk.desktop.room.page import RoomPage
from marac_desk.desktop.room.reading import LineReader
from marac_desk.register.engines import _connector
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.access import Actor
from marac_desk.services.meeting_room import running
from marac_desk.services.meeting_room.line import line_words
from marac_desk.services.meeting_room.recording import record_action
from marac_desk.services.meetings.known import items_of
from tests.benchmarks.measuring import Held, Result, disk_sync, median, milliseconds
from tests.benchmarks.windows import MeasuredWindow
from tests.support.meetings import ready_meeting
from tests.support.registers import KEY, REGISTER_ID, SECRETS, actor, clock, demonstration_file

ROUNDS, QUICK_ROUNDS = 40, 8
MOST_ADDED, MOST_TO_TICK = 3.0, 10.0
WARM, TIMED = "police marker fri", "housing locks 2wd"
Statements = list[tuple[str, Any]]


@dataclass(slots=True)
class Traced:
    """The statements of one unit of work, as the driver was handed them."""

    statements: Statements = field(default_factory=list)

    def listen(self, engine: sa.Engine) -> None:
        """Note every statement of an engine."""

        @sa.event.listens_for(engine, "before_cursor_execute")
        def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
            self.statements += [(statement, each) for each in (values if many else [values])]

    def take(self) -> Statements:
        """Return what was noted and begin anew."""
        noted, self.statements = self.statements, []
        return noted


def prepare(folder: Path) -> tuple[uuid.UUID, uuid.UUID]:
    """Fill a register with the demonstration and bring its meeting to the first case; returns meeting and case."""
    register = demonstration_file(folder)
    person, meeting_id = actor(register), ready_meeting(register)
    with register.writing(person) as uow:
        running.start_meeting(uow, actor=person, meeting_id=meeting_id)
        uow.session.flush()
        running.all_are_here(uow, actor=person, meeting_id=meeting_id)
    with register.reading(person) as uow:
        item_id = items_of(uow, meeting_id)[0].id
    with register.writing(person) as uow:
        running.call_case(uow, actor=person, item_id=item_id)
    register.close()
    return meeting_id, item_id


def _opened(folder: Path) -> Register:
    return open_register(RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())


class Service:
    """One side: the use case on an open register, with both lines read beforehand."""

    def __init__(self, folder: Path, meeting_id: uuid.UUID, item_id: uuid.UUID) -> None:
        self.register = _opened(folder)
        self.person, self.item_id = actor(self.register), item_id
        with self.register.reading(self.person) as uow:
            reader = LineReader(line_words(uow, actor=self.person, meeting_id=meeting_id))
        now = self.register.clock.now()
        self.drafts = {line: reader.read(line, now=now).to_record(uuid.uuid4()) for line in (WARM, TIMED)}

    def record(self, line: str) -> None:
        """Record one line, to the synced commit."""
        with self.register.writing(self.person) as uow:
            record_action(uow, actor=self.person, item_id=self.item_id, draft=self.drafts[line])


def bare(path: Path, warm: Statements, timed: Statements) -> float:
    """Return how long the same statements take on the driver alone, with the same settings and the same commit."""
    connection = _connector(path, KEY)()

    def run(statements: Statements) -> None:
        cursor = connection.cursor()
        for statement, values in statements:
            cursor.execute(statement, values)
            if statement.startswith("SELECT"):
                cursor.fetchall()
        connection.commit()

    run(warm)
    taken = milliseconds(lambda: run(timed))
    connection.close()
    return taken


def _round(base: Path, meeting_id: uuid.UUID, item_id: uuid.UUID) -> tuple[float, float, int]:
    """Return the milliseconds of both sides and how many statements they share."""
    ours, theirs, traced = base / "ours", base / "theirs", Traced()
    for folder in (ours, theirs):
        shutil.copytree(base / "template", folder)
    side = Service(ours, meeting_id, item_id)
    traced.listen(side.register.engines.write)
    side.record(WARM)
    warm = traced.take()
    service = milliseconds(lambda: side.record(TIMED))
    timed = traced.take()
    side.register.close()
    plain = bare(RegisterPlace(theirs).register, warm, timed)
    for folder in (ours, theirs):
        shutil.rmtree(folder)
    return service, plain, len(timed)


@contextlib.contextmanager
def _commits(register: Register) -> Iterator[list[float]]:
    """Note when each unit of work was on the disk."""
    at: list[float] = []
    writing = register.writing

    @contextlib.contextmanager
    def noted(person: Actor | None = None) -> Iterator[UnitOfWork]:
        with writing(person) as uow:
            yield uow
        at.append(time.perf_counter())

    vars(register)["writing"] = noted
    yield at


def at_the_window(base: Path, meeting_id: uuid.UUID, rounds: int) -> tuple[float, float]:
    """Return the medians of Enter to committed and of committed to the tick painted, in the real window."""
    register = _opened(base / "template")
    committed, painted = [], []
    with _commits(register) as commits, MeasuredWindow(register, actor(register)) as desk:
        page = desk.go("room", {"id": str(meeting_id)})
        assert isinstance(page, RoomPage)
        plan, line = page.running.plan, page.running.line.edit
        ticks = desk.after(plan, "show_saved")  # it paints at once
        for number in range(rounds + 3):
            line.clear()
            QTest.keyClicks(line, f"{TIMED} door {number}")
            desk.settle()
            commits.clear()
            began = time.perf_counter()
            QTest.keyClick(line, Qt.Key.Key_Return)
            desk.wait_for(ticks)
            committed.append((commits[0] - began) * 1000)
            painted.append((ticks.pop() - commits[0]) * 1000)
            desk.settle()
    register.close()
    return median(committed[3:]), median(painted[3:])


def measure(*, quick: bool = False) -> list[Result]:
    """Return what the service adds to bare SQL, how fast the tick follows, and the disk's own sync."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        meeting_id, item_id = prepare(base / "template")
        times = [_round(base, meeting_id, item_id) for _ in range(rounds)]
        committed, painted = at_the_window(base, meeting_id, rounds)
    ours, theirs = median([each[0] for each in times]), median([each[1] for each in times])
    beside = f"the same {times[0][2]} statements, bare SQL"
    return [
        Result("record_action to the synced commit", ours, "ms", beside, theirs, MOST_ADDED, Held.ADDED),
        Result("Enter to committed, in the window", committed, "ms", "record_action alone", ours),
        Result("committed to the tick painted", painted, limit=MOST_TO_TICK),
        Result("the disk's own sync of one page", disk_sync()),
    ]
