"""Putting a backup back where no desk is open: with which keys, by how many people, and what becomes of the old one.

The command line and the lock window do the same by it. Whoever calls it holds the place.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from marac_desk.register.anchor import HeadStore
from marac_desk.register.backup.manifest import Head
from marac_desk.register.backup.restoring import Restoring, restore_into_empty
from marac_desk.register.backup.swapping import restored_path
from marac_desk.register.files import PlaceState, RegisterPlace, is_there, keep_keys_aside
from marac_desk.register.keys import KeyFile, Secrets
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.state import state_path
from marac_desk.register.trusting import open_read_only
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.clock import Clock
from marac_desk.services.backups.noting import agree_in_person
from marac_desk.services.backups.views import RestoreLeave
from marac_desk.services.backups.working import Backups, Watch
from marac_desk.services.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Opener:
    """Keys that were opened: the key file, what it protects, where the ledger's end is kept outside, and who did it.

    `by_shares` says that two shares opened them, which two different people hold. `brought` says that they are those a
    backup carries although others lie beside the register: those cannot be used, and are kept aside.
    """

    keys: KeyFile
    secrets: Callable[[], Secrets] = field(repr=False)
    anchor: HeadStore | None
    people: tuple[uuid.UUID, ...] = ()
    by_shares: bool = False
    brought: bool = False

    @property
    def by_two(self) -> bool:
        """Tell whether two people stand behind it, as far as keys can say so."""
        return self.by_shares or len(self.people) > 1

    def backups(self, place: RegisterPlace, clock: Clock, zone: tzinfo) -> Backups:
        """Return the backups of the register these keys are for."""
        return Backups(place, self.keys.register_id, self.secrets, lambda: self.keys, clock, zone, anchor=self.anchor)


def known_here(place: RegisterPlace, anchor: HeadStore | None) -> bool:
    """Tell whether this computer knew a register that is not there: by its state file, or by what is kept outside.

    Such a register opens again only where two people, or two shares, had the end of another ledger accepted. Raises
    RegisterProblemError as the store of the anchor names it.
    """
    return is_there(state_path(place)) or (anchor is not None and anchor.read() is not None)


@dataclass(frozen=True, slots=True)
class PuttingBack:
    """One backup that goes back to a place where no desk is open."""

    door: Opener
    backups: Backups
    folder: str
    name: str
    sha256: str
    watch: Watch = field(default_factory=Watch)

    @property
    def place(self) -> RegisterPlace:
        """Where it goes."""
        return self.backups.place

    def put(self, state: PlaceState) -> Path | None:
        """Put it in place, into an empty folder or over what stands there; returns where the old register is kept.

        Raises RegisterProblemError as restoring does; RefusedError: "restore_needs_two", "restore_known_here";
        CancelledError. Then nothing was put in place.
        """
        if state is not PlaceState.EMPTY:
            return self._over()
        self._into_empty()
        return None

    def _into_empty(self) -> None:
        """Restore where no register stands.

        One person alone may, on a computer that never knew the register. Where the end of its ledger is anchored, only
        two have an older end accepted: otherwise whoever deletes a register could put an older one in its place alone.
        What one person put there would not open, so it is refused while nothing is written.
        """
        if not self.door.by_two and known_here(self.place, self.door.anchor):
            raise RefusedError("restore_known_here")
        kept = self.backups.one(self.folder, self.name)
        if kept.manifest is not None and kept.manifest.sha256 != self.sha256:
            raise RegisterProblemError("restore_other_backup")
        restoring = Restoring(
            Path(self.folder), kept, self.place, self.door.secrets(), self.backups.clock, self.door.people
        )
        if self.door.by_two:
            restore_into_empty(restoring, self.watch, accept=self._accept_new)
        else:
            restore_into_empty(restoring, self.watch)

    def _accept_new(self, files: Sequence[Path], head: Head) -> None:
        self._agree(_New(self.place.folder))
        self.backups.acceptance().restored(files, head)

    def _over(self) -> Path | None:
        """Restore over a register with two people, who are looked up in it, or in the copy where it does not open."""
        if not self.door.by_two:
            raise RefusedError("restore_needs_two")
        leave = RestoreLeave(None, self.name, self.sha256, self.door.people)
        prepared = self.backups.prepare(self.folder, leave, self.watch)
        try:
            self._agree(self.place, _Beside(self.place.folder))
        except BaseException:
            self.backups.give_up()
            raise
        if self.door.brought and is_there(self.place.keys):
            keep_keys_aside(self.place, self.backups.clock.now())
        return self.backups.put_in_place(prepared)

    def _agree(self, *places: RegisterPlace) -> None:
        """Make sure that the two may decide this together, by the first of the files that can be read."""
        if self.door.by_shares:
            return
        first, second = self.door.people
        with self._readable(*places) as register, register.reading() as uow:
            agree_in_person(uow, first=first, second=second)

    @contextlib.contextmanager
    def _readable(self, *places: RegisterPlace) -> Iterator[Register]:
        *before, last = places
        register = next((found for place in before if (found := self._opened(place)) is not None), None)
        register = register or self._open(last)
        try:
            yield register
        finally:
            register.close()

    def _opened(self, place: RegisterPlace) -> Register | None:
        """Return what can be read at a place, or None where nothing can."""
        with contextlib.ExitStack() as unless_it_holds, contextlib.suppress(RegisterProblemError):
            register = self._open(place)
            unless_it_holds.callback(register.close)
            with register.reading() as uow:
                uow.connection.exec_driver_sql("SELECT count(*) FROM app_user").scalar()
            unless_it_holds.pop_all()
            return register
        return None

    def _open(self, place: RegisterPlace) -> Register:
        register_id = self.door.keys.register_id
        return open_read_only(place, secrets=self.door.secrets(), register_id=register_id, clock=self.backups.clock)


class _Beside(RegisterPlace):
    """The place of the copy that waits to be put in place."""

    @property
    def register(self) -> Path:
        """The copy."""
        return restored_path(RegisterPlace(self.folder))


class _New(RegisterPlace):
    """The place of the copy where no register stood."""

    @property
    def register(self) -> Path:
        """The copy."""
        return self.new_register
