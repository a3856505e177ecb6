"""What stands beside a case's timeline: what matters now, or who knows, or the form somebody types in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from marac_desk.desktop.cases.case_forms import CaseForms
from marac_desk.desktop.cases.case_side import CaseSide
from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.cases.who_knows import WhoKnowsPanel
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.ties_panel import TiesPanel
from marac_desk.rules.access import DataClass
from marac_desk.services.approvals.listing import Standing, approvals_view
from marac_desk.services.records import who_knows


class CaseBeside(QFrame):
    """Shows one of the three; says when it goes back to what matters now, and whether somebody is typing."""

    back = Signal()
    typing_changed = Signal(bool)
    form_saved = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sideColumn")
        self.setProperty("paper", "1")
        self._desk = desk
        self.side, self.who, self.forms = CaseSide(), WhoKnowsPanel(desk), CaseForms(desk)
        self.ties = TiesPanel(desk)
        self.side.add_ties(self.ties)
        self._stack = QStackedWidget()
        for panel in (self.side, self.who, self.forms):
            self._stack.addWidget(panel)
        self._stack.currentChanged.connect(lambda _index: self.typing_changed.emit(self.typing))
        inset = QHBoxLayout(self)
        inset.setContentsMargins(0, 0, 0, 0)
        inset.addWidget(self._stack)
        self.who.closed.connect(self.show_side)
        self.forms.closed.connect(self.show_side)
        self.forms.saved.connect(self._on_saved)
        self.ties.decided.connect(self.form_saved)

    @property
    def typing(self) -> bool:
        """Whether a form stands here."""
        return self._stack.currentWidget() is self.forms

    @property
    def at_rest(self) -> bool:
        """Whether what matters now stands here."""
        return self._stack.currentWidget() is self.side

    def show_side(self) -> None:
        """Go back to what matters now."""
        self._stack.setCurrentWidget(self.side)
        self.back.emit()

    def show_case(self, telling: Telling) -> None:
        """Show a case; a form somebody is typing in stays as it is."""
        self.side.show_case(telling)
        self._ask_requests(telling)
        if DataClass.REFERRAL in telling.view.reads:
            self.ties.show_case(telling.view.case_id)
        else:
            self.ties.forget()
        if self._stack.currentWidget() is self.who:
            self._ask_who_knows(telling)

    def _ask_requests(self, telling: Telling) -> None:
        case_id, actor = telling.view.case_id, self._desk.actor
        self._desk.work.read(
            self,
            lambda uow: [
                line
                for line in approvals_view(uow, actor=actor)
                if line.case_id == case_id and line.standing is not Standing.ENDED
            ],
            lambda lines: self.side.show_requests(telling, lines),
            what="requests",
        )

    def show_who_knows(self, telling: Telling) -> None:
        """Show who knows, or go back where it is shown already."""
        if self._stack.currentWidget() is self.who:
            self.show_side()
            return
        self._stack.setCurrentWidget(self.who)
        self.who.setFocus()
        self._ask_who_knows(telling)

    def _ask_who_knows(self, telling: Telling) -> None:
        case_id, actor = telling.view.case_id, self._desk.actor
        self._desk.work.read(
            self, lambda uow: who_knows(uow, actor=actor, case_id=case_id), self.who.show_known, what="who"
        )

    def open_form(self, verb: str, telling: Telling, key: Any) -> None:
        """Show the form behind a verb."""
        self._stack.setCurrentWidget(self.forms)
        self.forms.open_form(verb, telling, key)

    def _on_saved(self, said: str) -> None:
        self.show_side()
        self.form_saved.emit(said)

    def forget(self) -> None:
        """Keep nothing of the case that stood here, but what is typed as a draft in the register."""
        self.forms.forget()
        self.side.forget()
        self.ties.forget()
        self.who.forget()
        self._stack.setCurrentWidget(self.side)
