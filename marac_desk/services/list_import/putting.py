"""Running what was made ready, portion by portion, while the next one is built."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from marac_desk.services.list_import.beside import Work

TURN = 0.001
"""Seconds after which another thread gets the interpreter: the driver asks for it back at the end of each statement."""


class Putter:
    """Runs it in a thread of its own, one portion behind whoever builds: the driver works without the interpreter.

    Between `put` and `settle` nobody else uses the connection. Leaving it waits for the thread, so that a transaction
    ends with nothing under way.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, "list")
        self._under_way: Future[None] | None = None

    def __enter__(self) -> Self:
        self._usual = sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        sys.setswitchinterval(self._usual)
        self._thread.shutdown(wait=True)

    def put(self, work: Iterable[Work], between: Callable[[], None] = lambda: None) -> None:
        """Begin to run a portion; what went wrong with the one before is raised here.

        `between` may use the connection: it is called when the one before is done and this one not begun.
        """
        ready = list(work)
        self.settle()
        between()
        self._under_way = self._thread.submit(self._run, ready)

    def settle(self) -> None:
        """Wait until what was begun is done. Raises what went wrong with it."""
        if self._under_way is not None:
            under_way, self._under_way = self._under_way, None
            under_way.result()

    def _run(self, ready: list[Work]) -> None:
        for each in ready:
            each.run(self._connection)
