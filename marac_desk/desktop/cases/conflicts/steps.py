"""The steps of a conflict that open a form: shutting out, lifting by two people, another register, a copy gone."""

from __future__ import annotations

import uuid
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.cases.conflicts.dialogs import OtherRegisterDialog, RestrictDialog
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.entry.recall_rows import gone_dialog
from marac_desk.desktop.passphrases.second_person import TwoPeople
from marac_desk.services.conflicts.lifting import ask_to_lift, lift_restriction
from marac_desk.services.conflicts.restricting import Restricted
from marac_desk.services.conflicts.views import ConflictView, RestrictionLine
from marac_desk.services.recalls import RecallLine


class ConflictSteps(QObject):
    """Opens the forms and says what they did; `gone` where the case is no longer for the person acting."""

    gone = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk, self._page = desk, page
        self.two = TwoPeople(desk, page)
        self.two.done.connect(lambda _none: desk.window.say(self.tr("The restriction is lifted; it stays on record.")))
        self.dialog: QDialog | None = None

    def restrict(self, view: ConflictView, named: RestrictionLine | None = None) -> None:
        """Shut somebody out, or say who a name of the referral is."""
        self._open(RestrictDialog(self.desk, view.case_id, view.choices, named, self._page), self._said_restricted)

    def _said_restricted(self, done: Restricted) -> None:
        text = self.tr("Shut out from this minute.")
        if done.found_later:
            text = self.tr("Shut out from this minute. They may have known of it before: the advocate is told.")
        if done.copies:
            text = f"{text} {self.tr('%n copy(ies) asked back.', None, done.copies)}"
        if done.open_actions:
            text = f"{text} {self.tr('%n open action(s) of that agency need another owner.', None, done.open_actions)}"
        self.desk.window.say(text)

    def other_register(self, view: ConflictView, keeper: uuid.UUID | None = None) -> None:
        """Set the case down for another register."""
        self._open(OtherRegisterDialog(self.desk, view, keeper, self._page), self._said_sealed)

    def _said_sealed(self, _done: Restricted) -> None:
        self.desk.window.say(self.tr("Sealed off from this minute. Remove it here once the other register has it."))
        self.gone.emit()

    def lift(self, view: ConflictView, exclusion_id: uuid.UUID) -> None:
        """Ask a second person to lift a restriction."""
        name = next((one.name for one in view.restrictions if one.exclusion_id == exclusion_id), "")
        ask = Ask(
            "lift",
            self.tr("Ask to lift this restriction"),
            self.tr(
                "{name} would see this case again. A second person has to agree; {name} never learns that it was asked."
            ).format(name=self.desk.name(name)),
            self.tr("Why it can be lifted"),
            self.tr("Ask to lift it"),
        )
        actor, case_id = self.desk.actor, view.case_id

        def run(uow: Any, reason: str) -> Any:
            return ask_to_lift(uow, actor=actor, case_id=case_id, exclusion_id=exclusion_id, reason=reason)

        self._open(AskReasonDialog(self.desk, ask, exclusion_id.hex, run, self._page), self._carry)

    def _carry(self, approval_id: uuid.UUID) -> None:
        actor = self.desk.actor
        self.two.carry(approval_id, lambda uow: lift_restriction(uow, actor=actor, approval_id=approval_id))

    def confirm(self, line: RecallLine) -> None:
        """Record that a copy which is asked back is gone."""
        dialog = gone_dialog(self.desk, line, self._page)
        self._open(dialog, lambda _none: self.desk.window.say(self.tr("Written down: this copy is gone.")))

    def _open(self, dialog: Any, done: Any) -> None:
        self.dialog = dialog
        dialog.saved.connect(done)
        dialog.open()
