"""The list of report-backs: everything the person acting looks after, and for who sees all, whose."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.report_backs.list_words import list_rows, nothing_row, totals_phrase
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.phrase import Phrase
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Type
from marac_desk.services.report_backs.views import BackList, BackRow

MINE = "mine"


class BacksList(QFrame):
    """Stands at the left of the page. `chosen` carries the report-back the keyboard came to."""

    chosen = Signal(object)
    narrowed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("paper", "1")
        self.setObjectName("backsList")
        self._desk = desk
        self._found: BackList | None = None
        self.totals = Phrase("totalsPhrase", most_lines=2)
        self.whose = self._whose_box()
        self.rows = RowView((Column(),), "Report-backs")
        self.rows.setObjectName("reportBacksRowView")
        self.rows.setAccessibleName(self.tr("Report-backs"))
        self.rows.current_changed.connect(self._on_current)
        ElidedTips(self.rows)
        self._lay_out()

    def _whose_box(self) -> QComboBox:
        box = QComboBox()
        box.setObjectName("whoseComboBox")
        box.setAccessibleName(self.tr("Whose report-backs"))
        box.setToolTip(self.tr("Whose report-backs"))
        box.addItem(self.tr("Everybody's"), None)
        box.currentIndexChanged.connect(lambda _index: self._on_whose())
        box.hide()
        return box

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(4)
        top.addWidget(label(self.tr("Report-backs"), Type.TITLE))
        top.addWidget(self.totals)
        top.addWidget(self.whose)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 18, 8, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.rows, 1)

    def show_found(self, found: BackList) -> None:
        """Show what there is, narrowed as before."""
        self._found = found
        self.totals.say(totals_phrase(found))
        self._offer_whose(found)
        self._show_rows()

    def _offer_whose(self, found: BackList) -> None:
        """Offer mine and every advocate to whoever sees the report-backs of all."""
        self.whose.setVisible(not found.own)
        backs = (*found.to_tell, *found.to_answer, *found.to_feed_back, *found.handed_on, *found.done)
        choices = [(self.tr("Mine"), MINE)] if any(back.mine for back in backs) else []
        names = sorted({back.advocate for back in backs if back.advocate})
        choices += [(self._desk.name(name), name) for name in names]
        chosen = self.whose.currentData()
        with QSignalBlocker(self.whose):
            self.whose.clear()
            self.whose.addItem(self.tr("Everybody's"), None)
            for text, code in choices:
                self.whose.addItem(text, code)
            self.whose.setCurrentIndex(max(0, self.whose.findData(chosen)))

    def _show_rows(self) -> None:
        if self._found is None:
            return
        chosen = self.whose.currentData()
        found = _narrowed(self._found, chosen)
        rows = list_rows(self._desk, found, of_all=not found.own and chosen is None)
        with QSignalBlocker(self.rows):
            self.rows.set_rows(rows or [nothing_row(narrowed=chosen is not None)])

    def go_to(self, key: UUID | None) -> UUID | None:
        """Go to a report-back, or to the first where it is not in the list; returns where the list is then."""
        with QSignalBlocker(self.rows):
            if key is None or not self.rows.select_key(key):
                self.rows.select_first()
        current = self.rows.current_key()
        if not isinstance(current, UUID):
            return None
        self.rows.scroll_to_key(current)
        return current

    def widen(self) -> None:
        """Show everybody's; does not say so."""
        with QSignalBlocker(self.whose):
            self.whose.setCurrentIndex(0)

    def _on_whose(self) -> None:
        self._show_rows()
        self.narrowed.emit()

    def _on_current(self, key: object) -> None:
        if isinstance(key, UUID):
            self.chosen.emit(key)


def _narrowed(found: BackList, chosen: str | None) -> BackList:
    """Return the part of the list that belongs to one advocate; how many are done is known for all only."""
    if chosen is None:
        return found

    def wanted(rows: tuple[BackRow, ...]) -> tuple[BackRow, ...]:
        return tuple(row for row in rows if (row.mine if chosen == MINE else row.advocate == chosen))

    done = wanted(found.done)
    return replace(
        found,
        to_tell=wanted(found.to_tell),
        to_answer=wanted(found.to_answer),
        to_feed_back=wanted(found.to_feed_back),
        handed_on=wanted(found.handed_on),
        done=done,
        done_count=len(done),
    )
