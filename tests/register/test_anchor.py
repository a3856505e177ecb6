"""The anchor: kept outside, sealed, written a little later by a thread that no commit ever waits for."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marac_desk.register import anchor as anchoring
from marac_desk.register import guarding
from marac_desk.register.anchor import Anchor, FileHead, HeadStore, KeyringHead, LateWriter
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.guarding import Heads
from marac_desk.register.keyring_store import SystemKeyring
from marac_desk.register.ledger import head_of
from marac_desk.register.lines import Head
from marac_desk.register.opening import open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.state import read_state
from marac_desk.register.unit_of_work import Register
from tests.support.keyrings import FileKeyring, KeyringSession, keyring_session
from tests.support.registers import REGISTER_ID, SECRETS, clock, coordinator, empty_file

__all__ = ["keyring_session"]
SEAL_KEY, PATIENCE = SECRETS.seal_key, 20.0
HEADS = [Head(number, bytes([number]) * 32) for number in range(1, 6)]


def until(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; tells whether it does in the end."""
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


class Kept:
    """A store that keeps what it is given, says a problem if it has one, and may be made to wait."""

    def __init__(self, text: str | None = None, problem: str = "") -> None:
        self.text, self.problem, self.written = text, problem, list[str]()
        self.goes_on = threading.Event()
        self.goes_on.set()

    def read(self) -> str | None:
        """Return what is kept."""
        return self.text

    def write(self, text: str) -> None:
        """Keep it."""
        self.goes_on.wait(PATIENCE)
        if self.problem:
            raise RegisterProblemError(self.problem)
        self.text = text
        self.written.append(text)


def stores(folder: Path) -> list[HeadStore]:
    return [
        FileHead(folder / "state", REGISTER_ID),
        KeyringHead(FileKeyring(folder / "keyring"), REGISTER_ID),
        Kept(),
    ]


# What is kept


def test_the_end_of_the_ledger_is_kept_and_read_again(tmp_path: Path) -> None:
    for store in stores(tmp_path):
        anchor = Anchor(store, SEAL_KEY, REGISTER_ID)
        assert anchor.read() is None
        for head in HEADS:
            anchor.write(head)
            assert anchor.read() == head


def test_the_real_keyring_keeps_it(keyring_session: KeyringSession) -> None:
    anchor = Anchor(KeyringHead(SystemKeyring(), uuid.uuid4()), SEAL_KEY, REGISTER_ID)
    assert anchor.read() is None
    for head in HEADS[:2]:
        anchor.write(head)
        assert anchor.read() == head


def test_what_another_hand_kept_there_is_refused(tmp_path: Path) -> None:
    for store in stores(tmp_path):
        anchor = Anchor(store, SEAL_KEY, REGISTER_ID)
        anchor.write(HEADS[2])
        text = store.read()
        assert text is not None
        others = [Anchor(store, bytes(32), REGISTER_ID), Anchor(store, SEAL_KEY, uuid.UUID(int=3))]
        for other in others:
            with pytest.raises(RegisterProblemError) as caught:
                other.read()
            assert caught.value.code == "rolled_back"
        for forged in ("", "x", "1:2", text.replace("3:", "2:"), text[:-1] + "x", "::", "a:b:c"):
            store.write(forged)
            with pytest.raises(RegisterProblemError) as caught:
                anchor.read()
            assert caught.value.code == "rolled_back"


def test_a_file_of_the_persons_own_is_for_her_or_him_alone(tmp_path: Path) -> None:
    store = FileHead(tmp_path / "one" / "state", REGISTER_ID)
    store.write("text")
    (path,) = (tmp_path / "one" / "state").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


# When it is written


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> float:
    """Have things written down sooner than they usually are."""
    monkeypatch.setattr(anchoring, "LATER", 0.05)
    return 0.05


def test_it_is_written_within_two_seconds_of_the_first_commit() -> None:
    assert anchoring.LATER <= 1.0


def test_what_is_asked_for_soon_is_written_once_for_all_who_asked(soon: float) -> None:
    written = list[bool]()
    writer = LateWriter(lambda at_once: written.append(at_once))
    for _ in range(50):
        writer.soon()
    assert until(lambda: written == [False])
    writer.soon()
    assert until(lambda: written == [False, False])
    writer.end()


def test_what_is_asked_for_now_is_written_before_it_answers() -> None:
    written = list[bool]()
    writer = LateWriter(lambda at_once: written.append(at_once))
    assert writer.now(wait=True)
    assert written == [True]
    writer.end()
    assert not writer.now(wait=True)
    assert written == [True]


def test_it_asks_again_when_it_was_told_to() -> None:
    answers: Iterator[float | None] = iter((0.01, 0.01, None))
    written = list[bool]()

    def write(at_once: bool) -> float | None:
        written.append(at_once)
        return next(answers)

    writer = LateWriter(write)
    writer.now()
    assert until(lambda: written == [True, False, False])
    writer.end()


def test_it_ends_whatever_it_does(soon: float) -> None:
    begun, goes_on = threading.Event(), threading.Event()

    def write(_at_once: bool) -> float | None:
        begun.set()
        goes_on.wait(PATIENCE)
        return 0.0

    before = set(threading.enumerate())
    writer = LateWriter(write)
    (thread,) = set(threading.enumerate()) - before
    writer.soon()
    assert begun.wait(PATIENCE)
    threading.Timer(0.05, goes_on.set).start()
    writer.end()
    assert not thread.is_alive()
    writer.end()


def test_an_error_does_not_end_it(soon: float, caplog: pytest.LogCaptureFixture) -> None:
    written = list[bool]()

    def write(at_once: bool) -> float | None:
        written.append(at_once)
        raise ValueError("Agnieszka Borowska")

    writer = LateWriter(write)
    assert writer.now(wait=True)
    assert writer.now(wait=True)
    writer.end()
    assert written == [True, True]
    assert "ValueError" in caplog.text
    assert "Agnieszka" not in caplog.text


def test_the_anchor_follows_at_most_every_five_minutes_unless_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("marac_desk.register.guarding.time.monotonic", lambda: now[0])
    store = Kept()
    heads = Heads(Anchor(store, SEAL_KEY, REGISTER_ID), HEADS[0], HEADS[0])
    heads.move(HEADS[1])
    heads.anchor(at_once=False)
    assert store.written == []
    now[0] += guarding.ANCHOR_EVERY
    heads.anchor(at_once=False)
    heads.anchor(at_once=False)
    assert len(store.written) == 1
    heads.move(HEADS[2])
    heads.anchor(at_once=True)
    heads.anchor(at_once=True)
    assert len(store.written) == 2
    assert heads.known == (HEADS[2], HEADS[2])


def test_a_store_that_says_no_is_asked_again_and_named() -> None:
    store = Kept(problem="keyring_locked")
    heads = Heads(Anchor(store, SEAL_KEY, REGISTER_ID), HEADS[0], None)
    heads.anchor(at_once=True)
    assert (heads.problem, heads.known) == ("keyring_locked", (HEADS[0],))
    store.problem = ""
    heads.anchor(at_once=True)
    assert (heads.problem, heads.known) == ("", (HEADS[0], HEADS[0]))


# In a register


def opened(folder: Path, store: HeadStore | None) -> Register:
    """Open a register that is watched over."""
    place = RegisterPlace(folder)
    return open_register(place, secrets=SECRETS, register_id=REGISTER_ID, clock=clock(), trust=Trust(store))


def look(register: Register, operation: str = "look") -> Head:
    """Commit one line and return where the ledger ends then."""
    with register.writing(coordinator()) as uow:
        uow.record(operation, "case")
    with register.reading() as uow:
        return head_of(uow.session, REGISTER_ID)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a register."""
    empty_file(tmp_path / "place").close()
    return tmp_path / "place"


def test_a_commit_never_waits_for_the_store(folder: Path) -> None:
    store = Kept()
    register = opened(folder, store)
    assert register.anchor_now(wait=True)
    store.goes_on.clear()  # a keyring that waits for somebody to type
    register.anchor_now()
    heads = [look(register) for _ in range(5)]
    assert not store.goes_on.is_set()
    assert register.heads[0] == heads[-1]
    store.goes_on.set()
    register.close()
    assert Anchor(store, SEAL_KEY, REGISTER_ID).read() == heads[-1]


@pytest.mark.parametrize("operation", ["conclude", "lock", "backup_verified", "sign_out", "restored"])
def test_what_is_weighty_is_anchored_as_soon_as_it_is_done(folder: Path, operation: str) -> None:
    store = Kept()
    register = opened(folder, store)
    anchor = Anchor(store, SEAL_KEY, REGISTER_ID)
    assert register.anchor_now(wait=True)
    before = look(register)
    head = look(register, operation)
    assert until(lambda: anchor.read() == head)
    assert before != head
    register.close()


def test_the_state_follows_a_commit_and_the_anchor_waits(folder: Path, soon: float) -> None:
    store = Kept()
    register = opened(folder, store)
    assert register.anchor_now(wait=True)
    anchored = store.text
    head = look(register)

    def noted() -> bool:
        state = read_state(RegisterPlace(folder), SEAL_KEY, REGISTER_ID)
        return state is not None and state.head == head and state.journal is not None

    assert until(noted)
    assert store.text == anchored
    register.close()
    assert store.text != anchored


def test_what_keeps_the_anchor_from_moving_is_told(folder: Path) -> None:
    store = Kept()
    register = opened(folder, store)
    assert register.anchor_problem == ""
    store.problem = "keyring_locked"
    look(register)
    register.anchor_now(wait=True)
    assert register.anchor_problem == "keyring_locked"
    register.close()
    store.problem = ""
    opened(folder, store).close()  # a head ahead of its anchor is no rollback
    register = opened(folder, store)
    assert Anchor(store, SEAL_KEY, REGISTER_ID).read() == register.heads[0]
    register.close()


def test_a_register_without_a_guard_has_nothing_to_anchor(folder: Path) -> None:
    place = RegisterPlace(folder)
    register = open_register(place, secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
    assert not register.anchor_now(wait=True)
    assert (register.heads, register.anchor_problem) == ((), "")
    register.close()


def test_no_thread_is_left_when_it_is_closed(folder: Path) -> None:
    before = set(threading.enumerate())
    register = opened(folder, Kept())
    assert set(threading.enumerate()) - before
    look(register)
    register.close()
    register.close()
    assert set(threading.enumerate()) <= before
