"""The places of the window, in the order of the rail; each page is imported when it is first needed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.circulation.page import CirculationPage
from marac_desk.desktop.figures.page import FiguresPage
from marac_desk.desktop.meetings.page import MeetingsPage
from marac_desk.desktop.shell.window import Place
from marac_desk.desktop.today.page import TodayPage

_CONTEXT = "Places"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def places() -> tuple[Place, ...]:
    """Return every place."""
    return (
        Place("today", "sun-medium", _tr("Today"), "Ctrl+1", TodayPage),
        Place("meetings", "calendar-days", _tr("Meetings"), "Ctrl+3", MeetingsPage),
        Place("circulation", "", _tr("Circulation"), "", CirculationPage, under="meetings"),
        Place("figures", "chart-line", _tr("Figures"), "Ctrl+7", FiguresPage),
    )
