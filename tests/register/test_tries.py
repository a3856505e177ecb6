"""Wrong passphrases slow the next try down: per person, across restarts, and whatever anybody does to the clock."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marac_desk.register.files import RegisterPlace
from marac_desk.register.problems import RegisterProblemError, WrongPassphraseError
from marac_desk.register.tries import WAITS, Tries

ADA, BEA = uuid.UUID(int=1), uuid.UUID(int=2)


class Uptime:
    """Seconds since the computer was started, which nobody can set."""

    def __init__(self, now: float = 5000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def uptime() -> Uptime:
    """Return the time since the start-up."""
    return Uptime()


@pytest.fixture
def place(tmp_path: Path) -> RegisterPlace:
    """Return the place of a register."""
    return RegisterPlace(tmp_path)


def wrong(tries: Tries, user_id: uuid.UUID = ADA) -> None:
    """Try a wrong passphrase."""
    with pytest.raises(WrongPassphraseError), tries.trying(user_id):
        raise WrongPassphraseError


def right(tries: Tries, user_id: uuid.UUID = ADA) -> None:
    """Try the right one."""
    with tries.trying(user_id):
        pass


def test_each_wrong_try_makes_the_next_one_wait_longer(place: RegisterPlace, uptime: Uptime) -> None:
    tries = Tries(place, uptime)
    assert tries.left(ADA) == 0
    waited = []
    for _ in range(10):
        wrong(tries)
        waited.append(tries.left(ADA))
        uptime.now += tries.left(ADA)
        assert tries.left(ADA) == 0
    assert waited == [1, 2, 4, 8, 16, 32, 42, 42, 42, 42]


def test_nobody_gets_round_the_wait_and_it_says_how_long(place: RegisterPlace, uptime: Uptime) -> None:
    tries = Tries(place, uptime)
    for _ in range(4):
        wrong(tries)
        uptime.now += 8
    uptime.now -= 4.5
    done = []
    with pytest.raises(RegisterProblemError) as caught, tries.trying(ADA):
        done.append("tried")
    assert (caught.value.code, caught.value.values, done) == ("wait", {"seconds": 5}, [])
    assert tries.left(ADA) == 5  # asking too early costs nothing


def test_the_right_one_begins_anew_and_others_are_not_slowed(place: RegisterPlace, uptime: Uptime) -> None:
    tries = Tries(place, uptime)
    for _ in range(3):
        wrong(tries)
        uptime.now += 60
    assert tries.left(BEA) == 0
    wrong(tries, BEA)
    right(tries)
    assert json.loads(place.tries.read_text()).keys() == {str(BEA)}
    wrong(tries)
    assert tries.left(ADA) == 1
    uptime.now += 1
    right(tries, BEA)
    right(tries)
    assert not place.tries.exists()


def test_it_is_kept_across_restarts_and_between_two_processes(place: RegisterPlace, uptime: Uptime) -> None:
    one, other = Tries(place, uptime), Tries(place, uptime)
    for _ in range(3):
        wrong(one)
        uptime.now += 60
    wrong(other)
    assert one.left(ADA) == other.left(ADA) == Tries(place, uptime).left(ADA) == 8
    if os.name != "nt":
        assert place.tries.stat().st_mode & 0o777 == 0o600


def test_ending_the_program_in_the_middle_of_a_try_saves_nobody_a_try(place: RegisterPlace, uptime: Uptime) -> None:
    tries = Tries(place, uptime)
    with tries.trying(ADA):
        assert Tries(place, uptime).left(ADA) == 1  # what the next start would find


@pytest.mark.parametrize("problem", ["keyring_locked", "keys_damaged", "too_little_memory"])
def test_what_is_no_wrong_passphrase_is_no_wrong_try(place: RegisterPlace, uptime: Uptime, problem: str) -> None:
    tries = Tries(place, uptime)
    wrong(tries)
    uptime.now += 1
    with pytest.raises(RegisterProblemError), tries.trying(ADA):
        raise RegisterProblemError(problem)
    assert tries.left(ADA) == 0
    wrong(tries)
    assert tries.left(ADA) == 2


def test_a_clock_that_is_set_changes_nothing(
    place: RegisterPlace, uptime: Uptime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = Tries(place, uptime)
    for _ in range(6):
        wrong(tries)
        uptime.now += 42
    wrong(tries)
    for moment in (0.0, 4e9):
        monkeypatch.setattr("time.time", lambda moment=moment: moment)
        assert Tries(place, uptime).left(ADA) == 42


def test_starting_the_computer_again_does_not_shorten_the_wait_by_more_than_it_took(
    place: RegisterPlace, uptime: Uptime
) -> None:
    tries = Tries(place, uptime)
    for _ in range(6):
        wrong(tries)
        uptime.now += 42
    wrong(tries)
    assert Tries(place, Uptime(3.0)).left(ADA) == 39
    assert Tries(place, Uptime(41.0)).left(ADA) == 1
    assert Tries(place, Uptime(60.0)).left(ADA) == 0


@given(wrongs=st.integers(1, 9), passed=st.floats(0, 100), restarts=st.lists(st.floats(0.1, 50), max_size=3))
def test_never_more_is_believed_to_have_passed_than_did(
    tmp_path_factory: pytest.TempPathFactory, wrongs: int, passed: float, restarts: list[float]
) -> None:
    uptime = Uptime()
    place = RegisterPlace(tmp_path_factory.mktemp("tries"))
    tries = Tries(place, uptime)
    for _ in range(wrongs):
        uptime.now += 50
        wrong(tries)
    uptime.now += passed
    truly = passed
    for since in restarts:  # the computer is off for no time at all: the worst case for the one who has to wait
        uptime.now = since
        truly += since
        tries = Tries(place, uptime)
    wait = WAITS[min(wrongs, 7) - 1]
    assert tries.left(ADA) >= wait - truly - 1e-6
    assert tries.left(ADA) <= wait


def test_where_nothing_can_be_written_it_counts_as_long_as_it_runs(tmp_path: Path, uptime: Uptime) -> None:
    tries = Tries(RegisterPlace(tmp_path / "not" / "there"), uptime)
    for expected in (1, 2, 4):
        wrong(tries)
        assert tries.left(ADA) == expected
        uptime.now += expected
    right(tries)
    wrong(tries)
    assert tries.left(ADA) == 1


BROKEN = ["", "{", "[]", "7", '{"a": 1}', '{"x": {"wrong": 1, "at": 1}}', f'{{"{ADA}": {{"wrong": "many", "at": 1}}}}']
ODD = ['{"wrong": 1e999, "at": 0}', '{"wrong": -5, "at": -9}', '{"wrong": 3, "at": NaN}', '{"wrong": 3, "at": 1e999}']


@pytest.mark.parametrize("text", [*BROKEN, *(f'{{"{ADA}": {odd}}}' for odd in ODD)])
def test_a_broken_file_locks_nobody_out(place: RegisterPlace, uptime: Uptime, text: str) -> None:
    place.tries.write_text(text)
    tries = Tries(place, uptime)
    assert 0 <= tries.left(ADA) <= 42
    uptime.now += 42
    right(tries)
    assert Tries(place, uptime).left(ADA) == 0
