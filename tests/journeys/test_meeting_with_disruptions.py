"""A meeting of 25 cases by keyboard alone: the desk is killed, an emergency comes in, and nothing is lost."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.demo.walk.table_talk import lines_for
from marac_desk.model.action import Action
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.referral import Referral
from marac_desk.rules.clock import SetClock
from marac_desk.rules.lives import ItemState, MeetingState, ReferralState
from marac_desk.services.circulation.sealed.checking import check_minutes
from tests.support.examining import reopened, unsound
from tests.support.faults import Child, report
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import actor, demonstration_file

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("meeting")]

CASES, KILLED_AT, EMERGENCY_AT, MINUTES = 25, 9, 14, 9
OPENING = (
    *("<Ctrl+Return>", "<X>", "<Ctrl+E>", "<Ctrl+R>", "<Ctrl+Return>"),
    *("They sent what they know by telephone.", "<Ctrl+Return>"),
)
"""Start, the first on the list is absent, everybody else is here, the statement was read, call the first case: a core
agency is missing, and the chair says why the meeting goes on."""
EMERGENCY = (
    *("<Ctrl+2>", "<Return>", "<Alt+G>", "Her family was seen at the school this morning.", "<Ctrl+Return>"),
    *("<Ctrl+3>", "<Ctrl+Return>", "<Alt+N>", "<Tab>", "<Tab>", "the chair", "<Ctrl+Return>"),
    *("<Ctrl+Return>", "<Ctrl+Return>", "<Alt+N>", "<Ctrl+Return>"),
)
"""The referral that came in is taken as an emergency and, back in the room, added to the meeting. Nobody has asked yet
who knows these people: that is asked and answered, and then it is added."""


@dataclass(slots=True)
class Counted:
    """What the keyboard was used for."""

    keys: int = 0
    by_action: list[tuple[int, float]] = field(default_factory=list)
    recorded: dict[str, list[str]] = field(default_factory=dict)

    def action(self, line: str, seconds: float, reference: str) -> None:
        """Count one action that has its tick: its keys with Enter, and the seconds until it was on the disk."""
        self.by_action.append((len(line) + 1, seconds))
        self.recorded.setdefault(reference, []).append(line)

    def __str__(self) -> str:
        """What is printed."""
        keys, seconds = ([one[part] for one in self.by_action] for part in (0, 1))
        return (
            f"{self.keys} keys in all; {len(keys)} actions: median {statistics.median(keys):.0f} keys, "
            f"most {max(keys)}; from the first key to the tick median {statistics.median(seconds):.2f} s, "
            f"longest {max(seconds):.2f} s"
        )


class Somebody:
    """Somebody with a keyboard, at a desk that can be killed."""

    def __init__(self, folder: Path, counted: Counted) -> None:
        self._folder, self._counted, self._now = folder, counted, MEETING_STARTS.isoformat()
        self._desk: Child | None = None
        self.sees: dict[str, Any] = {}

    def sit_down(self) -> None:
        """Open the desk, where it was left."""
        self._desk = Child("tests.support.typist_program", str(self._folder), self._now)
        self._hear()

    def press(self, *keys: str, minutes: int = 0) -> dict[str, Any]:
        """Press keys, some minutes later; returns what is seen then."""
        assert self._desk is not None
        self._counted.keys += sum(1 if key.startswith("<") else len(key) for key in keys)
        self._desk.tell({"keys": keys, "minutes": minutes})
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self._desk is not None
        said = self._desk.hear()
        assert said is not None, "the desk is gone"
        self._now, self.sees = said.get("now", self._now), said
        return said

    def killed(self) -> None:
        """End the desk as a power cut would."""
        assert self._desk is not None
        self._desk.kill()
        self._desk.rest()
        self.leave()

    def leave(self) -> None:
        """Close the desk; one that was killed is let go of."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the demonstration on the morning of its meeting; its last referral comes in while the meeting runs."""
    register = demonstration_file(tmp_path)
    assert isinstance(register.clock, SetClock)
    register.clock.instant = MEETING_STARTS
    came_in = sa.select(Referral).where(Referral.state == ReferralState.RECEIVED).order_by(Referral.received_at.desc())
    with register.writing(actor(register)) as uow:
        late = uow.session.scalars(came_in).first()
        assert late is not None
        late.state = ReferralState.RETURNED
    meeting_id = ready_meeting(register)
    with register.writing(actor(register)) as uow:
        uow.session.get_one(Meeting, meeting_id).state = MeetingState.CIRCULATED  # the packs went out last week
        uow.session.get_one(Referral, late.id).state = ReferralState.RECEIVED
    register.close()
    return tmp_path


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture
def somebody(folder: Path, counted: Counted) -> Iterator[Somebody]:
    """Return somebody who goes to the room by keyboard."""
    found = Somebody(folder, counted)
    found.sit_down()
    yield found
    found.leave()


def to_the_room(somebody: Somebody) -> None:
    """Go to the meeting of the day, and into its room."""
    somebody.press("<Ctrl+3>")
    assert somebody.press("<Ctrl+Return>")["place"] == "room"


def hear_case(somebody: Somebody, counted: Counted, *, killed: bool) -> None:
    """Record the lines of the case on the table, read them back, conclude it; the desk may be killed on the way."""
    seen = somebody.sees
    position, reference = seen["case"], seen["reference"]
    for number, line in enumerate(lines_for(position, children=True)):
        seen = somebody.press(line, "<Return>")
        assert (seen["typed"], seen["plan"][-1]) == ("", line)
        counted.action(line, seen["seconds"], reference)
        if killed and number == 1:
            somebody.press("fire letter")  # half a line, and then the power goes
            somebody.killed()
            somebody.sit_down()
            seen = somebody.sees
            assert (seen["place"], seen["case"]) == ("room", position)
            assert seen["plan"] == counted.recorded[reference]
            somebody.press("<Ctrl+A>", "<Delete>")
    seen = somebody.press("<Ctrl+Return>", minutes=MINUTES)
    assert seen["step"] == ItemState.CONFIRM
    somebody.press(*["<Space>"] * len(seen["plan"]))
    somebody.press("<Ctrl+Return>")


def take_emergency(somebody: Somebody) -> None:
    """Add the emergency that came in while a case is on; that case stays on the table."""
    here = somebody.sees["reference"]
    before = len(somebody.sees["rows"])
    seen = somebody.press(*EMERGENCY)
    assert (seen["place"], seen["form"], seen["reference"]) == ("room", "", here)
    assert len(seen["rows"]) == before + 1


def test_a_meeting_goes_on_through_a_kill_and_an_emergency(somebody: Somebody, counted: Counted, folder: Path) -> None:
    to_the_room(somebody)
    somebody.press(*OPENING)
    for number in range(1, CASES + 1):
        assert somebody.sees["case"] is not None
        if number == EMERGENCY_AT:
            take_emergency(somebody)
        hear_case(somebody, counted, killed=number == KILLED_AT)
    seen = somebody.press("<Ctrl+Return>")
    assert seen["form"], "the meeting is not closed without being asked"
    somebody.press("<Return>")
    somebody.leave()
    report(str(counted))
    register = reopened(folder)
    with register.reading() as uow:
        meeting = uow.session.scalars(sa.select(Meeting).where(Meeting.state == MeetingState.CLOSED)).one()
        states = uow.session.scalars(sa.select(AgendaItem.state).where(AgendaItem.meeting_id == meeting.id)).all()
        kept = uow.session.scalars(
            sa.select(Action.typed).where(Action.meeting_id == meeting.id, Action.read_back).order_by(Action.entry)
        ).all()
        emergencies = set(uow.session.scalars(sa.select(Referral.state).where(Referral.emergency)))
        sealed = check_minutes(uow, actor=actor(register), meeting_id=meeting.id)
    assert states == [ItemState.CONCLUDED] * CASES
    assert kept == [line for lines in counted.recorded.values() for line in lines]
    assert ReferralState.PLAN_OPEN in emergencies
    assert [one.verdict.holds for one in sealed] == [True] * CASES
    assert unsound(register) == []
    register.close()
