"""Whatever happens in the room in whatever order, every line that was acknowledged is there as it was acknowledged."""

from __future__ import annotations

import dataclasses
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marac_desk.model.action import Action
from marac_desk.model.discussion import InformationShared
from marac_desk.rules.lives import ItemState, StepRefusedError
from marac_desk.services.actions.steps import Seen
from marac_desk.services.deferring import DeferralDraft
from marac_desk.services.editing import ChangedMeanwhileError
from marac_desk.services.errors import RefusedError
from marac_desk.services.meeting_room import recording, running
from marac_desk.services.meeting_room.recording import TypedAction
from tests.support.examining import reopened, unsound
from tests.support.faults import chance, kills
from tests.support.registers import demonstration_file
from tests.support.rooms import Room

CASES, ACTIONS = 3, 5
PUT_OFF = DeferralDraft("no time was left", no_interim="asked of nobody", beyond="no time was left again")
STEPS = (ItemState.PRESENTED, ItemState.SHARING, ItemState.ACTIONS, ItemState.CONFIRM, ItemState.CALLED)
Doing = Literal[
    "record", "again", "correct", "stale", "take_back", "read_back", "share", "call", "step", "conclude", "aside",
    "broken", "reopen", "close",
]  # fmt: skip
MOSTLY: tuple[Doing, ...] = ("record", "record", "correct", "share", "read_back", "call", "step")
ANY: tuple[Doing, ...] = ("again", "stale", "take_back", "conclude", "aside", "broken", "reopen", "close")


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does, to which case and which line, by number."""

    doing: Doing
    case: int
    line: int


class BrokenOffError(Exception):
    """What ends a unit of work before it is committed."""


class InSession:
    """A meeting that runs, beside what it acknowledged."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.register = folder, demonstration_file(folder)
        self.room = Room(self.register).start()
        self.items = [case.item_id for case in self.room.look().cases]
        self.room.do(running.call_case, item_id=self.items[0])
        self.police = self.room.agency("Police")
        self.actions: dict[uuid.UUID, str] = {}
        self.drafts: dict[uuid.UUID, tuple[uuid.UUID, TypedAction]] = {}
        self.taken_back: set[uuid.UUID] = set()
        self.shared: dict[uuid.UUID, str] = {}
        self.count = 0

    def do(self, step: Step) -> None:
        """Do one thing as it comes; what a rule refuses is not acknowledged, and nothing else is either."""
        self.register.clock.advance(minutes=1)  # type: ignore[attr-defined]  # tests have the clock that can be set
        try:
            getattr(self, f"_{step.doing}")(step)
        except (RefusedError, StepRefusedError, ChangedMeanwhileError):
            return

    def _words(self) -> str:
        self.count += 1
        return f"knock at door {self.count}"

    def _draft(self, key: uuid.UUID | None = None) -> TypedAction:
        words = self._words()
        return TypedAction(key or uuid.uuid4(), typed=f"police {words}", words=words, agency_id=self.police)

    def _known(self, number: int) -> uuid.UUID | None:
        return list(self.actions)[number % len(self.actions)] if self.actions else None

    def _seen(self, key: uuid.UUID) -> Seen:
        return self.room.seen(key)

    def _record(self, step: Step) -> None:
        item, draft = self.items[step.case], self._draft()
        self.room.do(recording.record_action, item_id=item, draft=draft)
        self.actions[draft.action_id], self.drafts[draft.action_id] = draft.typed, (item, draft)

    def _again(self, step: Step) -> None:
        """Send the very same line once more, as a desk does that heard no answer."""
        key = self._known(step.line)
        if key is not None:
            item, draft = self.drafts[key]
            self.room.do(recording.record_action, item_id=item, draft=draft)

    def _correct(self, step: Step) -> None:
        key = self._known(step.line)
        if key is not None:
            draft = self._draft(key)
            self.room.do(recording.correct_action, seen=self._seen(key), draft=draft)
            self.actions[key] = draft.typed

    def _stale(self, step: Step) -> None:
        """Correct what was changed since it was seen."""
        key = self._known(step.line)
        if key is not None:
            old = dataclasses.replace(self._seen(key), version=self._seen(key).version - 1)
            self.room.do(recording.correct_action, seen=old, draft=self._draft(key))
            raise AssertionError("what was not seen was written over")

    def _take_back(self, step: Step) -> None:
        key = self._known(step.line)
        if key is not None:
            self.room.do(recording.take_back_action, seen=self._seen(key), reason="typed by mistake")
            self.taken_back.add(key)

    def _read_back(self, step: Step) -> None:
        key = self._known(step.line)
        if key is not None:
            self.room.do(recording.read_back, seen=self._seen(key))

    def _share(self, step: Step) -> None:
        key, words = uuid.uuid4(), self._words()
        self.room.do(
            recording.record_information,
            item_id=self.items[step.case],
            agency_id=self.police,
            text=words,
            line_id=key,
        )
        self.shared[key] = words

    def _call(self, step: Step) -> None:
        self.room.do(running.call_case, item_id=self.items[step.case])

    def _step(self, step: Step) -> None:
        self.room.do(running.take_step, item_id=self.items[step.case], step=STEPS[step.line % len(STEPS)])

    def _conclude(self, step: Step) -> None:
        self.room.do(running.conclude_case, item_id=self.items[step.case])

    def _aside(self, step: Step) -> None:
        self.room.do(
            running.set_aside,
            item_id=self.items[step.case],
            state=ItemState.DEFERRED,
            reason="no time was left",
            deferral=PUT_OFF,
        )

    def _broken(self, step: Step) -> None:
        """Record a line whose unit of work never comes to its end: nobody is told that it was kept."""
        with pytest.raises(BrokenOffError), self.register.writing(self.room.chair) as uow:
            recording.record_action(uow, actor=self.room.chair, item_id=self.items[step.case], draft=self._draft())
            raise BrokenOffError

    def _reopen(self, _step: Step) -> None:
        """Lock and unlock: another process, the same register."""
        now = self.register.clock.now()
        self.register.close()
        self.register = self.room.register = reopened(self.folder)
        self.register.clock.instant = now  # type: ignore[attr-defined]

    def _close(self, _step: Step) -> None:
        self.room.do(running.close_meeting, meeting_id=self.room.meeting_id)

    def wrong(self) -> list[str]:
        """Return what is not as it was acknowledged."""
        with self.register.reading() as uow:
            rows = {row.id: row for row in uow.session.scalars(sa.select(Action).where(Action.item_id.in_(self.items)))}
            said = {row.id: row.text for row in uow.session.scalars(sa.select(InformationShared))}
            found = [f"{key} is not there" for key in self.actions.keys() - rows.keys()]
            found += [f"{key} was never acknowledged" for key in rows.keys() - self.actions.keys()]
            found += [
                f"{key} says something else" for key, words in self.actions.items() if rows and rows[key].typed != words
            ]
            ended = {key for key, row in rows.items() if row.closed_on is not None}
            found += [f"{key} ended by itself" for key in ended ^ self.taken_back]
            numbers = [(row.case_id, row.number) for row in rows.values()]
        if len(numbers) != len(set(numbers)):
            found.append("two actions have one number")
        found += [f"{key} was shared otherwise" for key, words in self.shared.items() if said.get(key) != words]
        return found


steps = st.lists(
    st.builds(
        Step,
        st.one_of(st.sampled_from(MOSTLY), st.sampled_from(ANY)),
        st.integers(0, CASES - 1),
        st.integers(0, ACTIONS),
    ),
    min_size=10,
    max_size=40,
)


@contextmanager
def in_session() -> Iterator[InSession]:
    """Yield a meeting that runs, on a register of its own."""
    with tempfile.TemporaryDirectory(prefix="marac-room-") as folder:
        meeting = InSession(Path(folder))
        try:
            yield meeting
        finally:
            meeting.register.close()


@settings(max_examples=max(6, kills() * 2), suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_every_acknowledged_line_is_kept_whatever_is_done_in_between(doings: list[Step]) -> None:
    with in_session() as meeting:
        for step in doings:
            meeting.do(step)
            assert meeting.wrong() == [], step
        assert unsound(meeting.register) == []


def _forget_on(name: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Return what plants a defect: this step also loses the first line of the meeting."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        original = getattr(running, name)

        def losing(uow: Any, **values: Any) -> Any:
            result = original(uow, **values)
            uow.session.flush()
            first = sa.select(sa.func.min(Action.entry)).where(Action.typed.like("police knock%")).scalar_subquery()
            uow.session.execute(sa.update(Action).where(Action.entry == first).values(typed="police"))
            return result

        patch.setattr(running, name, losing)

    return plant


@pytest.mark.parametrize("name", ["call_case", "conclude_case", "close_meeting"])
def test_a_step_that_loses_a_line_would_be_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_session() as meeting:
        _forget_on(name)(monkeypatch)
        by, ways = chance(name), [way for way in MOSTLY + ANY if way != "close"]
        doings = [Step("record", 0, 0), *(Step(by.choice(ways), by.randrange(CASES), 0) for _ in range(30))]
        doings += [Step("call", 0, 0), Step("conclude", 0, 0), Step("close", 0, 0)]
        found: list[str] = []
        for step in doings:
            meeting.do(step)
            found = found or meeting.wrong()
    assert found
