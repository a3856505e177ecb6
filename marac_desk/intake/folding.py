"""Brings wordings to one form, so that labels and answers compare equal however they are printed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-", "­": None})
_POSSESSIVE = re.compile(r"'s?\b")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?=\W|$)")
_OTHER = re.compile(r"[\W_]+")
_JOINED = (
    (" e mail ", " email "),
    (" e post ", " epost "),
    (" post code ", " postcode "),
    (" voice mail ", " voicemail "),
)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return the words in lower case, without accents, punctuation and possessives: "D.O.B.:" is "dob"."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), plain)
    plain = _POSSESSIVE.sub(" ", plain).replace("&", " and ")
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    padded = f" {_OTHER.sub(' ', plain).strip()} "
    for parts, whole in _JOINED:
        padded = padded.replace(parts, whole)
    return padded.strip()


def words(text: str) -> list[str]:
    """Return the folded words."""
    return fold(text).split()
