"""What is examined before a register is opened, what is refused by which code, and that an untouched one never is."""

from __future__ import annotations

import gc
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.area import Area
from marac_desk.model.user import Draft, User
from marac_desk.register import examination, guarding, journal
from marac_desk.register.anchor import Anchor, FileHead
from marac_desk.register.engines import open_postgresql
from marac_desk.register.examination import Stage, Trust, journal_of
from marac_desk.register.files import RegisterPlace, beside
from marac_desk.register.ledger import Head, head_of, verify
from marac_desk.register.opening import create_on_server, open_register, set_up_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.sealing import RowSeals
from marac_desk.register.state import FileState, Standing, fingerprint_of, read_state, state_path
from marac_desk.register.trusting import guarded_server
from marac_desk.register.unit_of_work import Register
from marac_desk.services.housekeeping import save_draft
from tests.support.registers import COORDINATOR, REGISTER_ID, SECRETS, clock, coordinator, empty_file
from tests.support.servers import new_database, socket_folder, url
from tests.support.tampering import checked, unguard

SEAL_KEY = SECRETS.seal_key


class Watched:
    """A register that is watched over: its folder, and the anchor outside of it."""

    def __init__(self, base: Path) -> None:
        self.place = RegisterPlace(base / "place")
        self.store = FileHead(base / "anchor", REGISTER_ID)

    def trust(self, **more: Any) -> Trust:
        """Return what it is held against."""
        return Trust(self.store, **more)

    def open(self, **more: Any) -> Register:
        """Open it as the desk does."""
        known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
        return open_register(self.place, **known, trust=self.trust(**more))

    def write(self, times: int = 1, letters: int = 3000) -> Head:
        """Open it, write so many drafts, close it; returns where its ledger ends."""
        register = self.open()
        head = write(register, times, letters)
        register.close()
        return head

    def refused(self) -> str:
        """Return by which code it is refused, after seeing that nothing of it was changed by that."""
        before = self.files()
        with pytest.raises(RegisterProblemError) as caught:
            self.open()
        assert self.files() == before
        return caught.value.code

    def files(self) -> dict[str, bytes]:
        """Return the files that matter, as they are."""
        there = (self.place.register, journal_of(self.place), state_path(self.place))
        return {path.name: path.read_bytes() for path in there if path.exists() and path.stat().st_size}

    def put(self, files: dict[str, bytes]) -> None:
        """Put files back, and nothing else."""
        for path in (self.place.register, *beside(self.place.register), state_path(self.place)):
            path.unlink(missing_ok=True)
        for name, data in files.items():
            (self.place.folder / name).write_bytes(data)

    def forget_anchor(self) -> None:
        """Have nothing anchored outside."""
        shutil.rmtree(self.place.folder.parent / "anchor")

    @property
    def state(self) -> FileState:
        """What is written down of it."""
        found = read_state(self.place, SEAL_KEY, REGISTER_ID)
        assert found is not None
        return found

    @property
    def anchored(self) -> Head | None:
        """Where the ledger had come to, as the store outside has it."""
        return Anchor(self.store, SEAL_KEY, REGISTER_ID).read()


def write(register: Register, times: int = 1, letters: int = 3000) -> Head:
    """Write so many drafts, each with its line; returns where the ledger ends."""
    for number in range(times):
        with register.writing(coordinator()) as uow:
            content = {"text": "x" * letters}
            save_draft(uow, actor=coordinator(), kind="crash", subject=f"{number} {uuid.uuid4()}", content=content)
            uow.session.get_one(User, COORDINATOR).name = f"Ada Test {uuid.uuid4()}"
            uow.record("crash_write", "draft", number=number)
    with register.reading() as uow:
        return head_of(uow.session, REGISTER_ID)


def left_open(watched: Watched, work: Callable[[Register], object]) -> dict[str, bytes]:
    """Return the files as a kill would leave them after some work that was written down."""
    register = watched.open()
    work(register)
    assert register.anchor_now(wait=True)
    files = watched.files()
    register.close()
    return files


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    """Return a closed register that is watched over and has had some work done to it."""
    made = Watched(tmp_path)
    empty_file(made.place.folder).close()
    made.write(4)
    return made


# Opening and closing


def test_an_untouched_register_is_never_refused(watched: Watched) -> None:
    for _ in range(4):
        head = watched.write(2)
        assert watched.state.standing is Standing.CLOSED
        assert (watched.state.head, watched.anchored) == (head, head)
        assert [path.name for path in watched.place.folder.iterdir()] == ["register.marac", "register.state"]
        watched.open().close()


def test_what_was_closed_is_written_down_as_it_is(watched: Watched) -> None:
    (file,) = watched.state.files
    assert file.sha256 == fingerprint_of(watched.place.register).sha256
    assert (watched.state.folded, watched.state.journal, watched.state.sealed) == (0, None, True)


def test_while_it_is_open_the_file_itself_does_not_change(watched: Watched) -> None:
    before = watched.place.register.read_bytes()
    register = watched.open()
    write(register, 30, 20_000)  # far more than SQLite would leave in a journal by itself
    assert watched.place.register.read_bytes() == before
    assert watched.state.standing is Standing.OPEN
    register.close()
    assert watched.place.register.read_bytes() != before


def test_a_kill_leaves_a_register_that_opens(watched: Watched) -> None:
    heads: list[Head] = []
    files = left_open(watched, lambda register: heads.append(write(register, 5)))
    watched.put(files)
    register = watched.open()
    with register.reading() as uow:
        assert head_of(uow.session, REGISTER_ID) == heads[0]
        assert uow.session.scalars(sa.select(sa.func.count(Draft.id))).one() == 9
    write(register, 3)
    register.close()
    watched.open().close()


def test_what_was_committed_after_the_last_writing_down_is_there_after_a_kill(watched: Watched) -> None:
    register = watched.open()
    write(register, 2)
    assert register.anchor_now(wait=True)
    state = state_path(watched.place).read_bytes()
    head = write(register, 2)
    files = {**watched.files(), "register.state": state}
    register.close()
    watched.put(files)
    again = watched.open()
    with again.reading() as uow:
        assert head_of(uow.session, REGISTER_ID) == head
    again.close()


def test_the_journal_is_folded_back_as_it_was_announced(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "FOLD_FROM", 100_000)
    monkeypatch.setattr(guarding, "QUIET", 0.05)
    before = watched.place.register.read_bytes()
    register = watched.open()
    write(register, 30, 20_000)
    assert until(lambda: watched.place.register.read_bytes() != before)
    assert until(lambda: watched.state.folded > 0)
    folded = watched.state.files[0].sha256
    assert until(lambda: fingerprint_of(watched.place.register).sha256 == folded)
    kept = watched.files()
    write(register)  # and the journal begins anew
    assert register.anchor_now(wait=True)
    assert watched.state.folded == 0
    after = watched.files()
    register.close()
    for files in (kept, {**kept, "register.marac": before}, after):  # killed after it was folded, or before
        watched.put(files)
        watched.forget_anchor()
        watched.open().close()


def until(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; tells whether it does in the end."""
    end = time.monotonic() + 20
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def test_a_reader_in_the_way_puts_folding_off_and_harms_nothing(watched: Watched) -> None:
    register = watched.open()
    write(register, 3)
    guard: Any = register._guard
    with register.reading() as uow:
        uow.session.scalars(sa.select(Area)).one()
        write(register, 3)
        assert not guard.fold()  # a part of it, no more
        assert register.anchor_now(wait=True)
        files = watched.files()
    assert guard.fold()
    register.close()
    watched.open().close()
    watched.put(files)
    watched.open().close()


def test_a_writer_in_the_way_puts_folding_off(watched: Watched) -> None:
    register = watched.open()
    guard: Any = register._guard
    write(register)
    with register.writing() as uow:
        uow.session.scalars(sa.select(Area)).one().name = "Elsewhere"
        uow.session.flush()
        guard._engines.write.raw_connection().driver_connection.execute("PRAGMA busy_timeout = 1")
    assert guard.fold()
    register.close()
    watched.open().close()


def test_a_close_that_fails_leaves_a_register_that_opens(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    register = watched.open()
    write(register, 3)
    with monkeypatch.context() as patch:

        def full(*_arguments: object) -> None:
            raise RegisterProblemError("disk_full")

        patch.setattr(guarding, "write_state", full)
        register.close()
    assert journal.length_of(journal_of(watched.place))
    assert watched.state.standing is Standing.OPEN
    head = watched.write()
    assert watched.state.head == head


def test_a_register_that_nobody_closed_is_closed_when_it_is_forgotten(watched: Watched) -> None:
    register = watched.open()
    write(register)
    del register
    gc.collect()
    assert watched.state.standing is Standing.CLOSED
    watched.open().close()


def test_what_a_cut_off_writing_left_lies_about_no_longer(watched: Watched) -> None:
    (watched.place.folder / ".register.state.abc").write_bytes(b"half")
    watched.open().close()
    assert not list(watched.place.folder.glob(".register.state.*"))


def test_a_fingerprint_made_beforehand_is_taken(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    made = fingerprint_of(watched.place.register)
    with monkeypatch.context() as patch:
        patch.setattr(examination, "fingerprint_of", None)
        watched.open(fingerprint=made).close()
    watched.write()
    watched.open(fingerprint=made).close()  # it is no longer of this file, so it is made anew
    watched.place.register.write_bytes(watched.place.register.read_bytes()[:-1] + b"x")
    with pytest.raises(RegisterProblemError):
        watched.open(fingerprint=made)


def test_it_tells_how_far_it_is(watched: Watched) -> None:
    told = list[tuple[Stage, int, int]]()
    watched.open(tell=lambda stage, done, whole: told.append((stage, done, whole))).close()
    assert {stage for stage, _, _ in told} == {Stage.FILE}
    watched.put(left_open(watched, write) | {"register.state": state_path(watched.place).read_bytes()})
    state_path(watched.place).unlink()
    watched.store.__init__(watched.place.folder.parent / "elsewhere", REGISTER_ID)  # type: ignore[misc]
    told.clear()
    watched.open(tell=lambda stage, done, whole: told.append((stage, done, whole))).close()
    assert [*dict.fromkeys(stage for stage, _, _ in told)] == [Stage.FILE, Stage.PAGES, Stage.LEDGER]
    assert all(0 <= done <= whole for _, done, whole in told)


# What is refused


def test_a_missing_state_is_refused_where_the_register_is_known_outside(watched: Watched) -> None:
    state_path(watched.place).unlink()
    assert watched.refused() == "fingerprint"


def test_a_register_that_is_not_known_here_is_examined_from_end_to_end(watched: Watched, tmp_path: Path) -> None:
    """On another computer there is neither state nor anchor; from there on there is."""
    head = watched.write()
    other = Watched(tmp_path / "other")
    other.place.prepare()
    shutil.copy(watched.place.register, other.place.register)
    other.open().close()
    assert other.state.head == other.anchored == head


def test_an_older_file_is_named_as_one(watched: Watched) -> None:
    older = watched.place.register.read_bytes()
    watched.write()
    watched.place.register.write_bytes(older)
    assert watched.refused() == "rolled_back"


def test_an_older_file_with_its_own_state_is_named_as_one(watched: Watched) -> None:
    older = watched.files()
    watched.write()
    watched.put(older)
    assert watched.refused() == "rolled_back"
    Trust(None)
    known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
    open_register(watched.place, **known, trust=Trust()).close()  # which the anchor outside alone can tell


def test_another_history_of_the_same_length_is_named_as_one(watched: Watched) -> None:
    before = watched.files()
    watched.write()
    anchored = watched.store.read()
    watched.put(before)
    assert anchored is not None
    watched.store.write(f"{Anchor(watched.store, SEAL_KEY, REGISTER_ID).read()}")
    with pytest.raises(RegisterProblemError):
        watched.open()
    Anchor(watched.store, SEAL_KEY, REGISTER_ID).write(watched.state.head)
    watched.write()  # the same number of lines, and others
    watched.store.write(anchored)
    assert watched.refused() == "rolled_back"


def test_a_journal_beside_a_closed_register_is_refused(watched: Watched) -> None:
    planted = left_open(watched, write)[journal_of(watched.place).name]
    journal_of(watched.place).write_bytes(planted)
    assert watched.refused() == "fingerprint"
    journal_of(watched.place).write_bytes(b"")
    watched.open().close()


def test_after_a_kill_a_journal_that_is_missing_or_another_one_is_refused(watched: Watched) -> None:
    older = left_open(watched, lambda register: write(register, 3))
    files = left_open(watched, lambda register: write(register, 6))
    name = journal_of(watched.place).name
    wrong = {
        "missing": None,
        "empty": b"",
        "of an earlier day": older[name],
        "cut off": files[name][: len(files[name]) // 2],
        "spoilt": files[name][:5000] + b"x" + files[name][5001:],
    }
    for what, data in wrong.items():
        watched.put({**files, name: data} if data is not None else {k: v for k, v in files.items() if k != name})
        assert watched.refused() == ("fingerprint" if what == "spoilt" else "journal_missing"), what
    watched.put(files)
    watched.open().close()


def test_after_a_kill_a_line_without_a_seal_in_what_was_not_written_down_is_found(watched: Watched) -> None:
    """What the last second before a kill left is not written down; the ledger and its seals vouch for it."""
    register = watched.open()
    write(register)
    assert register.anchor_now(wait=True)
    state = state_path(watched.place).read_bytes()
    forger = Register(register.engines, desk_id=REGISTER_ID, clock=clock())
    with forger.writing() as uow:
        uow.record("forged", "case")
    files = {**watched.files(), "register.state": state}
    register.close()
    watched.put(files)
    assert watched.refused() == "ledger_broken"


def test_after_a_kill_a_row_changed_in_what_was_not_written_down_is_found(watched: Watched) -> None:
    register = watched.open()
    write(register)
    assert register.anchor_now(wait=True)
    state = state_path(watched.place).read_bytes()
    with register.engines.write.begin() as connection:
        connection.execute(sa.text("UPDATE app_user SET role = 'administrator'"))
    files = {**watched.files(), "register.state": state}
    register.close()
    watched.put(files)
    assert watched.refused() == "row_changed"


def test_a_file_that_is_no_register_any_more_is_named_as_before(watched: Watched) -> None:
    whole = watched.place.register.read_bytes()
    watched.place.register.write_bytes(b"x" * len(whole))
    assert watched.refused() == "not_this_register"
    watched.place.register.unlink()
    assert watched.refused() == "register_missing"


def test_a_ledger_that_was_changed_before_anybody_watched_is_found_at_the_first_opening(tmp_path: Path) -> None:
    made = Watched(tmp_path)
    register = empty_file(made.place.folder)
    write(register, 3)
    unguard(register)
    with register.engines.write.begin() as connection:
        connection.execute(sa.text("UPDATE ledger_entry SET operation = 'looked' WHERE seq = 3"))
    register.close()
    assert made.refused() == "ledger_broken"


def test_a_fingerprint_that_is_not_compared_would_let_an_old_page_through(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = watched.place.register.read_bytes()
    watched.write(3)
    newer = watched.place.register.read_bytes()
    pages = [n for n in range(1, len(older) // 4096) if older[n * 4096 :][:4096] != newer[n * 4096 :][:4096]]
    assert pages
    n = pages[0]
    watched.place.register.write_bytes(newer[: n * 4096] + older[n * 4096 :][:4096] + newer[n * 4096 + 4096 :])
    assert watched.refused() == "fingerprint"
    accepted = watched.state.files[0].sha256
    real = fingerprint_of
    monkeypatch.setattr(examination, "fingerprint_of", lambda path, tell: replace(real(path, tell), sha256=accepted))
    watched.open().close()  # SQLCipher itself has nothing against it


# Others that open it


def test_a_register_with_a_state_is_watched_over_without_being_asked_to(watched: Watched) -> None:
    known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
    register = open_register(watched.place, **known)
    head = write(register, 2)
    register.close()
    assert watched.state.head == head
    watched.open().close()
    watched.place.register.write_bytes(watched.place.register.read_bytes() + b"x")
    with pytest.raises(RegisterProblemError):
        open_register(watched.place, **known)


def test_a_register_that_is_set_up_is_watched_over_from_the_beginning(tmp_path: Path) -> None:
    made = Watched(tmp_path)
    register = set_up_register(
        made.place, secrets=SECRETS, register_id=REGISTER_ID, clock=clock(), fill=lambda _made: None, trust=made.trust()
    )
    assert made.state.standing is Standing.OPEN
    with register.reading() as uow:
        assert verify(uow.session, REGISTER_ID, sealed=RowSeals(SEAL_KEY).line).holds
    register.close()
    made.open().close()


# A server


def server() -> Register:
    """Return a new register on a server; its keys are those of the tests."""
    if (folder := socket_folder()) is None:
        pytest.skip("PostgreSQL is not installed")
    address = url(folder, new_database(folder))
    return create_on_server(address, register_id=REGISTER_ID, clock=clock(), secrets=SECRETS)


@pytest.mark.postgres
def test_a_server_is_held_against_the_anchor(tmp_path: Path) -> None:
    made = server()
    with made.writing() as uow:
        uow.add(User(id=COORDINATOR, name="Ada Test", role="coordinator"))
    address = made.engines.write.url.render_as_string(hide_password=False)
    trust = Trust(FileHead(tmp_path, REGISTER_ID))
    anchor = Anchor(FileHead(tmp_path, REGISTER_ID), SEAL_KEY, REGISTER_ID)

    def opened() -> Register:
        return guarded_server(open_postgresql(address), SECRETS, desk_id=REGISTER_ID, clock=clock(), trust=trust)

    register = opened()
    head = write(register, 3)
    assert register.heads[0] == head
    assert checked(register).holds
    register.close()
    assert anchor.read() == head
    opened().close()
    unguard(made)
    with made.engines.write.begin() as connection:
        last = connection.execute(
            sa.text("SELECT digest FROM ledger_entry WHERE seq = :s"), {"s": head.seq - 1}
        ).scalar()
        connection.execute(sa.text("DELETE FROM ledger_entry WHERE seq = :s"), {"s": head.seq})
        moved = sa.text("UPDATE ledger_head SET seq = :s, digest = :d")
        connection.execute(moved, {"s": head.seq - 1, "d": last})
    with pytest.raises(RegisterProblemError) as caught:
        opened()
    assert caught.value.code == "rolled_back"
    anchor.write(Head(head.seq - 1, bytes(last or b"")))
    forger = Register(made.engines, desk_id=REGISTER_ID, clock=clock())
    with forger.writing() as uow:
        uow.record("forged", "case")
    with pytest.raises(RegisterProblemError) as caught:
        opened()
    assert caught.value.code == "ledger_broken"
    made.close()
