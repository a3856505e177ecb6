"""Wrong passphrases slow the next try down, for each person apart, also after a restart and whatever the clock says.

This is against somebody at the keyboard. Who can copy the key file guesses elsewhere, which argon2id makes slow.
"""

from __future__ import annotations

import contextlib
import json
import math
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from marac_desk.register.files import RegisterPlace, write_whole
from marac_desk.register.problems import RegisterProblemError, WrongPassphraseError

WAITS = (1, 2, 4, 8, 16, 32, 42)
"""Seconds to wait after the first, second ... wrong try; the last one holds for all that follow."""
_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Tried:
    """How often somebody was wrong since the last right passphrase, and when last, in seconds since the start-up."""

    wrong: int
    at: float

    def left(self, now: float) -> float:
        """Return how many seconds are still to be waited.

        Only a clock that nobody can set is believed. If it stands lower than then, the computer was started again, and
        at least so long ago as it says; if it stands higher, no more than the difference is believed to have passed.
        """
        passed = now - self.at if now >= self.at else now
        return max(0.0, WAITS[min(self.wrong, len(WAITS)) - 1] - passed)


class Tries:
    """Counts wrong tries beside the register; where nothing can be written there, as long as the program runs."""

    def __init__(self, place: RegisterPlace, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock = place.tries, clock
        self._tried: dict[uuid.UUID, _Tried] = {}
        self._is_written = True

    def left(self, user_id: uuid.UUID) -> int:
        """Return how many seconds somebody still has to wait before the next try."""
        tried = self._now().get(user_id)
        return 0 if tried is None else math.ceil(tried.left(self._clock()))

    def wrong(self) -> dict[uuid.UUID, int]:
        """Return how often each person was wrong since her or his last right passphrase."""
        return {user_id: tried.wrong for user_id, tried in self._now().items()}

    @contextlib.contextmanager
    def trying(self, user_id: uuid.UUID) -> Iterator[None]:
        """Try one passphrase: it counts as wrong from the beginning, so that ending the program saves nobody a try.

        What keeps a right passphrase from opening (a locked keyring, a damaged file) is no wrong try. Raises
        RegisterProblemError("wait", seconds) while somebody has to wait, and whatever is raised inside.
        """
        if (left := self.left(user_id)) > 0:
            raise RegisterProblemError("wait", seconds=left)
        before = self._now().get(user_id)
        self._put(user_id, _Tried(before.wrong + 1 if before else 1, self._clock()))
        try:
            yield
        except WrongPassphraseError:
            self._put(user_id, _Tried(before.wrong + 1 if before else 1, self._clock()))
            raise
        except BaseException:
            self._put(user_id, before)
            raise
        self._put(user_id, None)

    def _put(self, user_id: uuid.UUID, tried: _Tried | None) -> None:
        others = {each: kept for each, kept in self._now().items() if each != user_id}
        self._tried = others if tried is None else {**others, user_id: tried}
        document = {str(each): {"wrong": kept.wrong, "at": kept.at} for each, kept in self._tried.items()}
        try:
            if self._tried:
                write_whole(self._path, json.dumps(document).encode())
            else:
                self._path.unlink(missing_ok=True)
            self._is_written = True
        except OSError:
            self._is_written = False

    def _now(self) -> dict[uuid.UUID, _Tried]:
        """Return what is counted so far: the lock process and the desk process count in the same file."""
        if self._is_written:
            self._tried = self._read()
        return self._tried

    def _read(self) -> dict[uuid.UUID, _Tried]:
        try:
            with self._path.open("rb") as stream:
                document = json.loads(stream.read(_MOST_BYTES))
            return {
                uuid.UUID(user): _Tried(max(1, int(kept["wrong"])), max(0.0, float(kept["at"])))
                for user, kept in document.items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
            return {}
