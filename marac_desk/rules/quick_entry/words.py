"""Words of a line and how surely one means another: forgiving about accents, endings and slips of typing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import ModuleType

from anyascii import anyascii

URGENT_WORDS = frozenset({"!", "!!", "urgent", "urgently", "asap"})
SMALL_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "her", "his", "in", "of", "on", "or", "put", "set", "the", "their",
     "to", "with")
)  # fmt: skip
LEAST_SLIPPED = 5
"""The shortest word in which a slip is forgiven for an agency: "file" is not "fire"."""


@cache
def _distances() -> ModuleType:
    """Return the library of distances, loaded when first needed: a desk that only looks has no use for its MiBs."""
    from rapidfuzz import distance

    return distance


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a line, as typed and as it is compared, by its first and last position."""

    text: str
    folded: str
    start: int
    end: int


_TOKEN = re.compile(r"[^\s,;–—-]+")
_EDGE = ".:?()\"“”'’"


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a word as it is compared: plain Latin letters in lower case, without an owner's s."""
    return anyascii(text).lower().removesuffix("'s")


def tokens_of(line: str) -> list[Token]:
    """Return the words of a line; an exclamation mark at a word's end is a word of its own."""
    found = []
    for match in _TOKEN.finditer(line):
        text = match[0].rstrip(_EDGE) if match[0] not in URGENT_WORDS else match[0]
        urgent = text.endswith("!") and len(text.rstrip("!")) > 0
        if urgent:
            bare = text.rstrip("!")
            found.append(Token(bare, fold(bare), match.start(), match.start() + len(bare)))
            found.append(Token("!", "!", match.start() + len(bare), match.end()))
        elif text:
            found.append(Token(text, fold(text), match.start(), match.start() + len(text)))
    return found


@lru_cache(maxsize=65536)
def same(typed: str, known: str) -> float:
    """Return how surely a typed word means a known one: 1 the same, less for a beginning or one slip, else 0."""
    if typed == known:
        return 1.0
    if len(typed) >= 3 and known.startswith(typed):
        return 0.9
    if len(known) >= 4 and typed.startswith(known) and len(typed) - len(known) <= 2:
        return 0.85
    longest = max(len(typed), len(known))
    slips = 2 if longest >= 8 else 1
    if min(len(typed), len(known)) >= 4 and abs(len(typed) - len(known)) <= slips and typed[0] == known[0]:
        distance = _distances().OSA.distance(typed, known, score_cutoff=slips)
        if distance <= slips:
            return 0.8 if distance == 1 else 0.6
    return 0.0


def split(phrase: str) -> tuple[str, ...]:
    """Return the words of a known phrase as they are compared."""
    return tuple(re.findall(r"[a-z0-9&]+", anyascii(phrase).lower().replace("'s", "")))


def same_name(typed: str, name: str) -> float:
    """Return how surely a word names an agency: short names must be whole, long ones may be begun or slipped."""
    if len(name) <= 3:
        return 1.0 if typed == name else 0.0
    sure = same(typed, name)
    slip = not (typed.startswith(name) or name.startswith(typed))
    return sure if sure >= 0.8 and (len(typed) >= LEAST_SLIPPED or not slip) else 0.0
