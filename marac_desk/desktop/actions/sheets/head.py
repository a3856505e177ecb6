"""The head of a return sheet: which agency's, when it was issued and taken in, and what of it was left alone."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates
from marac_desk.services.return_sheets.views import SheetView


class SheetHead(QWidget):
    """Three lines above the answers."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._title = label("", Type.TITLE, name="sheetTitleLabel")
        self._about = label("", Type.LIST, Tone.INK2, name="sheetAboutLabel")
        self._left_alone = label("", Type.LIST, Tone.SOON, wrap=True, name="sheetLeftLabel")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 20, 28, 10)
        column.setSpacing(4)
        for widget in (self._title, self._about, self._left_alone):
            column.addWidget(widget)

    def show_sheet(self, view: SheetView, left: str) -> None:
        """Say which sheet it is; `left` are words about what of it was not taken."""
        zone, today = self._desk.area.zone, self._desk.today()
        made, taken = (dates.day(at.astimezone(zone).date(), today) for at in (view.made_at, view.taken_at))
        self._title.setText(self.tr("Return sheet {number} of {agency}").format(number=view.number, agency=view.agency))
        said = [
            view.agency_name,
            self.tr("issued {day}").format(day=made),
            self.tr("taken in {day}").format(day=taken),
            self.tr("%n line(s) answered", None, len(view.lines)),
        ]
        if view.unanswered:
            said.append(self.tr("%n left empty", None, view.unanswered))
        self._about.setText(", ".join(said))
        self._left_alone.setText(left)
        self._left_alone.setVisible(bool(left))
