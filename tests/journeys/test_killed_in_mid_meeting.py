"""The desk is killed in the middle of a meeting: it comes back to the same case, with every action that had a tick."""

from __future__ import annotations

import random
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.rules.clock import SetClock
from tests.support.examining import unsound
from tests.support.faults import Child, chance, kills, report
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import REGISTER_ID, SECRETS, clock, demonstration_file

pytestmark = [pytest.mark.journey, pytest.mark.fault, pytest.mark.xdist_group("meeting")]


@dataclass(slots=True)
class Told:
    """What the desk said before it was killed: the case it was at, and each action with a tick by its case."""

    case: int | None = None
    ticks: dict[str, int] = field(default_factory=dict)

    def hear(self, message: dict[str, Any]) -> None:
        """Take one thing in."""
        if "saved" in message:
            self.ticks[message["saved"]] = message["case"]
        elif message["shows"] is not None:
            self.case = message["shows"]


@dataclass(frozen=True, slots=True)
class Room:
    """A register, and the meeting in it that is ready to begin."""

    folder: Path
    meeting_id: uuid.UUID


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Return the demonstration on the day of its meeting."""
    register = demonstration_file(tmp_path)
    assert isinstance(register.clock, SetClock)
    register.clock.instant = MEETING_STARTS
    meeting_id = ready_meeting(register, 20)
    register.close()
    return Room(tmp_path, meeting_id)


def meet_until_killed(room: Room, seed: str, by: random.Random, told: Told, *, stuck: int = 0) -> dict[str, Any]:
    """Go on with the meeting and kill the desk after some ticks; returns what the room showed when it opened."""
    words = (str(room.folder), str(room.meeting_id), seed, str(stuck))
    with Child("tests.support.meeting_program", *words) as desk:
        first = desk.hear()
        assert first is not None
        showed = dict(first)
        told.hear(first)
        ticks = len(told.ticks) + (stuck or by.randint(1, 6))
        while len(told.ticks) < ticks:
            message = desk.hear()
            assert message is not None
            told.hear(message)
        time.sleep(by.random() * 0.03)
        desk.kill()
        for message in desk.rest():
            told.hear(message)
    return showed


def lost(room: Room, told: Told) -> list[str]:
    """Return what had a tick and is not there, and whatever is not sound."""
    register = open_register(RegisterPlace(room.folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
    with register.reading() as uow:
        there = {str(key) for key in uow.session.scalars(sa.select(Action.id))}
    found = [*sorted(set(told.ticks) - there), *unsound(register)]
    register.close()
    return found


def test_every_action_with_a_tick_is_there_and_the_room_is_at_the_same_case(room: Room) -> None:
    by, told, rounds = chance("meeting"), Told(), max(2, kills() // 3)
    for number in range(rounds + 1):
        before = Told(told.case, dict(told.ticks))
        showed = meet_until_killed(room, f"meeting {number}", by, told)
        assert lost(room, told) == []
        if number == 0:
            assert showed["shows"] is None
            continue
        assert before.case is not None
        assert showed["shows"] in (before.case, before.case + 1)  # the next where its call was on the disk already
        expected = {action for action, case in before.ticks.items() if case == showed["shows"]}
        assert expected <= set(showed["plan"])
    report(f"{rounds + 1} kills, {len(told.ticks)} actions with a tick, 0 lost, case {told.case}")


def test_a_tick_before_the_disk_has_it_would_be_found(room: Room) -> None:
    told = Told()
    meet_until_killed(room, "early", chance("early tick"), told, stuck=2)
    assert lost(room, told) == list(told.ticks)[1:]
