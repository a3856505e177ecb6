"""A program that exists to be killed: it starts once, and makes a child for every piece of work it is given.

Run as `python -m tests.support.crash_program`. Each line of its input is a job; each line of its output is something a
child of it did, or {"ended": signal}. Children are forks, so that a hundred of them cost no hundred starts.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command

from marac_desk.model.user import Draft
from marac_desk.program import open_from
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import KeyFile, seal, write_first_keys, write_key_file
from marac_desk.register.opening import create_register, open_register
from marac_desk.register.unit_of_work import Register
from marac_desk.services.housekeeping import save_draft
from tests.support.registers import COORDINATOR, KEY, REGISTER_ID, clock, coordinator
from tests.support.setting_up import AREA, CHEAP, NAME, PASSPHRASE

PADDING = 6000
"""Letters of each write: enough that a few hundred of them make SQLite fold its journal back while it is killed."""


def say(**message: Any) -> None:
    """Say one thing, whole."""
    os.write(1, json.dumps(message).encode() + b"\n")


def open_again(job: dict[str, Any]) -> Register:
    """Open the register of a job."""
    return open_register(RegisterPlace(Path(job["folder"])), key=KEY, register_id=REGISTER_ID, clock=clock())


def write(job: dict[str, Any]) -> None:
    """Write one numbered draft after another, each with its line in the ledger, and say each that is on the disk.

    The planted defects: "early" says it before the commit, and never gets there with the number "stuck"; "apart"
    commits the line of the ledger after the draft.
    """
    register, defect = open_again(job), job.get("defect")
    number = int(job.get("first", 1))
    while True:
        with register.writing(coordinator()) as uow:
            save_draft(
                uow, actor=coordinator(), kind="crash", subject=str(number), content={"text": f"{number} " * PADDING}
            )
            if defect != "apart":
                uow.record("crash_write", "draft", number=number)
            if defect == "early":
                say(written=number)
                if number == job["stuck"]:
                    threading.Event().wait()
        if defect == "apart":
            with register.writing(coordinator()) as uow:
                uow.record("crash_write", "draft", number=number)
        if defect != "early":
            say(written=number)
        number += 1


def hold(job: dict[str, Any]) -> None:
    """Begin to write and stay there."""
    register = open_again(job)
    with register.writing(coordinator()) as uow:
        uow.session.execute(sa.update(Draft).values(kind="never"))
        say(holds=True)
        threading.Event().wait()


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
    envelope = seal(KEY, register_id=register_id, user_id=COORDINATOR, name=NAME, passphrase=PASSPHRASE, cost=CHEAP)
    keys = KeyFile(register_id, (envelope,))
    Steps(job["last"])
    if job.get("defect") == "names_first":
        place.prepare()
        write_key_file(place.keys, keys)
        create_register(place, key=KEY, register_id=register_id, clock=clock()).close()
    else:
        write_first_keys(place, keys)
        order = {"do": "set_up", "key": KEY.hex(), "id": str(register_id), "user": str(COORDINATOR), **AREA}
        open_from({**order, "register": job["folder"]}, clock())[0].close()
    say(done=True)


JOBS: dict[str, Callable[[dict[str, Any]], None]] = {"write": write, "hold": hold, "set_up": set_up}


def main() -> None:
    """Do one job after another, each in a child that may be killed."""
    assert command is not None  # imported beforehand, so that no child has to
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                JOBS[job["do"]](job)
            except BaseException:
                traceback.print_exc()
            os._exit(1)
        say(child=child)
        _, status = os.waitpid(child, 0)
        say(ended=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
