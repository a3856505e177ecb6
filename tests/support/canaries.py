"""Marked values, and the search for them in bytes: as they are, in other encodings, packed, and inside of documents.

Every mark begins with the same letters, which occur nowhere else; so one search finds all of them, and tells which.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

STEM = "QzvWxKjanaryQ"
"""What every mark begins with."""
MOST = 16 * 1024 * 1024
"""Bytes that are unpacked of one stream."""
DEEPEST = 3
_PIECE = 4096
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


class Canaries:
    """Makes marked values, each for one field, so that what is found tells where it came from."""

    def __init__(self, first: int = 1) -> None:
        self._numbers, self.fields = count(first), dict[str, str]()

    def __call__(self, field: str) -> str:
        """Return a value for a field; the same field gets another one each time."""
        mark = f"{STEM}{next(self._numbers):09d}"
        self.fields[mark] = field
        return mark


def in_base64(text: bytes) -> list[bytes]:
    """Return what every base64 of something with this text in it holds, wherever in it the text begins."""
    found = []
    for before in range(3):
        whole = base64.b64encode(bytes(before) + text)
        first = -(-before * 8 // 6)  # the first letter that the bytes before it do not change
        last = (before + len(text)) * 8 // 6
        found.append(whole[first:last])
    return found


def patterns() -> dict[str, re.Pattern[bytes]]:
    """Return what is searched for, by the name of its form."""
    plain = STEM.encode()
    forms = {
        "utf-8": [re.escape(plain)],
        "utf-16-le": [re.escape(STEM.encode("utf-16-le"))],
        "utf-16-be": [re.escape(STEM.encode("utf-16-be"))],
        "hex": [plain.hex().encode()],
        "reversed": [re.escape(plain[::-1])],
    }
    made = {name: re.compile(b"|".join(parts), re.IGNORECASE) for name, parts in forms.items()}
    coded = [re.escape(part) for text in (plain, STEM.encode("utf-16-le")) for part in in_base64(text)]
    return {**made, "base64": re.compile(b"|".join(coded))}


_PATTERNS = patterns()


@dataclass(frozen=True, slots=True)
class Hit:
    """A mark that was found: in which file or text, in which form."""

    where: str
    form: str

    def __str__(self) -> str:
        return f"{self.form} in {self.where}"


def in_bytes(data: bytes, where: str, depth: int = 0) -> Iterator[Hit]:
    """Yield every form in which a mark stands in bytes, also packed ones."""
    for form, pattern in _PATTERNS.items():
        if pattern.search(data):
            yield Hit(where, form)
    if depth < DEEPEST:
        for kind, inner in _unpacked(data):
            yield from in_bytes(inner, f"{where}, {kind}", depth + 1)


def _inflated(data: bytes, at: int) -> bytes:
    """Return what can be unpacked from a place, also where the stream is cut off or damaged further on."""
    stream, parts, size = zlib.decompressobj(zlib.MAX_WBITS | 32), list[bytes](), 0
    while at < len(data) and size < MOST and not stream.eof:
        before, piece = stream.copy(), data[at : at + _PIECE]
        try:
            parts.append(stream.decompress(piece))
        except zlib.error:
            return b"".join([*parts, *_byte_by_byte(before, piece)])
        size, at = size + len(parts[-1]), at + _PIECE
    return b"".join(parts)


def _byte_by_byte(stream: Any, piece: bytes) -> Iterator[bytes]:
    try:
        for number in range(len(piece)):
            yield stream.decompress(piece[number : number + 1])
    except zlib.error:
        return


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    for found in _STREAM.finditer(data):
        if inner := _inflated(data, found.start()):
            yield "zlib", inner
    if b"PK\x03\x04" in data:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for entry in archive.infolist():
                    yield entry.filename, archive.read(entry)[:MOST]
        except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, zlib.error):
            return


def in_folder(*folders: Path) -> list[Hit]:
    """Return every mark in the files below folders, and in their names."""
    hits = list[Hit]()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            hits += in_bytes(str(path.relative_to(folder)).encode(), f"the name {path.relative_to(folder)}")
            if path.is_file() and not path.is_symlink():
                hits += in_bytes(path.read_bytes(), str(path.relative_to(folder)))
    return hits


def in_texts(texts: Iterable[str], where: str) -> list[Hit]:
    """Return every mark in texts, such as lines of a log."""
    return [hit for text in texts for hit in in_bytes(text.encode("utf-8", "surrogatepass"), where)]
