"""Every page of a register in clear, free pages and the journal's old frames included, read without SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
RESERVED, VECTOR = 80, 16
SALT = 16
_WAL_HEAD, _FRAME_HEAD = 32, 24


def _page(page: bytes, key: bytes, *, first: bool) -> bytes:
    """Return one page in clear, as SQLCipher 4 encrypts it: AES-256 in CBC mode, its vector at the page's end."""
    body, vector = page[SALT if first else 0 : -RESERVED], page[-RESERVED : -RESERVED + VECTOR]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def pages_of_file(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield every page of the file, whether anything refers to it or not."""
    data = path.read_bytes()
    assert len(data) % PAGE == 0
    for number in range(0, len(data), PAGE):
        yield _page(data[number : number + PAGE], key, first=number == 0)


def pages_of_journal(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield every page in the journal, those of older rounds behind its present end included."""
    journal = path.with_name(f"{path.name}-wal")
    data = journal.read_bytes() if journal.exists() else b""
    for start in range(_WAL_HEAD, len(data) - _FRAME_HEAD - PAGE + 1, _FRAME_HEAD + PAGE):
        number = int.from_bytes(data[start : start + 4], "big")
        page = data[start + _FRAME_HEAD : start + _FRAME_HEAD + PAGE]
        yield _page(page, key, first=number == 1)


def all_in_clear(path: Path, key: bytes) -> bytes:
    """Return everything that file and journal hold, in clear."""
    return b"\x00".join([*pages_of_file(path, key), *pages_of_journal(path, key)])
