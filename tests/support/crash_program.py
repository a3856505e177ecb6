"""A program that exists to be killed: it starts once, and makes a child for every piece of work it is given.

Run as `python -m tests.support.crash_program`. Each line of its input is a job; each line of its output is something a
child of it did, or {"ended": signal}. Children are forks, so that a hundred of them cost no hundred starts.
"""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command

from marac_desk.model.user import Draft
from marac_desk.program import open_from
from marac_desk.register import engines
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import write_first_keys, write_key_file
from marac_desk.register.opening import create_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.reserve import Reserve
from marac_desk.register.unit_of_work import Register
from tests.support.examining import reopened
from tests.support.forked import do_in_children
from tests.support.numbered import numbers, record_number, warm_up, write_number
from tests.support.registers import SECRETS, clock, coordinator
from tests.support.setting_up import first_keys, set_up_order
from tests.support.shim import SYNC, Shim


def say(**message: Any) -> None:
    """Say one thing, whole."""
    os.write(1, json.dumps(message).encode() + b"\n")


def write(job: dict[str, Any]) -> None:
    """Record one number after another in a meeting, and say each that is on the disk.

    The planted defects: "early" says it before the commit, and never gets there with the number "stuck"; "apart"
    commits the lines of the ledger after what they tell of.
    """
    register, defect = reopened(Path(job["folder"])), job.get("defect")
    number = int(job.get("first", 1))
    while True:
        with register.writing(coordinator()) as uow:
            record_number(uow, number)
            if defect == "early":
                say(written=number)
                if number == job["stuck"]:
                    threading.Event().wait()
            later = list(uow.events) if defect == "apart" else []
            del uow.events[: len(later)]
        if later:
            with register.writing(coordinator()) as uow:
                uow.events += later
        if defect != "early":
            say(written=number)
        number += 1


def powered(job: dict[str, Any]) -> None:
    """Record numbers with everything written down that is asked of the disk, the acknowledgements among it.

    The register is closed and opened again now and then, so that its journal goes and comes. "fails" are the numbers
    at which the next sync of a file that ends in "only" fails once. The planted defects: "normal" does not wait for the
    disk at a commit; "swallow" acknowledges what was refused.
    """
    folder, by = Path(job["folder"]), random.Random(job["seed"])
    if job.get("defect") == "normal":
        vars(engines)["_PRAGMAS"]["synchronous"] = 1
    disk, fails = Shim(folder, Path(job["log"])), set(job.get("fails", ()))
    register, refused = reopened(folder), 0
    for number in range(1, job["count"] + 1):
        if number in fails:
            disk.fail(SYNC, only=job["only"])
        while not _acknowledged(register, number, disk, swallow=job.get("defect") == "swallow"):
            refused += 1
        if by.random() < 0.02:
            register.close()
            register = reopened(folder)
    register.close()
    say(refused=refused, operations=disk.operations)


def _acknowledged(register: Register, number: int, disk: Shim, *, swallow: bool) -> bool:
    """Record a number and mark it as acknowledged; tells whether it was not refused."""
    try:
        write_number(register, number)
    except RegisterProblemError:
        if not swallow:
            return False
    disk.mark(str(number))
    return True


def fill(job: dict[str, Any]) -> None:
    """Record numbers on a disk that gets full, or fails, and go on when it is well again; the register stays open.

    "room" is how many bytes are left. "kind", "nth", "times" and "only" are the calls that fail otherwise. With
    "reserve" what was kept for such a time is given back at the first refusal.
    The planted defect "swallow" takes what was refused for acknowledged.
    """
    folder, swallow = Path(job["folder"]), job.get("defect") == "swallow"
    disk = Shim(folder)
    register = reopened(folder)
    acknowledged, codes, number = set[int](), set[str](), 1
    if "room" in job:
        disk.leave_room(job["room"])
    else:
        disk.fail(job["kind"].encode(), nth=job["nth"], times=job["times"], only=job["only"])
    for _ in range(job["tries"]):
        try:
            write_number(register, number)
        except RegisterProblemError as problem:
            codes.add(problem.code)
            if job.get("reserve"):
                Reserve(RegisterPlace(folder)).release()
            acknowledged |= {number} if swallow else set()
            number += 1 if swallow else 0
            continue
        acknowledged.add(number)
        number += 1
    failures = disk.failures
    disk.leave_room(None)
    disk.fail(b"-", times=0)
    for later in range(number, number + 3):
        write_number(register, later)
        acknowledged.add(later)
    standing = sorted(numbers(register)[0])
    register.close()
    say(acknowledged=sorted(acknowledged), codes=sorted(codes), standing=standing, failures=failures)


def upgrade(job: dict[str, Any]) -> None:
    """Open a register of an earlier program, which brings it up to date, and die before one of the steps, 0 for none.

    The planted defect "piecemeal" commits every statement of the migration by itself.
    """
    folder = Path(job["folder"])
    disk = Shim(folder, Path(job["log"]) if job.get("log") else None)
    if job.get("defect") == "piecemeal":
        sa.event.listen(sa.Engine, "after_cursor_execute", _commit_at_once)
    disk.die_before(job["last"])
    register = reopened(folder)
    disk.die_before(0)
    say(operations=disk.operations)
    register.close()


def _commit_at_once(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
    if statement.lstrip().upper().startswith(("CREATE", "ALTER", "INSERT", "DROP", "UPDATE")):
        cursor.connection.commit()
        cursor.connection.execute("BEGIN IMMEDIATE")


def hold(job: dict[str, Any]) -> None:
    """Begin to write and stay there, or let go after so many seconds."""
    register = reopened(Path(job["folder"]))
    with register.writing(coordinator()) as uow:
        uow.session.execute(sa.update(Draft).values(kind="never"))
        say(holds=True)
        threading.Event().wait(job.get("seconds"))
        uow.session.rollback()
    say(holds=False)
    os._exit(0)


class Steps:
    """Counts everything a set-up does to the disk, and dies before the step it was told to die at."""

    def __init__(self, last: int) -> None:
        self._last, self._done = last, 0
        for name in ("open", "fsync", "link", "unlink", "rename", "replace", "mkdir", "chmod"):
            setattr(os, name, self._counted(getattr(os, name), f"os.{name}"))
        sa.event.listen(sa.Engine, "before_cursor_execute", lambda *_: self.step("sql"))
        sa.event.listen(sa.Engine, "commit", lambda *_: self.step("sql.commit"))

    def _counted(self, real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.step(name)
            return real(*arguments, **named)

        return counted

    def step(self, name: str) -> None:
        """Count one step."""
        self._done += 1
        if self._last == 0:
            say(step=name)
        elif self._done == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def set_up(job: dict[str, Any]) -> None:
    """Set up a register as the lock process and the desk process do it together, and die on the way.

    The planted defect "names_first" gives keys and register their names before anything is in them.
    """
    place, register_id = RegisterPlace(Path(job["folder"])), uuid.UUID(job["id"])
    keys = first_keys(place.folder, register_id)
    Steps(job["last"])
    if job.get("defect") == "names_first":
        place.prepare()
        write_key_file(place.keys, keys)
        create_register(place, secrets=SECRETS, register_id=register_id, clock=clock()).close()
    else:
        write_first_keys(place, keys)
        open_from(set_up_order(place.folder, register_id), clock())[0].close()
    say(done=True)


JOBS: dict[str, Callable[[dict[str, Any]], None]] = {
    "write": write,
    "powered": powered,
    "fill": fill,
    "upgrade": upgrade,
    "hold": hold,
    "set_up": set_up,
}


def main() -> None:
    """Do one job after another, each in a child that may be killed."""
    assert command is not None  # imported beforehand, so that no child has to
    warm_up()
    do_in_children(JOBS, say)


if __name__ == "__main__":
    main()
