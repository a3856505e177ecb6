"""Which lines of the ledger are shown: whose, from when, of which case."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command
from marac_desk.desktop.widgets.labels import button
from marac_desk.services.audit.activity import Wanted
from marac_desk.services.audit.looks import LOOKS

DAYS = (1, 7, 31, 366)


class AuditFilter(QWidget):
    """Three choices in a row: whose lines, what kind, how far back; and the one case, where one was asked for."""

    changed = Signal()

    def __init__(self, desk: Desk, *, everybody: bool) -> None:
        super().__init__()
        self._desk = desk
        self._case: UUID | None = None
        self.who = self._box("auditPersonComboBox", self.tr("Whose lines"))
        self.what = self._box("auditKindComboBox", self.tr("Which lines"))
        self.span = self._box("auditPeriodComboBox", self.tr("How far back"))
        self.case = button("", "showAllCases", link=True)
        self.case.setVisible(False)
        self.case.clicked.connect(self.all_cases)
        self.who.setVisible(everybody)
        self._fill()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self.case, self.who, self.what, self.span):
            line.addWidget(widget)

    def _box(self, name: str, said: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(said)
        box.setToolTip(said)
        box.setProperty("bare", "true")
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        return box

    def _fill(self) -> None:
        with QSignalBlocker(self.who), QSignalBlocker(self.what), QSignalBlocker(self.span):
            self.who.addItem(self.tr("Everybody"), None)
            self.what.addItem(self.tr("Everything"), ())
            self.what.addItem(self.tr("Looks at cases"), LOOKS)
            self.what.addItem(self.tr("Copies handed out"), ("circulate", "export"))
            self.what.addItem(self.tr("Signing in"), ("sign_in", "sign_in_failed", "lock", "unlock"))
            spans = (self.tr("Today"), self.tr("7 days"), self.tr("A month"), self.tr("A year"))
            for text, days in zip(spans, DAYS, strict=True):
                self.span.addItem(text, days)
            self.span.setCurrentIndex(1)

    def name_people(self, people: dict[UUID, str]) -> None:
        """Offer everybody who did something in what was read so far; who was offered before stays."""
        known = {self.who.itemData(index) for index in range(self.who.count())}
        with QSignalBlocker(self.who):
            for key, name in sorted(people.items(), key=lambda pair: pair[1]):
                if key not in known:
                    self.who.addItem(name, key)

    def only_case(self, case_id: UUID, reference: str) -> None:
        """Show the lines of one case alone."""
        self._case = case_id
        self.case.setText(self.tr("Only {reference}; show all cases").format(reference=reference))
        self.case.setVisible(True)
        self.changed.emit()

    def all_cases(self) -> None:
        """Show the lines of all cases again."""
        self._case = None
        self.case.setVisible(False)
        self.changed.emit()

    def wanted(self) -> Wanted:
        """Return which lines are wanted, up to now."""
        first = self._desk.today() - timedelta(days=int(self.span.currentData()) - 1)
        since = datetime.combine(first, time(), tzinfo=self._desk.area.zone)
        until = self._desk.now() + timedelta(seconds=1)
        return Wanted(self.who.currentData(), self._case, tuple(self.what.currentData()), since, until)

    def commands(self) -> list[Command]:
        """Return what can be chosen."""
        found: list[Any] = [
            Command(self.tr("Show lines of: {period}").format(period=self.span.itemText(index)), self._chooser(index))
            for index in range(self.span.count())
        ]
        return found

    def _chooser(self, index: int) -> Any:
        return lambda: self.span.setCurrentIndex(index)
