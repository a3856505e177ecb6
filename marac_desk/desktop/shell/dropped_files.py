"""Where dropped files go: each to the place that takes it, which is shown with whatever it says of the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Window
from marac_desk.desktop.page import Page
from marac_desk.desktop.shell.file_drops import FileDrops
from marac_desk.desktop.shell.place import Place


class DroppedFiles(QObject):
    """Hands what is dropped on a window to its places; `page` makes or finds the page of one."""

    def __init__(self, on: QWidget, window: Window, places: dict[str, Place], page: Callable[[str], Page]) -> None:
        super().__init__(on)
        self._window, self._places, self._page = window, places, page
        drops = FileDrops(on)
        drops.hovering.connect(self._say_hovering)
        drops.left.connect(lambda: window.say(""))
        drops.dropped.connect(self.take)

    def _say_hovering(self, count: int) -> None:
        self._window.say(self.tr("Let go to take in %n file(s)", None, count))

    def take(self, paths: list[str]) -> None:
        """Hand files to the place that takes them, and go there: what cannot be read is said on its page."""
        by_place: dict[str, list[str]] = {}
        for path in paths:
            by_place.setdefault(self._taker_of(path), []).append(path)
        for code, taken in by_place.items():
            if code:
                self._window.go(code)
                self._page(code).take_files(taken)

    def _taker_of(self, path: str) -> str:
        """Return the place that takes a file: the one it is dropped on or named for, else the one for all files."""
        here, name = self._places.get(self._window.here[0]), Path(path).name
        named = [place for place in self._places.values() if place.files_named]
        kind = Path(path).suffix.lower()
        fitting = [
            place
            for place in named
            if name.startswith(place.files_named) or (place is here and kind in place.files_ending)
        ]
        general = [place for place in self._places.values() if place.takes_files]
        return next((place.code for place in (*fitting, *general)), "")
