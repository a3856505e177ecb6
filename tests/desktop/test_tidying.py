"""Garbage is collected in the window's thread, and what never dies is not looked through again and again."""

from __future__ import annotations

import gc
import weakref

from marac_desk.desktop.tidying import Tidying
from tests.support.windows import OpenDesk


class Node:
    """Holds itself, so that only the collector lets go of it."""

    def __init__(self) -> None:
        self.own = self


def test_the_modules_are_left_out_and_what_came_after_them_is_not(desk: OpenDesk) -> None:
    was_enabled, frozen = gc.isenabled(), gc.get_freeze_count()
    try:
        tidying = Tidying(desk.window)
        assert not gc.isenabled(), "the automatic collector runs in whichever thread happens to allocate"
        assert gc.get_freeze_count() > 10_000
        gone = weakref.ref(Node())
        thresholds = gc.get_threshold()
        gc.set_threshold(0, 0, 0)  # every generation is due
        tidying.tidy()
        gc.set_threshold(*thresholds)
        assert gone() is None
        tidying.deleteLater()
    finally:
        if was_enabled:
            gc.enable()
        if not frozen:
            gc.unfreeze()
