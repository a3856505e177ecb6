"""The steps of the register: which form or use case each one runs, on which actions, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.actions.dialogs import (
    ActionDialog,
    ActionWordingDialog,
    AskAgainDialog,
    ClaimDoneDialog,
    CloseActionDialog,
    ExtendActionDialog,
    ProgressDialog,
    ReassignActionDialog,
    RecordChaseDialog,
    ReopenActionDialog,
    SendBackDialog,
)
from marac_desk.desktop.desk import Desk
from marac_desk.services.actions.closing import verify
from marac_desk.services.actions.following import acknowledge
from marac_desk.services.actions.history import action_detail
from marac_desk.services.actions.steps import Seen, on_each
from marac_desk.services.actions.views import ActionRow

Rows = Sequence[ActionRow]


class Doing(QObject):
    """Runs steps. `began` and `ended` carry the actions and, at the end, what became of it: "saved" or "failed"."""

    began = Signal(object)
    ended = Signal(object, str)
    said = Signal(object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.dialog: ActionDialog | None = None

    def step(self, code: str, rows: Rows) -> None:
        """Take a step on these actions, asking first for what it needs."""
        if not rows:
            return
        forms: dict[str, Callable[[Rows], None]] = {
            "extend": lambda r: self._ask(ExtendActionDialog(self._desk, r, self._page)),
            "reassign": lambda r: self._ask(ReassignActionDialog(self._desk, r, self._page)),
            "chase": lambda r: self._ask(RecordChaseDialog(self._desk, r, self._page)),
            "progress": lambda r: self._ask(ProgressDialog(self._desk, r, self._page)),
            "reopen": lambda r: self._ask(ReopenActionDialog(self._desk, r[0], self._page)),
            "send_back": lambda r: self._ask(SendBackDialog(self._desk, r[0], self._page)),
            "ask_again": lambda r: self._ask(AskAgainDialog(self._desk, r[0], self._page)),
            "wording": lambda r: self._ask(ActionWordingDialog(self._desk, r[0], self._page)),
            "close": self._ask_ending,
            "claim": self._ask_claim,
            "acknowledge": lambda r: self._run(r, acknowledge),
            "verify": lambda r: self._run(r, verify),
        }
        forms[code](rows)

    def _ask(self, dialog: ActionDialog) -> None:
        self.dialog = dialog
        dialog.saved.connect(lambda _result: self.ended.emit(dialog.rows, "saved"))
        dialog.finished.connect(lambda _code: self._forget(dialog))
        dialog.open()

    def _forget(self, dialog: ActionDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
        self._page.setFocus()

    def _ask_ending(self, rows: Rows) -> None:
        self._with_evidence_asked(rows, lambda asked: self._ask(CloseActionDialog(self._desk, rows, asked, self._page)))

    def _ask_claim(self, rows: Rows) -> None:
        self._with_evidence_asked(
            rows[:1], lambda asked: self._ask(ClaimDoneDialog(self._desk, rows[0], asked, self._page))
        )

    def _with_evidence_asked(self, rows: Rows, ask: Callable[[str], None]) -> None:
        """Find out which evidence the plan asked for, where the form is about one action."""
        if len(rows) != 1:
            ask("")
            return
        actor, action_id = self._desk.actor, rows[0].action_id
        self._desk.work.read(
            self,
            lambda uow: action_detail(uow, actor=actor, action_id=action_id).evidence_asked or "",
            ask,
            self.said.emit,
            what="evidence",
        )

    def _run(self, rows: Rows, use_case: Callable[..., Any]) -> None:
        """Run a step that needs nothing to be typed."""
        actor, seen = self._desk.actor, [Seen(row.action_id, row.version) for row in rows]
        self.began.emit(rows)

        def failed(error: Exception) -> None:
            self.ended.emit(rows, "failed")
            self.said.emit(error)

        self._desk.work.write(
            self,
            lambda uow: on_each(seen, lambda one: use_case(uow, actor=actor, seen=one)),
            lambda _result: self.ended.emit(rows, "saved"),
            failed,
        )
