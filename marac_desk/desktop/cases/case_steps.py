"""The grave steps of a case: conflicts, withdrawing words, disposal, a legal hold, and what two people agreed on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.cases.conflicts.dialogs import ProposeDialog
from marac_desk.desktop.cases.timeline_words import Telling
from marac_desk.desktop.cases.withdraw_dialog import WithdrawDialog
from marac_desk.desktop.cases.withdraw_words import done_sentence
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.call_meeting_dialog import CallMeetingDialog
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.passphrases.second_person import TwoPeople, Use
from marac_desk.desktop.wording import problems
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.changes import Changes
from marac_desk.services.conflicts.proposing import proposal_choices
from marac_desk.services.conflicts.restricting import declare_own_conflict
from marac_desk.services.removal.disposal import Disposed, ask_to_dispose, dispose_case, set_legal_hold
from marac_desk.services.removal.withdrawing import Withdrawn, withdraw_passage, withdrawal_texts

VERBS = frozenset({"call_meeting", "withdraw", "dispose", "legal_hold", "own_conflict", "propose", "carry_out"})
KINDS = frozenset({ApprovalKind.WITHDRAW_PASSAGE, ApprovalKind.DISPOSAL})
"""What is carried out on the page of its case once a second person agreed."""


class CaseSteps(QObject):
    """Opens the forms and says what they did; `gone` where the case is no longer for the person acting."""

    gone = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk, self._page = desk, page
        self.two = TwoPeople(desk, page)
        self.two.done.connect(self._on_done)
        self.dialog: QDialog | None = None

    def do(self, verb: str, telling: Telling, key: Any = None) -> None:
        """Begin one of the steps."""
        steps: dict[str, Callable[[], None]] = {
            "call_meeting": lambda: self._call_meeting(telling),
            "withdraw": lambda: self._withdraw(telling),
            "dispose": lambda: self._dispose(telling),
            "legal_hold": lambda: self._hold(telling, hold=not telling.view.standing.hold),
            "own_conflict": lambda: self._own_conflict(telling),
            "propose": lambda: self._propose(telling),
            "carry_out": lambda: self.two.use(self._use_of(*key)),
        }
        steps[verb]()

    def _call_meeting(self, telling: Telling) -> None:
        dialog = CallMeetingDialog(self.desk, telling.view.case_id, self._page)
        self._open(dialog, lambda key: self.desk.window.go("meetings", {"id": str(key)}))

    # Withdrawing

    def _withdraw(self, telling: Telling) -> None:
        if self.desk.names.hidden:
            self.desk.window.say(self.tr("Show names first (F8): the words have to be read as they stand."))
            return
        case_id, actor = telling.view.case_id, self.desk.actor
        self.desk.work.write(
            self,
            lambda uow: withdrawal_texts(uow, actor=actor, case_id=case_id),
            lambda texts: self._choose_words(WithdrawDialog(self.desk, case_id, telling.veil, texts, self._page)),
            self._refuse,
            thing=None,
        )

    def _choose_words(self, dialog: WithdrawDialog) -> None:
        def carry(key: uuid.UUID) -> None:
            more = self.tr("These words go, from %n place(s): {words}", None, dialog.going)
            self._carry(key, ApprovalKind.WITHDRAW_PASSAGE, more.format(words=dialog.passage()))

        self._open(dialog, carry)

    # Disposal

    def _dispose(self, telling: Telling) -> None:
        ask = Ask(
            "dispose",
            self.tr("Ask to dispose of this case"),
            self.tr(
                "Everything of {reference} leaves the register for good, in every list and every text. The ledger "
                "keeps its lines. Backups made before age out by their own plan. Another person has to agree."
            ).format(reference=telling.view.reference),
            self.tr("Why it is no longer kept"),
            self.tr("Ask a second person"),
        )
        actor, case_id = self.desk.actor, telling.view.case_id

        def run(uow: Any, reason: str) -> tuple[uuid.UUID, Changes]:
            return ask_to_dispose(uow, actor=actor, case_id=case_id, reason=reason)

        self._ask(ask, case_id, run, lambda key: self._carry(key, ApprovalKind.DISPOSAL))

    def _hold(self, telling: Telling, *, hold: bool) -> None:
        if hold:
            about = self.tr("It is kept from every disposal until the hold is ended: a review, an inquest, a court.")
            ask = Ask(
                "hold", self.tr("Put this case on legal hold"), about, self.tr("What holds it"), self.tr("Put on hold")
            )
        else:
            about = self.tr("From then on it may be disposed of as any other case.")
            ask = Ask(
                "end_hold", self.tr("End the legal hold"), about, self.tr("Why it may end"), self.tr("End the hold")
            )
        actor, case_id = self.desk.actor, telling.view.case_id
        said = self.tr("On legal hold.") if hold else self.tr("The legal hold is ended.")

        def run(uow: Any, reason: str) -> tuple[None, Changes]:
            return set_legal_hold(uow, actor=actor, case_id=case_id, hold=hold, reason=reason)

        self._ask(ask, case_id, run, lambda _none: self.desk.window.say(said))

    # Conflicts

    def _own_conflict(self, telling: Telling) -> None:
        if telling.view.may.answer_conflict:
            self.desk.window.go("conflict", {"id": str(telling.view.case_id)})
            return
        ask = Ask(
            "own_conflict",
            self.tr("You know somebody in this case"),
            self.tr(
                "From this minute the case does not exist for you, and you cannot take that back: it takes two other "
                "people. The coordinator gives its work to somebody else."
            ),
            self.tr("How you know them"),
            self.tr("Shut me out"),
        )
        actor, case_id = self.desk.actor, telling.view.case_id

        def run(uow: Any, reason: str) -> tuple[Any, Changes]:
            return declare_own_conflict(uow, actor=actor, case_id=case_id, reason=reason)

        self._ask(ask, case_id, run, lambda _done: self._on_shut_out())

    def _on_shut_out(self) -> None:
        self.gone.emit()
        self.desk.window.go("cases")
        self.desk.window.say(self.tr("Thank you. You are shut out of that case from this minute."))

    def _propose(self, telling: Telling) -> None:
        case_id, actor = telling.view.case_id, self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: proposal_choices(uow, actor=actor, case_id=case_id),
            lambda choices: self._open(ProposeDialog(self.desk, case_id, choices, self._page), self._said_proposed),
            self._refuse,
        )

    def _said_proposed(self, _key: uuid.UUID) -> None:
        self.desk.window.say(self.tr("Proposed: the coordinator or the chair decides. Nobody is kept out yet."))

    # What two people agreed on

    def _carry(self, approval_id: uuid.UUID, kind: ApprovalKind, more: str = "") -> None:
        self.two.carry(approval_id, self._use_of(approval_id, kind), more)

    def _use_of(self, approval_id: uuid.UUID, kind: ApprovalKind) -> Use:
        actor = self.desk.actor
        if kind is ApprovalKind.DISPOSAL:
            return lambda uow: dispose_case(uow, actor=actor, approval_id=approval_id)
        return lambda uow: withdraw_passage(uow, actor=actor, approval_id=approval_id)

    def _on_done(self, done: Any) -> None:
        if isinstance(done, Withdrawn):
            self.desk.window.say(done_sentence(done))
        elif isinstance(done, Disposed):
            self.gone.emit()
            self.desk.window.go("cases")
            text = self.tr("{reference} is out of the register.")
            self.desk.window.say(text.format(reference=done.reference))

    # Forms

    def _ask(
        self, ask: Ask, case_id: uuid.UUID, run: Callable[[Any, str], tuple[Any, Changes]], done: Callable[[Any], None]
    ) -> None:
        self._open(AskReasonDialog(self.desk, ask, case_id.hex, run, self._page), done)

    def _open(self, dialog: Any, done: Callable[[Any], None]) -> None:
        self.dialog = dialog
        dialog.saved.connect(done)
        dialog.finished.connect(lambda _result: self._page.setFocus())
        dialog.open()

    def _refuse(self, error: Exception) -> None:
        self.desk.window.say(problems.sentence(error))
