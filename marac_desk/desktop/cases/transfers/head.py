"""The head of a transfer's page: which way the case goes, where it stands, and what it waits for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import codes_transfer as codes
from marac_desk.desktop.wording import dates
from marac_desk.rules.transfers import Direction, TransferState
from marac_desk.services.transfers.looking import TransferView


class TransferHead(QFrame):
    """Says it in three lines, with the way to the case's own page."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._title = label("", Type.TITLE, name="transferTitleLabel")
        self._standing = label("", Type.LIST_LEAD, wrap=True, name="transferStandingLabel")
        self._more = label("", Type.LIST, Tone.INK2, wrap=True, name="transferMoreLabel")
        self.open_case = button(self.tr("Open the case"), "openCase", link=True)
        self.open_case.setToolTip(self.tr("Open the case (Alt+C)"))
        self.open_case.hide()
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        top.addWidget(self.open_case, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 20, 28, 10)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._standing)
        column.addWidget(self._more)
        self.say_nothing("")

    def say_nothing(self, text: str) -> None:
        """Show no transfer, and say why."""
        self._title.setText(self.tr("Transfer between MARACs"))
        self._standing.setText(text)
        set_tone(self._standing, Tone.INK2)
        self._more.setText("")
        self.open_case.hide()

    def show_transfer(self, view: TransferView) -> None:
        """Show where a transfer stands."""
        outgoing = view.direction is Direction.OUT
        title = self.tr("Transfer to {area}") if outgoing else self.tr("Transferred from {area}")
        self._title.setText(title.format(area=view.other_area))
        self._standing.setText(self._stands(view))
        set_tone(self._standing, Tone.LATE if view.late else Tone.INK)
        self._more.setText(" ".join(part for part in self._details(view) if part))

    def _stands(self, view: TransferView) -> str:
        today, state = self._desk.today(), codes.state(view.state)
        if view.late:
            late = dates.working_days_late(view.late)
            return _sentence(self.tr("{state}; the acknowledgement is {late}").format(state=state, late=late))
        if view.due_on is not None:
            due = dates.day(view.due_on, today)
            return _sentence(self.tr("{state}; to be acknowledged by {day}").format(state=state, day=due))
        return _sentence(state)

    def _details(self, view: TransferView) -> list[str]:
        today, found = self._desk.today(), []
        if view.direction is Direction.OUT and view.sent_on is not None:
            found.append(
                self.tr("Sent {day} by {way}.").format(day=dates.day(view.sent_on, today), way=view.way)
                if view.way
                else self.tr("Sent {day}.").format(day=dates.day(view.sent_on, today))
            )
        if view.acknowledged_on is not None:
            found.append(
                self.tr("Acknowledged {day} by {who}.").format(
                    day=dates.day(view.acknowledged_on, today), who=view.acknowledged_by or view.other_area
                )
            )
        if view.reference:
            found.append(self.tr("Their case {reference}.").format(reference=view.reference))
        if view.handed_over_on is not None:
            found.append(self.tr("Handed over {day}.").format(day=dates.day(view.handed_over_on, today)))
        if view.missing:
            papers = ", ".join(codes.paper(one) for one in view.missing)
            found.append(self.tr("To be asked for: {papers}.").format(papers=papers))
        if view.state is TransferState.WITHDRAWN and view.end_reason:
            found.append(self._desk.words(view.end_reason))
        if view.fingerprint:
            found.append(self.tr("Our fingerprint: {code}.").format(code=view.fingerprint))
        return found


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
