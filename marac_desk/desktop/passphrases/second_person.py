"""The second person at one desk: what was asked for is read, decided with an own passphrase, and then carried out."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk, Keys
from marac_desk.desktop.forms.ui_second_person_dialog import Ui_SecondPersonDialog
from marac_desk.desktop.passphrases.dialogs import PassphraseDialog
from marac_desk.desktop.wording import dates, labels, problems
from marac_desk.rules.access import Actor
from marac_desk.services.approvals.deciding import decide_approval
from marac_desk.services.approvals.listing import ApprovalLine, Decider, approval_line, deciders
from marac_desk.services.changes import Changes
from marac_desk.services.housekeeping import actor_of

Use = Callable[[Any], tuple[Any, Changes]]


class SecondPersonDialog(PassphraseDialog):
    """Another person says yes at this desk, with a passphrase that nobody else knows; closing it lets the request wait.

    What she or he does is her or his own unit of work: the ledger's line carries the name of who approved.
    """

    approved = Signal()
    ui: Ui_SecondPersonDialog

    def __init__(
        self,
        desk: Desk,
        keys: Keys,
        asked: ApprovalLine,
        people: Sequence[Decider],
        more: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, keys, Ui_SecondPersonDialog(), parent)
        self.setModal(True)
        self._asked = asked
        what = labels.word(asked.kind)
        what = f"{what}, {asked.reference}" if asked.reference else what
        about = self.tr("{name} asks to {what}. Why: {reason}")
        about = about.format(name=asked.asked_by, what=what, reason=asked.reason)
        self.ui.aboutLabel.setText(f"{about}\n{more}" if more else about)
        for one in people:
            role = labels.role(one.role, desk.area.terms)
            self.ui.secondComboBox.addItem(f"{one.name}, {role}", one.user_id)
        self.ui.secondLineEdit.setFocus()

    def missing(self) -> str:
        """Ask for the passphrase of the person who is chosen."""
        return "" if self.ui.secondLineEdit.text() else self.tr("The second person types a passphrase here.")

    def job(self) -> Callable[[], Any]:
        """Check that it is really her or him."""
        keys, user_id, typed = self.keys, self._chosen(), self.ui.secondLineEdit.text()
        return lambda: keys.verify(user_id, typed)

    def _chosen(self) -> uuid.UUID:
        return uuid.UUID(str(self.ui.secondComboBox.currentData()))

    def done_with_keys(self, _result: Any) -> None:
        """Say yes as that person, in a unit of work of her or his own."""
        self.ui.secondLineEdit.setText("")
        user_id = self._chosen()
        self.desk.work.read(self, lambda uow: actor_of(uow, user_id), self._approve, self.on_failure)

    def _approve(self, second: Actor) -> None:
        key = self._asked.approval_id
        self.desk.work.write(
            self,
            lambda uow: decide_approval(uow, actor=second, approval_id=key, approve=True),
            self._on_approved,
            self.on_failure,
            actor=second,
        )

    def _on_approved(self, _state: Any) -> None:
        self.set_busy(False)
        self.approved.emit()
        self.accept()


class TwoPeople(QObject):
    """Carries something from the request to the deed: now at this desk, or later, when the other person signs in."""

    done = Signal(object)
    waits = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self._parent = desk, parent
        self.dialog: SecondPersonDialog | None = None

    def carry(self, approval_id: uuid.UUID, use: Use, more: str = "") -> None:
        """Offer the second person's part here, where one could decide and has a passphrase on this computer.

        `more` is what she or he has to see before agreeing, besides what is asked for and why.
        """
        actor = self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: (
                approval_line(uow, actor=actor, approval_id=approval_id),
                deciders(uow, actor=actor, approval_id=approval_id),
            ),
            lambda found: self._on_known(found[0], found[1], use, more),
            self._refuse,
        )

    def _on_known(self, asked: ApprovalLine, people: tuple[Decider, ...], use: Use, more: str) -> None:
        keys = self.desk.keys
        if keys is None:
            self._wait(asked, people)
            return
        self.desk.work.child(
            self,
            keys.holders,
            lambda holders: self._offer(keys, asked, people, holders, use, more),
            lambda _error: self._wait(asked, people),
        )

    def _offer(
        self,
        keys: Keys,
        asked: ApprovalLine,
        people: Sequence[Decider],
        holders: frozenset[uuid.UUID],
        use: Use,
        more: str,
    ) -> None:
        here = [one for one in people if one.user_id in holders]
        if not here:
            self._wait(asked, people)
            return
        self.dialog = SecondPersonDialog(self.desk, keys, asked, here, more, self._parent)
        self.dialog.accepted.connect(lambda: self.use(use))
        self.dialog.rejected.connect(lambda: self._wait(asked, people))
        self.dialog.open()

    def use(self, use: Use) -> None:
        """Do what was approved."""
        self.desk.work.write(self, use, self.done.emit, self._refuse)

    def _wait(self, asked: ApprovalLine, people: Sequence[Decider]) -> None:
        until = dates.day(asked.runs_out_at.astimezone(self.desk.area.zone).date(), self.desk.today())
        names = ", ".join(one.name for one in people)
        if names:
            text = self.tr("It waits for {names} until {day}, under Partnership, Decisions.")
        else:
            text = self.tr(
                "It waits until {day}, but nobody else here may decide it: somebody must be given that role."
            )
        self.desk.window.say(text.format(names=names, day=until))
        self.waits.emit()

    def _refuse(self, error: Exception) -> None:
        self.desk.window.say(problems.sentence(error))
