"""The forms of a request: deciding what somebody else asked for, and carrying out what two people agreed on."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.entry.typed import FieldRefusedError
from marac_desk.desktop.forms.ui_decide_dialog import Ui_DecideDialog
from marac_desk.desktop.partnership import decision_words as words
from marac_desk.desktop.partnership.passage_view import PassageView
from marac_desk.desktop.widgets.labels import label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import labels
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.conflicts.lifting import decide_proposal
from marac_desk.services.decisions import Request

_NAMES, _SMALL = 150, 420


class RequestDialog(StepDialog):
    """Says what is asked, by whom, why, and what it will do."""

    ui: Ui_DecideDialog
    refused_at: ClassVar = {"reason_needed": "reasonPlainTextEdit"}

    def __init__(self, desk: Desk, request: Request, parent: QWidget | None = None) -> None:
        super().__init__(desk, Ui_DecideDialog(), parent)
        self.setModal(True)
        self.request = request
        self.ui.titleLabel.setText(words.what(desk, request))
        self.ui.aboutLabel.setText(words.effect(desk, request))
        self._inside = QVBoxLayout(self.ui.contentPlaceWidget)
        self._inside.setContentsMargins(0, 4, 0, 4)
        self._inside.setSpacing(10)
        self._inside.addLayout(self._facts())

    def _facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnMinimumWidth(0, _NAMES)
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(self._said()):
            grid.addWidget(label(name, Type.LIST, Tone.INK3), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, Type.LIST, wrap=True), row, 1)
        return grid

    def _said(self) -> list[tuple[str, str]]:
        desk, line, subject = self.desk, self.request.line, self.request.subject
        asker = self.tr("{name}, {when}").format(name=desk.name(line.asked_by), when=words.when(desk, line.asked_at))
        facts = [(self.tr("Asked by"), asker), (self.tr("Why"), desk.words(line.reason))]
        if line.kind is ApprovalKind.LIFT_RESTRICTION and subject.party is not None:
            why = ". ".join(part for part in (labels.word(subject.party), desk.words(subject.reason)) if part)
            facts.append((self.tr("Was shut out because"), why))
        elif subject.party is not None:
            facts.append((self.tr("Who that is"), labels.word(subject.party)))
        if subject.role is not None:
            facts.append((self.tr("Signs in as"), labels.role(subject.role, desk.area.terms)))
        if line.decided_by:
            agreed = self.tr("{name}, {when}").format(
                name=desk.name(line.decided_by), when=words.when(desk, line.decided_at) if line.decided_at else ""
            )
            facts.append((self.tr("Agreed by"), agreed))
        return [*facts, (self.tr("Stands until"), words.when(desk, line.runs_out_at))]


class DecideDialog(RequestDialog):
    """Says yes or no to what another person asked for; a passage is looked at before it is agreed to."""

    kind: ClassVar[str] = "decide"

    def __init__(self, desk: Desk, request: Request, parent: QWidget | None = None) -> None:
        super().__init__(desk, request, parent)
        self.approve = True
        self.passage: PassageView | None = None
        if request.line.kind is ApprovalKind.WITHDRAW_PASSAGE:
            self.passage = PassageView(desk, request.line.approval_id, self)
            self._inside.addWidget(self.passage, 1)
        else:
            self._inside.addStretch(1)
            self.resize(self.width(), _SMALL)
        self.ui.refuseButton.clicked.connect(self.refuse)
        self.begin(request.line.approval_id.hex)
        (self.passage.show_button if self.passage else self.ui.reasonPlainTextEdit).setFocus()

    def refuse(self) -> None:
        """Say no, with the reason that is typed."""
        if self.ui.saveButton.isEnabled():
            self.approve = False
            super().save()

    def save(self) -> None:
        """Say yes."""
        if self.ui.saveButton.isEnabled():
            self.approve = True
            super().save()

    def job(self) -> Job:
        """Decide it."""
        if self.approve and self.passage is not None and not self.passage.seen:
            look = self.tr("Look at the words first: you agree to these words, and to nothing else.")
            raise FieldRefusedError(self.passage.show_button, look)
        actor, line, approve = self.desk.actor, self.request.line, self.approve
        reason = self.ui.reasonPlainTextEdit.toPlainText()
        # a yes to a proposal shuts out at once, so that nothing waits to be carried out
        decide: Any = decide_proposal if line.kind is ApprovalKind.RESTRICT else decide_approval
        return lambda uow: decide(uow, actor=actor, approval_id=line.approval_id, approve=approve, reason=reason)


class CarryOutDialog(RequestDialog):
    """Asks once more before what two people agreed on is done for good."""

    kind: ClassVar[str] = "carry_out"

    def __init__(self, desk: Desk, request: Request, verb: str, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(desk, request, parent)
        self._job = job
        self._inside.addStretch(1)
        for widget in (self.ui.reasonLabel, self.ui.reasonPlainTextEdit, self.ui.refuseButton):
            widget.hide()
        self.resize(self.width(), _SMALL - 100)
        self.ui.cancelButton.setText(self.tr("Not now"))
        self.ui.saveButton.setText(verb)
        self.ui.saveButton.setToolTip(self.tr("{text} (Ctrl+Return)").format(text=verb))
        self.begin(request.line.approval_id.hex)
        self.ui.saveButton.setFocus()

    def job(self) -> Job:
        """Do it."""
        return self._job
