"""Backups that the desk makes by itself: by the hour, after a concluded case, on leaving, and again after a failure."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from marac_desk.desktop.backing_up import scheduler
from marac_desk.model.ledger import LedgerEntry
from marac_desk.services.backups.views import Reason
from marac_desk.services.backups.working import Backups, CancelledError, Stage, Watch
from marac_desk.services.changes import Changes
from tests.support.backup_desks import BackedDesk
from tests.support.examining import reopened


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[BackedDesk]:
    """Return a desk with a folder for backups and none in it yet."""
    opened = BackedDesk(qtbot, tmp_path)
    yield opened
    opened.close()


def reasons(desk: BackedDesk) -> list[str]:
    """Return why each backup was made, as the ledger tells of it."""
    with desk.register.reading() as uow:
        return reasons_in(uow)


def reasons_in(uow: Any) -> list[str]:
    lines = uow.session.scalars(
        sa.select(LedgerEntry.details).where(LedgerEntry.operation == "backup_verified").order_by(LedgerEntry.seq)
    )
    return [line["occasion"] for line in lines]


def failures(desk: BackedDesk) -> list[str]:
    """Return why backups failed, as the ledger tells of it."""
    with desk.register.reading() as uow:
        lines = uow.session.scalars(sa.select(LedgerEntry.details).where(LedgerEntry.operation == "backup_failed"))
        return [line["code"] for line in lines]


def test_one_an_hour_while_something_changes(desk: BackedDesk) -> None:
    desk.look()
    assert reasons(desk) == [Reason.HOUR]
    desk.look()
    desk.clock.advance(hours=3)
    desk.look()
    assert len(reasons(desk)) == 1, "nothing changed"
    desk.work()
    desk.look()
    assert len(reasons(desk)) == 2
    desk.clock.advance(minutes=30)
    desk.work()
    desk.look()
    assert len(reasons(desk)) == 2, "the hour is not over"
    assert len(desk.stems()) == 2


def test_a_concluded_case_is_backed_up_without_waiting_for_the_hour(
    desk: BackedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.look()
    desk.backing_up._hourly.start(3_600_000)
    desk.backing_up._soon.setInterval(1)
    desk.work("conclude")
    desk.program.changed.tell(Changes.ROOM)
    desk.qtbot.waitUntil(lambda: len(reasons(desk)) == 2, timeout=20_000)
    assert reasons(desk)[-1] == Reason.CASE
    desk.work("step")
    desk.program.changed.tell(Changes.ROOM)
    desk.qtbot.wait(50)
    desk.settle()
    assert len(reasons(desk)) == 2


def test_a_folder_that_is_gone_is_said_tried_again_and_forgotten(desk: BackedDesk) -> None:
    desk.folder.rmdir()
    desk.look()
    assert failures(desk) == ["backup_folder_gone"]
    desk.clock.advance(minutes=5)
    desk.look()
    desk.folder.mkdir()
    desk.look()
    assert reasons(desk) == [], "it rests for a while after a failure"
    desk.clock.advance(minutes=6)
    desk.look()
    assert reasons(desk) == [Reason.RETRY]
    assert failures(desk) == ["backup_folder_gone"]


def test_the_status_line_tells_the_age_and_turns_amber_and_red(desk: BackedDesk) -> None:
    status = desk.child(QLabel, "backupLabel")

    def said() -> tuple[str, str]:
        desk.window._backup.look()
        desk.settle()
        return status.text(), status.property("tone")

    assert said() == ("No backup yet", "soon")
    desk.look()
    assert said() == ("Backup less than an hour old", "ink3")
    desk.clock.advance(hours=24)
    assert said()[1] == "ink3"
    desk.clock.advance(hours=1)
    assert said()[1] == "soon"
    desk.clock.advance(hours=48)
    assert said()[1] == "late"


def test_leaving_backs_up_what_changed_and_nothing_else(qtbot: QtBot, tmp_path: Path) -> None:
    desk = BackedDesk(qtbot, tmp_path)
    desk.look()
    desk.clock.advance(minutes=5)
    desk.work()
    assert desk.program.end("key") == ""
    assert len(desk.stems()) == 1, "of one hour the newest is kept"
    register = reopened(desk.place.folder)
    with register.reading() as uow:
        assert reasons_in(uow) == [Reason.HOUR, Reason.LEAVING]
    again = BackedDesk(qtbot, tmp_path, register, chosen=False)
    again.program.end("key")
    register = reopened(desk.place.folder)
    with register.reading() as uow:
        assert len(reasons_in(uow)) == 2, "signing in and locking again changes nothing"
    register.close()


def test_leaving_waits_only_so_long_for_a_backup(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = BackedDesk(qtbot, tmp_path)
    monkeypatch.setattr(scheduler, "LEAVING", 0.2)
    monkeypatch.setattr(Backups, "make", never_ends)
    began = time.monotonic()
    assert desk.program.end("key") == ""
    assert time.monotonic() - began < 30
    assert desk.stems() == []


def never_ends(_self: Backups, _folder: str, _reason: Reason, watch: Watch) -> Any:
    """Stand for a backup to a share that is as good as gone; it can be cancelled and does not end by itself."""
    while True:
        watch.step(Stage.COPYING, 1, 100)
        time.sleep(0.01)


def test_a_failing_folder_does_not_keep_the_desk_from_locking(qtbot: QtBot, tmp_path: Path) -> None:
    desk = BackedDesk(qtbot, tmp_path)
    desk.folder.rmdir()
    desk.work()
    assert desk.program.end("key") == ""
    register = reopened(desk.place.folder)
    with register.reading() as uow:
        lines = uow.session.scalars(sa.select(LedgerEntry.details).where(LedgerEntry.operation == "backup_failed"))
        assert [line["code"] for line in lines] == ["backup_folder_gone"]
    register.close()


def test_locking_in_the_middle_of_a_backup_gives_it_up(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = BackedDesk(qtbot, tmp_path)
    monkeypatch.setattr(scheduler, "LEAVING", 0.1)
    monkeypatch.setattr(Backups, "make", never_ends)
    desk.backing_up.look()
    qtbot.waitUntil(lambda: desk.backing_up.errands.busy, timeout=20_000)
    desk.program.end("key")
    assert list(desk.folder.iterdir()) == []


def test_the_window_goes_on_while_a_backup_is_made(desk: BackedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backups, "make", never_ends)
    desk.backing_up.look()
    desk.qtbot.waitUntil(lambda: desk.backing_up.errands.doing.stage is Stage.COPYING, timeout=20_000)
    desk.program.work.write(desk.window, lambda uow: (uow.record("add", "action"), Changes.NOTHING))
    desk.qtbot.waitUntil(desk.program.work.is_idle, timeout=20_000)
    desk.backing_up.errands.cancel()
    desk.settle()
    assert desk.backing_up.errands.doing.what == ""
    assert failures(desk) == [], "what a person gave up is no failure"


def test_only_one_thing_takes_long_at_a_time(desk: BackedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backups, "make", never_ends)
    refused: list[Any] = []
    desk.backing_up.look()
    desk.qtbot.waitUntil(lambda: desk.backing_up.errands.busy, timeout=20_000)
    desk.backing_up.ask(desk.window, refused.append)
    desk.qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    assert refused[0].code == "backup_under_way"
    desk.backing_up.errands.cancel()
    desk.settle()


def test_a_backup_that_is_cancelled_raises_nothing_unforeseen() -> None:
    watch = Watch()
    watch.cancelled.set()
    with pytest.raises(CancelledError):
        never_ends(None, "", Reason.HOUR, watch)  # type: ignore[arg-type]
