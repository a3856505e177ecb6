"""Decisions: what waits for me, what two people agreed on, what I asked for, what is to be told and asked back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry.recall_rows import CONFIRM
from marac_desk.desktop.page import Command
from marac_desk.desktop.partnership import decision_rows as rows
from marac_desk.desktop.partnership.decision_steps import BESIDE, DecisionSteps
from marac_desk.desktop.partnership.list_between import list_between
from marac_desk.desktop.partnership.recall_letters import RecallLetters
from marac_desk.desktop.partnership.tab import PartnershipTab
from marac_desk.desktop.widgets.labels import button, label
from marac_desk.desktop.widgets.row_view import RowView
from marac_desk.desktop.widgets.rows import Column
from marac_desk.desktop.widgets.tips import ElidedTips
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.access import OPENLY, DataClass, Manner, Operation
from marac_desk.rules.two_people import cell_to_decide, cells_to_ask
from marac_desk.rules.vocabulary.access import ApprovalKind
from marac_desk.services.approvals.listing import Standing
from marac_desk.services.changes import Changes
from marac_desk.services.decisions import DecisionsView, Request, decisions_view
from marac_desk.services.recalls import RecallLine

CODE = "decisions"
_ASKING = OPENLY | {Manner.PROPOSAL}
_MORE = ((Operation.UPDATE, DataClass.SAFE_CONTACT), (Operation.UPDATE, DataClass.USERS))


class DecisionsTab(PartnershipTab):
    """One list in the order of what is urgent; the last cell is the one next step."""

    code: ClassVar[str] = CODE
    cares_for: ClassVar[Changes] = Changes.ACCESS | Changes.PARTNERSHIP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._view = DecisionsView()
        self.steps, self._writing = DecisionSteps(desk, self), RecallLetters(desk, self)
        columns = (Column(), Column("", 210), Column("", 160, right=True))
        self.rows = RowView(columns, self.tr("Decisions"))
        self.rows.setObjectName("decisionsRowView")
        ElidedTips(self.rows)
        self.letters = button(self.tr("Save letters to a folder"), "saveRecallLetters")
        self.letters.setToolTip(self.tr("Save the letters that ask copies back (L)"))
        self.beside = button(self.tr("The second person is here"), "secondPersonHere")
        self.beside.setToolTip(self.tr("The second person decides at this desk (S)"))
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.rows)

    @classmethod
    def title(cls) -> str:
        """Return the tab's name."""
        return cls.tr("Decisions")  # type: ignore[call-arg, arg-type]

    @classmethod
    def is_for(cls, desk: Desk) -> bool:
        """Tell whether the person acting may ask for, decide or carry out anything that stands here."""
        may = desk.allowed.may
        asks = any(may(*cell, _ASKING) for kind in ApprovalKind for cell in cells_to_ask(kind))
        return asks or any(may(*cell_to_decide(kind)) for kind in ApprovalKind) or any(may(*cell) for cell in _MORE)

    def _lay_out(self) -> None:
        text = self.tr("One person asks, another decides, and within 24 hours it is carried out once.")
        words = label(text, Type.LIST, Tone.INK2, wrap=True, name="decisionsWordsLabel")
        list_between(self, (words,), self.rows, (self.beside, self.letters))
        self.beside.hide()
        self.letters.hide()

    def _wire(self) -> None:
        self.rows.verb_pressed.connect(self._do)
        self.rows.opened.connect(lambda key: self._do(key, ""))
        self.rows.current_changed.connect(lambda _key: self._show_foot())
        self.letters.clicked.connect(self.save_letters)
        self.beside.clicked.connect(self.decide_beside)
        for keys, run in (("L", self.save_letters), ("S", self.decide_beside)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # Showing

    def refresh(self) -> None:
        """Ask for everything that waits."""
        actor = self.desk.actor
        self.desk.work.read(self, lambda uow: decisions_view(uow, actor=actor), self._show, what="decisions")

    def _show(self, view: DecisionsView) -> None:
        self._view = view
        self.rows.set_rows(rows.decision_rows(self.desk, view))
        self._show_foot()
        self.remarked.emit()

    def _show_foot(self) -> None:
        self.beside.setVisible(self._may_beside() is not None)
        self.letters.setVisible(bool(self._without_letter()))

    def _may_beside(self) -> Request | None:
        """Return the request of the current row, where a second person may decide it here."""
        request = self._request(self.rows.current_key())
        if request is None or self.desk.keys is None or request.line.kind not in BESIDE:
            return None
        return request if request.line.mine and request.line.standing is Standing.WAITING else None

    def _without_letter(self) -> list[RecallLine]:
        return [line for line in self._view.recalls if line.letter_at is None]

    @property
    def remark(self) -> str:
        """Say how much waits."""
        count = sum(one.line.standing is Standing.TO_DECIDE for one in self._view.requests)
        return self.tr("%n decision(s) wait for you", None, count) if count else ""

    def show_target(self, target: Any) -> None:
        """Go to one request."""
        if "approval" in target:
            self.rows.select_key(("request", uuid.UUID(str(target["approval"]))))

    def commands(self) -> list[Command]:
        """Return what can be done here."""
        found = [Command(self.beside.text(), self.decide_beside, "S")] if self._may_beside() is not None else []
        if self._without_letter():
            found.append(Command(self.letters.text(), self.save_letters, "L"))
        return found

    # Doing

    def _request(self, key: Any) -> Request | None:
        wanted = key[1] if isinstance(key, tuple) and key[0] == "request" else None
        return next((one for one in self._view.requests if one.line.approval_id == wanted), None)

    def _do(self, key: Any, verb: str) -> None:
        """Do the one next step of a row."""
        verb = verb or next((row.verb or "" for row in self.rows.rows_model.rows if row.key == key), "")
        places = {rows.BACKUPS: ("partnership", {"tab": "backups"}), rows.MEETINGS: ("meetings", None)}
        if verb in places:
            self.desk.window.go(*places[verb])
        elif (request := self._request(key)) is not None:
            deeds = {
                rows.DECIDE: self.steps.decide,
                rows.CARRY: self.steps.carry,
                rows.TAKE_BACK: self.steps.take_back,
            }
            if verb in deeds:
                deeds[verb](request)
        elif isinstance(key, tuple):
            self._do_more(verb, key[1])

    def _do_more(self, verb: str, key: Any) -> None:
        """Do the step of a row that is no request."""
        roles = {one.approval_id: one for one in self._view.roles}
        sealed = {one.case_id: one for one in self._view.sealed}
        recalls = {one.recall_id: one for one in self._view.recalls}
        deeds: dict[str, Callable[[], None]] = {
            rows.GIVE: lambda: self.steps.give_role(roles[key]),
            rows.NOTE: lambda: self.steps.take_note(key),
            rows.REMOVE: lambda: self.steps.remove_sealed(sealed[key]),
            CONFIRM: lambda: self.steps.confirm(recalls[key]),
        }
        if verb in deeds:
            deeds[verb]()

    def decide_beside(self) -> None:
        """Let the second person decide the current request at this desk."""
        request = self._may_beside()
        if request is not None:
            self.steps.beside(request)

    def save_letters(self) -> None:
        """Make the letters that are not made yet."""
        self._writing.make(self._without_letter())
