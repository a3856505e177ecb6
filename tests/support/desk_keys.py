"""The keys of a desk in a test: passphrases in memory, and what was asked of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from marac_desk.services.errors import RegisterProblemError, WrongPassphraseError


@dataclass
class FakeKeys:
    """Behaves as the register's keys do, without deriving any."""

    passphrases: dict[uuid.UUID, str] = field(default_factory=dict)
    by_passphrase_alone: set[uuid.UUID] = field(default_factory=set)
    backend: str = "keyring.backends.SecretService.Keyring"
    problem: str = ""

    def verify(self, user_id: uuid.UUID, passphrase: str) -> None:
        """Check a passphrase."""
        if self.problem:
            raise RegisterProblemError(self.problem)
        if self.passphrases.get(user_id) != passphrase:
            raise WrongPassphraseError

    def change_passphrase(self, user_id: uuid.UUID, old: str, new: str) -> None:
        """Take the new one for the old one."""
        self.verify(user_id, old)
        self.passphrases[user_id] = new

    def add_person(self, user_id: uuid.UUID, name: str, passphrase: str, *, alone: bool) -> None:
        """Let somebody sign in."""
        assert name
        if self.problem:
            raise RegisterProblemError(self.problem)
        self.passphrases[user_id] = passphrase
        if alone:
            self.by_passphrase_alone.add(user_id)

    def remove_person(self, user_id: uuid.UUID) -> bool:
        """Let somebody sign in no more."""
        self.passphrases.pop(user_id, None)
        return True

    def alone(self) -> frozenset[uuid.UUID]:
        """Return who signs in by a passphrase alone."""
        return frozenset(self.by_passphrase_alone)

    def holders(self) -> frozenset[uuid.UUID]:
        """Return everybody who can sign in."""
        return frozenset(self.passphrases)

    def keyring(self) -> str:
        """Return the kind of keyring."""
        return self.backend
