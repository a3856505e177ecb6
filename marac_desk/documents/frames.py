"""Messages on a pipe: a head in JSON and a body in bytes, each preceded by its length."""

from __future__ import annotations

import json
from struct import Struct
from typing import BinaryIO

_LENGTHS = Struct(">II")
MOST_HEAD, MOST_BODY = 64 * 1024 * 1024, 512 * 1024 * 1024


class FrameError(ValueError):
    """A message that is cut short or too long; the pipe cannot be trusted after it."""


class HeadError(ValueError):
    """A message whose head is not JSON; the next message can be read all the same."""


def write_frame(pipe: BinaryIO, head: object, body: bytes = b"") -> None:
    """Write one message and push it out."""
    text = json.dumps(head, ensure_ascii=True).encode("ascii")
    pipe.write(_LENGTHS.pack(len(text), len(body)) + text + body)
    pipe.flush()


def read_frame(pipe: BinaryIO) -> tuple[object, bytes] | None:
    """Return the next message, None where the other side has closed; raises FrameError and HeadError."""
    lengths = pipe.read(_LENGTHS.size)
    if not lengths:
        return None
    if len(lengths) < _LENGTHS.size:
        raise FrameError("cut short")
    head_length, body_length = _LENGTHS.unpack(lengths)
    if head_length > MOST_HEAD or body_length > MOST_BODY:
        raise FrameError("too long")
    head, body = pipe.read(head_length), pipe.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        raise FrameError("cut short")
    try:
        return json.loads(head), body
    except (ValueError, RecursionError) as problem:
        raise HeadError("not JSON") from problem
