"""Puts short letters on paper in the printing process, and writes each whole into a folder that somebody chose."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import problems
from marac_desk.documents.client import PrintingFailedError
from marac_desk.documents.wire import Content
from marac_desk.services.recalls import save_letter

_CONTEXT = "Letters"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be made, and the name of its file, which names nobody."""

    content: Content
    file_name: str


def write_letters(
    desk: Desk,
    owner: QObject,
    letters: Sequence[Letter],
    folder: Path,
    done: Callable[[tuple[str, ...]], None],
    failed: Callable[[Exception], None],
) -> None:
    """Make letters off the window's thread; `done` gets the SHA-256 of each, in their order."""
    press = desk.work.press

    def make() -> tuple[str, ...]:
        found = []
        for letter in letters:
            pdf = press.ask(letter.content).pdf
            save_letter(folder, letter.file_name, pdf)
            found.append(hashlib.sha256(pdf).hexdigest())
        return tuple(found)

    desk.work.child(owner, make, done, failed)


def why_not_written(error: Exception) -> str:
    """Return the sentence for a letter that could not be made or written."""
    if isinstance(error, PrintingFailedError):
        return _tr("The letter could not be made. Nothing is lost; try again.")
    if isinstance(error, OSError):
        return _tr("The folder could not be written. Choose another folder.")
    return problems.sentence(error)
