"""The steps of a transfer at the desk: what is offered, the forms, and the files that go out."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from marac_desk.desktop.cases.transfers.dialogs import TransferAnswerDialog, TransferMadeDialog
from marac_desk.desktop.cases.transfers.plan_dialog import TransferPlanDialog
from marac_desk.desktop.cases.transfers.taking import TransferTaking
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.wording import problems
from marac_desk.documents.client import PrintingFailedError
from marac_desk.rules.transfers import Direction, Told, TransferState
from marac_desk.services.changes import Changes
from marac_desk.services.transfers import following
from marac_desk.services.transfers.looking import TransferView, end_flag
from marac_desk.services.transfers.paper import pack_of, record_pack, save_pack
from marac_desk.services.transfers.preparing import TransferChoices, transfer_choices
from marac_desk.services.transfers.sending import MadePackage, make_package, package_lock, record_sent, save_package

_S = TransferState
Job = Callable[[Any], tuple[Any, Changes]]


class TransferSteps(QObject):
    """Takes the steps; `said` what came of one (and whether it was refused), `taken` the case a file belongs to."""

    said = Signal(str, bool)
    taken = Signal(object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk, self._page = desk, page
        self.dialog: QDialog | None = None
        self.taking = TransferTaking(desk, page)
        self.taking.said.connect(self.said)
        self.taking.taken.connect(self.taken)
        self.taking.opens.connect(self._open)

    # What is offered

    def offered(self, view: TransferView | None) -> tuple[str, str]:
        """Return the next step and the other way, in words; empty where there is none."""
        if view is None or view.state in {_S.FINISHED, _S.WITHDRAWN}:
            return self.tr("Prepare a transfer"), ""
        if view.direction is Direction.IN:
            return self.tr("Make the acknowledgement"), self.tr("Prepare a transfer")
        make = self.tr("Make the package")
        return {
            _S.PREPARED: (self.tr("Record as sent"), make) if view.number else (make, ""),
            _S.SENT: (self.tr("Record their acknowledgement"), self.tr("Make it again")),
            _S.ACKNOWLEDGED: (self.tr("Record the handover"), self.tr("Finish here")),
            _S.HANDED_OVER: (self.tr("Finish here"), ""),
        }.get(view.state, ("", ""))

    @staticmethod
    def may_give_up(view: TransferView | None) -> bool:
        """Tell whether a transfer can still be given up."""
        return view is not None and _S.WITHDRAWN in view.may_next

    def go_on(self, case_id: uuid.UUID, view: TransferView | None) -> None:
        """Take the next step."""
        if view is None or view.state in {_S.FINISHED, _S.WITHDRAWN}:
            self._prepare(case_id)
        elif view.direction is Direction.IN:
            self.taking.acknowledge(view)
        elif view.state is _S.PREPARED:
            (self._sent if view.number else self._make)(view)
        elif view.state is _S.SENT:
            self._by_hand(view)
        elif view.state is _S.ACKNOWLEDGED:
            self._hand_over(view)
        else:
            self._finish(view)

    def go_other_way(self, case_id: uuid.UUID, view: TransferView | None) -> None:
        """Take the other way."""
        if view is not None and view.direction is Direction.IN:  # it may go on to a third area
            self._prepare(case_id)
        elif view is not None and view.state in {_S.PREPARED, _S.SENT}:
            self._make(view)
        elif view is not None and view.state is _S.ACKNOWLEDGED:
            self._finish(view)

    # Out

    def _prepare(self, case_id: uuid.UUID) -> None:
        actor = self.desk.actor
        self.desk.work.read(
            self, lambda uow: transfer_choices(uow, actor=actor, case_id=case_id), self._plan, self._refuse, what="plan"
        )

    def _plan(self, choices: TransferChoices) -> None:
        dialog = TransferPlanDialog(self.desk, choices, self._page)
        dialog.saved.connect(lambda _key: self.said.emit(self.tr("Prepared. Nothing has left yet."), False))
        self._open(dialog)

    def _make(self, view: TransferView) -> None:
        folder = self.desk.window.choose_folder(self.tr("Folder for the package"))
        if not folder:
            return
        self.said.emit(self.tr("The package is being made."), False)
        actor, key = self.desk.actor, view.transfer_id

        def locked(lock: Any) -> None:
            self.desk.work.write(
                self,
                lambda uow: make_package(uow, actor=actor, transfer_id=key, lock=lock),
                partial(self._save, Path(folder)),
                self._refuse,
            )

        self.desk.work.child(self, package_lock, locked, self._refuse)

    def _save(self, folder: Path, made: MadePackage) -> None:
        """Save the package, and the same on paper under the same passphrase."""
        actor, press = self.desk.actor, self.desk.work.press

        def both(pack: Any) -> None:
            def save() -> str:
                save_package(folder, made)
                return save_pack(folder, made, press.ask(pack, made.passphrase).pdf)

            self.desk.work.child(self, save, partial(self._saved, made), self._not_saved)

        self.desk.work.read(self, lambda uow: pack_of(uow, actor=actor, made=made), both, self._refuse, what="pack")

    def _saved(self, made: MadePackage, sha256: str) -> None:
        actor, key = self.desk.actor, made.transfer_id
        self.desk.work.write(
            self,
            lambda uow: record_pack(uow, actor=actor, transfer_id=key, sha256=sha256),
            lambda _none: self._show_made(made),
            self._refuse,
        )

    def _show_made(self, made: MadePackage) -> None:
        self.said.emit(self.tr("Package and pack are saved. Send the package, then record it as sent."), False)
        self._open(TransferMadeDialog(made, self._page))

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self.said.emit(self.tr("The folder could not be written. Choose another and make it again."), True)
        elif isinstance(error, PrintingFailedError):
            text = self.tr("The pack could not be printed ({code}). Make it again.")
            self.said.emit(text.format(code=error.code), True)
        else:
            self._refuse(error)

    def _sent(self, view: TransferView) -> None:
        actor = self.desk.actor
        self._write(
            lambda uow: record_sent(uow, actor=actor, transfer_id=view.transfer_id, version=view.version),
            self.tr("Recorded as sent today."),
        )

    def _by_hand(self, view: TransferView) -> None:
        actor = self.desk.actor
        words = (
            self.tr("Record their acknowledgement"),
            self.tr("If they sent a file, drop it on this page instead. Here you write what they said."),
            self.tr("Who said so there"),
            self.tr("Record it"),
        )
        self._ask(
            view,
            words,
            lambda uow, whom, day, reference: following.acknowledge_by_hand(
                uow, actor=actor, transfer_id=view.transfer_id, version=view.version, by=whom, on=day,
                reference=reference,
            ),
            self.tr("Acknowledged. Now the advocates hand over."),
        )  # fmt: skip

    def _hand_over(self, view: TransferView) -> None:
        actor = self.desk.actor
        words = (
            self.tr("Record the handover"),
            self.tr("Our advocate spoke to theirs about the victim."),
            self.tr("Who took over there"),
            self.tr("Record it"),
        )
        self._ask(
            view,
            words,
            lambda uow, whom, day, _reference: following.record_handover(
                uow, actor=actor, transfer_id=view.transfer_id, version=view.version, to_whom=whom, on=day
            ),
            self.tr("Handed over. The case can be finished here."),
            reference=False,
        )

    def _ask(
        self, view: TransferView, words: tuple[str, str, str, str], run: Any, said: str, *, reference: bool = True
    ) -> None:
        subject = f"{view.transfer_id} {view.state.value}"
        dialog = TransferAnswerDialog(self.desk, subject, words, run, self._page, reference=reference)
        dialog.saved.connect(lambda _none: self.said.emit(said, False))
        self._open(dialog)

    def _finish(self, view: TransferView) -> None:
        actor = self.desk.actor

        def finished(count: int) -> None:
            self.said.emit(self.tr("Finished here; %n action(s) closed as transferred.", None, count), False)

        self.desk.work.write(
            self,
            lambda uow: following.finish_transfer(uow, actor=actor, transfer_id=view.transfer_id, version=view.version),
            finished,
            self._refuse,
        )

    def give_up(self, view: TransferView) -> None:
        """Ask why a transfer is given up."""
        ask = Ask(
            "give_up_transfer",
            self.tr("Give the transfer up"),
            self.tr("The case stays here. If a package has left already, ring {area} and have it destroyed.").format(
                area=view.other_area
            ),
            self.tr("Why it is given up"),
            self.tr("Give it up"),
        )
        actor = self.desk.actor

        def run(uow: Any, reason: str) -> tuple[None, Changes]:
            return following.withdraw_transfer(
                uow, actor=actor, transfer_id=view.transfer_id, version=view.version, reason=reason
            )

        dialog = AskReasonDialog(self.desk, ask, view.transfer_id.hex, run, self._page)
        dialog.saved.connect(lambda _none: self.said.emit(self.tr("Given up. The case stays here."), False))
        self._open(dialog)

    # Ticking off

    def tick(self, view: TransferView | None, item: Told | None, *, done: bool) -> None:
        """Tick off what was told or done again."""
        if view is None or item is None or not view.may_work:
            return
        actor = self.desk.actor
        self._write(
            lambda uow: following.tick_told(
                uow, actor=actor, transfer_id=view.transfer_id, version=view.version, item=item, done=done
            ),
            "",
        )

    def end_flag(self, view: TransferView | None, flag_id: uuid.UUID | None) -> None:
        """Record that an agency was told and took its flag off."""
        if view is None or flag_id is None or not view.may_work:
            return
        actor = self.desk.actor
        self._write(
            lambda uow: end_flag(uow, actor=actor, transfer_id=view.transfer_id, flag_id=flag_id, moves=True),
            self.tr("Recorded: that flag is off."),
        )

    # Together

    def _write(self, job: Job, said: str) -> None:
        self.desk.work.write(self, job, lambda _result: self.said.emit(said, False), self._refuse)

    def _refuse(self, error: Exception) -> None:
        self.said.emit(problems.sentence(error), True)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _result: self._page.setFocus())
        dialog.open()
