"""The keys of an open register as pages may ask of them: in plain words, and off the window's thread."""

from __future__ import annotations

import uuid

from marac_desk.register.keys import Way
from marac_desk.register.keys.keeper import KeyKeeper
from marac_desk.register.problems import RegisterProblemError


class DeskKeys:
    """Stands between the desktop, which knows no register, and the keeper of the keys."""

    def __init__(self, keeper: KeyKeeper) -> None:
        self._keeper = keeper

    def verify(self, user_id: uuid.UUID, passphrase: str) -> None:
        """Check a passphrase. Raises RegisterProblemError: "wrong_passphrase", "wait", and what a keyring says."""
        self._keeper.verify(user_id, passphrase)

    def change_passphrase(self, user_id: uuid.UUID, old: str, new: str) -> None:
        """Renew somebody's envelope. Raises as `verify` does, and "short_passphrase", "disk_full", "cannot_create"."""
        self._keeper.change_passphrase(user_id, old, new)

    def add_person(self, user_id: uuid.UUID, name: str, passphrase: str, *, alone: bool) -> None:
        """Give somebody an envelope, or a new one; `alone` is the knowing choice of a passphrase without a keyring."""
        self._keeper.add_person(user_id, name, passphrase, Way.PASSPHRASE if alone else Way.KEYRING)

    def remove_person(self, user_id: uuid.UUID) -> bool:
        """Take a leaver's envelope away; tells whether this computer's keyring forgot her or his part too."""
        return self._keeper.remove_person(user_id)

    def alone(self) -> frozenset[uuid.UUID]:
        """Return who opens the register by a passphrase alone."""
        return frozenset(each.user_id for each in self._keeper.people() if each.way is Way.PASSPHRASE)

    def holders(self) -> frozenset[uuid.UUID]:
        """Return everybody who can open the register."""
        return frozenset(each.user_id for each in self._keeper.people())

    def keyring(self) -> str:
        """Return the kind of keyring that answers on this computer, or nothing where none does."""
        try:
            return self._keeper.store.backend
        except RegisterProblemError:
            return ""
