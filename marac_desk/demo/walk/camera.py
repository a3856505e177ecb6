"""Pictures of the window as it stands, each in light and in dark, with the form that is open over it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from marac_desk.desktop.widgets import theme
from marac_desk.desktop.widgets.tokens import Scheme

SECOND = 1_060  # milliseconds until a clock that ticks has ticked
FOLDER = "screens"


class Camera:
    """Takes pictures into one folder; dressing a whole window is slow, so it stays in the look of the last picture."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app, self._folder = app, folder / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        theme.apply(app, Scheme.LIGHT)
        self._schemes = [Scheme.LIGHT, Scheme.DARK]
        self.taken: list[str] = []

    def is_new(self, name: str) -> bool:
        """Tell whether there is no picture of this name yet."""
        return not any(Path(file).name.startswith(f"{name}-") for file in self.taken)

    def take(self, name: str, window: QWidget, *, ticks: bool = False) -> None:
        """Take a picture; with `ticks` a clock on it is given time to show the present instant."""
        if ticks:
            QTest.qWait(SECOND)
        for number, scheme in enumerate(self._schemes):
            if number:
                theme.apply(self._app, scheme)
            for _ in range(3):
                QApplication.processEvents()
            file = self._folder / f"{name}-{scheme.value}.png"
            if not _picture(window).save(str(file)):
                raise OSError(f"{file.name} could not be written")
            self.taken.append(f"{FOLDER}/{file.name}")
        self._schemes.reverse()


def _picture(window: QWidget) -> QPixmap:
    """Return the window with every form that is open over it, framed as a window system would."""
    made = window.grab()
    painter = QPainter(made)
    for form in window.findChildren(QDialog):
        if form.isVisible():
            at = window.rect().center() - form.rect().center()  # where a window system puts a form
            painter.drawPixmap(at, form.grab())
            painter.setPen(QPen(QColor(theme.tokens().edge), 1))
            painter.drawRect(form.rect().translated(at).adjusted(-1, -1, 0, 0))
    painter.end()
    return made
