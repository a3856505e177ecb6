"""Set up, lock, unlock, as a person does it: two real processes on a real screen, with real keys in a real keyring."""

from __future__ import annotations

import os
import signal
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.desktop.widgets.tokens import LIGHT
from marac_desk.lock_process import DEMONSTRATION_PASSPHRASE
from marac_desk.model.ledger import LedgerEntry
from marac_desk.program import SystemClock
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keyring_store import SystemKeyring
from marac_desk.register.keys import Way, read_key_file, unseal_person
from marac_desk.register.trusting import open_read_only
from marac_desk.register.unit_of_work import Register
from marac_desk.services.housekeeping import PLACE, actor_of, draft
from tests.support.first_run import PASSPHRASE, set_up
from tests.support.keyrings import KeyringSession
from tests.support.memories import holds
from tests.support.screens import Program, Screen, lives, until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("screen")]
CANARIES = ("Larkspur", "Nowosad")
"""Names of people in the demonstration's cases; those who sign in have others."""
SITTINGS = {"start", "sign_in", "unlock", "sign_in_failed", "lock", "crash_recovery"}


def unlock(program: Program, passphrase: str) -> None:
    """Type a passphrase into the lock window."""
    window = program.lock_window()
    program.screen.type(window, passphrase)
    program.screen.press(window, "Return")


class Kept:
    """What the register on the disk says meanwhile, read beside the running program and never held open."""

    def __init__(self, folder: Path) -> None:
        self._folder = RegisterPlace(folder)
        self._keys = read_key_file(self._folder.keys)
        (self.envelope,) = self._keys.envelopes
        user_id = self.envelope.user_id
        self.secrets = unseal_person(self._keys, user_id=user_id, passphrase=PASSPHRASE, store=SystemKeyring())

    def _look(self) -> Register:
        known: dict[str, Any] = {"secrets": self.secrets, "register_id": self._keys.register_id}
        return open_read_only(self._folder, **known, clock=SystemClock())

    def place(self) -> tuple[str, datetime | None]:
        """Return where the person was last, and when that was written down."""
        register = self._look()
        try:
            with register.reading() as uow:
                kept = draft(uow, actor=actor_of(uow, self.envelope.user_id), kind=PLACE, subject="desk")
        finally:
            register.close()
        content: dict[str, Any] = kept.content if kept else {}
        return str(content.get("place", "")), kept.saved_at if kept else None

    def waits_for(self, place: str, after: datetime | None) -> datetime | None:
        """Wait until the register says that the person is at a place, written down after a moment."""
        until(lambda: self.place()[0] == place and self.place()[1] != after, f"to be at {place}")
        return self.place()[1]

    def told(self) -> list[str]:
        """Return what the ledger tells of sittings, in order."""
        register = self._look()
        try:
            with register.reading() as uow:
                lines = uow.session.scalars(sa.select(LedgerEntry.operation).order_by(LedgerEntry.seq)).all()
        finally:
            register.close()
        return [line for line in lines if line in SITTINGS]


def test_from_the_first_start_to_a_lock_and_back(
    display: Screen, programs: list[Program], keyring_session: KeyringSession, tmp_path: Path
) -> None:
    folder = tmp_path / "place"
    program = Program(display, "--register", str(folder))
    programs.append(program)
    shares = set_up(program, tmp_path / "sheets")
    desk = program.desk_window()
    kept = Kept(folder)
    assert kept.envelope.way is Way.KEYRING
    first = kept.waits_for("today", None)
    display.press(desk, "ctrl+4")
    there = kept.waits_for("cases", first)

    process = program.desk_of(desk)
    secret: list[str | bytes] = [
        kept.secrets.data_key,
        kept.secrets.data_key.hex(),
        kept.secrets.seal_key,
        PASSPHRASE,
        *shares,
    ]
    assert PASSPHRASE in holds(program.lock.pid, secret)  # so the search finds what is there
    display.press(desk, "ctrl+l")
    until(lambda: not lives(process), "the desk process gone")
    program.lock_window()
    assert not any(display.windows(beside) for beside in program.desks)
    assert holds(program.lock.pid, secret) == []

    assert display.dots_of(LIGHT.late) == 0
    unlock(program, "seven loud rivers")
    until(lambda: display.dots_of(LIGHT.late) > 100, "the sentence about a wrong passphrase")
    assert not any(display.windows(beside) for beside in program.desks)

    time.sleep(2.5)  # which is what one wrong try costs, and the tick of the clock that says so
    program.settle()
    unlock(program, PASSPHRASE)
    desk = program.desk_window()
    there = kept.waits_for("cases", there)

    os.kill(program.desk_of(desk), signal.SIGKILL)  # the desk fails by itself
    unlock(program, PASSPHRASE)
    program.desk_window()
    kept.waits_for("cases", there)
    assert kept.told() == [
        *("start", "sign_in", "lock"),
        *("sign_in_failed", "unlock"),
        *("crash_recovery", "unlock"),
    ]

    second = Program(display, "--register", str(folder))
    programs.append(second)
    display.press(second.lock_window(), "Return")  # a box says that it is open already
    assert second.lock.wait(60) == 1
    desks = program.end()  # whoever ends the lock process ends the desk: nothing lives on unlocked
    until(lambda: not any(lives(one) for one in desks), "every desk process gone")


def test_lock_process_gone(display: Screen, programs: list[Program]) -> None:
    """Locking a demonstration ends what held its cases; nothing of them stands in the process that waits."""
    program = Program(display, "demo")
    programs.append(program)
    desk = program.desk_window()
    process = program.desk_of(desk)
    display.press(desk, "ctrl+4")
    until(lambda: holds(process, CANARIES) == sorted(CANARIES), "the cases in the desk's memory")
    display.press(desk, "ctrl+l")
    until(lambda: not lives(process), "the desk process gone")
    program.lock_window()
    assert holds(program.lock.pid, CANARIES) == []
    unlock(program, DEMONSTRATION_PASSPHRASE)
    program.desk_window()
