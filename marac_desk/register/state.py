"""The state file beside a register: what its file must be, byte for byte, and where its ledger must have come to.

SQLCipher finds a page that was changed; it does not find an older one put back, nor a whole older file. This file does:
it holds the SHA-256 of the register as it was closed, or as it was before its present journal, and a seal that nobody
can make without the register's keys. It is written whole, before anything happens that it announces.
"""

from __future__ import annotations

import hmac
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from marac_desk.register import journal
from marac_desk.register.files import RegisterPlace, write_whole, writing_problems
from marac_desk.register.journal import Mark
from marac_desk.register.keys.secrets import derived
from marac_desk.register.lines import NOTHING_YET, Head
from marac_desk.register.problems import RegisterProblemError

STATE_NAME = "register.state"
FORMAT, VERSION = "marac-desk/state", 1
KEY_LABEL = "state"
MOST_BYTES = 64 * 1024


class Standing(StrEnum):
    """How a register was left, as far as was written down."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The SHA-256 of a file, and by what it is told that the file was not touched since."""

    sha256: str
    touched: tuple[int, int, int, int]

    def is_still_of(self, path: Path) -> bool:
        """Tell whether the file was not touched since, as far as its folder knows."""
        return self.touched == _touched(path)

    def to_json(self) -> list[Any]:
        """Return it as it goes from one process to another."""
        return [self.sha256, *self.touched]

    @classmethod
    def from_json(cls, found: Sequence[Any]) -> Fingerprint:
        """Read it back."""
        sha256, size, changed, inode, renamed = found
        return cls(str(sha256), (int(size), int(changed), int(inode), int(renamed)))


def _touched(path: Path) -> tuple[int, int, int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns


def fingerprint_of(path: Path, tell: journal.Tell | None = None) -> Fingerprint:
    """Return a file's fingerprint; it needs no key, so it can be made while somebody types a passphrase.

    Raises RegisterProblemError: "register_missing", "cannot_open".
    """
    try:
        before = _touched(path)
        return Fingerprint(journal.digest_of(path, tell), before)
    except FileNotFoundError:
        raise RegisterProblemError("register_missing") from None
    except OSError:
        raise RegisterProblemError("cannot_open") from None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may stand in the register's place: its SHA-256 and the end of its ledger.

    `over` is the end that was anchored outside when an older copy was put there on purpose: only against that one does
    the older copy count as put there on purpose.
    """

    sha256: str
    head: Head
    over: Head | None = None


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of a register's files.

    `files` are what the register may be; while it is open there is one. `folded` is how much of the journal counts as
    part of it, whether that has been folded in yet or not. `journal` is how far the journal was committed. `sealed`
    tells that every sealed row has its digest in the ledger.
    """

    register_id: uuid.UUID
    standing: Standing
    files: tuple[Accepted, ...]
    at: datetime
    folded: int = 0
    journal: Mark | None = None
    sealed: bool = False

    @property
    def head(self) -> Head:
        """The end of the ledger that was written down last."""
        return max((file.head for file in self.files), default=NOTHING_YET)

    def moved(self, head: Head, **changes: Any) -> FileState:
        """Return the state of the same open register further on."""
        (file,) = self.files
        sha256 = changes.pop("sha256", file.sha256)
        return replace(self, files=(Accepted(sha256, head, file.over),), **changes)


def state_path(place: RegisterPlace) -> Path:
    """Return where the state of a register is written down."""
    return place.folder / STATE_NAME


def write_state(place: RegisterPlace, seal_key: bytes, state: FileState) -> None:
    """Write the state, whole or not at all. Raises RegisterProblemError: "disk_full", "cannot_create"."""
    document = _document(state)
    document["mac"] = _mac(seal_key, document)
    with writing_problems():
        write_whole(state_path(place), json.dumps(document, indent=1).encode())


def read_state(place: RegisterPlace, seal_key: bytes, register_id: uuid.UUID) -> FileState | None:
    """Return the state; None where there is none.

    Raises RegisterProblemError: "fingerprint" where it is not what this program wrote about this register,
    "cannot_open".
    """
    try:
        with state_path(place).open("rb") as stream:
            text = stream.read(MOST_BYTES)
    except FileNotFoundError:
        return None
    except OSError:
        raise RegisterProblemError("cannot_open") from None
    try:
        document = json.loads(text)
        mac = document.pop("mac")
        if document["format"] != FORMAT or not hmac.compare_digest(mac, _mac(seal_key, document)):
            raise ValueError("another hand")
        state = _read(document)
        if state.register_id != register_id:
            raise ValueError("another register")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RegisterProblemError("fingerprint", why="state") from None
    return state


def _mac(seal_key: bytes, document: dict[str, Any]) -> str:
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hmac.digest(derived(seal_key, KEY_LABEL), canonical.encode(), "sha256").hex()


def _document(state: FileState) -> dict[str, Any]:
    mark = state.journal
    return {
        "format": FORMAT,
        "version": VERSION,
        "register": str(state.register_id),
        "state": state.standing.value,
        "files": [
            {
                "fingerprint": file.sha256,
                "seq": file.head.seq,
                "digest": file.head.digest.hex(),
                "over": None if file.over is None else [file.over.seq, file.over.digest.hex()],
            }
            for file in state.files
        ],
        "folded": state.folded,
        "journal": None if mark is None else [mark.salt.hex(), mark.length, mark.digest],
        "sealed": state.sealed,
        "at": state.at.astimezone(UTC).isoformat(),
    }


def _read(document: dict[str, Any]) -> FileState:
    return FileState(
        register_id=uuid.UUID(document["register"]),
        standing=Standing(document["state"]),
        files=tuple(_read_file(file) for file in document["files"]),
        at=datetime.fromisoformat(document["at"]),
        folded=int(document["folded"]),
        journal=_read_mark(document["journal"]),
        sealed=bool(document["sealed"]),
    )


def _read_file(file: dict[str, Any]) -> Accepted:
    over = file["over"]
    return Accepted(
        str(file["fingerprint"]),
        Head(int(file["seq"]), bytes.fromhex(file["digest"])),
        None if over is None else Head(int(over[0]), bytes.fromhex(over[1])),
    )


def _read_mark(found: list[Any] | None) -> Mark | None:
    if found is None:
        return None
    salt, length, digest = found
    return Mark(bytes.fromhex(salt), int(length), str(digest))
