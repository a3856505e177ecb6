"""What nobody foresaw, in every slot of the window: the window stays, what was typed stays, locking is offered."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from marac_desk.desktop.page import Page
from marac_desk.desktop.places import places
from marac_desk.desktop.shell.last_resort import LastResort, LastResortPanel
from marac_desk.desktop.shell.window import DeskWindow
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.model.case import Case
from marac_desk.model.referral import Referral
from marac_desk.register.unit_of_work import Register
from marac_desk.services.changes import Changes
from tests.support.canaries import STEM, in_texts
from tests.support.examining import unsound
from tests.support.faults import ROOT, counted
from tests.support.injecting import Injector, UnforeseenError, alive, injected
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.windows import OpenDesk, wait_for

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("meeting")]

PLACES = [place.code for place in places()]
CLOSES = frozenset({"lock"})
ALONE = "MARAC_DESK_ALONE"


class Guarded:
    """A desk with the last resort behind it."""

    def __init__(self, desk: OpenDesk) -> None:
        self.desk, self.locks = desk, 0
        self.last = LastResort(desk.window, desk.window)
        desk.window.lock_asked.connect(self._count)
        self.last.install()

    def _count(self) -> None:
        self.locks += 1

    @property
    def panel(self) -> LastResortPanel:
        """What it shows."""
        found = self.desk.window.findChild(LastResortPanel)
        assert isinstance(found, LastResortPanel)
        return found


@pytest.fixture
def guarded(desk: OpenDesk) -> Iterator[Guarded]:
    """Return the real window with the last resort installed."""
    made = Guarded(desk)
    yield made
    made.last.remove()


def fail(text: str = f"{STEM}00001") -> None:
    """Fail as nobody foresaw."""
    raise UnforeseenError(text)


def test_an_error_in_a_slot_keeps_the_window_and_offers_to_lock(
    guarded: Guarded, qtbot: QtBot, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    QTimer.singleShot(0, guarded.desk.window, fail)
    wait_for(qtbot, guarded.panel.isVisible)
    assert alive(guarded.desk.window)
    said = guarded.panel.findChild(QLabel, "lastResortLabel")
    assert isinstance(said, QLabel)
    assert "kept" in said.text()
    lock = guarded.panel.findChild(QPushButton, "lastResortLockButton")
    assert isinstance(lock, QPushButton)
    lock.click()
    assert guarded.locks == 1
    out, err = capfd.readouterr()
    assert in_texts([out, err, caplog.text, *every_text(guarded.desk.window)], "what is told") == []
    assert "UnforeseenError at test_unforeseen_errors.py" in caplog.text


def pause(seconds: float = 0.05) -> None:
    """Let the window work for a moment, by a way on which errors go to the hook as they do when it runs."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.002)


def every_text(window: QWidget) -> list[str]:
    """Return every text of labels and fields in a window."""
    fields = [field.text() for field in window.findChildren(QLineEdit)]
    return fields + [label.text() for label in window.findChildren(QLabel)]


def test_an_error_in_a_thread_and_one_that_comes_again(guarded: Guarded, qtbot: QtBot) -> None:
    for _ in range(2):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    wait_for(qtbot, guarded.panel.isVisible)
    guarded.panel.hide()
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    pause()
    assert not guarded.panel.isVisible()  # one that fails at every step must not stand in the way at every step
    said = guarded.desk.child(QLabel, "saidLabel").text()
    assert said == "That did not work. What you typed is kept."


def test_every_page_is_flushed_after_an_error(guarded: Guarded, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    guarded.desk.clock.instant = MEETING_STARTS
    meeting = ready_meeting(guarded.desk.register, 3)
    guarded.desk.go("room", {"id": str(meeting)})
    flushed: list[str] = []
    for each in guarded.desk.window.findChildren(Page):
        flush = each.flush

        def note(flush: Any = flush, name: str = type(each).__name__) -> None:
            flushed.append(name)
            if name == "TodayPage":
                raise UnforeseenError(STEM)  # a page that cannot be flushed takes no other with it
            flush()

        monkeypatch.setattr(each, "flush", note)
    QTimer.singleShot(0, guarded.desk.window, fail)
    wait_for(qtbot, guarded.panel.isVisible)
    assert {"TodayPage", "RoomPage"} <= set(flushed)
    monkeypatch.undo()


def test_the_hooks_are_given_back(desk: OpenDesk) -> None:
    before = sys.excepthook, threading.excepthook
    last = LastResort(desk.window, desk.window)
    last.install()
    assert sys.excepthook is not before[0]
    last.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_without_the_last_resort_a_message_would_be_told(
    desk: OpenDesk, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted("R16 teeth", "Python's own hook") as tally:
        monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
        QTimer.singleShot(0, desk.window, fail)
        pause()
        found = in_texts([capfd.readouterr().err], "stderr")
        tally.count, tally.note = 1, f"found: {len(found)} marks on stderr"
        assert found


def targets(register: Register) -> dict[str, Any]:
    """Return something to show on the pages that show one thing."""
    meeting = ready_meeting(register, 3)
    with register.reading() as uow:
        referral = uow.session.scalars(sa.select(Referral.id)).first()
        case = uow.session.scalars(sa.select(Case.id)).first()
    shown = {"room": meeting, "circulation": meeting, "meetings": meeting, "referral": referral, "case": case}
    return {place: {"id": str(key)} for place, key in shown.items()}


class Tour:
    """Goes to every place and does everything that can be done there, whatever comes of it."""

    def __init__(self, desk: OpenDesk, injector: Injector, shown: dict[str, Any]) -> None:
        self.desk, self.injector, self.shown = desk, injector, shown

    def visit(self, place: str) -> None:
        """Go to a place, press everything, type into everything, tell it of every change."""
        window = self.desk.window
        self.attempt(lambda: window.go(place, self.shown.get(place)))
        page = window.page(place)
        self.settle()
        for view in page.findChildren(RowView):
            self.attempt(view.select_first)
        self.settle()
        for command in page.commands():
            self.attempt(command.run)
            self.settle()
        for action in [*page.actions(), *page.findChildren(QAction)]:
            self.attempt(action.trigger)
        self.settle()
        for button in page.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled():
                self.attempt(button.click)
        for field in page.findChildren(QLineEdit):
            if field.isVisible() and field.isEnabled():
                self.attempt(lambda field=field: QTest.keyClicks(field, "a b"))
        self.settle()
        changed = self.desk.program.changed
        for changes in (Changes.CASES, Changes.ACTIONS, Changes.MEETINGS, Changes.REFERRALS, Changes.ROOM):
            self.attempt(lambda changes=changes: changed.tell(changes))
        self.attempt(window.desk.names.toggle)
        self.settle()
        close_dialogs()

    def attempt(self, act: Any) -> None:
        """Do something as Qt would: what fails goes to the hook, and the window goes on."""
        try:
            with self.injector.live():
                act()
        except UnforeseenError as error:
            sys.excepthook(type(error), error, error.__traceback__)

    def settle(self) -> None:
        """Let the window work until it is idle, but not for ever."""
        with self.injector.live():
            for _ in range(400):
                QApplication.processEvents()
                if self.desk.program.work.is_idle():
                    return
                time.sleep(0.002)


def close_dialogs() -> None:
    """Close whatever was opened over the window."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, (QDialog, QMenu)):
            widget.close()
            widget.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def unattended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing wait for a person: what asks is answered with no."""
    monkeypatch.setattr(QDialog, "exec", lambda *_: 0)
    monkeypatch.setattr(QMenu, "exec", lambda *_: None)
    monkeypatch.setattr(DeskWindow, "open_file", lambda *_: "")
    monkeypatch.setattr(DeskWindow, "choose_folder", lambda *_: "")


def by_itself(test: str) -> None:
    """Run a test in a process of its own: windows whose methods were replaced outlive the test, and Qt calls them."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{__file__}::{test}"]
    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, ALONE: "1"}, capture_output=True, text=True, check=False
    )
    assert "1 passed" in ended.stdout, ended.stdout[-4000:] + ended.stderr[-2000:]


@pytest.mark.usefixtures("unattended")
def test_an_error_in_every_slot_of_every_page(
    qtbot: QtBot,
    demonstration_file: Register,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if ALONE not in os.environ:
        by_itself("test_an_error_in_every_slot_of_every_page")
        return
    caplog.set_level(logging.DEBUG)
    with counted("R16", "an error put into every slot of every page") as tally, injected(monkeypatch) as injector:
        demonstration_file.clock.instant = MEETING_STARTS  # type: ignore[attr-defined]
        shown = targets(demonstration_file)
        guarded = Guarded(OpenDesk(qtbot, demonstration_file))
        try:
            tour = Tour(guarded.desk, injector, shown)
            for armed in (True, False):
                injector.armed = armed
                for place in PLACES:
                    tour.visit(place)
                    assert alive(guarded.desk.window), place
            guarded.desk.go("actions")
            assert guarded.desk.window.here[0] == "actions"
            assert unsound(guarded.desk.register) == []
        finally:
            injector.armed = False
            guarded.last.remove()
            guarded.desk.close()
        tally.count = len(injector.failed)
        tally.note = f"of {len(injector.called)} that Qt called, in {len(PLACES)} places"
        check_everything(guarded, injector, caplog, capfd)


def check_everything(
    guarded: Guarded, injector: Injector, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Check what is told of so many errors: that they were, each of them, and nothing that somebody typed."""
    assert len(injector.failed) > 60
    assert injector.failed >= {"RoomPage.showEvent", "CasePage.refresh"} & injector.called
    told = caplog.text.count("unforeseen UnforeseenError at")
    assert told >= len(injector.failed) * 9 // 10, "some errors came to nobody"
    assert in_texts([caplog.text, *capfd.readouterr(), *every_text(guarded.desk.window)], "what is told") == []


def test_a_change_is_told_although_who_asked_for_it_fails(guarded: Guarded, qtbot: QtBot) -> None:
    with counted("R16", "changes told although who asked fails") as tally:
        told: list[Changes] = []
        guarded.desk.program.changed.happened.connect(told.append)
        owner = QObject(guarded.desk.window)
        guarded.desk.program.work.write(owner, lambda _uow: (None, Changes.ACTIONS), lambda _none: fail())
        guarded.desk.settle()
        tally.count = 1
        assert told == [Changes.ACTIONS]
