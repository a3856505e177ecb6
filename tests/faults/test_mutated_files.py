"""Mutated referral files, read and taken in for real: no crash, no hang, nothing half-written; and the trial sees each.

`packaging/bench fuzz` puts 10,000 through; MARAC_DESK_MUTATED says how many are put through here.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.services.errors import RefusedError
from marac_desk.services.list_import.importing import import_list
from marac_desk.services.referrals.receiving import keep_original
from marac_desk.services.referrals.taking_in import take_in
from tests.support.fuzz_runs import MOST_MEMORY, put_through, within
from tests.support.mutated_files import KINDS, made, taught_profile
from tests.support.reading_trials import Trial
from tests.support.warm_readers import ROOT, warm

pytestmark = [pytest.mark.fault, pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are Linux's")]
FILES = int(os.environ.get("MARAC_DESK_MUTATED", "44"))
PARTS = max(2, FILES // 100)
SEED = 2
FORM = b"Victim name: Ada Pike\nDate of birth: 21/05/1991\n"


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_done_to_a_file_it_is_read_or_refused_in_time_and_as_a_whole(part: int) -> None:
    numbers = range(part, FILES, PARTS)

    told = put_through(numbers, SEED)

    assert [line for line in told.lines if line.found] == []
    assert len(told.lines) == len(numbers)
    assert told.reading < MOST_MEMORY


@pytest.mark.parametrize(("number", "outcome"), [(826, "refused"), (1845, "text_only")])
def test_what_was_found_once_stays_mended(number: int, outcome: str) -> None:
    [line] = put_through([number], SEED).lines

    assert (line.found, line.outcome) == ((), outcome)


def test_files_of_every_kind_are_read_and_refused_in_it() -> None:
    kinds = [made(number, SEED).kind for number in range(len(KINDS))]

    assert kinds == list(KINDS)


def test_a_file_is_made_again_by_its_seed_and_number() -> None:
    code = (
        "import hashlib\nfrom tests.support.mutated_files import made\n"
        "print(hashlib.sha256(b''.join(made(n, 7).data for n in range(33))).hexdigest())"
    )
    again = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    here = hashlib.sha256(b"".join(made(n, 7).data for n in range(33))).hexdigest()
    assert again.stdout.split()[-1] == here
    assert made(0, 7).data != made(0, 8).data


@pytest.fixture
def trial() -> Iterator[Trial]:
    """A trial with the real use cases."""
    made_trial = Trial()
    yield made_trial
    made_trial.close()


@pytest.mark.parametrize(
    ("deed", "found"),
    [
        ("fail", "reader_failed {'kind': 'KeyError'}"),
        ("crash", "reader_crashed {'exit': '-6'}"),
        ("memory", "reader_out_of_memory {}"),
        ("hang", "reader_timed_out {}"),
        ("nonsense", "reader_failed {'kind': 'no_reading'}"),
        ("talk", "reader_failed {'kind': 'too_much_output'}"),
        ("start", "reader_blocked {}"),
    ],
)
def test_a_fault_in_a_reader_is_found(trial: Trial, deed: str, found: str) -> None:
    with warm(planted=True):
        sound = trial.put_through(FORM, "a.txt")
        broken = trial.put_through(FORM + f"planted deed: {deed}\n".encode(), "a.txt")
        after = trial.put_through(FORM, "a.txt")

    assert (sound.outcome, sound.found) == (after.outcome, after.found) == ("parsed", ())
    assert (broken.outcome, broken.found) == ("refused", (found,))


def test_a_desk_that_hangs_is_found() -> None:
    def hanging(*_: Any, **__: Any) -> Any:
        while True:
            pass

    trial = Trial(hanging)
    with warm(), within(5.0):
        told = trial.put_through(FORM, "a.txt")
    trial.close()

    assert told.found == ("taking in raised TimeoutError",)


def _careless(uow: UnitOfWork, original: Any) -> None:
    """Write in a transaction that nobody takes back."""
    keep_original(uow, original, at=uow.now)
    uow.session.flush()
    uow.connection.exec_driver_sql("COMMIT")
    uow.connection.exec_driver_sql("BEGIN IMMEDIATE")


def test_a_refused_file_that_leaves_something_is_found() -> None:
    def half(uow: UnitOfWork, *, actor: Any, original: Any, reading: Any) -> Any:
        _careless(uow, original)
        return take_in(uow, actor=actor, original=original, reading=reading)

    trial = Trial(half)
    with warm():
        told = trial.put_through(b"not a PDF", "a.pdf")
    trial.close()

    assert told.outcome == "refused"
    assert told.found == ("refused: attachment +1 instead of +0",)


def test_a_file_that_is_taken_in_though_it_was_refused_is_found() -> None:
    def blind(uow: UnitOfWork, *, actor: Any, original: Any, reading: Any) -> Any:
        return take_in(uow, actor=actor, original=original, reading=type(reading)("text_only"))

    trial = Trial(blind)
    with warm():
        told = trial.put_through(b"not a PDF", "a.pdf")
    trial.close()

    assert told.found == ("a refused file was taken in",)


def _list() -> bytes:
    rows = [f"K{at};Ada Pike{chr(97 + at % 26)};21/05/1991;1 Low Road;Ned Ford;17;often" for at in range(120)]
    return "\n".join(["Zed;Quux;Plugh;Xyzzy;Frob;Grault;Garply", *rows]).encode()


def test_an_import_that_leaves_a_part_of_itself_is_found(trial: Trial) -> None:
    def partial(uow: UnitOfWork, **more: Any) -> Any:
        _careless(uow, more["original"])
        return import_list(uow, **more)

    careless = Trial(imports=partial)
    with warm():
        sound = trial.put_through(_list(), "a.csv", profiles=(taught_profile(),))
        told = careless.put_through(_list(), "a.csv", profiles=(taught_profile(),))
    careless.close()

    assert sound.found == ()
    assert "stopped: attachment +1 instead of +0" in told.found


def test_an_import_that_counts_wrongly_is_found() -> None:
    def short(uow: UnitOfWork, **more: Any) -> Any:
        done, changes = import_list(uow, **more)
        return type(done)(done.import_id, done.taken + 1, done.left, done.batch), changes

    trial = Trial(imports=short)
    with warm():
        told = trial.put_through(_list(), "a.csv", profiles=(taught_profile(),))
    trial.close()

    assert told.found == (
        "imported: referral 120 instead of 121",
        "imported: case_file 120 instead of 121",
    )


def test_what_a_use_case_raises_that_is_no_refusal_is_found() -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise LookupError

    def refusing(*_: Any, **__: Any) -> Any:
        raise RefusedError("form_empty")

    found: list[str] = []
    for takes in (broken, refusing):
        trial = Trial(takes)
        with warm():
            found += trial.put_through(FORM, "a.txt").found
        trial.close()

    assert found == ["taking in raised LookupError", "read, and not taken in: form_empty"]
