"""The form for research that was returned: a short summary where the agency gives one, and how it may be handled."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.forms.ui_research_return_dialog import Ui_ResearchReturnDialog
from marac_desk.desktop.widgets.fields import fill_choices
from marac_desk.desktop.wording import labels
from marac_desk.rules.vocabulary import Handling, ResearchStatus
from marac_desk.services.meetings.readiness import BoardCell, CellAt, answer_cells


class ResearchReturnDialog(StepDialog):
    """Writes one answer into the cells that were chosen."""

    kind: ClassVar[str] = "research_return"
    refused_at: ClassVar = {"text_too_long": "summaryPlainTextEdit", "text_nul": "summaryPlainTextEdit"}
    ui: Ui_ResearchReturnDialog

    def __init__(
        self, desk: Desk, seen: Sequence[CellAt], first: BoardCell, about: str, parent: QWidget | None
    ) -> None:
        super().__init__(desk, Ui_ResearchReturnDialog(), parent)
        self._seen = list(seen)
        self.ui.aboutLabel.setText(about)
        fill_choices(self.ui.handlingComboBox, labels.words(Handling))
        if len(self._seen) == 1:
            self.ui.summaryPlainTextEdit.setPlainText(first.summary)
            self.ui.handlingComboBox.setCurrentIndex(self.ui.handlingComboBox.findData(first.handling.value))
        self.begin(uuid.uuid5(uuid.NAMESPACE_OID, " ".join(f"{c.item_id}{c.agency_id}" for c in self._seen)).hex)
        self.ui.summaryPlainTextEdit.setFocus()

    def job(self) -> Job:
        """Write it down."""
        actor, seen = self.desk.actor, self._seen
        summary = self.ui.summaryPlainTextEdit.toPlainText()
        handling = Handling(self.ui.handlingComboBox.currentData())
        returned = ResearchStatus.KNOWN_RELEVANT
        return lambda uow: answer_cells(
            uow, actor=actor, cells=seen, status=returned, summary=summary, handling=handling
        )
