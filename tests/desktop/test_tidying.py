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


@pytest.fixture
def tidying(quiet: None, qapp: QApplication) -> Iterator[Tidying]:
    """What the desk has, with nothing set aside but what was there."""
    made = Tidying(qapp)
    yield made
    made.deleteLater()


def _collections() -> int:
    return sum(each["collections"] for each in gc.get_stats())


def test_what_hangs_together_in_a_circle_is_taken_away(tidying: Tidying) -> None:
    gone = weakref.ref(Circle())
    kept = [[number] for number in range(2_000)]
    tidying.tidy()
    assert gone() is None
    assert len(kept) == 2_000


def test_what_grows_over_several_turns_is_looked_through_once_and_set_aside(tidying: Tidying) -> None:
    portion, kept = MOST_LOOKED_AT // 2, []
    gone = weakref.ref(Circle())
    for _ in range(3):
        kept.append([[number] for number in range(portion)])
        tidying.tidy()

    assert gone() is None
    assert gc.get_freeze_count() > 2 * portion
    assert len(gc.get_objects()) < 2 * portion, "each turn would look at all of it again"


def test_a_whole_list_is_set_aside_and_not_looked_at(tidying: Tidying) -> None:
    before = _collections()
    kept = [[number] for number in range(2 * MOST_LOOKED_AT)]

    tidying.tidy()

    assert _collections() == before, "the window would have waited for a look at every row"
    assert gc.get_freeze_count() > len(kept)
    gone = weakref.ref(kept_one := Circle())
    del kept_one, kept
    tidying.tidy()
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
