"""The steps of the register: which form or use case each one runs, on which actions, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from marac_desk.desktop.actions.action_dialog import ActionDialog
from marac_desk.desktop.actions.dialogs import (
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
from marac_desk.desktop.actions.reply_dialog import AddReplyDialog
from marac_desk.desktop.desk import Desk
from marac_desk.rules.claims import ENDS_AS
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.actions.following import acknowledge
from marac_desk.services.actions.history import action_detail
from marac_desk.services.actions.settling import settle
from marac_desk.services.actions.steps import Seen, on_each
from marac_desk.services.actions.views import ActionRow
from marac_desk.services.agencies import agency_names

Rows = Sequence[ActionRow]
_FORMS: dict[str, Callable[[Desk, Rows, QWidget], ActionDialog]] = {
    "extend": ExtendActionDialog,
    "chase": RecordChaseDialog,
    "reply": AddReplyDialog,
    "progress": ProgressDialog,
    "reopen": ReopenActionDialog,
    "send_back": SendBackDialog,
    "ask_again": AskAgainDialog,
    "wording": ActionWordingDialog,
}
_AT_ONCE: dict[str, Callable[..., Any]] = {"acknowledge": acknowledge, "verify": settle}


def _agreeing(rows: Rows) -> CloseCode | None:
    """Return the ending that agrees with what one agency reported of one action, which closing then begins with."""
    claim = rows[0].claim if len(rows) == 1 else None
    return ENDS_AS.get(claim) if claim is not None else None


def _begun(form: ActionDialog, ending: CloseCode | None) -> ActionDialog:
    """Return a form with the ending chosen that somebody asked for by a key."""
    if ending is not None:
        form.choose(ending)
    return form


class Doing(QObject):
    """Runs steps. `began` carries the actions; `ended` also what became of it ("saved", "failed") and the step."""

    began = Signal(object)
    ended = Signal(object, str, str)
    said = Signal(object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.dialog: ActionDialog | None = None

    def step(self, code: str, rows: Rows, ending: CloseCode | None = None) -> None:
        """Take a step on these actions, asking first for what it needs; `ending` is how closing begins."""
        if code in _AT_ONCE:
            self._run(code, rows)
        elif code == "reassign":
            self._with_agencies(rows)
        elif code in {"close", "claim"}:
            self._with_evidence(code, rows, ending or _agreeing(rows))
        else:
            self._ask(code, _FORMS[code](self._desk, rows, self._page))

    def _ask(self, code: str, dialog: ActionDialog) -> None:
        self.dialog = dialog
        dialog.saved.connect(lambda _result: self.ended.emit(dialog.rows, "saved", code))
        dialog.finished.connect(lambda _code: self._forget(dialog))
        dialog.open()

    def _forget(self, dialog: ActionDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()
        self._page.window().activateWindow()
        self._page.setFocus()

    def _with_agencies(self, rows: Rows) -> None:
        """Find out which agencies there are before the form shows, so that nobody types while it is still filled."""
        desk = self._desk
        desk.work.read(
            self,
            lambda uow: agency_names(uow, actor=desk.actor),
            lambda agencies: self._ask("reassign", ReassignActionDialog(desk, rows, agencies, self._page)),
            self.said.emit,
            what="form",
        )

    def _with_evidence(self, code: str, rows: Rows, ending: CloseCode | None) -> None:
        """Find out which evidence the plan asked for and the agency gave, where the form is about one action."""
        form = CloseActionDialog if code == "close" else ClaimDoneDialog
        desk, key = self._desk, rows[0].action_id
        if len(rows) != 1:
            self._ask(code, form(desk, rows, None, self._page))
            return
        desk.work.read(
            self,
            lambda uow: action_detail(uow, actor=desk.actor, action_id=key),
            lambda detail: self._ask(code, _begun(form(desk, rows, detail, self._page), ending)),
            self.said.emit,
            what="form",
        )

    def _run(self, code: str, rows: Rows) -> None:
        """Run a step that needs nothing to be typed."""
        actor, seen, use_case = self._desk.actor, [Seen(row.action_id, row.version) for row in rows], _AT_ONCE[code]
        self.began.emit(rows)

        def failed(error: Exception) -> None:
            self.ended.emit(rows, "failed", code)
            self.said.emit(error)

        self._desk.work.write(
            self,
            lambda uow: on_each(seen, lambda one: use_case(uow, actor=actor, seen=one)),
            lambda _result: self.ended.emit(rows, "saved", code),
            failed,
        )
