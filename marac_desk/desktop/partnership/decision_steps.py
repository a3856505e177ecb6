"""The steps of the decisions: deciding, carrying out, taking back, taking note, asking for a removal."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.entry.recall_rows import gone_dialog
from marac_desk.desktop.entry.step_dialog import Job
from marac_desk.desktop.partnership.decide_dialog import CarryOutDialog, DecideDialog
from marac_desk.desktop.partnership.steps import Steps
from marac_desk.desktop.wording import problems
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary.access import ApprovalKind, ApprovalState
from marac_desk.services.approvals.asking import take_back_approval
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.lifting import lift_restriction, note_disclosure
from marac_desk.services.conflicts.restricting import Restricted
from marac_desk.services.conflicts.sealing import SealedCase
from marac_desk.services.decisions import Request
from marac_desk.services.recalls import RecallLine
from marac_desk.services.removal.disposal import Disposed, ask_to_dispose, dispose_case
from marac_desk.services.removal.withdrawing import Withdrawn, withdraw_passage
from marac_desk.services.users import RoleAgreed, change_role

_DEEDS: dict[ApprovalKind, Callable[..., Any]] = {
    ApprovalKind.LIFT_RESTRICTION: lift_restriction,
    ApprovalKind.DISPOSAL: dispose_case,
    ApprovalKind.WITHDRAW_PASSAGE: withdraw_passage,
}
"""What whoever asked carries out here; the others are carried out where they belong."""

BESIDE = frozenset(
    {
        ApprovalKind.LIFT_RESTRICTION,
        ApprovalKind.DISPOSAL,
        ApprovalKind.COORDINATOR_ROLE,
        ApprovalKind.BULK_EXPORT,
    }
)
"""What a second person may decide at this desk in passing; a passage is looked at in a sitting of one's own."""


class DecisionSteps(Steps):
    """Opens the forms, runs the steps, and says what each did."""

    def __init__(self, desk: Desk, tab: QWidget) -> None:
        super().__init__(desk, tab)
        self.two.done.connect(self._said_done)

    def _say(self, text: str) -> None:
        self.desk.window.say(text)

    def _refuse(self, error: Exception) -> None:
        self._say(problems.sentence(error))

    def _write(self, job: Job, said: str) -> None:
        self.desk.work.write(self, job, lambda _done: self._say(said), self._refuse)

    # Deciding

    def decide(self, request: Request) -> None:
        """Decide what another person asked for."""
        self.show_form(DecideDialog(self.desk, request, self._tab), lambda result: self._said_decided(request, result))

    def _said_decided(self, request: Request, result: Any) -> None:
        name = self.desk.name(request.line.asked_by)
        if isinstance(result, Restricted):
            text = self.tr("Agreed: shut out from this minute.")
        elif result is ApprovalState.APPROVED:
            text = self.tr("Agreed. It can be carried out for 24 hours, by {name}.").format(name=name)
            if request.line.kind is ApprovalKind.COORDINATOR_ROLE:
                text = self.tr("Agreed. The administrator can give the role for 24 hours.")
        else:
            text = self.tr("Refused. {name} reads why.").format(name=name)
        self._say(text)

    def take_back(self, request: Request) -> None:
        """Take back what one asked for."""
        actor, key = self.desk.actor, request.line.approval_id
        self._write(
            lambda uow: take_back_approval(uow, actor=actor, approval_id=key), self.tr("Taken back: nobody decides it.")
        )

    def beside(self, request: Request) -> None:
        """Let the second person decide at this desk, with a passphrase of her or his own."""
        if request.line.kind in BESIDE:
            self.two.carry(request.line.approval_id, self._deed(request) or _nothing)

    # Carrying out

    def _deed(self, request: Request) -> Job | None:
        run, actor, key = _DEEDS.get(request.line.kind), self.desk.actor, request.line.approval_id
        return (lambda uow: run(uow, actor=actor, approval_id=key)) if run is not None else None

    def carry(self, request: Request) -> None:
        """Carry out what a second person agreed to, after one more question."""
        verbs = {
            ApprovalKind.LIFT_RESTRICTION: self.tr("Lift the restriction"),
            ApprovalKind.DISPOSAL: self.tr("Dispose of the case"),
            ApprovalKind.WITHDRAW_PASSAGE: self.tr("Withdraw the passage"),
        }
        job = self._deed(request)
        if job is not None:
            verb = verbs[request.line.kind]
            self.show_form(CarryOutDialog(self.desk, request, verb, job, self._tab), self._said_done)

    def _said_done(self, result: Any) -> None:
        if isinstance(result, Disposed):
            text = self.tr("{reference} has left this register.").format(reference=result.reference)
        elif isinstance(result, Withdrawn):
            places = self.tr("Withdrawn from %n place(s).", None, result.places)
            text = f"{places} {self.tr('%n copy(ies) asked back.', None, result.copies)}"
        elif result is AGREED:
            text = self.tr("Agreed by two people.")
        else:
            text = self.tr("The restriction is lifted; it stays on record.")
        self._say(text)

    def give_role(self, role: RoleAgreed) -> None:
        """Make somebody coordinator whom two people agreed on."""
        actor = self.desk.actor
        self._write(
            lambda uow: change_role(
                uow, actor=actor, user_id=role.user_id, role=Role.COORDINATOR, approval_id=role.approval_id
            ),
            self.tr("{name} is coordinator from now on.").format(name=self.desk.name(role.name)),
        )

    # What is told and asked back

    def take_note(self, disclosure_id: uuid.UUID) -> None:
        """Record that the advocate knows of a disclosure."""
        actor = self.desk.actor
        self._write(
            lambda uow: note_disclosure(uow, actor=actor, disclosure_id=disclosure_id),
            self.tr("Written down: the advocate knows of it."),
        )

    def remove_sealed(self, case: SealedCase) -> None:
        """Ask a second person to remove a case that another register has by now."""
        ask = Ask(
            "remove_sealed",
            self.tr("Ask to remove {reference} here").format(reference=case.reference),
            self.tr(
                "Another register keeps this case. A second person has to agree, then it leaves this one for good."
            ),
            self.tr("How you know that the other register has it"),
            self.tr("Ask to remove it"),
        )
        actor, key = self.desk.actor, case.case_id
        dialog = AskReasonDialog(
            self.desk,
            ask,
            key.hex,
            lambda uow, why: ask_to_dispose(uow, actor=actor, case_id=key, reason=why),
            self._tab,
        )
        self.show_form(dialog, lambda approval: self.two.carry(approval, self._disposal(approval)))

    def _disposal(self, approval_id: uuid.UUID) -> Job:
        actor = self.desk.actor
        return lambda uow: dispose_case(uow, actor=actor, approval_id=approval_id)

    def confirm(self, line: RecallLine) -> None:
        """Record that a copy which is asked back is gone."""
        said = self.tr("Written down: this copy is gone.")
        self.show_form(gone_dialog(self.desk, line, self._tab), lambda _none: self._say(said))


AGREED = object()


def _nothing(_uow: Any) -> tuple[object, Changes]:
    """Do nothing here with what was agreed: it is carried out by somebody else, or on another page."""
    return AGREED, Changes.ACCESS
