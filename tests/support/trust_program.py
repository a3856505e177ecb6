"""A program that works on a register that is watched over, to be killed, or to have the power cut, at any moment.

Run as `python -m tests.support.trust_program`. Each line of its input is a job; a child does it. It writes down and
folds back far more often than a desk does, so that a few seconds hold every moment there is.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from marac_desk.register import anchor, guarding
from marac_desk.register.anchor import FileHead
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.guarding import FileGuard
from marac_desk.register.opening import open_register
from marac_desk.register.state import Standing
from marac_desk.register.unit_of_work import Register
from tests.support.forked import do_in_children
from tests.support.numbered import numbers, warm_up, write_number
from tests.support.registers import REGISTER_ID, SECRETS, clock
from tests.support.shim import Shim

OFTEN = 0.004
FOLD_FROM = 60_000


def say(**message: Any) -> None:
    """Say one thing, whole."""
    os.write(1, json.dumps(message).encode() + b"\n")


def trust(folder: Path, *, anchored: bool = True) -> Trust:
    """Return what a register in a folder is held against: an anchor beside the folder, or none."""
    return Trust(FileHead(folder.with_name(f"{folder.name}.anchor"), REGISTER_ID) if anchored else None)


def opened(folder: Path, *, anchored: bool = True) -> Register:
    """Open a register that is watched over."""
    known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
    return open_register(RegisterPlace(folder), **known, trust=trust(folder, anchored=anchored))


def hurry(defect: str) -> None:
    """Have everything happen more often; the planted defect "unannounced" folds the journal back without a word."""
    vars(anchor)["LATER"], vars(guarding)["QUIET"], vars(guarding)["FOLD_FROM"] = OFTEN, OFTEN, FOLD_FROM
    if defect == "unannounced":
        announce = FileGuard._announce

        def silent(guard: FileGuard, mark: Any, sha256: str, standing: Standing) -> None:
            if standing is Standing.CLOSING:
                announce(guard, mark, sha256, standing)

        setattr(FileGuard, "_announce", silent)  # noqa: B010  (the checker knows of no planted defects)


def work(job: dict[str, Any]) -> None:
    """Record one number after another, close and open now and then, until it is killed; says what is on the disk."""
    folder, by = Path(job["folder"]), random.Random(job["seed"])
    hurry(job.get("defect", ""))
    register = opened(folder)
    number = len(numbers(register)[0]) + 1
    say(begins=number)
    while True:
        write_number(register, number)
        say(written=number)
        number += 1
        chosen = by.random()
        if chosen < 0.08:
            register.close()
            register = opened(folder)
        elif chosen < 0.16:
            register.anchor_now(wait=by.random() < 0.5)
        elif chosen < 0.3:
            time.sleep(OFTEN * 4)  # time enough to be folded back


def powered(job: dict[str, Any]) -> None:
    """Record so many numbers with everything written down that is asked of the disk; the anchor is not part of it."""
    folder, by = Path(job["folder"]), random.Random(job["seed"])
    hurry(job.get("defect", ""))
    disk = Shim(folder, Path(job["log"]))
    register = opened(folder, anchored=False)
    for number in range(1, job["count"] + 1):
        write_number(register, number)
        disk.mark(str(number))
        if by.random() < 0.3:
            time.sleep(OFTEN * 4)
        if by.random() < 0.06:
            register.close()
            register = opened(folder, anchored=False)
    register.close()
    say(done=True)


JOBS: dict[str, Callable[[dict[str, Any]], None]] = {"work": work, "powered": powered}


def main() -> None:
    """Do one job after another, each in a child that may be killed."""
    warm_up()
    do_in_children(JOBS, say)


if __name__ == "__main__":
    main()
