"""How alike two words are: the same, one that stands for the other, a letter apart, similar, the same sound."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import ModuleType

from jellyfish import metaphone

_NEAR = 0.86
_FEW_LETTERS = 4  # "Ann" and "Amy" are two names; "Anna" and "Anne" may be a slip


@cache
def distances() -> ModuleType:
    """Return the library of distances, loaded when first needed: a desk that only looks has no use for its MiBs."""
    from rapidfuzz import distance

    return distance


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """Return how a word sounds to an English ear."""
    return metaphone(word) or word


def alike(x: str, y: str, variants: Mapping[str, str]) -> str:
    """Return in which way two words are alike, "" where in none; the order of the two does not matter."""
    if x == y:
        return "same"
    if variants.get(x, x) == variants.get(y, y):
        return "variant"
    return _near(x, y) if x < y else _near(y, x)  # in one order, because the measure may depend on it


@lru_cache(maxsize=65536)
def _near(x: str, y: str) -> str:
    if len(x) == 1 or len(y) == 1:
        return "initial" if x[0] == y[0] else ""
    if min(len(x), len(y)) >= _FEW_LETTERS and distances().OSA.distance(x, y, score_cutoff=1) <= 1:
        return "one_letter"
    if distances().JaroWinkler.similarity(x, y, score_cutoff=_NEAR) >= _NEAR:
        return "similar"
    return "sounds_alike" if sound(x) == sound(y) else ""
