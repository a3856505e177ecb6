"""The walk itself: which chapter follows which, on which day, signed in as whom."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from marac_desk.demo.people import PEOPLE, demonstration_keys, user_id_of
from marac_desk.demo.walk.building import build
from marac_desk.demo.walk.camera import Camera
from marac_desk.demo.walk.circulating import circulate, issue, write_minutes
from marac_desk.demo.walk.closing import follow_up
from marac_desk.demo.walk.driver import Driver, Opens
from marac_desk.demo.walk.facts import next_meeting
from marac_desk.demo.walk.looking import look_around
from marac_desk.demo.walk.meeting import hold
from marac_desk.demo.walk.report import WalkReport
from marac_desk.demo.walk.reporting_back import report_back
from marac_desk.demo.walk.screening import screen
from marac_desk.demo.walk.taking_in import take_in
from marac_desk.demo.walk.titles import Titles
from marac_desk.demo.walk.walker import Walk
from marac_desk.register.files import RegisterPlace
from marac_desk.register.keys import read_key_file, unseal_person
from marac_desk.rules.clock import SetClock

ZONE = ZoneInfo("Europe/London")  # of the demonstration's area
BEGINS = clock_time(9, 0)
PASSPHRASE = "demonstration"  # noqa: S105  (stated in walk.json, because there is nothing to keep secret)
FOLLOWED_UP_AFTER, TOLD_AFTER = timedelta(days=2), timedelta(days=3)
Chapter = Callable[[Walk], None]
Tell = Callable[[str], None]


def _pass_on(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Let Qt's messages through, but for those that only say what a window without a screen cannot do."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


class Journey:
    """One whole walk into an empty folder."""

    def __init__(self, opens: Opens, folder: Path, day: date, tell: Tell) -> None:
        self._opens, self._folder, self._tell = opens, folder, tell
        self._place = RegisterPlace(folder / "register")
        self._clock = SetClock(datetime.combine(day, BEGINS, tzinfo=ZONE))
        self.report = WalkReport(day.isoformat(), PASSPHRASE, signs_in=list(PEOPLE.values()))
        self._app: QApplication

    def go(self) -> WalkReport:
        """Walk; walk.json is written at the end, and as far as it came where the walk has to stop."""
        begun = time.monotonic()
        try:
            self._walk()
            self.report.finished = True
        finally:
            self.report.seconds["total"] = round(time.monotonic() - begun, 2)
            self.report.write(self._folder)
        return self.report

    def _walk(self) -> None:
        walk = self._timed("make the register", self._begin)
        held = walk.meeting_starts
        self._chapter("take in files", take_in, walk)
        self._chapter("screen", screen, walk)
        self._chapter("build the agenda", build, walk)
        self._chapter("circulate agenda packs", circulate, walk)
        self._chapter("run the meeting", hold, walk)
        self._chapter("issue action lists", issue, walk)
        walk.clock.instant = held + timedelta(days=1)
        self._chapter("write the minutes", write_minutes, walk)
        walk.clock.instant = held + FOLLOWED_UP_AFTER
        self._chapter("follow up and close actions", follow_up, walk)
        walk.clock.instant = held + TOLD_AFTER
        self._sign_in(walk, "U-IDVA")
        self._chapter("report back", report_back, walk)
        self._sign_in(walk, "U-COORD")
        self._chapter("look around", look_around, walk)
        walk.driver.close()
        self.report.screens, self.report.titles = walk.camera.taken, sorted(self._titles.seen)

    def _chapter(self, name: str, chapter: Chapter, walk: Walk) -> None:
        self._timed(name, lambda: chapter(walk))
        self.report.screens = walk.camera.taken

    def _timed(self, name: str, work: Callable[[], Any]) -> Any:
        before = time.monotonic()
        result = work()
        seconds = self.report.seconds[name] = round(time.monotonic() - before, 2)
        self._tell(f"{name:<30} {seconds:6.1f} s")
        return result

    # Opening

    def _begin(self) -> Walk:
        """Make the register with the caseload, and open the window on it as the coordinator."""
        qInstallMessageHandler(_pass_on)
        self._app = self._opens.make_application()
        self._titles = Titles(self._app)
        keys, secrets, user = demonstration_keys(self._place, PASSPHRASE)
        register, actor = self._opens.open_from(
            self._order("demo", secrets=secrets.to_bytes().decode(), id=str(keys.register_id), user=str(user)),
            self._clock,
        )
        meeting_id, starts = next_meeting(register)
        self.report.meeting_on = starts.astimezone(ZONE).date().isoformat()
        camera = Camera(self._app, self._folder)
        driver = Driver(self._opens, register, actor, self._clock)
        return Walk(driver, register, self._clock, camera, self.report, self._folder, meeting_id, starts)

    def _sign_in(self, walk: Walk, user: str) -> None:
        """Close the desk, and open it again by somebody's own passphrase."""
        walk.driver.close()
        keys, key_of = read_key_file(self._place.keys), user_id_of(user)
        secrets = unseal_person(keys, user_id=key_of, passphrase=PASSPHRASE, store=None)
        register, actor = self._opens.open_from(
            self._order("open", secrets=secrets.to_bytes().decode(), id=str(keys.register_id), user=str(key_of)),
            self._clock,
        )
        walk.register, walk.driver = register, Driver(self._opens, register, actor, self._clock)

    def _order(self, what: str, **values: str) -> dict[str, Any]:
        return {"do": what, "register": str(self._place.folder), "demonstration": True, **values}
