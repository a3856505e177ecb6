"""The record line in the desk: from a key pressed in it to its preview painted, in the real window of a meeting.

The line reads with a thousand actions, with five hundred phrases that the area has learned, and with the people of the
case on the table; what else hangs on a key (choices, warnings, what was tried before) is in it.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest

from marac_desk.desktop.room.page import RoomPage
from marac_desk.desktop.room.reading import LineReader
from marac_desk.register.files import RegisterPlace
from marac_desk.register.opening import open_register
from marac_desk.rules.quick_entry.learned import LEAST_USES, Use
from marac_desk.services.meeting_room.line import line_words
from marac_desk.services.meeting_room.views import LineEntry, LineWords
from tests.benchmarks.measuring import PROCESSOR, Result, median
from tests.benchmarks.record_line import prepare
from tests.benchmarks.windows import MeasuredWindow
from tests.rules.test_quick_entry_phrasings import phrasings
from tests.support.registers import REGISTER_ID, SECRETS, actor, clock

ENTRIES, LEARNED = 1000, 500
LINES, QUICK_LINES = 120, 25
MOST_WAITED = 16.0
SYLLABLES = ("ba", "den", "fol", "gri", "hum", "kel", "lor", "mis")


def many(words: LineWords) -> LineWords:
    """Return the words of the line with a thousand actions, and phrases that the area learned for the first of them."""
    real = words.entries
    entries = tuple(_variant(real[number % len(real)], number // len(real)) for number in range(ENTRIES))
    places = [(one, two, three) for one in SYLLABLES for two in SYLLABLES for three in SYLLABLES][:LEARNED]
    learned = tuple(
        Use(f"{one}{two} {three}{two} round", real[number % len(real)].code, LEAST_USES)
        for number, (one, two, three) in enumerate(places)
    )
    return replace(words, entries=entries, learned=learned)


def _variant(entry: LineEntry, number: int) -> LineEntry:
    if not number:
        return entry
    words = tuple(_varied(phrase, number) for phrase in entry.words)
    return replace(entry, code=f"{entry.code}.{number}", title=_varied(entry.title, number), words=words)


def _varied(phrase: str, number: int) -> str:
    end = SYLLABLES[number % len(SYLLABLES)]
    return " ".join(word if place % 2 else word[:4] + end for place, word in enumerate(phrase.split()))


class Paints(QObject):
    """Counts how often something is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count a painting, and let it happen."""
        self.count += event.type() is QEvent.Type.Paint
        return super().eventFilter(watched, event)


def at_the_line(folder: Path, lines: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds from each key to the painted preview, by the clock and in processor time.

    The first line warms up and is left out.
    """
    meeting_id, _ = prepare(folder)
    register = open_register(RegisterPlace(folder), secrets=SECRETS, register_id=REGISTER_ID, clock=clock())
    person, waited, worked = actor(register), list[float](), list[float]()
    with register.reading(person) as uow:
        words = many(line_words(uow, actor=person, meeting_id=meeting_id))
    with MeasuredWindow(register, person) as desk:
        page = desk.go("room", {"id": str(meeting_id)})
        assert isinstance(page, RoomPage)
        line, paints = page.running.line, Paints()
        assert line._reader is not None
        line.read_by(LineReader(words, line._reader.people, line._reader.harming), line._case)
        line._preview.installEventFilter(paints)
        for number, typed in enumerate(lines):
            line.edit.clear()
            desk.settle()
            paints.count = 0
            for letter in typed:
                began, at_work = time.perf_counter(), time.thread_time()
                QTest.keyClicks(line.edit, letter)
                desk.app.processEvents()
                if number:
                    worked.append((time.thread_time() - at_work) * 1000)
                    waited.append((time.perf_counter() - began) * 1000)
            assert paints.count, "no key had the preview painted"
        line._preview.removeEventFilter(paints)
    register.close()
    return waited, worked


def measure(*, quick: bool = False) -> list[Result]:
    """Return what somebody waits for at a key, in the median and at the 95th percentile."""
    typed = [phrasing.line for phrasing in phrasings()]
    wanted = QUICK_LINES if quick else LINES
    with tempfile.TemporaryDirectory() as name:
        waited, worked = at_the_line(Path(name) / "register", typed[:: len(typed) // wanted])
    return [
        Result(f"key to painted preview, {ENTRIES:,} actions, {LEARNED} learned, median", median(waited)),
        Result(f"key to painted preview, 95th percentile, {PROCESSOR}", statistics.quantiles(worked, n=20)[-1]),
        Result("key to painted preview, 95th percentile", statistics.quantiles(waited, n=20)[-1], limit=MOST_WAITED),
    ]
