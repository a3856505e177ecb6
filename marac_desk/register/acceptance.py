"""Accepting another file in a register's place: after a change of its key, or an older copy put there on purpose.

What is accepted is written down before anything is moved, and again after, so that a crash in between leaves files that
open. An older copy counts as put there on purpose only against the one end of the ledger that is anchored at that time;
so what was accepted once cannot be used again later.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from marac_desk.register.anchor import Anchor
from marac_desk.register.files import RegisterPlace
from marac_desk.register.lines import Head
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.state import (
    Accepted,
    FileState,
    Standing,
    fingerprint_of,
    read_state,
    write_state,
)
from marac_desk.rules.clock import Clock


class End(Protocol):
    """Where a chain ends, as whoever restores a register knows it."""

    @property
    def seq(self) -> int:
        """The number of its last line."""
        ...

    @property
    def digest(self) -> bytes:
        """That line's digest."""
        ...


class Acceptance:
    """Says which closed files may stand in a register's place, for whoever changes its key or restores it."""

    def __init__(
        self,
        place: RegisterPlace,
        *,
        seal_key: bytes,
        register_id: uuid.UUID,
        clock: Clock,
        anchor: Anchor | None = None,
    ) -> None:
        self._place, self._seal_key, self._id = place, seal_key, register_id
        self._clock, self._anchor = clock, anchor

    def same(self, files: Sequence[Path]) -> None:
        """Accept another file of the same register beside the one that stands there, or settle on the one that does.

        Only what was accepted before is settled on, so that nothing slips in while a change is finished. Does nothing
        where the register was never watched over. Raises RegisterProblemError: "fingerprint" where the state was
        changed by somebody else, and as writing does.
        """
        known = read_state(self._place, self._seal_key, self._id)
        if known is None or known.standing is not Standing.CLOSED:
            return
        standing, *others = files
        sha256 = fingerprint_of(standing).sha256
        there = [file for file in known.files if file.sha256 == sha256]
        if there:
            self._write(known, [*there, *(Accepted(fingerprint_of(path).sha256, known.head) for path in others)])

    def restored(self, files: Sequence[Path], end: End) -> None:
        """Accept an older copy that ends there, and what stands in the place until the copy takes it.

        Raises RegisterProblemError as writing does and as the store of the anchor names it.
        """
        known, head = self._known(), Head(end.seq, end.digest)
        over = self._anchor.read() if self._anchor is not None else None
        accepted = [
            known.files[0]
            if known is not None and path == self._place.register and len(files) > 1
            else Accepted(fingerprint_of(path).sha256, head, over)
            for path in files
        ]
        self._write(known, accepted, sealed=False)  # it may be older than the digests of its rows

    def _known(self) -> FileState | None:
        """Return the state as it stands; what another hand wrote there is no hindrance to putting something else."""
        try:
            return read_state(self._place, self._seal_key, self._id)
        except RegisterProblemError:
            return None

    def _write(self, known: FileState | None, files: Sequence[Accepted], *, sealed: bool = True) -> None:
        now = self._clock.now()
        sealed = sealed and known is not None and known.sealed
        state = FileState(self._id, Standing.CLOSED, tuple(files), now, sealed=sealed)
        write_state(self._place, self._seal_key, state)
