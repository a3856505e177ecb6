"""A long list is let go of a few entries at a time, whole in the end, whatever its lists share."""

from __future__ import annotations

import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from marac_desk.desktop.shedding import AT_ONCE, Shedding


class Entry:
    """Something that can be seen to go."""


def test_it_goes_little_by_little_and_whole(qtbot: QtBot) -> None:
    owner = QObject()
    shedding = Shedding(owner)
    entries = [Entry() for _ in range(3 * AT_ONCE)]
    gone = [weakref.ref(entry) for entry in entries]

    shedding.shed(tuple(entries), tuple(entries[: 2 * AT_ONCE]))
    entries.clear()

    assert all(entry() is not None for entry in gone), "it was freed while somebody waited"
    qtbot.waitUntil(lambda: any(entry() is None for entry in gone))
    qtbot.waitUntil(lambda: shedding.is_done)
    assert all(entry() is None for entry in gone)


def test_nothing_is_let_go_of_at_once(qtbot: QtBot) -> None:
    owner = QObject()
    shedding = Shedding(owner)
    shedding.shed((), ())
    qtbot.waitUntil(lambda: shedding.is_done)
