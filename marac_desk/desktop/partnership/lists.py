"""The two lists of the partnership, and what stands there while they are still empty."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.partnership.rows import agency_row, missing_sentence, person_row
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.partnership.agencies import AgencyList
from marac_desk.services.partnership.people import PersonRow

_CONTEXT = "PartnershipLists"
WORDS_WIDTH = 620


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class PartList(QWidget):
    """A list with what it is for above it while it is empty, and its verbs below; N adds."""

    opened = Signal(object)
    add_pressed = Signal()

    def __init__(self, rows: RowView, add_text: str, name: str, *, may: bool) -> None:
        super().__init__()
        self.rows, self.may = rows, may
        ElidedTips(rows)
        rows.verb_pressed.connect(lambda key, _verb: self._open(key))
        rows.opened.connect(self._open)
        self.words = label("", Type.BODY, Tone.INK2, wrap=True, name=f"{name}WordsLabel")
        self.words.setFixedWidth(WORDS_WIDTH)
        self.add = button(add_text, f"add{name}", primary=True)
        self.add.setToolTip(f"{add_text} (N)")
        self.add.setEnabled(may)
        self.add.clicked.connect(self.add_pressed)
        self.verbs = QHBoxLayout()
        self.verbs.setContentsMargins(8, 6, 8, 10)
        self.verbs.setSpacing(14)
        self.verbs.addWidget(self.add)
        if not may:
            self.verbs.addWidget(label(_tr("The coordinator changes the partnership."), Type.SMALL, Tone.INK3))
        inset = QHBoxLayout()
        inset.setContentsMargins(8, 0, 8, 0)
        inset.addWidget(self.words)
        inset.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addLayout(inset)
        column.addWidget(rows, 1)
        column.addLayout(self.verbs)
        self._spare = QWidget()
        column.addWidget(self._spare, 1)
        self.setFocusProxy(rows)
        self.on_key("N", self.add_pressed.emit)

    def on_key(self, keys: str, run: Callable[[], Any]) -> None:
        """Do something by a key, where the person acting may change anything here."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)
        shortcut.setEnabled(self.may)

    def say(self, words: str, *, empty: bool) -> None:
        """Say what the list is for; while nothing stands in it the verbs move up to the words."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.rows.setVisible(not empty)
        self._spare.setVisible(empty)
        self.setFocusProxy(self.add if empty else self.rows)

    def _open(self, key: Any) -> None:
        if isinstance(key, uuid.UUID):
            self.opened.emit(key)


class AgenciesList(PartList):
    """Every agency; while core agencies are missing it offers the usual ones."""

    usual_pressed = Signal()

    def __init__(self, *, may: bool) -> None:
        widths = (140, 0, 262, 180, 118, 116)
        rows = RowView([Column("", width, right=width == 116) for width in widths], _tr("Agencies"))
        rows.setObjectName("agenciesRowView")
        super().__init__(rows, _tr("Add agency"), "Agency", may=may)
        self.usual = button(_tr("Add the usual agencies"), "addUsualAgencies")
        self.usual.clicked.connect(self.usual_pressed)
        self.usual.setEnabled(may)
        self._missing = label("", Type.LIST, Tone.INK2, wrap=True, name="missingAgenciesLabel")
        self.verbs.addWidget(self.usual)
        self.verbs.addWidget(self._missing, 1)

    def show_agencies(self, desk: Desk, found: AgencyList) -> None:
        """Show every agency, and which core kinds are missing."""
        self.rows.set_rows([agency_row(desk, line) for line in found.rows])
        empty = not found.rows
        self.say(
            _tr(
                "The agencies that hear cases and take actions on stand here: who they are, whether they signed the "
                "sharing protocol, who speaks for them. Nothing can be asked of anybody before. Begin with the "
                "agencies that are usual in your nation and complete each, or add them one by one."
            )
            if empty
            else "",
            empty=empty,
        )
        self.usual.setVisible(bool(found.missing_core))
        self._missing.setText("" if empty else missing_sentence(found.missing_core))


class PeopleList(PartList):
    """Everybody of the partnership; D records that the declaration was signed today."""

    renew_pressed = Signal(object)

    def __init__(self, *, may: bool) -> None:
        widths = (140, 0, 240, 220, 116)
        rows = RowView([Column("", width, right=width == 116) for width in widths], _tr("People"))
        rows.setObjectName("peopleRowView")
        super().__init__(rows, _tr("Add person"), "Person", may=may)
        self._hint = label(_tr("D: declaration signed today"), Type.SMALL, Tone.INK3)
        self.verbs.addWidget(self._hint)
        self.verbs.addStretch(1)
        self.on_key("D", self.renew_current)

    def renew_current(self) -> None:
        """Record that the person of the current row signed the declaration today."""
        key = self.rows.current_key()
        if isinstance(key, uuid.UUID):
            self.renew_pressed.emit(key)

    def show_people(self, found: tuple[PersonRow, ...], *, any_agency: bool) -> None:
        """Show everybody."""
        self.rows.set_rows([person_row(row) for row in found])
        empty = not found
        words = _tr(
            "The people who speak for the agencies stand here, with the day on which each signed the declaration of "
            "confidentiality. Whoever signed more than 12 months ago is named."
        )
        if not any_agency:
            words = _tr("{words} Add your agencies first.").format(words=words)
        self.say(words if empty else "", empty=empty)
        self.add.setEnabled(self.may and any_agency)
        self._hint.setVisible(self.may and not empty)
