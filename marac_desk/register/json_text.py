"""JSON of the register: what its columns hold, and the one text of a value that digests are made of.

orjson makes it; what that refuses (numbers beyond 64 bits, half a surrogate pair) the standard library makes in the
same form, so that a digest stays what it was whichever of them made it.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

_PLAIN = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_EMPTY_LIST, _EMPTY_DICT = "[]", "{}"


def text_of(value: Any) -> str:
    """Return a value as a column holds it. Raises TypeError for what JSON does not know."""
    try:
        return orjson.dumps(value, option=_PLAIN).decode()
    except TypeError:
        return json.dumps(value, separators=(",", ":"))


def value_of(text: str | bytes) -> Any:
    """Return what a column holds; most of them hold nothing. Raises ValueError for what is no JSON."""
    return [] if text == _EMPTY_LIST else {} if text == _EMPTY_DICT else _full(text)


def _full(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:  # numbers that are none, which other programs write
        return json.loads(text)


def as_it_comes(value: Any) -> bytes:
    """Return a value's text in the order in which it stands, in UTF-8: no spaces, nothing escaped that need not be."""
    try:
        return orjson.dumps(value, option=_PLAIN)
    except TypeError:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def canonical(value: Any) -> bytes:
    """Return the one text of a value, in UTF-8: as it comes, with the keys sorted."""
    try:
        return orjson.dumps(value, option=_PLAIN | orjson.OPT_SORT_KEYS)
    except TypeError:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
