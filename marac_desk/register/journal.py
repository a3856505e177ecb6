"""The journal beside an open register, as bytes: what stands in it, and the register's digest with it folded in.

A commit is written to the end of the journal; the register itself changes only when the journal is folded back into it.
Nothing in here asks SQLite, so it also judges files that nobody should open yet.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEADER, FRAME_HEADER = 32, 24
_SALT = slice(16, 24)
_PAGE_SIZE = slice(8, 12)
_FRAME = struct.Struct(">II")
_AT_ONCE = 1 << 20
"""Bytes read and hashed in one go; hashing them lets other threads work."""
Tell = Callable[[int, int], None]
"""Is told how many bytes of how many were read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a journal was committed at some moment: which journal it was, so many bytes, and their SHA-256."""

    salt: bytes
    length: int
    digest: str


def length_of(path: Path) -> int:
    """Return the bytes of a file, 0 where there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def salt_of(path: Path) -> bytes | None:
    """Return what tells one journal from the next in the same file; None where there is no journal."""
    try:
        with path.open("rb") as stream:
            header = stream.read(HEADER)
    except FileNotFoundError:
        return None
    return header[_SALT] if len(header) == HEADER else None


class Follower:
    """Hashes a journal as it grows, reading only what is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begin(None)

    def _begin(self, salt: bytes | None) -> None:
        self._salt, self._length, self._hash = salt, 0, hashlib.sha256()

    def mark(self, frames: Callable[[], int]) -> Mark | None:
        """Return how far the journal is committed; None where nothing is.

        `frames` tells how many pages are committed. It is asked between two looks at which journal it is, because a
        writer may begin the journal anew at any time.
        """
        while True:
            salt = salt_of(self._path)
            count = frames()
            if salt is None or count == 0:
                if salt == salt_of(self._path):
                    return None
                continue
            found = self._hashed(salt, count)
            if found is not None and salt == salt_of(self._path):
                return found
            self._begin(None)

    def _hashed(self, salt: bytes, count: int) -> Mark | None:
        with self._path.open("rb") as stream:
            header = stream.read(HEADER)
            if len(header) < HEADER or header[_SALT] != salt:
                return None
            length = HEADER + count * (FRAME_HEADER + page_size(header))
            if salt != self._salt or length < self._length:
                self._begin(salt)
            stream.seek(self._length)
            while self._length < length:
                part = stream.read(min(_AT_ONCE, length - self._length))
                if not part:
                    return None
                self._hash.update(part)
                self._length += len(part)
        return Mark(salt, length, self._hash.hexdigest())


def page_size(header: bytes) -> int:
    """Return how many bytes a page of this journal has."""
    found = int.from_bytes(header[_PAGE_SIZE], "big")
    return 65536 if found == 1 else found


def begins_with(path: Path, mark: Mark) -> bool:
    """Tell whether a journal still begins with what was marked of it."""
    if length_of(path) < mark.length or salt_of(path) != mark.salt:
        return False
    left, found = mark.length, hashlib.sha256()
    with path.open("rb") as stream:
        while left and (part := stream.read(min(_AT_ONCE, left))):
            found.update(part)
            left -= len(part)
    return not left and found.hexdigest() == mark.digest


def digest_of(path: Path, tell: Tell | None = None) -> str:
    """Return the SHA-256 of a file as it is."""
    with path.open("rb") as stream:
        return digest_of_stream(stream, tell)


def digest_of_stream(stream: BinaryIO, tell: Tell | None = None) -> str:
    """Return the SHA-256 of an open file from its beginning."""
    whole, found, done = stream.seek(0, 2), hashlib.sha256(), 0
    stream.seek(0)
    while part := stream.read(_AT_ONCE):
        found.update(part)
        done += len(part)
        if tell is not None:
            tell(done, whole)
    return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Pages:
    """The newest state of each page in a journal, by its number; how many pages the register then has, of what size."""

    places: dict[int, int]
    count: int
    size: int


def pages_in(stream: BinaryIO, length: int) -> Pages:
    """Read which pages stand in the first bytes of a journal. Raises ValueError where that is no whole journal."""
    stream.seek(0)
    header = stream.read(HEADER)
    size = page_size(header)
    step = FRAME_HEADER + size
    if len(header) < HEADER or size < 512 or (length - HEADER) % step:
        raise ValueError("no journal")
    places, count = {}, 0
    for start in range(HEADER, length, step):
        stream.seek(start)
        number, count = _FRAME.unpack(stream.read(_FRAME.size))
        places[number] = start + FRAME_HEADER
    if not count:
        raise ValueError("cut off in a commit")
    return Pages(places, count, size)


def folded_digest(register: BinaryIO, journal: Path, length: int) -> str:
    """Return the SHA-256 that the register has once the first bytes of its journal are folded into it.

    It is the same before, while and after they are folded. Raises ValueError where they cannot be.
    """
    with journal.open("rb") as stream:
        pages, found = pages_in(stream, length), hashlib.sha256()
        per_part = max(1, _AT_ONCE // pages.size)
        for first in range(1, pages.count + 1, per_part):
            last = min(first + per_part - 1, pages.count)
            found.update(_part(register, stream, pages, first, last))
    return found.hexdigest()


def _part(register: BinaryIO, journal: BinaryIO, pages: Pages, first: int, last: int) -> bytearray:
    size = pages.size
    register.seek((first - 1) * size)
    part = bytearray(register.read((last - first + 1) * size))
    there = len(part) // size
    part.extend(bytes((last - first + 1) * size - len(part)))
    for number in range(first, last + 1):
        place, at = pages.places.get(number), (number - first) * size
        if place is not None:
            journal.seek(place)
            part[at : at + size] = journal.read(size)
        elif number - first >= there:
            raise ValueError("a page is missing")
    return part


def is_folded(register: BinaryIO, journal: Path, length: int) -> bool:
    """Tell whether the first bytes of a journal all stand in the register already, page by page."""
    with journal.open("rb") as stream:
        pages = pages_in(stream, length)
        if register.seek(0, 2) != pages.count * pages.size:
            return False
        return all(
            _same(register, stream, (number - 1) * pages.size, place, pages.size)
            for number, place in pages.places.items()
            if number <= pages.count
        )


def _same(register: BinaryIO, journal: BinaryIO, here: int, there: int, size: int) -> bool:
    register.seek(here)
    journal.seek(there)
    return register.read(size) == journal.read(size)
