"""The second person for many cases: how it stands before anything is made, asking, and agreeing at this desk."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from marac_desk.desktop.circulation import leave_words as words
from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.page import Command
from marac_desk.desktop.passphrases.second_person import TwoPeople
from marac_desk.desktop.widgets.labels import button, label, set_tone
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import problems
from marac_desk.rules.access import OPENLY, Manner
from marac_desk.rules.two_people import cells_to_ask
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.bulk import BulkStanding, Leave, ask_bulk, bulk_standing
from marac_desk.services.circulation.common import PlannedCopy

_ASKING = OPENLY | {Manner.PROPOSAL}
_TONES = {Leave.NEEDED: Tone.SOON, Leave.WAITING: Tone.SOON, Leave.AGREED: Tone.DONE, Leave.USED: Tone.INK2}
KEY = "S"


class BulkLeave(QWidget):
    """A line above the copies that is there only where they take a second person.

    `changed` after each step that somebody took, `looked` once it is known again how it stands.
    """

    changed = Signal()
    looked = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk, self._page = desk, page
        self._planned: tuple[PlannedCopy, ...] = ()
        self.standing: BulkStanding | None = None
        self.dialog: AskReasonDialog | None = None
        self.two = TwoPeople(desk, page)
        self.two.done.connect(lambda _none: self.changed.emit())
        self.two.waits.connect(self.changed.emit)
        self._words = label("", Type.LIST_LEAD, Tone.SOON, wrap=True, name="bulkLeaveLabel")
        self.ask_button = button("", "askSecondPerson")
        self.ask_button.clicked.connect(self.step)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 10, 0, 0)
        line.setSpacing(14)
        line.addWidget(self._words, 1)
        line.addWidget(self.ask_button, 0, Qt.AlignmentFlag.AlignTop)
        shortcut = QShortcut(QKeySequence(KEY), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.step)
        self.hide()

    @property
    def allows(self) -> bool:
        """Tell whether the copies may be made: no second person is needed, or one agreed."""
        return self.standing is None or self.standing.approved

    @property
    def approval_id(self) -> uuid.UUID | None:
        """Return the leave to make them with."""
        return self.standing.approval_id if self.standing is not None and self.standing.approved else None

    def show_standing(self, planned: Sequence[PlannedCopy], standing: BulkStanding | None) -> None:
        """Say how it stands for some copies; nothing where one person may send them out."""
        self._planned, self.standing = tuple(planned), standing
        self.setVisible(standing is not None)
        if standing is None:
            return
        self._words.setText(words.how_it_stands(self.desk, standing))
        set_tone(self._words, _TONES.get(standing.leave, Tone.LATE))
        verb = self._verb(standing)
        self.ask_button.setVisible(bool(verb))
        self.ask_button.setText(verb)
        self.ask_button.setToolTip(self.tr("{text} ({key})").format(text=verb, key=KEY))

    def look(self) -> None:
        """Ask again how it stands, for the copies that are shown."""
        planned, actor = self._planned, self.desk.actor
        self.desk.work.read(
            self,
            lambda uow: bulk_standing(uow, actor=actor, planned=planned),
            lambda standing: self._on_looked(planned, standing),
            what="bulk leave",
        )

    def _on_looked(self, planned: tuple[PlannedCopy, ...], standing: BulkStanding | None) -> None:
        if planned == self._planned:
            self.show_standing(planned, standing)
            self.looked.emit()

    def _verb(self, standing: BulkStanding) -> str:
        """Return the one next step; none where the person acting may not ask, or nobody could decide at this desk."""
        if standing.leave is Leave.WAITING:
            return self.tr("The second person is here") if self.desk.keys is not None else ""
        may_ask = any(self.desk.allowed.may(*cell, _ASKING) for cell in cells_to_ask(ApprovalKind.BULK_EXPORT))
        return self.tr("Ask a second person") if may_ask and not standing.approved else ""

    def commands(self) -> list[Command]:
        """Return the next step, where there is one."""
        verb = self._verb(self.standing) if self.standing is not None else ""
        return [Command(verb, self.step, KEY)] if verb else []

    def step(self) -> None:
        """Ask a second person, or let her or him decide at this desk."""
        standing = self.standing
        if standing is None or not self._verb(standing):
            return
        if standing.approval_id is not None:
            self._carry(standing.approval_id)
        else:
            self._ask(standing)

    def _ask(self, standing: BulkStanding) -> None:
        planned, actor = self._planned, self.desk.actor
        ask = Ask(
            "bulk_export",
            self.tr("Ask a second person for these copies"),
            words.what_leaves(self.desk, planned, standing),
            self.tr("Why so many cases go out at once"),
            self.tr("Ask for it"),
        )

        def run(uow: Any, reason: str) -> Any:
            return ask_bulk(uow, actor=actor, planned=planned, reason=reason)

        self.dialog = AskReasonDialog(self.desk, ask, planned[0].meeting_id.hex, run, self._page)
        self.dialog.saved.connect(self._on_asked)
        self.dialog.open()

    def _on_asked(self, approval_id: uuid.UUID) -> None:
        self.changed.emit()
        self._carry(approval_id)

    def _carry(self, approval_id: uuid.UUID) -> None:
        """Let the second person see what leaves, and agree, at this desk or later under Decisions."""
        more = words.what_leaves(self.desk, self._planned, self.standing) if self.standing is not None else ""
        self.two.carry(approval_id, _nothing_yet, more)

    def refuse(self, error: Exception) -> str:
        """Return why the copies may not be made after all, and look again how it stands."""
        self.look()
        return problems.sentence(error)


def _nothing_yet(_uow: Any) -> tuple[None, Changes]:
    """Do nothing with the leave as it is given: the copies are made by the button, once a folder is chosen."""
    return None, Changes.ACCESS
