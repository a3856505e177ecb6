"""One file after the other through the real reading and into a real register: what may never happen, and what did.

A file is read in the limited process, taken in, and imported where it is a list. What was refused must have left
nothing, and what was taken in must be there as a whole; each finding is a code with figures.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marac_desk.cli import intake as told_by_cli
from marac_desk.intake.reading import Outcome, Reading, reading_from_json, reading_to_json
from marac_desk.model.base import Base
from marac_desk.model.case import Case
from marac_desk.register.unit_of_work import Register
from marac_desk.services.errors import RefusedError
from marac_desk.services.list_import.importing import import_list
from marac_desk.services.list_import.looking import look_through
from marac_desk.services.list_import.undoing import undo_import
from marac_desk.services.referrals.batches import batch_view
from marac_desk.services.referrals.forms import open_form
from marac_desk.services.referrals.receiving import Original
from marac_desk.services.referrals.taking_in import read_original, take_in
from tests.support.registers import coordinator, empty_file
from tests.support.warm_readers import time_on_the_clock

TODAY = date(2026, 11, 20)
ENDING = 10.0
"""Seconds for ending a process that had to be ended, and for what came of it, on a busy machine."""
FILES_A_REGISTER = 100
"""Files that go into one register before the next begins, so that it never grows so much that it is slow."""
_NOT_OURS = ("reader_",)
_KEPT = {"ledger_entry", "list_import", "desk_setting", "attachment", "draft"}
"""What stays of an import that was taken back: what tells of it, a mark to clear up, rows that wait to be checked."""

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of one file: how it was read, how long that took, and what may not happen and did."""

    outcome: str
    code: str
    seconds: float
    found: tuple[str, ...]


class Trial:
    """Puts files through; `takes` and `imports` are the use cases, which a test may replace by careless ones."""

    def __init__(self, takes: Callable[..., Any] = take_in, imports: Callable[..., Any] = import_list) -> None:
        self._takes, self._imports = takes, imports
        self._folder = tempfile.TemporaryDirectory()
        self._register: Register | None = None
        self._done = 0

    def close(self) -> None:
        """Close the register, and remove it."""
        if self._register is not None:
            self._register.close()
        self._folder.cleanup()

    def put_through(self, data: bytes, name: str, *, profiles: tuple[str, ...] = ()) -> Outcomes:
        """Read a file, take it in, and import it where it is a list."""
        original, began = Original(name, "application/octet-stream", data), time.monotonic()
        try:
            reading = read_original(original, today=TODAY, profiles=profiles)
        except Exception as error:
            return Outcomes("none", "", time.monotonic() - began, (f"reading raised {type(error).__name__}",))
        seconds = time.monotonic() - began
        most = time_on_the_clock() + ENDING
        found = [*_about_reading(reading), *([f"took {seconds:.1f} s"] if seconds > most else [])]
        found += self._taken_in(original, reading)
        return Outcomes(reading.outcome.value, reading.reason_code or "", seconds, tuple(found))

    def _taken_in(self, original: Original, reading: Reading) -> Iterator[str]:
        register = self._ready()
        before = _counts(register)
        try:
            with register.writing(coordinator()) as uow:
                done, _ = self._takes(uow, actor=coordinator(), original=original, reading=reading)
        except RefusedError as refused:
            yield from _of_refusal(reading, refused)
            yield from _unlike({}, _grown(before, _counts(register)), "refused")
            return
        except Exception as error:
            yield f"taking in raised {type(error).__name__}"
            yield from _unlike({}, _grown(before, _counts(register)), "failed")
            return
        if reading.outcome is Outcome.REFUSED:
            yield "a refused file was taken in"
        grown = _grown(before, _counts(register))
        yield from _unlike(
            {"attachment": 1, "draft": len(done.subjects) + bool(done.batch), "ledger_entry": 1}, grown, "taken in"
        )
        yield from _shown(register, done)
        if _is_rows(reading):
            yield from self._imported(register, original, reading)

    def _imported(self, register: Register, original: Original, reading: Reading) -> Iterator[str]:
        before = _counts(register)
        try:
            with register.reading() as uow:
                look = look_through(uow, actor=coordinator(), reading=reading)
            yield from self._stopped(register, original, reading, before)
            with register.writing(coordinator()) as uow:
                done, _ = self._imports(uow, actor=coordinator(), original=original, reading=reading)
            grown = _grown(before, _counts(register))
            for table, count in (
                ("referral", done.taken),
                (Case.__tablename__, done.taken),
                ("imported_row", look.ready),
            ):
                if grown.get(table, 0) != count:
                    yield f"imported: {table} {grown.get(table, 0)} instead of {count}"
            with register.writing(coordinator()) as uow:
                undo_import(uow, actor=coordinator(), import_id=done.import_id)
            left = {name: more for name, more in _grown(before, _counts(register)).items() if name not in _KEPT}
            yield from _unlike({}, left, "taken back")
        except RefusedError as refused:
            if refused.code != "nothing_to_import":
                yield f"import refused: {refused.code}"
            yield from _unlike({}, _grown(before, _counts(register)), "import refused")
        except Exception as error:
            yield f"importing raised {type(error).__name__}"
            yield from _unlike({}, _grown(before, _counts(register)), "import failed")

    def _stopped(self, register: Register, original: Original, reading: Reading, before: Counts) -> Iterator[str]:
        """Stop it once: whatever was written until then must be gone."""

        def stop(_done: int) -> None:
            raise _StoppedError

        try:
            with register.writing(coordinator()) as uow:
                self._imports(uow, actor=coordinator(), original=original, reading=reading, step=stop)
        except _StoppedError:
            yield from _unlike({}, _grown(before, _counts(register)), "stopped")

    def _ready(self) -> Register:
        if self._register is None or self._done % FILES_A_REGISTER == 0:
            if self._register is not None:
                self._register.close()
            self._register = empty_file(Path(self._folder.name) / str(self._done))
        self._done += 1
        return self._register


class _StoppedError(Exception):
    pass


def _about_reading(reading: Reading) -> Iterator[str]:
    """What is wrong with a reading, whatever the file."""
    code = reading.reason_code
    if reading.outcome is Outcome.REFUSED and (code is None or reading.referrals):
        yield "refused without a reason, or with referrals"
    if code is not None and code not in told_by_cli._REASONS:
        yield f"no sentence for {code}"
    if code is not None and code.startswith(_NOT_OURS):
        yield f"{code} {dict(reading.reason_values)}"
    if reading.outcome is Outcome.PARSED and not (reading.referrals or reading.cases or reading.row_errors):
        yield "parsed, and nothing read"
    if reading_from_json(json.loads(json.dumps(reading_to_json(reading)))) != reading:
        yield "the reading is not whole"


def _of_refusal(reading: Reading, refused: RefusedError) -> Iterator[str]:
    if reading.outcome is Outcome.REFUSED or reading.cases:
        if refused.code != "file_refused":
            yield f"refused as {refused.code}"
    else:
        yield f"read, and not taken in: {refused.code}"


def _is_rows(reading: Reading) -> bool:
    """Whether a file is a list, however short: the desk imports those of a hundred rows and more."""
    return reading.mail is None and bool(reading.referrals) and "record" in reading.referrals[0].source_locator


def _shown(register: Register, done: Any) -> Iterator[str]:
    """What was taken in can be opened."""
    try:
        with register.reading() as uow:
            for subject in done.subjects[:3]:
                open_form(uow, actor=coordinator(), subject=subject)
            if done.batch:
                batch_view(uow, actor=coordinator(), batch=done.batch)
    except Exception as error:
        yield f"opening raised {type(error).__name__}"


def _counts(register: Register) -> Counts:
    with register.reading() as uow:
        return {row[0]: row[1] for row in uow.connection.execute(_count_all())}


@cache
def _count_all() -> sa.CompoundSelect[Any]:
    return sa.union_all(
        *(sa.select(sa.literal(name), sa.func.count()).select_from(t) for name, t in Base.metadata.tables.items())
    )


def _grown(before: Counts, after: Counts) -> Counts:
    return {name: after[name] - count for name, count in before.items() if after[name] != count}


def _unlike(due: Counts, grown: Counts, when: str) -> Iterator[str]:
    for name in sorted(due.keys() | grown.keys()):
        if grown.get(name, 0) != due.get(name, 0):
            yield f"{when}: {name} {grown.get(name, 0):+d} instead of {due.get(name, 0):+d}"


def peak_memory() -> int:
    """Return the most bytes of memory that this process used; it stands for the desk."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
