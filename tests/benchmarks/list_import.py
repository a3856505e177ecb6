"""Importing a list of 20,000 rows: all tables, search, hashes, ledger and seals, in one transaction that is synced."""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from marac_desk.services.list_import.importing import import_list
from marac_desk.services.list_import.looking import look_through
from marac_desk.services.list_import.undoing import undo_import
from tests.benchmarks.measuring import PROCESSOR, Result
from tests.support import registers
from tests.support.lists import ORIGINAL, list_of, made_drafts

ROWS, QUICK_ROWS = 20_000, 2_000
MOST_MICROSECONDS = 1_000_000 / 1_500
"""A row: so many that 1,500 are written in a second."""


def measure(*, quick: bool = False) -> list[Result]:
    """Return what a row takes when a list is looked through and when it is imported, and what taking it back takes."""
    size = QUICK_ROWS if quick else ROWS
    reading, who = list_of(made_drafts(size)), registers.coordinator()
    gc.disable()  # as in the desk, where garbage is collected by the window's thread alone
    steps = [time.perf_counter()]
    with tempfile.TemporaryDirectory() as folder:
        register = registers.empty_file(Path(folder))
        with register.reading(who) as uow:
            began = time.perf_counter()
            look = look_through(uow, actor=who, reading=reading)
            looked = time.perf_counter() - began
        began, worked = time.perf_counter(), time.process_time()
        with register.writing(who) as uow:
            done, _ = import_list(
                uow,
                actor=who,
                original=ORIGINAL,
                reading=reading,
                look=look,
                step=lambda _done: steps.append(time.perf_counter()),
            )
        taken, worked = time.perf_counter() - began, time.process_time() - worked
        began = time.perf_counter()
        with register.writing(who) as uow:
            undo_import(uow, actor=who, import_id=done.import_id)
        undone = time.perf_counter() - began
        register.close()
    print(f"{done.taken} of {size} rows, {done.taken / taken:,.0f} rows a second", file=sys.stderr)
    print(f"looked through before: {size / looked:,.0f} rows a second", file=sys.stderr)
    name = f"a row of {size:,} imported"
    longest = max(after - before for before, after in pairwise(steps[1:]))
    return [
        Result(f"a row of {size:,} looked through before", looked / size * 1e6, "µs"),
        Result(name, taken / size * 1e6, "µs", limit=MOST_MICROSECONDS),
        Result(f"{name}, {PROCESSOR}", worked / size * 1e6, "µs", limit=MOST_MICROSECONDS),
        Result("between two steps of its progress, at most", longest * 1000),
        Result(f"{size:,} rows taken back", undone, "s"),
    ]
