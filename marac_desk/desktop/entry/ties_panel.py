"""Ties with other cases: what the rule proposes, confirmed or rejected with a reason, undone with a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.entry import case_tie_words as words
from marac_desk.desktop.entry.reason_dialog import Ask, AskReasonDialog
from marac_desk.desktop.widgets.labels import SectionHead, button, label
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.rules.ties import TieVerdict
from marac_desk.services.referrals.ties import TieLine, TiesView, case_ties, decide_tie, referral_ties, undo_tie

_KEYS = {TieVerdict.CONFIRMED: "Alt+C", TieVerdict.REJECTED: "Alt+X"}


class TiesPanel(QWidget):
    """Reads the ties of a referral or a case by itself; nothing here follows from a rule without a person."""

    decided = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tiesPanel")
        self._desk = desk
        self._about: UUID | None = None
        self.view: TiesView | None = None
        self._head = SectionHead(self.tr("Ties with other cases"), right=self.tr("you decide, with a reason"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 12, 8, 8)
        self._column.setSpacing(6)
        self._column.addWidget(self._head)
        self._lines: list[QWidget] = []
        self.hide()
        desk.names.changed.connect(self._show_lines)

    # What is shown

    def show_referral(self, referral_id: UUID) -> None:
        """Show the ties of a referral at screening."""
        actor = self._desk.actor
        self._ask(referral_id, lambda uow: referral_ties(uow, actor=actor, referral_id=referral_id))

    def show_case(self, case_id: UUID) -> None:
        """Show the ties of a case that was opened."""
        actor = self._desk.actor
        self._ask(case_id, lambda uow: case_ties(uow, actor=actor, case_id=case_id))

    def _ask(self, about: UUID, look: Callable[[Any], TiesView]) -> None:
        if about != self._about:
            self.forget()
            self._about = about
        self._desk.work.read(self, look, partial(self._show, about), lambda _error: self.forget(), what="ties")

    def forget(self) -> None:
        """Keep nothing of the case that stood here."""
        self._about, self.view = None, None
        self._show_lines()

    def _show(self, about: UUID, view: TiesView) -> None:
        if about == self._about:
            self.view = view
            self._show_lines()

    def _show_lines(self) -> None:
        for line in self._lines:
            line.hide()
            line.setParent(None)
            line.deleteLater()
        found = self.view.lines if self.view else ()
        first = self.view.open[0] if self.view and self.view.open else None
        self._lines = [self._line(line, first=line is first) for line in found]
        for made in self._lines:
            self._column.addWidget(made)
        self.setVisible(bool(self._lines))

    def _line(self, line: TieLine, *, first: bool) -> QWidget:
        what = words.what(line)
        lead = label(what, Type.LIST_STRONG, wrap=True, name="tieLabel")
        said = words.decided(self._desk, line.decision) if line.decision else words.why(self._desk, line)
        under = label(said, Type.LIST, Tone.INK2, wrap=True, name="tieWhyLabel")
        made = QWidget()
        made.setAccessibleName(what)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        column.addWidget(lead)
        column.addWidget(under)
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        for one in self._buttons(line, first=first):
            buttons.addWidget(one)
        buttons.addStretch(1)
        column.addLayout(buttons)
        return made

    def _buttons(self, line: TieLine, *, first: bool) -> list[QPushButton]:
        found = []
        if self.view is not None and self.view.may_decide:
            if line.decision is None:
                found += [
                    self._verb(self.tr("Confirm tie"), "confirmTie", partial(self._decide, line, TieVerdict.CONFIRMED)),
                    self._verb(self.tr("Reject tie"), "rejectTie", partial(self._decide, line, TieVerdict.REJECTED)),
                ]
                if first:
                    for made, keys in zip(found, _KEYS.values(), strict=True):
                        made.setToolTip(f"{made.text()} ({keys})")
            else:
                found.append(self._verb(self.tr("Undo"), "undoTie", partial(self._undo, line)))
        if line.case_id is not None and not line.same_case:
            found.append(self._verb(self.tr("Open case"), "openTiedCase", partial(self._open, line.case_id)))
        for made in found:
            made.setAccessibleName(f"{made.text()}: {words.what(line)}")
        return found

    @staticmethod
    def _verb(text: str, name: str, run: Callable[[], None]) -> QPushButton:
        made = button(text, name, link=True)
        made.clicked.connect(lambda: run())
        return made

    # What is decided

    @property
    def offers(self) -> bool:
        """Whether something waits that the person at the desk may decide."""
        return bool(self.view and self.view.may_decide and self.view.open)

    def confirm_first(self) -> None:
        """Confirm the first tie that nobody decided."""
        self._decide_first(TieVerdict.CONFIRMED)

    def reject_first(self) -> None:
        """Reject it."""
        self._decide_first(TieVerdict.REJECTED)

    def _decide_first(self, verdict: TieVerdict) -> None:
        if self.offers and self.view is not None:
            self._decide(self.view.open[0], verdict)

    def _decide(self, line: TieLine, verdict: TieVerdict) -> None:
        referral_id = self.view.referral_id if self.view else None
        if referral_id is None:
            return
        confirms, actor = verdict is TieVerdict.CONFIRMED, self._desk.actor
        ask = Ask(
            verdict.value,
            self.tr("Confirm the tie") if confirms else self.tr("Reject the tie"),
            f"{words.what(line)}. {words.why(self._desk, line)}",
            self.tr("How do you know?") if confirms else self.tr("Why are they not tied?"),
            self.tr("Confirm tie") if confirms else self.tr("Reject tie"),
        )
        said = self.tr("Tie confirmed.") if confirms else self.tr("Tie rejected. You will not be asked again.")
        self._reason(
            ask,
            f"{referral_id} {line.kind.value} {line.case_id}",
            lambda uow, reason: decide_tie(
                uow,
                actor=actor,
                referral_id=referral_id,
                kind=line.kind,
                other_case_id=line.case_id,
                verdict=verdict,
                reason=reason,
            ),
            said,
        )

    def _undo(self, line: TieLine) -> None:
        if line.decision is None:
            return
        tie_id, actor = line.decision.tie_id, self._desk.actor
        ask = Ask(
            "undo_tie",
            self.tr("Undo the decision"),
            self.tr(
                "The tie is proposed again, and what followed from the decision is taken back. It stays on record."
            ),
            self.tr("Why is it undone?"),
            self.tr("Undo the decision"),
        )
        self._reason(
            ask,
            str(tie_id),
            lambda uow, reason: undo_tie(uow, actor=actor, tie_id=tie_id, reason=reason),
            self.tr("Undone: the tie is open again."),
        )

    def _reason(self, ask: Ask, subject: str, run: Callable[[Any, str], Any], said: str) -> None:
        dialog = AskReasonDialog(self._desk, ask, subject, run, self)
        dialog.saved.connect(lambda _result: self.decided.emit(said))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open(self, case_id: UUID) -> None:
        self._desk.window.go("case", {"id": str(case_id)})
