"""Finds the text inside an opaque signature (CMS SignedData, RFC 5652), without trusting any length it states.

Only the text is taken out; whether the signature is good is for the mail program that has the certificates.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNED = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_SEQUENCE, _OCTETS, _CONTENT = 0x30, 0x04, 0xA0
_DEEPEST = 12
_MOST_VALUES = 20_000


@dataclass(frozen=True, slots=True)
class _Value:
    """One value: its kind, where its inside begins and ends, and where the next one begins."""

    tag: int
    start: int
    end: int
    after: int


def content_of(data: bytes) -> bytes | None:
    """Return what was signed, or None where the data is not signed but encrypted, or no such message."""
    if data[:1] != b"\x30":
        try:
            data = base64.b64decode(data, validate=False)
        except (binascii.Error, ValueError):
            return None
    try:
        return _content(data)
    except (IndexError, ValueError, RecursionError):
        return None


def _content(data: bytes) -> bytes | None:
    outer = list(_inside(data, _value(data, 0, len(data), 0)))
    if len(outer) < 2 or data[outer[0].start - 2 : outer[0].end] != _SIGNED:
        return None
    [signed] = _inside(data, outer[1])
    for value in _inside(data, signed):
        if value.tag == _SEQUENCE:
            parts = list(_inside(data, value))
            if len(parts) > 1 and data[parts[0].start - 2 : parts[0].end] == _DATA and parts[1].tag == _CONTENT:
                return b"".join(octets for inner in _inside(data, parts[1]) for octets in _octets(data, inner, 0))
            return None
    return None


def _octets(data: bytes, value: _Value, depth: int) -> Iterator[bytes]:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if value.tag == _OCTETS:
        yield data[value.start : value.end]
    elif value.tag == _OCTETS | 0x20:
        for inner in _inside(data, value):
            yield from _octets(data, inner, depth + 1)


def _inside(data: bytes, value: _Value) -> Iterator[_Value]:
    at = value.start
    for _ in range(_MOST_VALUES):
        if at >= value.end:
            return
        inner = _value(data, at, value.end, 0)
        yield inner
        at = inner.after


def _value(data: bytes, at: int, end: int, depth: int) -> _Value:
    """The value that begins here. Raises ValueError where it does not fit, IndexError where the data ends."""
    if depth > _DEEPEST or at + 2 > end:
        raise ValueError("no value")
    tag, length = data[at], data[at + 1]
    start = at + 2
    if length == 0x80:
        return _open_value(data, tag, start, end, depth)
    if length & 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + length > end:
        raise ValueError("too long")
    return _Value(tag, start, start + length, start + length)


def _open_value(data: bytes, tag: int, start: int, end: int, depth: int) -> _Value:
    """A value without a length, that ends where two zero bytes stand in place of the next one."""
    at = start
    while data[at : at + 2] != b"\x00\x00":
        at = _value(data, at, end, depth + 1).after
    return _Value(tag, start, at, at + 2)
