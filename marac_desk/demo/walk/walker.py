"""What every chapter of the walk is handed: who is at the window, where things are kept, what is reported."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from marac_desk.demo.walk.camera import Camera
from marac_desk.demo.walk.driver import Driver
from marac_desk.demo.walk.report import WalkReport
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.clock import SetClock


@dataclass(slots=True)
class Walk:
    """One walk on its way.

    `meeting_id` is the meeting that it prepares, holds and follows up, `for_meeting` are the referrals meant for it.
    """

    driver: Driver
    register: Register
    clock: SetClock
    camera: Camera
    report: WalkReport
    folder: Path
    meeting_id: uuid.UUID
    meeting_starts: datetime
    for_meeting: list[object] = field(default_factory=list)
