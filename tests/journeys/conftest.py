"""Fixtures of the journeys on a real screen: the screen, and programs that are ended with the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.screens import Program, Screen, lives, screen, until


@pytest.fixture(scope="module")
def display() -> Iterator[Screen]:
    """Return a screen of its own."""
    with screen() as started:
        yield started


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    """Return a list whose programs are ended with the test."""
    started: list[Program] = []
    yield started
    desks = [desk for program in started for desk in program.end()]
    until(lambda: not any(lives(desk) for desk in desks), "every desk process gone")
