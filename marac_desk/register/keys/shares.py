"""A share of the recovery kit: what is printed, and what somebody types from paper in a bad moment."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import dataclass, field

from marac_desk.register.problems import RegisterProblemError

SECRET_BYTES = 18
CHECK_BYTES = 4
NUMBERS = (1, 2, 3)
GROUP = 4
LETTERS = 40
"""Of a share as it is typed: its number, the kit it belongs to, the secret and the checksum, in base32."""
_LOOK_ALIKE = {"0": "O", "1": "IL", "8": "B", "9": "G"}
_MOST_GUESSES = 64


@dataclass(frozen=True, slots=True)
class Share:
    """One of three shares; any two of the same kit open the register's secrets, one alone opens nothing."""

    number: int
    kit: bytes
    secret: bytes = field(repr=False)


def share_text(share: Share) -> str:
    """Return a share as it is printed: ten groups of four letters and digits, none of which is 0, 1, 8 or 9."""
    body = bytes([share.number]) + share.kit + share.secret
    text = base64.b32encode(body + _checksum(body)).decode()
    return "-".join(text[at : at + GROUP] for at in range(0, LETTERS, GROUP))


def read_share(text: str) -> Share:
    """Read a share as somebody typed it: small letters, spaces and signs that look alike do not matter.

    Raises RegisterProblemError: "share_length" (how many signs are there and how many belong), "share_mistyped".
    """
    signs = re.sub(r"[\W_]", "", text.upper())
    if len(signs) != LETTERS:
        raise RegisterProblemError("share_length", count=len(signs), least=LETTERS)
    choices = [_LOOK_ALIKE.get(sign, sign) for sign in signs]
    for guess in itertools.islice(itertools.product(*choices), _MOST_GUESSES):
        if (share := _decoded("".join(guess))) is not None:
            return share
    raise RegisterProblemError("share_mistyped")


def _decoded(text: str) -> Share | None:
    try:
        data = base64.b32decode(text)
    except ValueError:
        return None
    body, check = data[:-CHECK_BYTES], data[-CHECK_BYTES:]
    if check != _checksum(body) or body[0] not in NUMBERS:
        return None
    return Share(body[0], body[1:-SECRET_BYTES], body[-SECRET_BYTES:])


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(b"marac-desk/share/" + body).digest()[:CHECK_BYTES]
