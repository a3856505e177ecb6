"""The form of coverage: what of the risks is answered by the plan, and by which action, before the case is left."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.forms.ui_coverage_dialog import Ui_CoverageDialog
from marac_desk.desktop.room.case_sentences import title
from marac_desk.desktop.room.coverage.grid import CoverageGrid
from marac_desk.desktop.room.coverage.words import Coverage, coverage
from marac_desk.desktop.widgets.labels import dress
from marac_desk.desktop.wording import problems
from marac_desk.rules.answering import Answer
from marac_desk.services.actions.steps import Seen
from marac_desk.services.meeting_room.answering import mark_answer
from marac_desk.services.meeting_room.views import CaseInRoom


class CoverageDialog(QDialog):
    """Marks are kept as they are set: there is nothing to save."""

    def __init__(self, desk: Desk, case: CaseInRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._case = desk, case
        self._coverage = Coverage((), ())
        self.ui = Ui_CoverageDialog()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call,unused-ignore]
        dress(self)
        self.ui.closeButton.clicked.connect(self.accept)
        self.grid = CoverageGrid(self)
        self.ui.gridLayout.addWidget(self.grid)
        self.grid.marked.connect(self._mark)
        self.grid.moved.connect(self._say_here)
        self.show_case(case)
        self.grid.setFocus()

    def show_case(self, case: CaseInRoom) -> None:
        """Show how the case stands now."""
        self._case, self._coverage = case, coverage(self._desk, case)
        name = title(self._desk, case)
        self.ui.titleLabel.setText(self.tr("Coverage, {name}").format(name=name))
        self.ui.effectLabel.setText(self._coverage.said())
        self.grid.setVisible(bool(self._coverage.risks))
        self.grid.show_coverage(self._coverage)
        self._say_here()

    def _say_here(self) -> None:
        """Say in full what the cell at hand is about: a column has room for a number and an agency only."""
        index = self.grid.currentIndex()
        answer = self.grid.rows.answer(index) if index.isValid() else None
        column = index.column() - 1
        if not 0 <= column < len(self._coverage.actions):
            self.ui.hereLabel.setText("")
            return
        line = self._coverage.actions[column]
        told = (
            self.tr("answers no risk yet")
            if answer is None
            else {
                Answer.MARKED: self.tr("marked as answering this risk"),
                Answer.LIKELY: self.tr("likely answers this risk: both are about the same person"),
                Answer.NONE: self.tr("does not answer this risk"),
            }[answer]
        )
        words = self.tr("{number} {agency}: {title}, {answer}")
        self.ui.hereLabel.setText(
            words.format(number=line.number, agency=line.agency, title=self._desk.words(line.title), answer=told)
        )

    def _mark(self, row: int, column: int) -> None:
        if not self._case.may.record_actions:
            self.ui.hintLabel.setText(self.tr("You look on here: the coordinator and the chair record the plan."))
            return
        line, risk = self._coverage.actions[column], self._coverage.risks[row]
        chosen = None if line.answers == risk.line_id else risk.line_id
        seen, actor = Seen(line.action_id, line.version), self._desk.actor
        self.ui.hintLabel.setText("")
        self._desk.work.write(
            self,
            lambda uow: mark_answer(uow, actor=actor, seen=seen, line_id=chosen),
            failed=lambda error: self.ui.hintLabel.setText(problems.sentence(error)),
        )
