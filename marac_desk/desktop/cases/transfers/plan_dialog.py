"""The form that begins a transfer: what the chart says, to whom, why, and what goes along."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.step_dialog import Job, StepDialog
from marac_desk.desktop.forms.ui_transfer_plan_dialog import Ui_TransferPlanDialog
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Cell, Column, Row
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import codes_transfer as codes
from marac_desk.rules.transfers import Part
from marac_desk.services.transfers.preparing import AgencyChoice, TransferChoices, TransferPlan, prepare_transfer


class TransferPlanDialog(StepDialog):
    """Everything usual is ticked; nothing leaves by it."""

    kind: ClassVar[str] = "transfer_plan"
    refused_at: ClassVar = {
        "area_needed": "areaLineEdit",
        "transfer_to_self": "areaLineEdit",
        "way_needed": "wayLineEdit",
        "reason_needed": "reasonPlainTextEdit",
    }
    ui: Ui_TransferPlanDialog

    def __init__(self, desk: Desk, choices: TransferChoices, parent: QWidget) -> None:
        super().__init__(desk, Ui_TransferPlanDialog(), parent)
        self.setModal(True)
        self._choices = choices
        self._parts = {choice.part for choice in choices.parts if choice.usual and choice.there} | {
            choice.part for choice in choices.parts if choice.always
        }
        self._agreed = set[AgencyChoice]()
        self.list = RowView((Column(), Column("", 150)), self.tr("What goes along"))
        self.list.setObjectName("partsRowView")
        self.list.ticked.connect(self._on_ticked)
        inset = QVBoxLayout(self.ui.partsPlaceWidget)
        inset.setContentsMargins(0, 0, 0, 0)
        inset.addWidget(self.list)
        self.ui.aboutLabel.setText(
            self.tr("Case {reference}. Nothing leaves yet: the package is made in the next step.").format(
                reference=choices.reference
            )
        )
        never = "; ".join(f"{text[:1].lower()}{text[1:]}" for text in map(codes.stays, choices.never))
        self.ui.neverLabel.setText(self.tr("Never goes along: {never}.").format(never=never))
        for choice in (self.ui.movedRadioButton, self.ui.stayedRadioButton, self.ui.notKnownRadioButton):
            choice.toggled.connect(lambda _on: self._advise())
        self.ui.movedRadioButton.setChecked(True)
        self._advise()
        self._show_rows()
        self.begin(f"transfer {choices.case_id}")
        self.ui.areaLineEdit.setFocus()

    def _advise(self) -> None:
        known = {self.ui.movedRadioButton: True, self.ui.stayedRadioButton: False}
        moved = next((answer for choice, answer in known.items() if choice.isChecked()), None)
        self.ui.adviceLabel.setText(codes.advice(self._choices.advice(moved)))

    def _show_rows(self) -> None:
        offered = [choice for choice in self._choices.parts if choice.there and choice.part is not Part.AGENCY_LINES]
        rows = [self._part_row(choice.part, always=choice.always) for choice in offered]
        self.list.set_rows([*rows, *(self._agency_row(one) for one in self._choices.agencies)])

    def _part_row(self, part: Part, *, always: bool) -> Row:
        remark = self.tr("always") if always else self.tr("most dangerous") if part is Part.NEW_ADDRESS else ""
        tone = Tone.LATE if part is Part.NEW_ADDRESS else Tone.INK3
        return Row(part, (Cell(codes.part(part), check=part in self._parts), Cell(remark, tone=tone)))

    def _agency_row(self, one: AgencyChoice) -> Row:
        text = self.tr("What {agency} said, because it agreed").format(agency=one.name)
        return Row(one, (Cell(text, check=one in self._agreed), Cell()))

    def _on_ticked(self, key: object, on: bool) -> None:
        always = {choice.part for choice in self._choices.parts if choice.always}
        if isinstance(key, Part) and key not in always:
            (self._parts.add if on else self._parts.discard)(key)
        elif isinstance(key, AgencyChoice):
            (self._agreed.add if on else self._agreed.discard)(key)
        self._show_rows()

    def job(self) -> Job:
        """Begin the transfer."""
        ui, actor, case_id = self.ui, self.desk.actor, self._choices.case_id
        parts = frozenset(self._parts | ({Part.AGENCY_LINES} if self._agreed else set()))
        plan = TransferPlan(
            other_area=ui.areaLineEdit.text(),
            way=ui.wayLineEdit.text(),
            reason=ui.reasonPlainTextEdit.toPlainText(),
            parts=parts,
            agreed=frozenset(one.agency_id for one in self._agreed),
            handed_to=ui.handedLineEdit.text(),
        )
        return lambda uow: prepare_transfer(uow, actor=actor, case_id=case_id, plan=plan)
