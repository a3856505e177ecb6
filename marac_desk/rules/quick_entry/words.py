"""Words of a line and how surely one means another: forgiving about accents, endings and slips of typing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii

URGENT_WORDS = frozenset({"!", "!!", "urgent", "urgently", "asap"})
SMALL_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "her", "his", "in", "of", "on", "or", "put", "set", "the", "their",
     "to", "with")
)  # fmt: skip
FILLERS = SMALL_WORDS | frozenset(
    ("about", "after", "all", "already", "also", "any", "anything", "are", "around", "as", "be", "because", "been",
     "but", "can", "could", "do", "does", "else", "even", "get", "gets", "give", "has", "have", "he", "him", "hers",
     "how", "i", "if", "into", "is", "it", "its", "just", "know", "let", "like", "make", "me", "more", "my", "need",
     "needs", "now", "onto", "our", "over", "please", "pls", "re", "really", "round", "say", "says", "she", "should",
     "so", "some", "something", "still", "sure", "take", "takes", "than", "that", "them", "then", "there", "they",
     "think", "this", "too", "up", "us", "very", "want", "wants", "was", "we", "what", "when", "where", "while",
     "who", "will", "would", "you", "your")
)  # fmt: skip
"""Words that say nothing about which action is meant unless one of the catalogue's phrases is made of them."""
NO_SLIPS = frozenset(
    ("refuse", "refused", "refuses", "refusing", "refusal", "refund", "refute", "house", "horse", "please", "police",
     "bale", "bell", "lend", "lead", "later", "letter", "litter", "matter", "meter", "other", "weather", "whether")
)  # fmt: skip
"""Usual words that stand one letter beside a word of the catalogue or an agency's name and mean themselves."""
LEAST_SLIPPED = 5
"""The shortest word in which a slip is forgiven for an agency: "file" is not "fire"."""
BEGUN, ENDING, ONE_SLIP, TWO_SLIPS = 0.9, 0.85, 0.8, 0.6
_ENDINGS = ("ations", "ation", "ances", "ance", "ments", "ment", "ings", "ing", "ions", "ion", "es", "ed", "s", "e")
_LEAST_STEM = 4
_LEAST_SINGULAR = 3


@cache
def _osa() -> Callable[..., int]:
    """Return the distance of slips, its library loaded when first needed: a desk that only looks can do without."""
    from rapidfuzz import distance

    return distance.OSA.distance


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a line, as typed and as it is compared, by its first and last position."""

    text: str
    folded: str
    start: int
    end: int


_TOKEN = re.compile(r"(?:[^\s,;–—+/-]|(?<=\d)/(?=\d))+")  # a slash stays within a date and parts words
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


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return a word without its usual endings, so that "assess" and "assessments" are one; short words stay."""
    if word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > _LEAST_STEM + 2:
        return word[:-3] + "y"
    for ending in _ENDINGS:
        least = _LEAST_SINGULAR if ending == "s" else _LEAST_STEM
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=65536)
def same(typed: str, known: str) -> float:
    """Return how surely a typed word means a known one: 1 the same, less for a beginning or a slip, else 0."""
    if typed == known:
        return 1.0
    if len(typed) >= 3 and known.startswith(typed):
        return BEGUN
    if len(known) >= 4 and typed.startswith(known) and len(typed) - len(known) <= 2:
        return ENDING
    return slipped(typed, known)


def slipped(typed: str, known: str) -> float:
    """Return how surely a typed word is a known one with one slip, or two where it is long; else 0."""
    if typed in NO_SLIPS:
        return 0.0
    longest = max(len(typed), len(known))
    slips = 2 if longest >= 8 else 1
    if longest < LEAST_SLIPPED and sorted(typed) != sorted(known):  # "lend" is not "lead", but "bial" is "bail"
        return 0.0
    if min(len(typed), len(known)) >= 4 and abs(len(typed) - len(known)) <= slips and typed[0] == known[0]:
        distance = _osa()(typed, known, score_cutoff=slips)
        if distance <= slips:
            return ONE_SLIP if distance == 1 else TWO_SLIPS
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
    return sure if sure >= ONE_SLIP and (len(typed) >= LEAST_SLIPPED or not slip) else 0.0
