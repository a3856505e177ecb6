"""Hands in the complete rows of a sheet one after the other, each on the disk before the next begins.

A row whose people the coordinator or the chair may know is passed over: they are asked about it first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.referrals.form_handing import MAY_KNOW
from marac_desk.services.conflicts.entering import hand_in_asked


class HandingIn(QObject):
    """`stepped` and `ended` tell how many of how many are on the disk; a row that is refused ends the run."""

    stepped = Signal(int, int)
    ended = Signal(int, int)
    refused = Signal(object)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._queue: list[str] = []
        self._done = self._total = 0
        self.is_running = False
        self.to_ask: list[str] = []

    def start(self, subjects: Sequence[str]) -> None:
        """Begin with rows that are complete."""
        if subjects and not self.is_running:
            self._queue, self._total, self._done, self.is_running = list(subjects), len(subjects), 0, True
            self.to_ask = []
            self._next()

    def stop(self) -> None:
        """Take no further row; the one on its way is still handed in."""
        self._queue = self._queue[:1]

    def _next(self) -> None:
        subject, actor = self._queue[0], self._desk.actor
        self.stepped.emit(self._done, self._total)
        self._desk.work.write(
            self, lambda uow: hand_in_asked(uow, actor=actor, subject=subject), self._on_one, self._on_refused
        )

    def _on_one(self, _received: Any) -> None:
        self._queue.pop(0)
        self._done += 1
        self._go_on()

    def _go_on(self) -> None:
        if self._queue:
            self._next()
        else:
            self.is_running = False
            self.ended.emit(self._done, self._total)

    def _on_refused(self, error: Exception) -> None:
        if getattr(error, "code", "") == MAY_KNOW:
            self.to_ask.append(self._queue.pop(0))
            self._go_on()
            return
        self._queue, self.is_running = [], False
        self.refused.emit(error)
