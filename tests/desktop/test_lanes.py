"""Lanes: what a job holds is let go of in the window's thread, whichever thread worked it and however it ended."""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from marac_desk.desktop.lanes import Lane
from tests.support.windows import OpenDesk, wait_for

JOBS = 150


class Held:
    """Stands for a widget: it knows in which thread it died."""

    def __init__(self, ends: list[threading.Thread]) -> None:
        weakref.finalize(self, lambda: ends.append(threading.current_thread()))

    def work(self, fails: bool) -> int:
        """Do something in the lane."""
        if fails:
            raise ValueError
        return 1


@pytest.fixture
def restless() -> Iterator[None]:
    """Let threads take turns as often as Python can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def hand_in(lane: Lane, ends: list[threading.Thread], heard: list[Any], *, fails: bool) -> None:
    """Hand in a job that is the last to hold something."""
    held = Held(ends)
    lane.submit(lambda: held.work(fails), lambda result, error: heard.append(result or type(error)))


@pytest.mark.usefixtures("restless")
@pytest.mark.parametrize("fails", [False, True], ids=["done", "failed"])
def test_what_a_job_holds_dies_in_the_threads_of_the_window(qtbot: QtBot, fails: bool) -> None:
    lane, ends, heard = Lane("tried"), [], []  # type: ignore[var-annotated]
    for number in range(JOBS):
        hand_in(lane, ends, heard, fails=fails)
        wait_for(qtbot, lambda number=number: len(heard) > number)  # type: ignore[misc]
    lane.end(wait=True)
    del lane
    wait_for(qtbot, lambda: len(ends) == JOBS)
    assert {*ends} == {threading.main_thread()}
    assert set(heard) == {ValueError if fails else 1}


def test_a_lane_that_nobody_waits_for_lets_go_in_the_threads_of_the_window(qtbot: QtBot) -> None:
    ends: list[threading.Thread] = []
    heard: list[Any] = []
    begun, go_on = threading.Event(), threading.Event()
    held = Held(ends)
    lane = Lane("slow")

    def slow(held: Held = held) -> Held:
        begun.set()
        go_on.wait()
        return held

    lane.submit(slow, lambda *_: heard.append(1))
    hand_in(lane, ends, heard, fails=False)
    begun.wait()
    lane.drop_waiting()
    lane.end(wait=False)
    del lane, held, slow
    assert [*ends] == [threading.main_thread()], "what had not begun is dropped at once"
    go_on.set()
    wait_for(qtbot, lambda: len(ends) == 2)
    assert {*ends} == {threading.main_thread()}
    assert heard == [1]


def test_what_is_handed_in_after_the_end_is_dropped_quietly(desk: OpenDesk, caplog: pytest.LogCaptureFixture) -> None:
    work = desk.program.work
    desk.close()
    done: list[Any] = []
    work.write(desk.window, lambda _uow: done.append(1), done.append)  # type: ignore[arg-type, return-value]
    work.read(desk.window, lambda _uow: done.append(1), done.append)
    work.child(desk.window, lambda: done.append(1), done.append)
    desk.settle()
    assert not done
    assert "asked after the end" in caplog.text
    assert not work.writing
