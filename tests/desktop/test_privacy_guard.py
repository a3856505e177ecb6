"""The guard over an unlocked desk: when it locks, which windows it keeps out of captures, what its settings change."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from marac_desk.desktop.privacy.capture import SHARE_SAFE, NoScreens, screens_of_this_system
from marac_desk.desktop.privacy.idle import WARNING
from marac_desk.desktop.privacy.macos_screens import SHARING_NONE, SHARING_READ_ONLY, MacScreens
from marac_desk.desktop.privacy.windows_screens import (
    WDA_EXCLUDEFROMCAPTURE,
    WDA_MONITOR,
    WDA_NONE,
    WindowsScreens,
)
from marac_desk.rules.lives import MeetingState
from marac_desk.services.changes import Changes
from marac_desk.services.privacy import PrivacySettings, set_privacy
from tests.support.guarded import FakeScreens, Guarded
from tests.support.windows import OpenDesk


@pytest.fixture
def guarded(desk: OpenDesk) -> Iterator[Guarded]:
    """Return a guard over the open desk."""
    found = Guarded(desk)
    yield found
    found.end()


def change(desk: OpenDesk, **wanted: Any) -> None:
    """Change settings as a page does."""
    actor = desk.program.desk.actor
    desk.program.work.write(desk.window, lambda uow: set_privacy(uow, actor=actor, wanted=PrivacySettings(**wanted)))
    desk.settle()
    desk.settle()


# Locking


def test_nobody_there_for_five_minutes_locks_and_the_last_minute_says_so(guarded: Guarded, desk: OpenDesk) -> None:
    guarded.computer.running += 300 - WARNING + 1
    guarded.guard.idle.look()
    notice = desk.child(QLabel, "idleNoticeLabel")
    assert notice.isVisible()
    assert "59" in notice.text()
    guarded.computer.running += WARNING
    guarded.guard.idle.look()
    QApplication.processEvents()
    assert guarded.locked == ["idle"]


def test_a_key_in_the_last_minute_keeps_it_open(guarded: Guarded, desk: OpenDesk) -> None:
    guarded.computer.running += 299
    guarded.guard.idle.look()
    desk.press(Qt.Key.Key_Down)
    assert not desk.child(QLabel, "idleNoticeLabel").isVisible()
    guarded.computer.running += 200
    guarded.guard.idle.look()
    QApplication.processEvents()
    assert guarded.locked == []


@pytest.mark.parametrize("why", ["sleep", "system"])
def test_sleep_and_a_locked_screen_lock_it_once(guarded: Guarded, why: str) -> None:
    guarded.events.lock_asked.emit(why)
    guarded.events.lock_asked.emit("system")
    QApplication.processEvents()
    assert guarded.locked == [why]


def test_a_meeting_in_session_has_more_time(guarded: Guarded, desk: OpenDesk) -> None:
    from marac_desk.model.meeting import Meeting

    assert guarded.guard.idle.limit == 5 * 60
    with desk.register.writing() as uow:
        uow.session.query(Meeting).first().state = MeetingState.IN_SESSION  # type: ignore[union-attr]
    desk.program.changed.tell(Changes.ROOM)
    desk.settle()
    assert guarded.guard.idle.limit == 15 * 60


def test_settings_of_the_desk_hold_at_once(guarded: Guarded, desk: OpenDesk) -> None:
    change(desk, lock_minutes=3, meeting_minutes=20, copy_protected=True, allow_capture=True)
    assert guarded.guard.idle.limit == 3 * 60
    assert guarded.guard.clipboard.allows_protected
    assert not guarded.guard.shield.excludes


# Captures


def test_every_toplevel_gets_affinity(guarded: Guarded, desk: OpenDesk, qtbot: QtBot) -> None:
    """The window, dialogs, boxes, menus, pop-ups of combos and tooltips are all asked for, before they are seen."""
    shown: list[tuple[str, QWidget]] = [("window", desk.window)]

    def add(name: str, window: QWidget) -> None:
        window.show()
        QApplication.processEvents()
        shown.append((name, window))

    QToolTip.showText(QPoint(10, 10), "a tooltip", desk.window)
    tips = [window for window in QApplication.topLevelWidgets() if window.metaObject().className() == "QTipLabel"]
    asked = guarded.screens.asked
    tipped = [asked.get(int(tip.winId())) for tip in tips if tip.isVisible()]
    QToolTip.hideText()
    dialog, box, menu = QDialog(desk.window), QMessageBox(desk.window), QMenu(desk.window)
    files = QFileDialog(desk.window)
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    menu.addAction(QAction("one", menu))
    windows: tuple[tuple[str, QWidget], ...] = (("dialog", dialog), ("box", box), ("menu", menu), ("files", files))
    for name, window in windows:
        add(name, window)
    combo = QComboBox()
    combo.addItems(["one", "two"])
    add("combo", combo)
    combo.showPopup()
    popup = combo.view().window()
    shown.append(("pop-up", popup))
    missing = [name for name, window in shown if asked.get(int(window.winId())) is not True]
    everything = [w for w in QApplication.topLevelWidgets() if w.isVisible() and asked.get(int(w.winId())) is not True]
    for _, window in shown[1:]:
        window.close()
    combo.deleteLater()
    assert tipped == [True]
    assert missing == []
    assert everything == []


def test_a_window_that_gets_another_handle_is_asked_for_again(guarded: Guarded, desk: OpenDesk) -> None:
    dialog = QDialog(desk.window)
    dialog.show()
    before = int(dialog.winId())
    dialog.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)  # which makes it anew
    dialog.show()
    QApplication.processEvents()
    assert guarded.screens.asked[int(dialog.winId())] is True
    assert before in guarded.screens.asked
    dialog.close()


def test_the_window_made_to_be_shared_is_left_alone(guarded: Guarded, desk: OpenDesk) -> None:
    window = QWidget()
    window.setProperty(SHARE_SAFE, True)
    window.show()
    QApplication.processEvents()
    assert int(window.winId()) not in guarded.screens.asked
    window.close()
    window.deleteLater()


def test_captures_can_be_allowed_and_forbidden_again(guarded: Guarded, desk: OpenDesk) -> None:
    own = int(desk.window.winId())
    change(desk, allow_capture=True)
    assert guarded.screens.asked[own] is False
    change(desk)
    assert guarded.screens.asked[own] is True


@pytest.mark.parametrize("does", [False, True])
def test_a_system_that_does_not_do_what_it_was_asked_is_told_of(desk: OpenDesk, *, does: bool) -> None:
    guarded = Guarded(desk, FakeScreens(does=does))
    QApplication.processEvents()
    said = [label.text() for label in desk.window.findChildren(QLabel) if "out of screen captures" in label.text()]
    assert bool(said) is not does
    guarded.end()


def test_linux_says_that_it_offers_nothing() -> None:
    assert isinstance(screens_of_this_system(), NoScreens)
    assert NoScreens.can_exclude is False
    assert NoScreens().exclude(1, True) is False


class FakeUser32:
    """user32, as far as it is asked; `knows` are the affinities that this version of Windows takes."""

    def __init__(self, *knows: int) -> None:
        self.knows = knows
        self.calls: list[tuple[int | None, int]] = []

    def SetWindowDisplayAffinity(self, window: ctypes.c_void_p, affinity: int) -> int:
        """Remember the call."""
        self.calls.append((window.value, affinity))
        return int(affinity in self.knows)


def test_windows_is_asked_to_exclude_and_before_2004_to_blacken() -> None:
    new, old, none = FakeUser32(WDA_NONE, WDA_MONITOR, WDA_EXCLUDEFROMCAPTURE), FakeUser32(WDA_MONITOR), FakeUser32()
    assert WindowsScreens(new).exclude(77, True) is True
    assert new.calls == [(77, WDA_EXCLUDEFROMCAPTURE)]
    assert WindowsScreens(old).exclude(77, True) is True
    assert old.calls == [(77, WDA_EXCLUDEFROMCAPTURE), (77, WDA_MONITOR)]
    assert WindowsScreens(none).exclude(77, True) is False
    WindowsScreens(new).exclude(77, False)
    assert new.calls[-1] == (77, WDA_NONE)


class FakeRuntime:
    """The Objective-C runtime, as far as it is asked: views have a window, and windows take a sharing type."""

    class _Register:
        restype: Any = None
        argtypes: Any = None

        def __init__(self, names: list[bytes]) -> None:
            self._names = names

        def __call__(self, name: bytes) -> int:
            self._names.append(name)
            return len(self._names)

    def __init__(self, window: int = 9) -> None:
        self.names: list[bytes] = []
        self.sent: list[tuple[int, bytes, int]] = []
        self._window = window
        self.sel_registerName = self._Register(self.names)
        kind = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
        self.objc_msgSend = kind(self._send)

    def _send(self, target: int, selector: int, number: int) -> int:
        name = self.names[selector - 1]
        self.sent.append((target, name, number if name != b"window" else -1))
        return self._window


@pytest.mark.parametrize(("exclude", "kind"), [(True, SHARING_NONE), (False, SHARING_READ_ONLY)])
def test_macos_is_asked_not_to_share(exclude: bool, kind: int) -> None:
    runtime = FakeRuntime()
    assert MacScreens(runtime).exclude(5, exclude) is True
    assert runtime.sent == [(5, b"window", -1), (9, b"setSharingType:", kind)]


def test_macos_view_without_a_window_is_no_fault() -> None:
    runtime = FakeRuntime(window=0)
    assert MacScreens(runtime).exclude(5, True) is False
    assert len(runtime.sent) == 1


def test_a_guard_that_misses_a_window_is_found(desk: OpenDesk) -> None:
    """The check above can fail: a shield that is not told of new windows leaves a dialog out."""
    guarded = Guarded(desk, FakeScreens())
    guarded.guard.attention.window_shown.disconnect()
    dialog = QDialog(desk.window)
    dialog.show()
    QApplication.processEvents()
    assert int(dialog.winId()) not in guarded.screens.asked
    dialog.close()
    guarded.end()
