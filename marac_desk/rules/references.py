"""References without names: the random case number people say aloud, and initials for what stands on a shared screen.

Case numbers are random, never counted, so that a missing number cannot tell anybody that a case was kept from them.
"""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "23456789CDFGHJKMNPQRTVWX"
"""Signs of a case number: no vowel or Y, so that no word forms; no 0 O 1 I L, and no S Z B beside 5 2 8."""

LENGTH = 4
VARIETY = len(ALPHABET) ** LENGTH
"""How many different case numbers one prefix and year have."""

_PREFIX = re.compile(r"[A-Z]{1,6}")
_REFERENCE = re.compile(rf"({_PREFIX.pattern})-[0-9]{{4}}-[{ALPHABET}]{{{LENGTH}}}")
# fmt: off
_PARTICLES = frozenset({
    "af", "al", "ap", "ab", "ben", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos",
    "du", "e", "el", "ferch", "ibn", "la", "las", "le", "los", "ten", "ter", "van", "vom", "von", "y", "zu", "zum",
    "zur",
})
# fmt: on


def case_reference(prefix: str, year: int, randomness: int) -> str:
    """Return a case number such as `MW-2026-K7Q4`.

    `randomness` comes from a source fit for secrets, at least 64 bits of it, so that the remainder is even. The caller
    asks again with new randomness where the number is taken. Raises ValueError for a prefix that is not one to six
    capital letters A to Z, a year that has not four digits, or negative randomness.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError("prefix_refused")
    if not 1000 <= year <= 9999 or randomness < 0:
        raise ValueError("number_out_of_range")
    signs, rest = [], randomness
    for _ in range(LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        signs.append(ALPHABET[place])
    return f"{prefix}-{year}-{''.join(signs)}"


def is_case_reference(text: str, prefix: str | None = None) -> bool:
    """Say whether a text is exactly a case number, of this prefix where one is given."""
    found = _REFERENCE.fullmatch(text)
    return found is not None and prefix in (None, found[1])


def read_case_reference(text: str, prefix: str | None = None) -> str | None:
    """Return the case number somebody typed, in small letters or with blanks around the hyphens, or None."""
    written = re.sub(r"\s*[-–]\s*", "-", text.strip()).upper()
    return written if is_case_reference(written, prefix) else None


def initials(full_name: str) -> str:
    """Return the initials of a name in any script: `L. V-E.` for Lowri Vaughan-Ellis.

    A double-barrelled part keeps its hyphen and a particle written small stays small (`A. v. d. B.`). Parts without a
    letter are left out; a name without any letter gives an empty text.
    """
    parts = (_initials_of(part) for part in unicodedata.normalize("NFC", full_name).split())
    return " ".join(f"{part}." for part in parts if part)


def _initials_of(part: str) -> str:
    return "-".join(filter(None, (_initial(piece) for piece in re.split(r"[-‐‑–]", part))))


def _initial(piece: str) -> str:
    letter = next((sign for sign in piece if sign.isalpha()), "")
    if piece in _PARTICLES:
        return letter
    return letter.upper() if len(letter.upper()) == 1 else letter
