"""Lets go of a long list a few entries at a time: to free all of it at once would hold the window up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

AT_ONCE = 100
"""Entries let go of in one turn: some milliseconds' worth of the largest there are, the rows of a file."""


class Shedding(QObject):
    """Takes over lists that nobody else holds any more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[list[object]] = []
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._let_go)

    def shed(self, *lists: Sequence[object]) -> None:
        """Hold what is in these lists, and let go of it little by little."""
        self._left += map(list, lists)
        self._turn.start(0)

    @property
    def is_done(self) -> bool:
        """Whether nothing is held any more."""
        return not self._left

    def _let_go(self) -> None:
        """Let go of the last few of every list: entries of several may share what they are made of."""
        for held in self._left:
            del held[-AT_ONCE:]
        self._left = [held for held in self._left if held]
        if not self._left:
            self._turn.stop()
