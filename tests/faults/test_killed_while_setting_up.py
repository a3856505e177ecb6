"""A set-up killed before any of its steps: the next start finds the whole register, or a place that is still free."""

from __future__ import annotations

import os
import signal
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.opening import set_up_register
from marac_desk.register.problems import RegisterProblemError
from tests.support.faults import Child, chance, kills, report
from tests.support.registers import SECRETS, clock
from tests.support.setting_up import set_up_anew, sign_in

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
    pytest.mark.xdist_group("kills"),
]


KEPT = {"register.marac", "register.keys", "register.held", "register.state"}
"""What lies in the folder of a register: itself, its envelopes, the hold, and what watches over the closed file."""


@pytest.fixture(scope="module")
def program() -> Iterator[Child]:
    """Return the program that is killed in many children."""
    with Child("tests.support.crash_program") as started:
        yield started


def set_up(program: Child, folder: Path, *, last: int, defect: str = "") -> tuple[list[str], int]:
    """Set a register up in a process that dies before one of its steps, 0 for none; returns its steps and its end."""
    program.tell({"do": "set_up", "folder": str(folder), "id": str(uuid.uuid4()), "last": last, "defect": defect})
    steps = []
    while "ended" not in (said := program.hear() or {"ended": 0}):
        steps += [said["step"]] if "step" in said else []
    return steps, said["ended"]


def next_start(folder: Path) -> tuple[PlaceState, list[str]]:
    """Start as if the computer had failed: tells what stood there, and everything that went wrong with it."""
    state = RegisterPlace(folder).settle()
    if state is PlaceState.KEYS_MISSING:
        return state, ["a register without keys"]
    if state is PlaceState.EMPTY:
        set_up_anew(folder)
    wrong = sign_in(folder)
    wrong += [] if RegisterPlace(folder).settle() is PlaceState.READY else ["not ready at the start after that"]
    left = {entry.name for entry in folder.iterdir()} - KEPT
    return state, [*wrong, *sorted(left)]


def chosen_steps(steps: list[str]) -> list[int]:
    """Return before which steps to die: before every one that changes a file's name, and before some of the others."""
    by, naming = chance("set-up"), {"os.link", "os.unlink", "os.replace", "os.rename"}
    names = [number for number, step in enumerate(steps, 1) if step in naming]
    files = [number for number, step in enumerate(steps, 1) if step.startswith("os.") and step not in naming]
    sql = [number for number, step in enumerate(steps, 1) if step.startswith("sql")]
    some = [number for kind in (files, sql) for number in by.sample(kind, min(kills() // 2, len(kind)))]
    return sorted({*names, *some})


def test_the_next_start_goes_on_or_begins_again(program: Child, tmp_path: Path) -> None:
    steps, _ended = set_up(program, tmp_path / "whole", last=0)
    assert next_start(tmp_path / "whole") == (PlaceState.READY, [])
    found = {}
    for last in chosen_steps(steps):
        folder = tmp_path / str(last)
        assert set_up(program, folder, last=last)[1] == -signal.SIGKILL
        found[last] = next_start(folder)
    assert {last: wrong for last, (_state, wrong) in found.items() if wrong} == {}
    states = [state.value for state, _wrong in found.values()]
    report(
        f"{len(steps)} steps, killed before {len(found)}: {states.count('empty')} free, {states.count('ready')} whole"
    )
    assert set(states) == {"empty", "ready"}
    assert states == sorted(states)  # there is one moment from which on the register is whole


def test_every_name_is_on_the_disk_before_the_next_is_given(program: Child, tmp_path: Path) -> None:
    """A kill cannot show this: what a process did stays with the system. Only a power cut would."""
    steps, _ended = set_up(program, tmp_path / "place", last=0)
    naming = {"os.link", "os.rename", "os.replace", "os.mkdir"}
    order = [step for step in steps if step in {*naming, "os.fsync"}]
    assert order.count("os.link") == 2
    expected = [
        *("os.mkdir", "os.fsync"),  # the folder
        *("os.fsync", "os.replace", "os.fsync"),  # the envelopes, whole, under the name they have until the end
        *("os.link", "os.fsync"),  # the register, which SQLite has synced itself
        *("os.link", "os.fsync"),  # its envelopes; from then on it is open and watched over
    ]
    assert order[: len(expected)] == expected


def test_names_given_before_there_is_anything_would_be_found(program: Child, tmp_path: Path) -> None:
    steps, _ended = set_up(program, tmp_path / "whole", last=0, defect="names_first")
    wrong = []
    for last in (len(steps) // 2, len(steps)):
        folder = tmp_path / str(last)
        set_up(program, folder, last=last, defect="names_first")
        wrong += next_start(folder)[1]
    assert "not_this_register" in wrong


def test_a_set_up_never_takes_the_place_of_a_register(program: Child, tmp_path: Path) -> None:
    set_up(program, tmp_path, last=0)
    place = RegisterPlace(tmp_path)
    before = files(tmp_path)
    assert refused(lambda: set_up_anew(tmp_path)) == "register_exists"
    assert refused(lambda: fill_anew(place)) == "register_exists"
    assert files(tmp_path) == before
    place.keys.unlink()  # somebody moved the keys away
    assert place.settle() is PlaceState.KEYS_MISSING
    assert refused(lambda: set_up_anew(tmp_path)) == "register_exists"
    assert refused(lambda: fill_anew(place)) == "register_exists"
    assert files(tmp_path) == {name: content for name, content in before.items() if name != place.keys.name}


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {entry.name: entry.read_bytes() for entry in folder.iterdir()}


def refused(act: Callable[[], object]) -> str:
    """Return by which code something is refused."""
    with pytest.raises(RegisterProblemError) as caught:
        act()
    return caught.value.code


def fill_anew(place: RegisterPlace) -> None:
    """Set up as the desk process does where nobody looked first."""
    set_up_register(place, secrets=SECRETS, register_id=uuid.uuid4(), clock=clock(), fill=lambda _register: None)
