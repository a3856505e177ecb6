"""What the walk leaves as walk.json: what was done, what lies in the folder, how long each step took."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORMAT = "marac-desk/walk"
VERSION = 1


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A locked PDF: where it lies in the folder, for whom it is, what opens it."""

    kind: str
    file: str
    pages: int
    agency: str
    recipient: str
    password: str


@dataclass(frozen=True, slots=True)
class ToldBack:
    """One report-back: how often it was tried, and what came of it."""

    reference: str
    attempts: int
    state: str
    feels_safer: str
    answered: bool


@dataclass(slots=True)
class WalkReport:
    """The figures of one walk, taken from the register at its end; times are seconds by step."""

    date: str
    passphrase: str
    format: str = FORMAT
    version: int = VERSION
    demonstration: bool = True
    finished: bool = False
    register: str = "register"
    signs_in: list[str] = field(default_factory=list)
    meeting_on: str = ""
    files_taken_in: list[str] = field(default_factory=list)
    referrals_taken_in: int = 0
    referrals_decided: dict[str, int] = field(default_factory=dict)
    cases_listed: int = 0
    cases_heard: int = 0
    actions_recorded: int = 0
    actions_closed: dict[str, int] = field(default_factory=dict)
    actions_open: int = 0
    report_backs: int = 0
    report_backs_told: list[ToldBack] = field(default_factory=list)
    documents: list[MadeDocument] = field(default_factory=list)
    screens: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write walk.json and return its path."""
        path = folder / "walk.json"
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return path
