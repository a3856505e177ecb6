"""How hard a passphrase is to guess, by what it is made of: a hint for whoever chooses one, never a promise.

No list of words is looked up. Words count by how many different ones there are, anything else by its signs, and what
people do when they are asked for more (runs such as 1234 or qwerty, the same again, a year at the end) counts little.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

LEAST_SIGNS = 10
"""Below this nobody may choose it."""
WORDS_WANTED = 4
BITS_OF_A_WORD = 11.0
"""As if each came from a list of two thousand: people do not choose from more."""
BITS_OF_A_SIGN = 3.5
USUAL_WORD = 8  # letters
FAIR, GOOD = 38.0, 55.0
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "01234567890")
_RUN = 3
_WORD = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Strength(StrEnum):
    """How hard to guess."""

    SHORT = "short"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passphrase is worth, with what a sentence needs: how many signs, how many different words."""

    strength: Strength
    signs: int
    words: int


def judge(passphrase: str) -> Judgement:
    """Return what a passphrase is worth."""
    words = {word.casefold() for word in _WORD.findall(passphrase)}
    signs, bits = len(passphrase), bits_of(passphrase)
    if signs < LEAST_SIGNS:
        strength = Strength.SHORT
    elif bits < FAIR:
        strength = Strength.WEAK
    else:
        strength = Strength.GOOD if bits >= GOOD else Strength.FAIR
    return Judgement(strength, signs, len(words))


def bits_of(passphrase: str) -> float:
    """Return a careful estimate of how many times a guesser must double the guesses."""
    folded = passphrase.casefold()
    words = {word: _bits_of_word(word) for word in _WORD.findall(folded)}
    rest = _thinned("".join(_WORD.sub(" ", folded).split()))
    return sum(words.values()) + _spread(passphrase) * len(rest)


def _bits_of_word(word: str) -> float:
    """Return what letters in a row are worth: as a word somebody chose, and a little more where they are many."""
    thinned = _thinned(word)
    return min(BITS_OF_A_SIGN * len(thinned), BITS_OF_A_WORD + max(0, len(thinned) - USUAL_WORD))


def _spread(passphrase: str) -> float:
    """Return the bits of one sign, from how many kinds there are to choose from."""
    kinds = (
        (26, any(sign.islower() for sign in passphrase)),
        (26, any(sign.isupper() for sign in passphrase[1:])),  # a capital at the beginning is everybody's first idea
        (10, any(sign.isdigit() for sign in passphrase)),
        (20, any(not sign.isalnum() for sign in passphrase.rstrip("!.?"))),
    )
    return 0.75 * math.log2(max(2, sum(size for size, there in kinds if there)))


def _thinned(folded: str) -> str:
    """Return the signs that count: of a run, of the same sign again and of a year only the first."""
    kept: list[str] = []
    at, text = 0, _YEAR.sub("0", folded)
    while at < len(text):
        length = max(_run_at(text, at), _same_at(text, at))
        kept.append(text[at])
        at += length if length >= _RUN else 1
    doubled = "".join(kept)
    half = len(doubled) // 2
    return doubled[:half] if half >= _RUN and doubled[:half] == doubled[half:] else doubled


def _same_at(text: str, at: int) -> int:
    return next((n for n in range(1, len(text) - at) if text[at + n] != text[at]), len(text) - at)


def _run_at(text: str, at: int) -> int:
    """Return how many signs from here on follow each other on a keyboard or in the alphabet, either way round."""
    longest = 1
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        length = 1
        while text[at : at + length + 1] in row and at + length < len(text):
            length += 1
        longest = max(longest, length if text[at : at + length] in row else 1)
    return longest
