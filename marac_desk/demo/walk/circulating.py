"""Making locked copies: each agency its own, each with its own password, into a folder that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QPushButton

from marac_desk.demo.walk.report import MadeDocument
from marac_desk.demo.walk.walker import Walk
from marac_desk.desktop.circulation.page import CirculationPage

DOCUMENTS = "documents"


def circulate(walk: Walk) -> None:
    """Make the agenda packs; the agenda is circulated by that."""
    make_copies(walk, "agenda")


def issue(walk: Walk) -> None:
    """Make the action lists; the actions are issued by that."""
    make_copies(walk, "actions")


def write_minutes(walk: Walk) -> None:
    """Make the minutes, one document a case."""
    driver = walk.driver
    driver.go("meetings", {"id": str(walk.meeting_id)})
    driver.press("Ctrl+Return")
    driver.wait_for(lambda: driver.window.here[0] == "circulation", "the copies shown")
    driver.settle()
    make_copies(walk, "minutes")


def make_copies(walk: Walk, kind: str) -> None:
    """Save every copy that the page offers, and note file, pages, recipient and password of each."""
    driver = walk.driver
    page = cast("CirculationPage", driver.window.page("circulation"))
    make = driver.child(QPushButton, "makeCopiesButton", page)
    driver.wait_for(make.isEnabled, f"copies to make: {kind}")
    driver.settle()
    walk.camera.take(f"circulation-{kind}", driver.window)
    folder = walk.folder / DOCUMENTS / kind
    folder.mkdir(parents=True)
    driver.answer_folder(folder)
    driver.press("Ctrl+Return")
    driver.wait_for(lambda: bool(page.saved) and make.isEnabled(), f"copies made: {kind}")
    driver.settle()
    if kind == "agenda":
        walk.camera.take("circulation-made", driver.window)
    for saved in page.saved.values():
        made = saved.made
        file = folder / made.planned.file_name
        walk.report.documents.append(
            MadeDocument(
                kind, _within(walk, file), made.pages, made.planned.agency, made.planned.recipient, saved.password
            )
        )


def _within(walk: Walk, file: Path) -> str:
    return file.relative_to(walk.folder).as_posix()
