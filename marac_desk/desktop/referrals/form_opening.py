"""Opens a form: an empty one, one that was left, or the correction of a referral; only the latest answer counts."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.services.referrals.forms import OpenForm, begin_correction, begin_form, open_form


class FormOpening(QObject):
    """Asks the register for a form; `gone` says that it was handed in, thrown away, or is not for this person."""

    opened = Signal(object)
    gone = Signal()

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._turn = 0

    def new(self) -> None:
        """Begin an empty form."""
        actor, turn = self._desk.actor, self._next()
        self._desk.work.read(self, lambda uow: begin_form(uow, actor=actor), partial(self._on_form, turn))

    def draft(self, subject: str) -> None:
        """Go on with a form that was left."""
        actor, turn = self._desk.actor, self._next()
        self._desk.work.read(
            self,
            lambda uow: open_form(uow, actor=actor, subject=subject),
            partial(self._on_form, turn),
            partial(self._on_failure, turn),
        )

    def correction(self, referral_id: UUID) -> None:
        """Open a received referral for correction; the look at its values is written down."""
        actor, turn = self._desk.actor, self._next()
        self._desk.work.write(
            self,
            lambda uow: begin_correction(uow, actor=actor, referral_id=referral_id),
            partial(self._on_form, turn),
            partial(self._on_failure, turn),
        )

    def _next(self) -> int:
        self._turn += 1
        return self._turn

    def _on_form(self, turn: int, form: OpenForm) -> None:
        if turn == self._turn:
            self.opened.emit(form)

    def _on_failure(self, turn: int, _error: Exception) -> None:
        if turn == self._turn:
            self.gone.emit()
