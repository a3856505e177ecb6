"""Two people changed one text: whether their changes touch, and the text with both where they do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class _Change:
    """Some pieces of the text before, from one place to another, and what stands there now."""

    first: int
    behind: int
    pieces: tuple[str, ...]

    def touches(self, other: _Change) -> bool:
        """Tell whether two changes are about the same place, or meet without a piece between them."""
        return self.first <= other.behind and other.first <= self.behind


def merged(before: str, mine: str, theirs: str) -> str | None:
    """Return a text with the changes of both, None where the two are about the same place and somebody must choose.

    The pieces are words, signs and the space between them. The same change made by both counts as one.
    """
    if mine in {before, theirs}:
        return theirs
    if theirs == before:
        return mine
    base = _PIECES.findall(before)
    ours, others = _changes(base, mine), _changes(base, theirs)
    added = [change for change in others if change not in ours]
    if any(change.touches(other) for change in ours for other in added):
        return None
    return _with(base, [*ours, *added])


def _changes(base: Sequence[str], text: str) -> list[_Change]:
    pieces = _PIECES.findall(text)
    steps = SequenceMatcher(None, base, pieces).get_opcodes()
    return [_Change(a, b, tuple(pieces[c:d])) for kind, a, b, c, d in steps if kind != "equal"]


def _with(base: Sequence[str], changes: Sequence[_Change]) -> str:
    found, place = [], 0
    for change in sorted(changes, key=lambda change: change.first):
        found += [*base[place : change.first], *change.pieces]
        place = change.behind
    return "".join([*found, *base[place:]])
