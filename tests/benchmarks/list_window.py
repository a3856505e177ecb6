"""The window while a list of 20,000 rows is read, looked through and imported in it: how long it ever stands still."""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

from marac_desk.desktop.referrals.inbox_page import ReferralsPage
from marac_desk.desktop.referrals.list_page import ListPage
from tests.benchmarks.measuring import Result
from tests.benchmarks.windows import MeasuredWindow
from tests.support import registers
from tests.support.lists import made_drafts

ROWS, QUICK_ROWS = 20_000, 2_000
MOST_MS = 100.0
TITLES = ("Referral date", "Referring agency", "Victim name", "Victim DOB", "Perpetrator name", "DASH score")
_PATIENCE = 900.0  # seconds


class Heart:
    """Beats in the window's thread as often as it can, and notes how long it was kept from it at the most."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, 0.0
        self._beat = QTimer()
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._on_beat)

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat from now on."""
        self.longest, self._last = 0.0, time.perf_counter()
        self._beat.start(1)
        yield
        self._on_beat()
        self._beat.stop()

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def sheet(folder: Path, size: int) -> str:
    """Write a list of so many referrals as an export holds them."""
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(TITLES)
        for draft in made_drafts(size):
            victim, other = draft.victim, draft.perpetrators[0]
            born = f"{victim.date_of_birth:%d/%m/%Y}" if victim.date_of_birth else ""
            day = f"{draft.referral_date:%d/%m/%Y}"
            lines.writerow((day, draft.referrer.agency, victim.full_name, born, other.full_name, draft.risk.score))
    return str(path)


def measure(*, quick: bool = False) -> list[Result]:
    """Return the longest that the window stood still in each turn, and how many rows a second were imported."""
    size = QUICK_ROWS if quick else ROWS
    heart, results = Heart(), []
    with tempfile.TemporaryDirectory() as folder:
        register = registers.empty_file(Path(folder))
        with MeasuredWindow(register, registers.coordinator()) as desk:
            inbox = desk.go("referrals")
            assert isinstance(inbox, ReferralsPage)
            path = sheet(Path(folder), size)
            with heart.beating():
                inbox.take_files([path])
                desk.wait_until(lambda: desk.window.here[0] == "referral_list", _PATIENCE)
                page = desk.window.page("referral_list")
                assert isinstance(page, ListPage)
                desk.wait_until(lambda: page.ready > 0, _PATIENCE)
            results.append(
                Result(f"the window, {size:,} rows read and looked through", heart.longest * 1e3, limit=MOST_MS)
            )
            began = time.perf_counter()
            with heart.beating():
                page.take_all()
                desk.wait_until(lambda: not page.running.is_running, _PATIENCE)
            taken = time.perf_counter() - began
            results.append(Result(f"the window, {size:,} rows imported", heart.longest * 1e3, limit=MOST_MS))
            with heart.beating():
                desk.settle()
            results.append(Result("the window, the inbox opened after it", heart.longest * 1e3, limit=MOST_MS))
        register.close()
    print(f"{size / taken:,.0f} rows a second in the window", file=sys.stderr)
    return results
