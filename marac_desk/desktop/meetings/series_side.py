"""The series below the list of meetings: how each comes back, what is planned, and what can be done with it."""

from __future__ import annotations

import uuid
from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.meetings.series_dialog import SeriesDialog
from marac_desk.desktop.meetings.series_words import effect_words, series_row
from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets.labels import SectionHead, button
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row, RowKind
from marac_desk.desktop.widgets.tokens import ROW, Tone
from marac_desk.desktop.wording import problems
from marac_desk.services.meetings import series
from marac_desk.services.meetings.series_views import SeriesEffect, SeriesRow

MOST_SHOWN = 5
NEW_KEYS = "Ctrl+Shift+N"


class SeriesList(RowView):
    """The series; Del ends one and F plans it further."""

    def __init__(self, side: SeriesSide) -> None:
        columns = (
            Column(side.tr("Series"), 190), Column(side.tr("How it comes back"), 230),
            Column(side.tr("Kind and agenda")), Column(side.tr("Next"), 190), Column("", 196),
            Column("", 90, right=True),
        )  # fmt: skip
        super().__init__(columns, side.tr("Series of meetings"), header=False)
        self._side = side

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys act on the series the keyboard is on."""
        if event.key() == Qt.Key.Key_Delete:
            self._side.end()
        elif event.key() == Qt.Key.Key_F and not event.modifiers():
            self._side.plan_further()
        else:
            super().keyPressEvent(event)


class SeriesSide(QWidget):
    """Shows the series and opens their forms."""

    def __init__(self, desk: Desk, *, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._may_change = desk, may_change
        self._rows: dict[Hashable, SeriesRow] = {}
        self.dialog: QDialog | None = None
        self.list = SeriesList(self)
        self.list.opened.connect(self._change)
        self.list.verb_pressed.connect(lambda key, _verb: self._change(key))
        new = button(self.tr("New series"), "newSeries", link=True, keys=NEW_KEYS)
        new.clicked.connect(self.add)
        new.setVisible(may_change)
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 8, 0)
        self._head = SectionHead(self.tr("Series"))
        head.addWidget(self._head, 1)
        head.addWidget(new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.list)

    def commands(self) -> list[Command]:
        """Return what can be done with series."""
        return [
            Command(self.tr("New series of meetings"), self.add, NEW_KEYS),
            Command(self.tr("Change the series"), lambda: self._change(self.list.current_key()), self.tr("Enter")),
            Command(self.tr("Plan the series further"), self.plan_further, "F"),
            Command(self.tr("End the series"), self.end, "Del"),
        ]

    def refresh(self) -> None:
        """Look again."""
        actor = self.desk.actor
        self.desk.work.read(self, lambda uow: series.series_list(uow, actor=actor), self._show, what="series")

    def _show(self, found: tuple[SeriesRow, ...]) -> None:
        self._rows = {row.series_id: row for row in found}
        rows = [series_row(self.desk, row) for row in found]
        nothing = Cell(
            self.tr("Meetings that come back by themselves stand here, each with all its dates."), tone=Tone.INK3
        )
        self.list.set_rows(rows or [Row("none", (nothing,), RowKind.NOTE)])
        self.list.setFixedHeight(max(1, min(len(rows), MOST_SHOWN)) * ROW + 4)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _code: self._closed(dialog))
        dialog.open()

    def _closed(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
        self.list.setFocus()

    def add(self) -> None:
        """Make a new series."""
        if self._may_change:
            dialog = SeriesDialog(self.desk, None, self)
            dialog.saved.connect(lambda _key: self.desk.window.say(self.tr("Kept. Its meetings are planned.")))
            self._open(dialog)

    def _here(self) -> SeriesRow | None:
        row = self._rows.get(self.list.current_key())
        return row if row is not None and row.ended_on is None and self._may_change else None

    def _change(self, key: Any) -> None:
        row = self._rows.get(key)
        if row is not None and row.ended_on is None and self._may_change:
            dialog = SeriesDialog(self.desk, row, self)
            dialog.saved.connect(lambda effect: self.desk.window.say(effect_words(self.desk, effect)))
            self._open(dialog)

    def plan_further(self) -> None:
        """Plan what is missing of the coming months."""
        if (row := self._here()) is None:
            return
        actor, key = self.desk.actor, row.series_id
        self.desk.work.write(
            self, lambda uow: series.plan_further(uow, actor=actor, series_id=key), self._said_further, self._refused
        )

    def _said_further(self, count: int) -> None:
        self.desk.window.say(
            self.tr("%n meeting(s) planned.", None, count) if count else self.tr("It is planned as far as it can be.")
        )

    def _refused(self, error: Exception) -> None:
        self.desk.window.say(problems.sentence(error))

    def end(self) -> None:
        """Ask why the series ends, and say before what becomes of its meetings."""
        if (row := self._here()) is None:
            return
        actor, key = self.desk.actor, row.series_id
        self.desk.work.read(
            self,
            lambda uow: series.end_effect(uow, actor=actor, series_id=key),
            lambda effect: self._ask_end(key, row.draft.name, effect),
            what="end",
        )

    def _ask_end(self, key: uuid.UUID, name: str, effect: SeriesEffect) -> None:
        actor = self.desk.actor
        ask = Ask(
            "end_series", self.tr("End {name}").format(name=name), effect_words(self.desk, effect),
            self.tr("Why it ends"), self.tr("End series"),
        )  # fmt: skip
        dialog = AskReasonDialog(
            self.desk, ask, str(key),
            lambda uow, reason: series.end_series(uow, actor=actor, series_id=key, reason=reason), self,
        )  # fmt: skip
        dialog.saved.connect(lambda _effect: self.desk.window.say(self.tr("The series has ended.")))
        self._open(dialog)
