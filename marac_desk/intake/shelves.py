"""Wordings and the fields they mean: found exactly, with their words in another order, or with one slip of the pen."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from functools import lru_cache

LEFT_OUT = frozenset({"the", "a", "an", "please"})
"""Words that never count."""

_LIGHT = LEFT_OUT | {
    "of", "is", "it", "to", "this", "for", "at", "in", "on", "has", "have", "been", "was", "be", "do", "does", "you",
    "we", "and", "can", "may", "their", "his", "her", "by", "with", "s", "here", "any", "are", "there",
}  # fmt: skip
_NEGATIONS = {"not", "no", "never", "without", "nicht", "kein", "keine", "ohne", "ei"}
_DENYING = ("un", "in", "non", "dis", "im")
_CLOSE = 0.8
_LONG_WORD = 5
_MOST_LETTERS = 2
_GAP = "\0"

Closeness = Callable[["Shelf", str], str | None]
"""One of the three ways to look on a shelf."""


class Shelf:
    """A set of folded wordings, each with the one field it means."""

    def __init__(self, wordings: Mapping[str, str]) -> None:
        self._exact = dict(wordings)
        self._loose: dict[tuple[str, ...], str | None] = {}
        self._gapped: dict[str, list[tuple[str, str]]] = {}
        for wording, target in self._exact.items():
            heavy = _heavy(wording)
            if len(heavy) > 1:  # one word that matters is too little to go by
                same = self._loose.setdefault(heavy, target) == target
                self._loose[heavy] = target if same else None  # two fields: no telling which
            for gapped, word in _with_gaps(wording):
                self._gapped.setdefault(gapped, []).append((word, target))

    def exact(self, wording: str) -> str | None:
        """Return the field of this very wording."""
        return self._exact.get(wording)

    def reordered(self, wording: str) -> str | None:
        """Return the field of a wording with the same words that matter, in whatever order."""
        return self._loose.get(_heavy(wording))

    def slip(self, wording: str) -> str | None:
        """Return the field of the wordings with one long word spelt a little differently, if they all mean the same."""
        found = {
            target
            for gapped, word in _with_gaps(wording)
            for known, target in self._gapped.get(gapped, ())
            if _is_slip(word, known)
        }
        return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4096)
def _heavy(wording: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in wording.split() if word not in _LIGHT))


@lru_cache(maxsize=4096)
def _with_gaps(wording: str) -> tuple[tuple[str, str], ...]:
    parts = wording.split()
    return tuple(
        (" ".join((*parts[:number], _GAP, *parts[number + 1 :])), word)
        for number, word in enumerate(parts)
        if len(word) >= _LONG_WORD and word.isalpha() and word not in _NEGATIONS
    )


@lru_cache(maxsize=65536)
def _is_slip(word: str, known: str) -> bool:
    if word[0] != known[0] or abs(len(word) - len(known)) > _MOST_LETTERS:  # cheap, and slips keep both
        return False
    longer, shorter = sorted((word, known), key=len, reverse=True)
    if any(longer == prefix + shorter for prefix in _DENYING):  # "unaware" is no misspelt "aware"
        return False
    return difflib.SequenceMatcher(None, word, known).ratio() >= _CLOSE
