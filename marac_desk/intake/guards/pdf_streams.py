"""Unpacks the streams of a PDF against a limit before any parser sees it, so that none of them is a bomb.

Pictures are left packed: nobody decodes them here. A stream that lies about being one meets the memory limit of the
process instead.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from marac_desk.intake.refusal import RefusedError

MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all streams together; a form of twenty pages with its fonts has a tenth of it."""
HIGHEST_RATIO = 200
RATIO_COUNTS_FROM = 16 * 1024 * 1024
MOST_FILTERS = 3
"""Filters one after the other; more have only ever been seen in attacks."""

_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_FILTER = re.compile(rb"/(?:Flate|LZW|RunLength|ASCIIHex|ASCII85)(?:Decode)?\b|/(?:Fl|LZW|RL|AHx|A85)\b")
_LONGEST_DICTIONARY = 4096
_CHUNK = 1024 * 1024


def check_streams(data: bytes) -> None:
    """Refuse ("unpacked_size") a PDF whose streams unpack to far more than a form holds, or are packed many times."""
    left = MOST_UNPACKED
    for start, dictionary in _streams(data):
        if len(_FILTER.findall(dictionary)) > MOST_FILTERS:
            raise RefusedError("unpacked_size", filters=len(_FILTER.findall(dictionary)))
        if not _PICTURE.search(dictionary):
            left -= _size(data, start, left)
        used = MOST_UNPACKED - left
        if left < 0 or (used > RATIO_COUNTS_FROM and used > len(data) * HIGHEST_RATIO):
            raise RefusedError("unpacked_size", most=MOST_UNPACKED)


def _streams(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Where each stream begins, and the dictionary before it."""
    for found in _STREAM.finditer(data):
        before = data[max(0, found.start() - _LONGEST_DICTIONARY) : found.start()]
        if not before.endswith(b"end"):
            yield found.end(), before[before.rfind(b" obj") + 1 :]


def _size(data: bytes, start: int, most: int) -> int:
    """Bytes that a stream unpacks to, as far as the limit; packed twice, what comes out is unpacked again."""
    size, inner = 0, zlib.decompressobj()
    doubled: zlib._Decompress | None = None
    for piece in _unpacked(data, start, zlib.decompressobj()):
        size += len(piece)
        if size == len(piece) and piece[:1] == b"\x78":
            doubled = inner
        if doubled is not None:
            size += _again(doubled, piece, most - size)
        if size > most:
            break
    return size


def _unpacked(data: bytes, start: int, unpacking: zlib._Decompress) -> Iterator[bytes]:
    given: bytes | memoryview = memoryview(data)[start : start + _CHUNK]
    at = start + _CHUNK
    try:
        while given and not unpacking.eof:
            if piece := unpacking.decompress(given, _CHUNK):
                yield piece
            given = unpacking.unconsumed_tail
            if not given:
                given, at = memoryview(data)[at : at + _CHUNK], at + _CHUNK
    except zlib.error:  # packed otherwise, encrypted or damaged: the parser says so
        return


def _again(unpacking: zlib._Decompress, piece: bytes, most: int) -> int:
    size = 0
    try:
        while piece and not unpacking.eof and size <= most:
            size += len(unpacking.decompress(piece, _CHUNK))
            piece = unpacking.unconsumed_tail
    except zlib.error:
        return size
    return size
