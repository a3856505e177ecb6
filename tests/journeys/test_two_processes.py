"""Set up, lock, unlock, as a person does it: two real processes on a real screen, with real keys."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from marac_desk.desktop.widgets.tokens import LIGHT
from marac_desk.lock_process import DEMONSTRATION_PASSPHRASE
from marac_desk.program import SystemClock
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import read_key_file, unseal
from marac_desk.register.opening import open_register
from marac_desk.register.unit_of_work import Register
from marac_desk.services.housekeeping import PLACE, actor_of, draft
from tests.support.screens import Program, Screen, lives, screen, until

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("screen")]
PASSPHRASE = "seven quiet rivers"


@pytest.fixture(scope="module")
def display() -> Iterator[Screen]:
    """Return a screen of its own."""
    with screen() as started:
        yield started


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    """Return a list whose programs are ended with the test."""
    started: list[Program] = []
    yield started
    desks = [desk for program in started for desk in program.end()]
    until(lambda: not any(lives(desk) for desk in desks), "every desk process gone")


def set_up(program: Program) -> None:
    """Answer the window of the first start by the keyboard alone."""
    window = program.lock_window()
    for text in ("Anytown MARAC", "", "Ada Test", PASSPHRASE):  # the nation stays as it is offered
        program.screen.type(window, text)
        program.screen.press(window, "Tab")
    program.screen.type(window, PASSPHRASE)
    program.screen.press(window, "Return")


def unlock(program: Program, passphrase: str) -> None:
    """Type a passphrase into the lock window."""
    window = program.lock_window()
    program.screen.type(window, passphrase)
    program.screen.press(window, "Return")


class Kept:
    """What the register on the disk says meanwhile, read beside the running program."""

    def __init__(self, folder: Path) -> None:
        keys = read_key_file(RegisterPlace(folder).keys)
        (envelope,) = keys.envelopes
        key = unseal(envelope, register_id=keys.register_id, passphrase=PASSPHRASE)
        place = RegisterPlace(folder)
        self.register: Register = open_register(place, key=key, register_id=keys.register_id, clock=SystemClock())
        self._user = envelope.user_id

    def place(self) -> tuple[str, datetime | None]:
        """Return where the person was last, and when that was written down."""
        with self.register.reading() as uow:
            kept = draft(uow, actor=actor_of(uow, self._user), kind=PLACE, subject="desk")
        content: dict[str, Any] = kept.content if kept else {}
        return str(content.get("place", "")), kept.saved_at if kept else None

    def waits_for(self, place: str, after: datetime | None) -> datetime | None:
        """Wait until the register says that the person is at a place, written down after a moment."""
        until(lambda: self.place()[0] == place and self.place()[1] != after, f"to be at {place}")
        return self.place()[1]


def test_from_the_first_start_to_a_lock_and_back(display: Screen, programs: list[Program], tmp_path: Path) -> None:
    folder = tmp_path / "place"
    program = Program(display, "--register", str(folder))
    programs.append(program)
    set_up(program)
    desk = program.desk_window()
    kept = Kept(folder)
    try:
        first = kept.waits_for("today", None)
        display.press(desk, "ctrl+4")
        there = kept.waits_for("cases", first)

        process = program.desk_of(desk)
        display.press(desk, "ctrl+l")
        program.lock_window()
        until(lambda: not lives(process), "the desk process gone")
        assert not any(display.windows(beside) for beside in program.desks)

        assert display.dots_of(LIGHT.late) == 0
        unlock(program, "seven loud rivers")
        until(lambda: display.dots_of(LIGHT.late) > 100, "the sentence about a wrong passphrase")
        assert not any(display.windows(beside) for beside in program.desks)

        unlock(program, PASSPHRASE)
        desk = program.desk_window()
        there = kept.waits_for("cases", there)

        os.kill(program.desk_of(desk), signal.SIGKILL)  # the desk fails by itself
        unlock(program, PASSPHRASE)
        program.desk_window()
        kept.waits_for("cases", there)

        second = Program(display, "--register", str(folder))
        programs.append(second)
        display.press(second.lock_window(), "Return")  # a box says that it is open already
        assert second.lock.wait(60) == 1
    finally:
        kept.register.close()
    desks = program.end()  # whoever ends the lock process ends the desk: nothing lives on unlocked
    until(lambda: not any(lives(one) for one in desks), "every desk process gone")


def test_the_demonstration_opens_locks_and_opens_again(display: Screen, programs: list[Program]) -> None:
    program = Program(display, "demo")
    programs.append(program)
    display.press(program.desk_window(), "ctrl+l")
    unlock(program, DEMONSTRATION_PASSPHRASE)
    program.desk_window()
