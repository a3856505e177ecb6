"""Registers with a folder for backups beside them, as a desk has them, and ways to spoil either."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from marac_desk.register.backup.keeping import Kept, backups_in
from marac_desk.register.backup.making import Made, Order, make_backup
from marac_desk.register.backup.restoring import Restoring
from marac_desk.register.backup.watching import Stage, Watch
from marac_desk.register.files import RegisterPlace
from marac_desk.register.folders import Surroundings
from marac_desk.register.keys import MIB, Cost, KeyFile, Share, Way, make_recovery, new_key_file, seal_person
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.unit_of_work import Register
from marac_desk.services.backups.working import Backups
from tests.support.examining import reopened
from tests.support.numbered import meeting_file, write_number
from tests.support.registers import COORDINATOR, REGISTER_ID, SECRETS, clock

PASSPHRASE = "seven quiet rivers"
SECOND = uuid.UUID(int=2)
SECOND_PASSPHRASE = "eleven loud harbours"


@cache
def kit() -> tuple[KeyFile, tuple[Share, Share, Share]]:
    """Return the key file of two people who open it by the passphrase alone, and the shares of its recovery kit."""
    people = ((COORDINATOR, "Ada Test", PASSPHRASE), (SECOND, "Bea Test", SECOND_PASSPHRASE))
    envelopes = tuple(
        seal_person(
            SECRETS, register_id=REGISTER_ID, user_id=user_id, name=name, passphrase=passphrase, way=Way.PASSPHRASE,
            store=None, cost=Cost(64 * MIB, 1),
        )
        for user_id, name, passphrase in people
    )  # fmt: skip
    recovery, shares = make_recovery(SECRETS, REGISTER_ID)
    return new_key_file(REGISTER_ID, SECRETS, envelopes, recovery, demonstration=True), shares


@dataclass
class Backed:
    """A register that is open, and the folder its backups go to."""

    register: Register
    place: RegisterPlace
    folder: Path
    number: int = 0

    def write(self, count: int = 1) -> None:
        """Record so many numbers."""
        for _ in range(count):
            self.number += 1
            write_number(self.register, self.number)

    def order(self, at: datetime | None = None, **changed: Any) -> Order:
        """Return the order for a backup now."""
        known: dict[str, Any] = {
            "register": self.place.register,
            "register_id": REGISTER_ID,
            "data_key": SECRETS.data_key,
            "seal_key": SECRETS.seal_key,
            "backup_key": SECRETS.backup_keys[0],
            "folder": self.folder,
            "keys": kit()[0].document(),
            "made_at": at or clock().now(),
            "reason": "hour",
        }
        return Order(**{**known, **changed})

    def backup(self, at: datetime | None = None, watch: Watch | None = None) -> Made:
        """Make a backup."""
        return make_backup(self.order(at), watch)

    def kept(self) -> list[Kept]:
        """Return what lies in the folder, the newest first."""
        return backups_in(self.folder, SECRETS.backup_keys, REGISTER_ID)

    def restoring(self, kept: Kept, place: RegisterPlace | None = None) -> Restoring:
        """Return the restore of one of them."""
        return Restoring(self.folder, kept, place or self.place, SECRETS, clock(), (COORDINATOR,))


def backed(tmp_path: Path) -> Backed:
    """Return an open register with a meeting in session, and an empty folder for its backups."""
    (tmp_path / "backups").mkdir()
    place = RegisterPlace(tmp_path / "register")
    return Backed(meeting_file(place.folder), place, tmp_path / "backups")


@contextmanager
def open_again(place: RegisterPlace) -> Iterator[Register]:
    """Open a register as the desk does, and close it."""
    register = reopened(place.folder)
    try:
        yield register
    finally:
        register.close()


def scramble(path: Path, by: random.Random, share: float = 1.0) -> None:
    """Overwrite a file with chance, as whoever holds it to ransom does, or only a share of its pages."""
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    for start in range(0, len(data), 4096):
        if by.random() < share:
            data[start : start + 4096] = by.randbytes(len(data[start : start + 4096]))
    path.write_bytes(data)


def problem_of(act: Callable[[], object]) -> str:
    """Return by which code something is refused; an empty string where it is not."""
    try:
        act()
    except RegisterProblemError as problem:
        return problem.code
    return ""


def stopping_at(stage: Stage) -> Watch:
    """Return a watch that gives up at the second step of a stage, or at its first where there is but one."""
    steps: list[Stage] = []

    def told(now: Stage, done: int, of: int) -> None:
        steps.append(now)
        if now is stage and (of <= 1 or done > 0 or stage is Stage.COUNTS):
            watch.cancelled.set()

    watch = Watch(told)
    return watch


def backups_of(place: RegisterPlace, now: Any = None, **changed: Any) -> Backups:
    """Return the backups of a register whose two people open it by a passphrase alone."""
    around = Surroundings("linux", place.folder / "nobody", {}, tuple, lambda _root: 0)
    known: dict[str, Any] = {
        "place": place,
        "register_id": REGISTER_ID,
        "secrets": lambda: SECRETS,
        "keys": lambda: kit()[0],
        "clock": now or clock(),
        "zone": UTC,
        "surroundings": around,
    }
    return Backups(**{**known, **changed})
