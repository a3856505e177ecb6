"""The transfers of one case: to another MARAC or from one, each step at its foot; a file that came is dropped here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from marac_desk.desktop.cases.transfers import rows as words
from marac_desk.desktop.cases.transfers.head import TransferHead
from marac_desk.desktop.cases.transfers.steps import TransferSteps
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.page import Command, Page
from marac_desk.desktop.widgets.field_note import FieldNote
from marac_desk.desktop.widgets.labels import button, hairline
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone
from marac_desk.desktop.wording import problems
from marac_desk.intake.transfers import TransferContent
from marac_desk.rules.access import DataClass, Operation
from marac_desk.rules.transfers import Direction
from marac_desk.services.access import may_for
from marac_desk.services.changes import Changes
from marac_desk.services.transfers.looking import TransferView, case_transfers, transfer_papers

Found = tuple[tuple[TransferView, ...], tuple[TransferContent, ...]]


class TransferPage(Page):
    """Shows the latest transfer of a case; without a case it waits for a file."""

    cares_for: ClassVar[Changes] = Changes.CASES | Changes.REFERRALS | Changes.ACCESS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setObjectName("transferPage")
        self._case: uuid.UUID | None = None
        self.view: TransferView | None = None
        self.steps = TransferSteps(desk, self)
        self.head = TransferHead(desk)
        self.rows = RowView((Column(), Column("", 150, right=True)), self.tr("What belongs to the transfer"))
        self.rows.setObjectName("transferRowView")
        self.note = FieldNote(width=520, beside=False)
        self.note.setObjectName("transferNote")
        self._open = button(self.tr("Take in a file"), "takeInTransfer", link=True)
        self._give_up = button(self.tr("Give the transfer up"), "giveUpTransfer", link=True)
        self._second = button("", "secondStep")
        self._first = button("", "firstStep", primary=True)
        self._lay_out()
        self._connect()
        self._offer()
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        foot = QFrame()
        foot.setProperty("paper", "1")
        foot.setMinimumHeight(56)
        line = QHBoxLayout(foot)
        line.setContentsMargins(28, 8, 20, 8)
        line.setSpacing(14)
        line.addWidget(self.note)
        line.addStretch(1)
        for press in (self._give_up, self._open, self._second, self._first):
            line.addWidget(press)
        inner = QHBoxLayout()
        inner.setContentsMargins(20, 0, 20, 0)
        inner.addWidget(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(hairline())
        column.addLayout(inner, 1)
        column.addWidget(hairline())
        column.addWidget(foot)

    def _connect(self) -> None:
        self.rows.ticked.connect(lambda key, on: self.steps.tick(self.view, words.told_of(key), done=on))
        self.rows.verb_pressed.connect(lambda key, _verb: self.steps.end_flag(self.view, words.flag_of(key)))
        self.rows.opened.connect(lambda key: self.steps.end_flag(self.view, words.flag_of(key)))
        self.head.open_case.clicked.connect(self.go_to_case)
        for press, run in ((self._first, self.go_on), (self._second, self.go_other_way)):
            press.clicked.connect(run)
        self._open.clicked.connect(self.choose_file)
        self._give_up.clicked.connect(self.give_up)
        self._open.setToolTip(self.tr("Take in a file (F)"))
        self._give_up.setToolTip(self.tr("Give the transfer up (U)"))
        self.steps.said.connect(self.say)
        self.steps.taken.connect(lambda case_id: self.show_target({"id": str(case_id)}))
        for keys, run in (
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
            ("S", self.go_other_way),
            ("F", self.choose_file),
            ("U", self.give_up),
            ("Alt+C", self.go_to_case),
            ("Esc", self.go_to_case),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # Which case

    def show_target(self, target: Any) -> None:
        """Show a case's transfers; `file` is one that is to be taken in."""
        target = target or {}
        if target.get("id"):
            wanted = uuid.UUID(str(target["id"]))
            if wanted != self._case:
                self._case, self.view = wanted, None
                self._blank("")
            self._stale = True
            self.ensure_fresh()
        if target.get("file"):
            self.take_files([str(target["file"])])

    def place(self) -> Any:
        """Return whose transfers are shown."""
        return {"id": str(self._case)} if self._case else None

    def refresh(self) -> None:
        """Look again."""
        case_id, actor = self._case, self.desk.actor
        if case_id is None:
            self._blank(self.tr("Drop a file from another MARAC here, or open a case and pass it on from there."))
            return

        def look(uow: Any) -> Found:
            found = case_transfers(uow, actor=actor, case_id=case_id)
            latest = found[0] if found else None
            reads = latest is not None and latest.direction is Direction.IN
            for kind in (DataClass.MINUTES, DataClass.PERPETRATOR, DataClass.VICTIM_VIEW):
                reads = reads and may_for(uow, actor, case_id, Operation.READ, kind)
            if latest is None or not reads:
                return found, ()
            return found, transfer_papers(uow, actor=actor, transfer_id=latest.transfer_id)

        self.desk.work.read(self, look, self._show, self._on_failed, what="transfers")

    def _on_failed(self, error: Exception) -> None:
        self.view = None
        self._blank(problems.sentence(error))

    def _blank(self, text: str) -> None:
        self.head.say_nothing(text)
        self.rows.set_rows([])
        self.say("")
        self._offer()

    def _show(self, found: Found) -> None:
        transfers, papers = found
        self.view = transfers[0] if transfers else None
        if self.view is None:
            self.head.say_nothing(self.tr("This case was never passed on. See first what the chart says of it."))
            self.rows.set_rows(words.nothing(self.tr("Nothing leaves before you make and send a package.")))
        else:
            self.head.show_transfer(self.view)
            self.rows.set_rows(words.rows_of(self.desk, self.view, papers))
        self.head.open_case.show()
        self._offer()

    # Steps

    def _offer(self) -> None:
        """Offer the one next step, and the other way where there is one."""
        may = self._case is not None and self.desk.allowed.may(Operation.EXPORT, DataClass.REFERRAL)
        first, second = self.steps.offered(self.view) if may else ("", "")
        for press, text, keys in ((self._first, first, "Ctrl+Return"), (self._second, second, "S")):
            press.setText(text)
            press.setVisible(bool(text))
            press.setToolTip(self.tr("{text} ({keys})").format(text=text, keys=keys))
        self._open.setVisible(self.desk.allowed.may(Operation.UPDATE, DataClass.REFERRAL))
        self._give_up.setVisible(may and self.steps.may_give_up(self.view))

    def go_on(self) -> None:
        """Take the next step."""
        if self._case is not None and not self._first.isHidden():
            self.steps.go_on(self._case, self.view)

    def go_other_way(self) -> None:
        """Take the other way."""
        if self._case is not None and not self._second.isHidden():
            self.steps.go_other_way(self._case, self.view)

    def give_up(self) -> None:
        """Ask why the transfer is given up."""
        if self.view is not None and not self._give_up.isHidden():
            self.steps.give_up(self.view)

    def choose_file(self) -> None:
        """Ask for a file that came and take it in."""
        if self._open.isHidden():
            return
        kinds = self.tr("Files of a transfer (*.maractransfer *.maracanswer);;All files (*)")
        path = self.desk.window.open_file(self.tr("Take in a file"), kinds)
        if path:
            self.take_files([path])

    def take_files(self, paths: Sequence[str]) -> None:
        """Take in the first file that was chosen or dropped; one at a time, because each is compared."""
        if paths:
            self.steps.taking.take_file(Path(paths[0]))
        if len(paths) > 1:
            self.say(self.tr("One file at a time: drop the others again afterwards."), refused=True)

    def say(self, text: str, refused: bool = False) -> None:
        """Say what was done, or why not."""
        tone, shape = (Tone.LATE, Shape.TRIANGLE) if refused else (Tone.INK2, None)
        self.note.say(text, tone, shape if text else None)

    def go_to_case(self) -> None:
        """Open the case's own page."""
        if self._case is not None:
            self.desk.window.go("case", {"id": str(self._case)})

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        offered = (
            (self._first, self.go_on, "Ctrl+Return"),
            (self._second, self.go_other_way, "S"),
            (self._open, self.choose_file, "F"),
            (self._give_up, self.give_up, "U"),
        )
        found = [Command(press.text(), run, keys) for press, run, keys in offered if not press.isHidden()]
        if self._case is not None:
            found.append(Command(self.tr("Open the case"), self.go_to_case, "Alt+C"))
        return found
