"""Garbage is collected in the window's thread, and never so much at once that the window would stand still."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from marac_desk.desktop.tidying import MOST_LOOKED_AT, TURN, Tidying


class Circle:
    """Something that only a collector takes away."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def quiet() -> Iterator[None]:
    """Begin with nothing new and without the automatic collector, as the desk does; put back what a test sets aside."""
    enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    yield
    gc.unfreeze()
    if enabled:
        gc.enable()


def _collections() -> int:
    return sum(each["collections"] for each in gc.get_stats())


@pytest.mark.usefixtures("quiet")
def test_what_hangs_together_in_a_circle_is_taken_away() -> None:
    gone = weakref.ref(Circle())
    kept = [[number] for number in range(2_000)]
    Tidying.tidy()
    assert gone() is None
    assert len(kept) == 2_000


@pytest.mark.usefixtures("quiet")
def test_a_whole_list_is_set_aside_and_not_looked_at() -> None:
    before = _collections()
    kept = [[number] for number in range(2 * MOST_LOOKED_AT)]

    Tidying.tidy()

    assert _collections() == before, "the window would have waited for a look at every row"
    assert gc.get_freeze_count() > len(kept)
    gone = weakref.ref(kept_one := Circle())
    del kept_one, kept
    Tidying.tidy()
    gc.collect()
    assert gone() is None, "what comes later is collected as before"


@pytest.mark.usefixtures("quiet")
def test_a_lane_gives_way_soon_when_the_window_wants_its_turn(qapp: QApplication) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1.0)
    tidying = Tidying(qapp)
    assert sys.getswitchinterval() == pytest.approx(TURN)
    tidying.deleteLater()
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("quiet")
def test_the_modules_are_never_looked_at(qapp: QApplication) -> None:
    tidying = Tidying(qapp)
    assert not gc.isenabled(), "the automatic collector runs in whichever thread happens to allocate"
    assert gc.get_freeze_count() > 10_000
    tidying.deleteLater()
