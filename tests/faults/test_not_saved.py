"""A disk that is really full under the window: one loud state, until just that is saved, with every word kept.

Where the desk has its reserve, it is given back first and nothing has to be said in red at all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from marac_desk.desktop import work
from marac_desk.desktop.partnership.page import PartnershipPage
from marac_desk.desktop.room.page import RoomPage
from marac_desk.desktop.work import Unsaved
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import Draft
from marac_desk.program import desk as desk_of_program
from marac_desk.register.examination import Trust
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.reserve import RESERVE, Reserve
from marac_desk.register.unit_of_work import Register
from marac_desk.services.housekeeping import PLACE, save_draft
from tests.support.backup_desks import BackedDesk
from tests.support.examining import reopened, unsound
from tests.support.faults import counted, small_disk
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import REGISTER_ID, SECRETS, actor, clock, coordinator, demonstration_file, empty_file

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("meeting")]

LINE, OTHER = "police marker fri", "housing locks 2wd"
CONTROL = Qt.KeyboardModifier.ControlModifier
READS = 5_000
"""Lines of reading that the reserve has room for."""


class FullDisk:
    """A disk of its own, filled to the last block, and emptied again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._ballast = folder, folder / "ballast"

    def fill(self) -> None:
        """Take all the room there is."""
        room = os.statvfs(self.folder)
        with self._ballast.open("ab") as stream:
            stream.write(bytes(room.f_bavail * room.f_frsize))

    def empty(self) -> None:
        """Give it back."""
        self._ballast.unlink()


@contextmanager
def on_small_disk(tmp_path: Path, mib: int = 14) -> Iterator[tuple[Register, FullDisk]]:
    """Yield the demonstration on a disk with so much more room than it takes."""
    demonstration_file(tmp_path / "made").close()
    size = RegisterPlace(tmp_path / "made").register.stat().st_size // 1024
    with small_disk(tmp_path / "disk", size + mib * 1024) as disk:
        shutil.copytree(tmp_path / "made", disk / "register")
        yield reopened(disk / "register"), FullDisk(disk)


class Bar:
    """What the loud line says."""

    def __init__(self, desk: BackedDesk) -> None:
        self._bar = desk.window._not_saved
        self._desk = desk

    def is_red(self) -> bool:
        """Whether it is there, and red."""
        return self._bar.isVisible() and self._bar.property("kind") == "late"

    @property
    def text(self) -> str:
        """What it says; nothing while it is not there."""
        return str(self._desk.child(QLabel, "notSavedLabel").text()) if self._bar.isVisible() else ""


@pytest.fixture
def full(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[BackedDesk, FullDisk]]:
    """Return a desk without a reserve on a small disk, and the disk."""
    monkeypatch.setattr(Reserve, "make", lambda _self: False)
    monkeypatch.setattr(work, "TRY_AGAIN", 50)
    with on_small_disk(tmp_path) as (register, disk):
        opened = BackedDesk(qtbot, disk.folder, register, chosen=False)
        yield opened, disk
        opened.close()


def in_the_room(desk: BackedDesk) -> RoomPage:
    """Go to a meeting in session, with a case on the table."""
    desk.clock.instant = MEETING_STARTS
    page = desk.go("room", {"id": str(ready_meeting(desk.register, 3))})
    assert isinstance(page, RoomPage)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_Return):
        desk.press(key, CONTROL)
        desk.settle()
    return page


def submit(desk: BackedDesk, page: RoomPage, line: str = "") -> None:
    """Type into the record line and press Enter."""
    page.focus_line()
    QTest.keyClicks(page.running.line.edit, line)
    QTest.keyClick(page.running.line.edit, Qt.Key.Key_Return)
    desk.settle()


def actions(desk: BackedDesk) -> int:
    """Return how many actions are in the register."""
    with desk.register.reading() as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(Action)) or 0


def until_refused(act: Callable[[], None], bar: Bar) -> int:
    """Do something until the disk has no room for it; returns how often it was done before."""
    for number in range(400):
        act()
        if bar.is_red():
            return number
    raise AssertionError("the disk never filled up")


def until_nothing_fits(desk: BackedDesk) -> None:
    """Write until not even a small thing finds room."""
    me = actor(desk.register)
    with pytest.raises(RegisterProblemError):
        for number in range(400):
            with desk.register.writing(me) as uow:
                save_draft(uow, actor=me, kind="ballast", subject=str(number), content={"text": "x" * 9000})


def place_is_written(desk: BackedDesk) -> None:
    """Have something else saved, as it is all the time: where somebody is."""
    me = actor(desk.register)
    desk.program.work.write(
        desk.window, lambda uow: save_draft(uow, actor=me, kind=PLACE, subject="desk", content={"place": "today"})
    )
    desk.settle()


def test_a_line_stays_loudly_unsaved_until_just_that_line_is_recorded(full: tuple[BackedDesk, FullDisk]) -> None:
    desk, disk = full
    with counted("R5", "record line on a full disk, other things saved meanwhile") as tally:
        page, bar = in_the_room(desk), Bar(desk)
        before = actions(desk)
        disk.fill()
        before += until_refused(lambda: submit(desk, page, LINE), bar)
        assert bar.text.startswith("Not saved: the disk is full. Your text is kept on this screen.")
        assert page.running.line.text() == LINE, "nothing has to be typed again"
        assert not desk.window._top.isVisible(), "it is seen in the room, which fills the window"
        assert actions(desk) == before
        desk.go("today")
        assert bar.is_red(), "and on every other page"
        disk.empty()
        place_is_written(desk)
        assert bar.is_red(), "something else was saved, and this still is not"
        desk.go("room")
        submit(desk, page)
        assert not bar.is_red()
        assert actions(desk) == before + 1
        assert desk.child(QLabel, "savedLabel").text() == "All changes saved"
        assert unsound(desk.register) == []
        tally.count = 1


def test_forgetting_it_with_any_other_commit_would_be_found(
    full: tuple[BackedDesk, FullDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    def drops_everything(self: Unsaved, _owner: QObject, _thing: str = "") -> None:
        self._things.clear()
        self.changed.emit()

    monkeypatch.setattr(Unsaved, "drop", drops_everything)
    desk, disk = full
    with counted("R5 teeth", "the state is forgotten with any other commit") as tally:
        page, bar = in_the_room(desk), Bar(desk)
        disk.fill()
        until_refused(lambda: submit(desk, page, LINE), bar)
        disk.empty()
        place_is_written(desk)
        assert not bar.is_red()
        tally.count, tally.note = 1, "found"


def test_where_somebody_is_is_nobodys_text_and_never_said_to_be_unsaved(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **_more: Any) -> Any:
        raise RegisterProblemError("disk_full")

    register = demonstration_file(tmp_path / "register")
    desk = BackedDesk(qtbot, tmp_path, register, chosen=False)
    desk.go("actions")
    with monkeypatch.context() as patch:
        patch.setattr(desk_of_program, "save_draft", refused)
        desk.program._write_place()
        desk.settle()
    assert not Bar(desk).is_red()
    desk.close()
    again = reopened(tmp_path / "register")
    with again.reading() as uow:
        place = uow.session.scalar(sa.select(Draft).where(Draft.kind == PLACE))
        assert place is not None
        assert place.content["place"] == "actions", "the end of the sitting writes what was missed"
    again.close()


def test_what_was_let_go_of_on_its_way_to_a_full_disk_is_not_missed(full: tuple[BackedDesk, FullDisk]) -> None:
    desk, _disk = full

    def refused(_uow: Any) -> Any:
        raise RegisterProblemError("disk_full")

    desk.program.work.keep("room_line/x", refused, {"line": LINE})
    desk.program.work.let_go("room_line/x")
    desk.settle()
    assert not Bar(desk).is_red()
    desk.program.work.keep("room_line/x", refused, {"line": LINE})
    desk.settle()
    assert Bar(desk).is_red(), "what nobody let go of is missed"
    desk.program.work.let_go("room_line/x")


def test_a_line_that_was_not_saved_while_the_next_was_typed_is_recorded_by_itself(
    full: tuple[BackedDesk, FullDisk],
) -> None:
    """Two lines in a hurry: the first does not get to the disk while the second stands in the field already."""
    desk, disk = full
    page, bar = in_the_room(desk), Bar(desk)
    disk.fill()
    before = actions(desk) + until_refused(lambda: submit(desk, page, LINE), bar)
    page.running.line.clear()
    assert not bar.is_red(), "whoever empties the line lets go of it"
    page.focus_line()
    QTest.keyClicks(page.running.line.edit, LINE)
    QTest.keyClick(page.running.line.edit, Qt.Key.Key_Return)
    QTest.keyClicks(page.running.line.edit, OTHER)  # before the answer came
    desk.settle()
    assert bar.is_red()
    assert page.running.line.text() == OTHER
    disk.empty()
    submit(desk, page)
    assert actions(desk) == before + 2, "the one that waited was recorded with the next"
    assert not bar.is_red()


def test_a_form_keeps_its_text_and_is_loud_until_it_is_saved(full: tuple[BackedDesk, FullDisk]) -> None:
    desk, disk = full
    bar = Bar(desk)
    page = desk.go("partnership", {"tab": "agencies"})
    assert isinstance(page, PartnershipPage)
    page.add_agency()
    form = page.agencies.form
    disk.fill()
    until_nothing_fits(desk)
    desk.type(form.ui.nameLineEdit, "Anytown Refuge")
    desk.type(form.ui.shortNameLineEdit, "Refuge")
    form.ui.kindComboBox.setCurrentIndex(form.ui.kindComboBox.findText("Voluntary sector"))
    QTest.keyClick(form.ui.nameLineEdit, Qt.Key.Key_Return, CONTROL)
    desk.settle()
    assert bar.is_red()
    assert form.ui.nameLineEdit.text() == "Anytown Refuge"
    assert form.isVisible()
    desk.go("today")
    assert bar.is_red()
    desk.window._not_saved._show.click()
    desk.settle()
    assert desk.window.here[0] == "partnership", "it leads to where the text stands"
    disk.empty()
    QTest.keyClick(form.ui.nameLineEdit, Qt.Key.Key_Return, CONTROL)
    desk.qtbot.waitUntil(lambda: not bar.is_red(), timeout=20_000)
    with desk.register.reading() as uow:
        assert uow.session.scalar(sa.select(Agency.name).where(Agency.short_name == "Refuge")) == "Anytown Refuge"


def test_what_is_typed_and_not_handed_in_is_tried_until_it_is_kept(
    full: tuple[BackedDesk, FullDisk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody presses anything: a draft gets to the disk by itself as soon as there is room, though its form is gone."""
    desk, disk = full
    desk.program.work._again.setInterval(50)
    bar, page = Bar(desk), desk.go("partnership", {"tab": "agencies"})
    assert isinstance(page, PartnershipPage)
    page.add_agency()
    form = page.agencies.form
    disk.fill()

    def type_more() -> None:
        desk.type(form.ui.nameLineEdit, "Anytown Refuge and Advice ")
        form.ui.nameLineEdit.setText(form.ui.nameLineEdit.text() * 2)
        form.keep()
        desk.settle()

    until_refused(type_more, bar)
    text = form.ui.nameLineEdit.text()
    QTest.keyClick(form.ui.nameLineEdit, Qt.Key.Key_Escape)
    desk.settle()
    assert bar.is_red()
    assert "try again" in bar.text
    disk.empty()
    desk.qtbot.waitUntil(lambda: not bar.is_red(), timeout=20_000)
    with desk.register.reading() as uow:
        kept = uow.session.scalars(sa.select(Draft.content).where(Draft.kind == form.kind)).one()
    assert kept["nameLineEdit"] == text


def test_a_person_may_go_on_without_what_was_not_saved(full: tuple[BackedDesk, FullDisk]) -> None:
    desk, disk = full
    page, bar = in_the_room(desk), Bar(desk)
    disk.fill()
    until_refused(lambda: submit(desk, page, LINE), bar)
    desk.window._not_saved._let_go.click()
    assert not bar.is_red()
    disk.empty()


# The reserve


def test_the_reserve_is_given_back_and_the_meeting_goes_on(qtbot: QtBot, tmp_path: Path) -> None:
    with (
        counted("R5", "disk full under the window, reserve given back") as tally,
        on_small_disk(tmp_path, mib=64) as (register, disk),
    ):
        desk = BackedDesk(qtbot, disk.folder, register, chosen=False)
        room = desk.backing_up.disk_room
        room.look()
        desk.settle()
        reserve = Reserve(RegisterPlace(disk.folder / "register"))
        assert reserve.path.stat().st_size == RESERVE
        page, bar = in_the_room(desk), Bar(desk)
        disk.fill()
        before = actions(desk)
        recorded = 0
        while reserve.path.exists() and recorded < 400:
            submit(desk, page, LINE)
            assert not bar.is_red()
            recorded += 1
        assert actions(desk) == before + recorded, "also the line that met the full disk was recorded"
        desk.settle()
        assert bar.text.startswith("The disk is full. The desk gave up its reserve of 16 MiB, so the meeting can go on")
        assert not bar.is_red()
        disk.empty()
        room.look()
        desk.settle()
        assert reserve.path.stat().st_size == RESERVE, "made again once there is room"
        assert bar.text == ""
        tally.count, tally.note = 1, f"{recorded} lines until it was needed"
        desk.close()


def test_without_the_reserve_the_same_meeting_would_stop(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted("R5 teeth", "no reserve") as tally, on_small_disk(tmp_path, mib=64) as (register, disk):
        desk = BackedDesk(qtbot, disk.folder, register, chosen=False)
        monkeypatch.setattr(desk.program.work, "relieve", lambda: False)
        page, bar = in_the_room(desk), Bar(desk)
        disk.fill()
        until_refused(lambda: submit(desk, page, LINE), bar)
        disk.empty()
        desk.close()
        tally.count, tally.note = 1, "found"


def test_the_reserve_has_room_for_five_thousand_lines_of_reading(tmp_path: Path) -> None:
    """What a register owes before it shows anything: the line that says who looked. Read on until long after."""
    with (
        counted("R5", f"{READS} lines of reading in the reserve") as tally,
        small_disk(tmp_path / "disk", 64 * 1024) as folder,
    ):
        empty_file(folder / "register").close()
        register, disk = guarded(folder / "register"), FullDisk(folder)
        reserve = Reserve(RegisterPlace(folder / "register"))
        assert reserve.make()
        disk.fill()
        assert problem_of_reading(register) == "disk_full"
        assert reserve.release()
        for number in range(READS):
            read(register)
            if number % 250 == 249:
                fold(register)  # a person who reads leaves pauses, in which the guard does this
        with register.reading() as uow:
            told = uow.session.scalar(
                sa.select(sa.func.count()).select_from(LedgerEntry).where(LedgerEntry.operation == "view")
            )
        assert told is not None
        assert told >= READS
        room = os.statvfs(folder)
        tally.count, tally.note = READS, f"{room.f_bavail * room.f_frsize / (1 << 20):.1f} MiB of it left"
        assert unsound(register) == []
        register.close()


def read(register: Register) -> None:
    """Have the ledger tell that somebody looked at a case, as it does before the case is shown."""
    with register.writing(coordinator()) as uow:
        uow.record("view", "case", coordinator().user_id, case_id=coordinator().user_id, reason="meeting", part="whole")


def problem_of_reading(register: Register) -> str:
    """Read until the disk has no room; returns by which code that is refused."""
    for _ in range(10_000):
        try:
            read(register)
        except RegisterProblemError as problem:
            return problem.code
    raise AssertionError("the disk never filled up")


def guarded(folder: Path) -> Register:
    """Open a register as the desk does, with a guard that folds its journal back."""
    known: dict[str, Any] = {"secrets": SECRETS, "register_id": REGISTER_ID, "clock": clock()}
    return open_register(RegisterPlace(folder), **known, trust=Trust())


def fold(register: Register) -> None:
    """Have the guard fold the journal back, as it does when nobody writes for a moment."""
    guard: Any = register._guard
    assert guard.fold()
