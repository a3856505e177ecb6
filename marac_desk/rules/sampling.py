"""A sample that chance draws and anybody can draw again: the same things, the same seed, the same sample.

Each thing has its own number, made of the seed and its key alone; the lowest are drawn. So what one person may not know
of changes neither the numbers nor the order of what she or he does know of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

LEAST = 5
"""However few there are and however small the share: so many are looked at, where there are as many."""


def number_of(key: bytes, *, seed: bytes, month: date) -> bytes:
    """Return the number of a thing in a month's draw."""
    return hashlib.sha256(seed + month.isoformat().encode() + key).digest()


def drawn(keys: Iterable[bytes], *, seed: bytes, month: date, share: int, least: int = LEAST) -> tuple[bytes, ...]:
    """Return what of some things is looked at: `share` of a hundred, rounded up, in the order of the draw."""
    ordered = sorted(set(keys), key=lambda key: number_of(key, seed=seed, month=month))
    wanted = max(least, -(-len(ordered) * share // 100))
    return tuple(ordered[:wanted])
