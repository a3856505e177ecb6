"""The operating system's keyring: only kinds that we know keep a secret, made directly, and read back after writing.

What the library `keyring` would choose by itself depends on a variable, a file in the home folder and on whatever else
is installed, and may be a store that keeps nothing or keeps it in clear. None of that has a say here.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import sys
import traceback
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from marac_desk.register.problems import RegisterProblemError

SERVICE = "MARAC Desk"
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "linux": ("keyring.backends.SecretService.Keyring", "keyring.backends.kwallet.DBusKeyring"),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS.Keyring",),
}
"""The kinds of keyring that are trusted on each system, the first one preferred."""

_LOCKED = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException", "InitError"})
"""Errors by their names, since their modules are there on some systems only: nobody opened it when the system asked."""
_ABSENT = frozenset({"SecretServiceNotAvailableException", "NoKeyringError"})
log = logging.getLogger(__name__)


class SecretStore(Protocol):
    """Keeps small secrets for the person who is signed in to the computer."""

    @property
    def backend(self) -> str:
        """Which kind of keyring this is, by the name of its class; raises RegisterProblemError as `read` does."""
        ...

    def read(self, entry: str) -> str | None:
        """Return a secret, or None where there is none of that name.

        Raises RegisterProblemError: "keyring_missing" (none that we trust answers), "keyring_locked" (it stayed shut).
        """
        ...

    def write(self, entry: str, secret: str) -> None:
        """Keep a secret, and see that it is really kept.

        Raises RegisterProblemError as `read` does, and "keyring_forgot" where something else came back.
        """
        ...

    def remove(self, entry: str) -> None:
        """Forget a secret; it is no problem if there was none. Raises RegisterProblemError as `read` does."""
        ...

    def of_kind(self, backend: str) -> SecretStore:
        """Return the store of the kind that an envelope was made with.

        Raises RegisterProblemError: "keyring_changed" where another kind answers now, otherwise as `read` does.
        """
        ...


def person_entry(register_id: uuid.UUID, user_id: uuid.UUID) -> str:
    """Return the name of somebody's secret: keyrings show names to everybody, so it says nobody's."""
    return f"{register_id}/{user_id}"


def head_entry(register_id: uuid.UUID) -> str:
    """Return the name under which the head of the ledger is anchored."""
    return f"{register_id}/head"


class SystemKeyring:
    """The keyring of the person who is signed in to this computer; looked for when it is first asked."""

    def __init__(self, backend: str = "") -> None:
        """Take one kind of keyring, or with nothing the first kind of this system that answers."""
        self._wanted = backend
        self._found: tuple[str, Any] | None = None

    @property
    def backend(self) -> str:
        """Which kind of keyring this is. Raises RegisterProblemError: "keyring_missing", "keyring_locked"."""
        return self._keyring()[0]

    def read(self, entry: str) -> str | None:
        """Return a secret, or None where there is none. Raises "keyring_missing", "keyring_locked"."""
        keyring = self._keyring()[1]
        with _problems_named():
            found = keyring.get_password(SERVICE, entry)
        return None if found is None else str(found)

    def write(self, entry: str, secret: str) -> None:
        """Keep a secret and read it back. Raises "keyring_missing", "keyring_locked", "keyring_forgot"."""
        keyring = self._keyring()[1]
        with _problems_named():
            keyring.set_password(SERVICE, entry, secret)
        if self.read(entry) != secret:
            raise RegisterProblemError("keyring_forgot")

    def remove(self, entry: str) -> None:
        """Forget a secret, if there is one. Raises "keyring_missing", "keyring_locked"."""
        if self.read(entry) is None:
            return
        keyring = self._keyring()[1]
        with _problems_named():
            keyring.delete_password(SERVICE, entry)

    def of_kind(self, backend: str) -> SecretStore:
        """Return the keyring of one kind. Raises "keyring_changed" where only another kind answers here."""
        if backend in _allowed_here() and _made(backend) is not None:
            return self if self._found and self._found[0] == backend else SystemKeyring(backend)
        if any(_made(other) is not None for other in _allowed_here()):
            raise RegisterProblemError("keyring_changed")
        raise RegisterProblemError("keyring_missing")

    def _keyring(self) -> tuple[str, Any]:
        if self._found is None:
            names = [name for name in _allowed_here() if self._wanted in {"", name}]
            made = ((name, _made(name)) for name in names)
            self._found = next(((name, keyring) for name, keyring in made if keyring is not None), None)
        if self._found is None:
            raise RegisterProblemError("keyring_missing")
        return self._found


def _allowed_here() -> tuple[str, ...]:
    return ALLOWED.get("linux" if sys.platform.startswith(("linux", "freebsd")) else sys.platform, ())


def _made(backend: str) -> Any:
    """Return a keyring of one kind, or None where it does not work on this computer."""
    module, _, name = backend.rpartition(".")
    try:
        kind = getattr(importlib.import_module(module), name)
        _ = kind.priority  # which is how a kind says that it cannot work here: by an exception
        return _without_environment(kind)
    except Exception as error:  # what a kind needs and does not find differs by system and library
        log.info("keyring of the kind %s does not answer: %s", backend, type(error).__name__)
        return None


def _without_environment(kind: Any) -> Any:
    """Make a keyring as its class is, without the properties that variables KEYRING_PROPERTY_... would change."""
    keyring = object.__new__(kind)
    keyring.handle = -1  # what DBusKeyring sets beside its environment; the others know no such name
    return keyring


@contextlib.contextmanager
def _problems_named() -> Iterator[None]:
    """Raise whatever a keyring complains of as a problem with a code; its own words may hold names."""
    try:
        yield
    except Exception as error:  # each system's keyring has errors of its own, not all of them the library's
        _close_connections(error)
        raise RegisterProblemError(_code_of(error)) from None


def _close_connections(error: BaseException) -> None:
    """Close the connections to the session bus that the library leaves behind where a keyring stays shut."""
    frames = (frame for frame, _line in traceback.walk_tb(error.__traceback__))
    for value in [value for frame in frames for value in frame.f_locals.values()]:
        if type(value).__name__ == "DBusConnection":
            with contextlib.suppress(Exception):
                value.close()


def _code_of(error: BaseException) -> str:
    names, cause = {type(error).__name__}, error.__cause__
    while cause is not None:
        names.add(type(cause).__name__)
        cause = cause.__cause__
    if names & _ABSENT:
        return "keyring_missing"
    return "keyring_locked" if names & _LOCKED else "keyring_missing"
