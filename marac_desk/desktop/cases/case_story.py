"""The left of a case's page: time runs down beside the risk, and below it whether the plan changed anything."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.cases.change_words import change_sentence
from marac_desk.desktop.cases.not_shown import left_out
from marac_desk.desktop.cases.timeline_view import Timeline, TimelineHead
from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.widgets.labels import hairline, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.services.cases.views import EventKind

_GOES_TO = {
    EventKind.REFERRAL: "referrals",
    EventKind.INCIDENT: "referrals",
    EventKind.HEARING: "meetings",
    EventKind.NOT_HEARD: "meetings",
    EventKind.ACTION_CLOSED: "actions",
    EventKind.BETWEEN: "actions",
    EventKind.REPORT_BACK: "report_backs",
}


class CaseStory(QWidget):
    """Shows what happened; `goes_to` says where an event that was opened is at home."""

    goes_to = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = Timeline()
        self.timeline.opened.connect(self._open_event)
        self._change = label("", Type.LIST, wrap=True, name="planChangeLabel")
        self._left_out = label("", Type.SMALL, Tone.INK3, wrap=True, name="leftOutLabel")
        question = label(self.tr("Did the plan change the risk?"), Type.LIST_STRONG)
        answer = QHBoxLayout()
        answer.setContentsMargins(8, 8, 8, 0)
        answer.setSpacing(14)
        answer.addWidget(question, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self._change, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(4)
        column.addWidget(TimelineHead(self.timeline))
        column.addWidget(self.timeline, 1)
        column.addWidget(self._left_out)
        column.addWidget(hairline())
        column.addLayout(answer)

    def show_case(self, telling: Telling) -> None:
        """Show what happened in a case."""
        self.timeline.show_case(telling)
        self._change.setText(change_sentence(telling.view))
        self._left_out.setText(left_out(telling.view))
        self._left_out.setVisible(bool(self._left_out.text()))

    def forget(self) -> None:
        """Keep nothing of the case that stood here."""
        self._change.setText("")
        self._left_out.setText("")
        self.timeline.forget()

    def _open_event(self, key: Any) -> None:
        event = self.timeline.events.get(key)
        place = _GOES_TO.get(event.kind) if event else None
        if event is not None and place is not None and event.subject_id is not None:
            self.goes_to.emit(place, {"id": str(event.subject_id)})
