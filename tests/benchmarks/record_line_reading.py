"""The record line: from a key to how the line is read, with a catalogue of a thousand actions.

The phrasings of the tests are typed key by key; every beginning is read, as it is in the room. The thousand actions
are the real ones and variants of them, in which every other word is a new one, so that there are more actions to
choose from and more words to look through. The catalogue is prepared before the first key, once a meeting. What the
whole way takes in the window, from the key to the painted preview, stands at the end.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from marac_desk.rules.quick_entry.line import QuickEntry
from marac_desk.rules.quick_entry.values import Entry
from tests.benchmarks import record_line_typing
from tests.benchmarks.measuring import PROCESSOR, Result, median, milliseconds
from tests.rules import test_quick_entry_phrasings as typed

ENTRIES = 1000
QUICK_LINES = 40
MOST_TO_READ, MOST_WAITED, MOST_TO_PREPARE = 4.0, 16.0, 500.0
PREPARED = 5
SYLLABLES = ("ba", "den", "fol", "gri", "hum", "kel", "lor", "mis")


def many(entries: Sequence[Entry], wanted: int = ENTRIES) -> list[Entry]:
    """Return the entries and variants of them, until there are as many as wanted."""
    return [_variant(entries[number % len(entries)], number // len(entries)) for number in range(wanted)]


def _variant(entry: Entry, number: int) -> Entry:
    if not number:
        return entry
    phrases = tuple(_varied(phrase, number) for phrase in entry.words)
    return replace(entry, code=f"{entry.code}.{number}", title=_varied(entry.title, number), words=phrases)


def _varied(phrase: str, number: int) -> str:
    end = SYLLABLES[number % len(SYLLABLES)]
    return " ".join(word if place % 2 else word[:4] + end for place, word in enumerate(phrase.split()))


def beginnings(lines: Sequence[str]) -> Iterator[str]:
    """Yield each line as it grows, a key at a time."""
    for line in lines:
        yield from (line[:length] for length in range(1, len(line) + 1))


def times(reader: QuickEntry, lines: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each reading, by the clock and in processor time.

    The first line is left out: it loads what is loaded once.
    """
    waited, worked = [], []
    for number, line in enumerate(lines):
        for beginning in beginnings([line]):
            began, at_work = time.perf_counter(), time.thread_time()
            reader.read(beginning, today=typed.TODAY, people=typed.PEOPLE)
            if number:
                worked.append((time.thread_time() - at_work) * 1000)
                waited.append((time.perf_counter() - began) * 1000)
    return waited, worked


def measure(*, quick: bool = False) -> list[Result]:
    """Return what a key costs in the median and at the 95th percentile, and what preparing costs once."""
    lines = [phrasing.line for phrasing in typed.phrasings()]
    lines = lines[:: len(lines) // QUICK_LINES] if quick else lines
    entries = many(typed.quick_entry().entries)
    prepared = [milliseconds(lambda: QuickEntry(typed.partnership(), entries)) for _ in range(PREPARED)]
    waited, worked = times(QuickEntry(typed.partnership(), entries), lines)
    real, real_worked = times(QuickEntry(typed.partnership(), typed.quick_entry().entries), lines)
    beside = f"the real catalogue of {len(typed.quick_entry().entries)}"
    return [
        Result(f"a key read, {ENTRIES:,} actions, median", median(waited), "ms", beside, median(real)),
        Result("a key read, 95th percentile", _percentile(waited), "ms", beside, _percentile(real), MOST_WAITED),
        Result(
            f"a key read, 95th percentile, {PROCESSOR}",
            _percentile(worked),
            "ms",
            beside,
            _percentile(real_worked),
            MOST_TO_READ,
        ),
        Result("catalogue prepared, once a meeting", median(prepared), limit=MOST_TO_PREPARE),
        *record_line_typing.measure(quick=quick),
    ]


def _percentile(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
