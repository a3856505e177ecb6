"""The first start as a person does it on a screen: six steps by keyboard, sheets saved, two shares typed back."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pypdf

from marac_desk.register.keys import read_share, share_text
from marac_desk.register.problems import RegisterProblemError
from tests.support.screens import Program, until

PASSPHRASE = "seven quiet rivers"
ASKING = "Folder for the three sheets"
AREA, NAME = "Anytown MARAC", "Ada Test"
_GROUP = re.compile(r"\b[A-Z2-7]{4}\b")


def set_up(program: Program, sheets: Path, *, alone: bool = False) -> list[str]:
    """Answer all six steps; returns the three shares as they stood on the sheets."""
    to_the_kit(program, alone=alone)
    shares = save_sheets(program, sheets)
    window = program.lock_window()
    program.screen.press(window, "Return")
    program.screen.type(window, shares[0].lower())
    program.screen.press(window, "Tab")
    program.screen.type(window, shares[2].replace("-", " "))
    program.screen.press(window, "Return")
    return shares


def to_the_kit(program: Program, *, alone: bool = False) -> None:
    """Answer the first four steps."""
    window, on = program.lock_window(), program.screen
    program.settle()
    on.press(window, "Return")
    on.type(window, AREA)
    on.press(window, "Tab", "Tab")  # the nation stays as it is offered
    on.type(window, NAME)
    on.press(window, "Return")
    program.settle()
    on.press(window, *(["space"] if alone else []), "Return")
    on.type(window, PASSPHRASE)
    on.press(window, "Tab")
    on.type(window, PASSPHRASE)
    on.press(window, "Return")
    program.settle()


def save_sheets(program: Program, folder: Path) -> list[str]:
    """Save the three sheets into a folder and return the shares that stand on them."""
    folder.mkdir(exist_ok=True)
    window = program.lock_window()
    program.screen.press(window, "space")
    until(lambda: bool(program.screen.windows(program.lock.pid, ASKING)), "the window that asks for a folder")
    (asking,) = program.screen.windows(program.lock.pid, ASKING)
    program.screen.type(asking, str(folder))
    program.screen.press(asking, "Return")
    until(lambda: len(list(folder.glob("*.pdf"))) == 3, "three sheets")
    program.settle()
    return [_share_on(sheet) for sheet in sorted(folder.glob("*.pdf"))]


def _share_on(sheet: Path) -> str:
    """Return what is typed back from a sheet; other signs on it look like parts of it and are none."""
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(sheet).pages)
    groups = _GROUP.findall(text)
    for at in range(len(groups)):
        with contextlib.suppress(RegisterProblemError):
            return share_text(read_share("-".join(groups[at : at + 10])))
    raise AssertionError(f"no share on {sheet.name}")
