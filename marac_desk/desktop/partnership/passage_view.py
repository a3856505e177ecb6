"""The words a withdrawal would take out, shown after a press that is written down, and where they stand."""

from __future__ import annotations

import uuid

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.services.removal.passages import Held
from marac_desk.services.removal.withdrawing import PassageAsked, passage_asked

_LEAST = 96


class PassageView(QFrame):
    """Nothing of the words is here before somebody asks for them."""

    shown = Signal()

    def __init__(self, desk: Desk, approval_id: uuid.UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._approval = desk, approval_id
        self.seen = False
        self.show_button = button(self.tr("Show the words"), "showPassage")
        self.show_button.setToolTip(self.tr("Show the words; that you looked is written down"))
        self.show_button.clicked.connect(self.look)
        self.words = label("", Type.BODY_STRONG, wrap=True, name="passageLabel")
        self.summary = label("", Type.SMALL, Tone.INK2, wrap=True, name="passageSummaryLabel")
        self.places = RowView((Column(), Column("", 170, right=True)), self.tr("Where the words stand"))
        self.places.setMinimumHeight(_LEAST)
        self.summary.setText(self.tr("That you look at the words is written down."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.show_button, self.words, self.summary):
            column.addWidget(widget)
        column.addWidget(self.places, 1)
        self.words.hide()
        self.places.hide()

    def look(self) -> None:
        """Write down that somebody looks, then show the words."""
        actor, key = self._desk.actor, self._approval
        self.show_button.setEnabled(False)
        self._desk.work.write(
            self, lambda uow: passage_asked(uow, actor=actor, approval_id=key), self._show, self._refuse, thing=None
        )

    def _show(self, found: PassageAsked) -> None:
        self.seen = True
        self.words.setText(found.passage)
        places = self.tr("Of what you may see, it goes from %n place(s).", None, len(found.going))
        copies = self.tr("%n copy(ies) would be asked back.", None, found.copies)
        self.summary.setText(f"{places} {copies}")
        self.places.set_rows([self._row(number, one, found) for number, one in enumerate(found.places)])
        self.show_button.hide()
        self.words.show()
        self.places.show()
        self.shown.emit()

    def _row(self, number: int, one: Held, found: PassageAsked) -> Row:
        goes = one.place in found.going
        ended = self.tr("goes") if goes else self.tr("stays")
        why = self.tr("another case") if one.elsewhere else self.tr("kept apart") if one.kept_apart else ""
        text = one.excerpt or self.tr("A whole file")
        cells = (
            Cell(self._desk.words(text), wrap=True),
            Cell(why, ended, tone=Tone.INK3, lead_tone=Tone.LATE if goes else Tone.INK2, right=True),
        )
        return Row(number, cells, pad=3)

    def _refuse(self, error: Exception) -> None:
        self.show_button.setEnabled(True)
        self.summary.setText(problems.sentence(error))
