"""Files of a transfer that come in: a case of another area, or the answer to one of ours; and our answer to theirs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.cases.transfers.dialogs import TransferOpenDialog
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.wording import problems
from marac_desk.rules.plain_text import visible
from marac_desk.services.errors import RefusedError
from marac_desk.services.transfers import following
from marac_desk.services.transfers.acknowledging import make_acknowledgement, save_acknowledgement
from marac_desk.services.transfers.answering import Acknowledged, is_answer, open_answer
from marac_desk.services.transfers.looking import TransferView
from marac_desk.services.transfers.receiving import TakenIn, read_file


class TransferTaking(QObject):
    """Takes files in; `said` what came of one (and whether it was refused), `taken` its case, `opens` a form."""

    said = Signal(str, bool)
    taken = Signal(object)
    opens = Signal(object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk, self._page = desk, page

    def take_file(self, path: Path) -> None:
        """Take in a file: a case from another area, or the acknowledgement of one of ours."""
        name = visible(path.name, lines=False)
        self.desk.work.child(self, lambda: read_file(path), partial(self._on_file, name), self._not_read)

    def _on_file(self, name: str, data: bytes) -> None:
        if not is_answer(data):
            dialog = TransferOpenDialog(self.desk, name, data, self._page)
            dialog.taken.connect(self._on_taken)
            self.opens.emit(dialog)
            return
        actor = self.desk.actor
        try:
            answer = open_answer(data)
        except RefusedError as error:
            self._refuse(error)
            return
        self.desk.work.write(
            self,
            lambda uow: following.take_acknowledgement(uow, actor=actor, answer=answer),
            self._on_acknowledged,
            self._refuse,
        )

    def _on_taken(self, taken: TakenIn) -> None:
        self.taken.emit(taken.case_id)
        text = self.tr("Its papers are added.") if taken.adds else self.tr("Taken in: it waits under Referrals.")
        self.said.emit(text, False)

    def _on_acknowledged(self, done: Acknowledged) -> None:
        self.taken.emit(done.case_id)
        text = self.tr("Acknowledged by {who}, their case {reference}.").format(who=done.by, reference=done.reference)
        if done.key_changed:
            text = self.tr("{text} It was signed with another key than before: ring them.").format(text=text)
        self.said.emit(text, done.key_changed)

    def acknowledge(self, view: TransferView) -> None:
        """Make the acknowledgement of a case that came, and save it."""
        folder = self.desk.window.choose_folder(self.tr("Folder for the acknowledgement"))
        if not folder:
            return
        actor, into = self.desk.actor, Path(folder)
        self.desk.work.write(
            self,
            lambda uow: make_acknowledgement(uow, actor=actor, transfer_id=view.transfer_id),
            lambda made: self.desk.work.child(
                self,
                lambda: save_acknowledgement(into, made),
                lambda target: self.said.emit(self.tr("{name} is saved. Send it.").format(name=target.name), False),
                self._not_saved,
            ),
            self._refuse,
        )

    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self.said.emit(self.tr("The folder could not be written. Choose another and make it again."), True)
        else:
            self._refuse(error)

    def _not_read(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self.said.emit(self.tr("That file cannot be read. Nothing was written."), True)
        else:
            self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        self.said.emit(problems.sentence(error), True)
