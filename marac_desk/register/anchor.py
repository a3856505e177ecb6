"""The anchor: where the ledger had come to, kept outside the register, and the thread that writes it a little later."""

from __future__ import annotations

import contextlib
import hmac
import logging
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from marac_desk.register.files import write_whole, writing_problems
from marac_desk.register.keyring_store import SecretStore, head_entry
from marac_desk.register.keys.cost import Way
from marac_desk.register.keys.keyfile import KeyFile
from marac_desk.register.keys.secrets import derived
from marac_desk.register.lines import Head
from marac_desk.register.problems import RegisterProblemError

KEY_LABEL = "head"
LATER = 1.0
"""Seconds after a commit until it is written down where the ledger stands: several commits share one writing."""
PATIENCE = 10.0
"""Seconds that somebody who asked for it now waits at most."""
MOST_BYTES = 1024
log = logging.getLogger(__name__)


class HeadStore(Protocol):
    """Keeps one short text outside the register's folder."""

    def read(self) -> str | None:
        """Return what was kept last, or None where nothing is. Raises RegisterProblemError as the store names it."""
        ...

    def write(self, text: str) -> None:
        """Keep a text in place of what was kept before. Raises RegisterProblemError as the store names it."""
        ...


class KeyringHead:
    """The anchor in the keyring of the person who is signed in to this computer."""

    def __init__(self, store: SecretStore, register_id: uuid.UUID) -> None:
        self._store, self._entry = store, head_entry(register_id)

    def read(self) -> str | None:
        """Return what was kept last. Raises RegisterProblemError: "keyring_missing", "keyring_locked"."""
        return self._store.read(self._entry)

    def write(self, text: str) -> None:
        """Keep a text. Raises RegisterProblemError: "keyring_missing", "keyring_locked", "keyring_forgot"."""
        self._store.write(self._entry, text)


class FileHead:
    """The anchor in a file of the person's own, for a computer without a keyring: weaker, and the desk says so."""

    def __init__(self, folder: Path, register_id: uuid.UUID) -> None:
        self._path = folder / f"{register_id}.head"

    def read(self) -> str | None:
        """Return what was kept last. Raises RegisterProblemError("cannot_open")."""
        try:
            with self._path.open("rb") as stream:
                return stream.read(MOST_BYTES).decode("ascii", "replace")
        except FileNotFoundError:
            return None
        except OSError:
            raise RegisterProblemError("cannot_open") from None

    def write(self, text: str) -> None:
        """Keep a text. Raises RegisterProblemError: "disk_full", "cannot_create"."""
        with writing_problems():
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._path, text.encode())


def file_head(register_id: uuid.UUID) -> FileHead:
    """Return the anchor in the folder where this system keeps what programs remember of a person."""
    import platformdirs

    return FileHead(platformdirs.user_state_path("MARAC Desk", appauthor=False), register_id)


def head_store_of(keys: KeyFile, user_id: uuid.UUID, store: SecretStore) -> HeadStore | None:
    """Return where the end of the ledger is kept for somebody: in the keyring, or in a file for a passphrase alone.

    A demonstration is thrown away and has neither. Raises RegisterProblemError as the keyring does.
    """
    if keys.demonstration:
        return None
    envelope = keys.of(user_id)
    if envelope.way is Way.KEYRING:
        return KeyringHead(store.of_kind(envelope.backend), keys.register_id)
    return file_head(keys.register_id)


def head_store_here(keys: KeyFile, store: SecretStore) -> HeadStore | None:
    """Return where this computer keeps the end of a register's ledger, if anywhere: for whoever may have signed in."""
    if keys.demonstration:
        return None
    stores: tuple[HeadStore, ...] = (KeyringHead(store, keys.register_id), file_head(keys.register_id))
    for one in stores:
        with contextlib.suppress(RegisterProblemError):
            if one.read() is not None:
                return one
    return None


class Anchor:
    """The end of a register's ledger in a store, with a seal that only the register's keys can make."""

    def __init__(self, store: HeadStore, seal_key: bytes, register_id: uuid.UUID) -> None:
        self._store, self._register = store, register_id.bytes
        self._key = derived(seal_key, KEY_LABEL)

    def read(self) -> Head | None:
        """Return where the ledger had come to; None where nothing was ever kept here.

        Raises RegisterProblemError("rolled_back") where what is kept was not made by this register's keys, and as the
        store names it.
        """
        text = self._store.read()
        if text is None:
            return None
        try:
            seq, digest, mac = text.split(":")
            head = Head(int(seq), bytes.fromhex(digest))
        except ValueError:
            raise RegisterProblemError("rolled_back", why="anchor") from None
        if not hmac.compare_digest(mac.encode(), self._mac(head).encode()):
            raise RegisterProblemError("rolled_back", why="anchor")
        return head

    def write(self, head: Head) -> None:
        """Keep where the ledger has come to. Raises RegisterProblemError as the store names it."""
        self._store.write(f"{head.seq}:{head.digest.hex()}:{self._mac(head)}")

    def _mac(self, head: Head) -> str:
        told = self._register + head.seq.to_bytes(8, "big") + head.digest
        return hmac.digest(self._key, told, "sha256").hex()


Write = Callable[[bool], float | None]
"""Writes down what is to be written, all of it if told to do so at once; returns when it wants to be asked again."""


class LateWriter:
    """Writes a little after it was asked to, in a thread of its own: asking costs nothing, and never waits."""

    def __init__(self, write: Write, name: str = "anchor") -> None:
        self._write = write
        self._turn = threading.Condition()
        self._due: float | None = None
        self._asked = self._answered = 0
        self._ended = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def soon(self) -> None:
        """Ask for a writing within a second or two."""
        with self._turn:
            due = time.monotonic() + LATER
            if self._due is None or due < self._due:
                self._due = due
                self._turn.notify_all()

    def now(self, *, wait: bool = False) -> bool:
        """Ask for a writing at once; with `wait`, tells whether it was tried within a while."""
        with self._turn:
            if self._ended:
                return False
            self._asked += 1
            asked = self._asked
            self._turn.notify_all()
            return not wait or self._turn.wait_for(lambda: self._answered >= asked or self._ended, PATIENCE)

    def end(self) -> None:
        """Finish what is being written, write nothing more, and come back when the thread is gone, or after a while."""
        with self._turn:
            self._ended = True
            self._turn.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        while (asked := self._wait()) is not None:
            again = self._written(at_once=asked > self._answered)
            with self._turn:
                self._answered = asked
                if again is not None and self._due is None:
                    self._due = time.monotonic() + again
                self._turn.notify_all()

    def _wait(self) -> int | None:
        """Wait until something is to be written; returns how often it was asked for at once, None at the end."""
        with self._turn:
            while not self._ended:
                left = None if self._due is None else self._due - time.monotonic()
                if self._asked > self._answered or (left is not None and left <= 0):
                    self._due = None
                    return self._asked
                self._turn.wait(left)
        return None

    def _written(self, *, at_once: bool) -> float | None:
        try:
            return self._write(at_once)
        except Exception as error:  # the work goes on whatever keeps this from being written; it is tried again
            log.error("where the ledger stands was not written down: %s", getattr(error, "code", type(error).__name__))
            return LATER * 10
