"""Looks portion by portion which victims of a list are likely known already; whoever waits for it need not."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from PySide6.QtCore import QObject, Signal

from marac_desk.desktop.desk import Desk
from marac_desk.intake.reading import Reading
from marac_desk.services.list_import.looking import known_rows

_AT_ONCE = 50


class ListKnowing(QObject):
    """`looked` tells how many rows were looked at, and which of the latest are about somebody known."""

    looked = Signal(int, object)

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk = desk
        self._reading: Reading | None = None
        self._rounds = count()
        self._round = next(self._rounds)

    def start(self, reading: Reading) -> None:
        """Begin with a list, in place of the one before."""
        self._reading, self._round = reading, next(self._rounds)
        self._next(self._round, 0)

    def stop(self) -> None:
        """Look at no further row; a lane that holds its last job for a while holds no more than a part of the list."""
        self._reading, self._round = None, next(self._rounds)

    def _next(self, number: int, first: int) -> None:
        if number != self._round or self._reading is None:
            return
        rows = self._reading.referrals[first : first + _AT_ONCE]
        if not rows:
            return
        part = replace(self._reading, referrals=rows, source_text=(), row_errors=())
        actor, done = self._desk.actor, first + len(rows)

        def arrived(known: frozenset[int]) -> None:
            if number == self._round:
                self.looked.emit(done, known)
                self._next(number, done)

        self._desk.work.read(self, lambda uow: known_rows(uow, actor=actor, reading=part), arrived, what="known")
