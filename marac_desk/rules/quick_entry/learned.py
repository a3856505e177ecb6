"""Phrases an area uses for actions: which words of a line may be learned, and which action a learned phrase means.

Only plain words are learned. A phrase with a digit, with a part of somebody's name, with a word that begins an address
or with a word written like a name is not learned at all: leaving the word out would still tell that it was there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from marac_desk.rules.quick_entry.meanings import root
from marac_desk.rules.quick_entry.values import Agency, Entry
from marac_desk.rules.quick_entry.words import FILLERS, fold, split, tokens_of

LEAST_USES = 2
"""From how many times on a learned phrase goes before what the line alone would propose."""
MOST_WORDS, LONGEST_WORD = 4, 24
_LEAST_NAME = 2
_ADDRESS_WORDS = frozenset(
    ("avenue", "ave", "close", "cottage", "court", "crescent", "drive", "estate", "flat", "gardens", "grove", "house",
     "lane", "mews", "road", "rd", "square", "street", "st", "terrace", "villas", "walk", "way", "yard")
)  # fmt: skip
_PLAIN = re.compile(r"[a-z][a-z'&-]*")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """How often an action was meant by a phrase."""

    phrase: str
    code: str
    count: int


def phrase_of(words: str, *, names: Collection[str] = (), known: Collection[str] = ()) -> str | None:
    """Return what of an action's words may be learned, in plain letters; None where nothing may.

    `words` are as they were typed, after people, dues and agencies were taken out. `names` are all names that play a
    part in the case, however they are written; `known` are words of the catalogue, which are no names though they are
    written with a capital letter ("DVPO").
    """
    parts = {part for name in names for part in split(name) if len(part) >= _LEAST_NAME}
    tokens = tokens_of(words)
    found = []
    for number, token in enumerate(tokens):
        plain, usual = token.folded, token.folded in known
        if not _PLAIN.fullmatch(plain) or plain in parts or fold(plain).removesuffix("s") in parts:
            return None
        if plain in _ADDRESS_WORDS and not usual:
            return None
        if number and token.text != token.text.lower() and not usual:
            return None
        if plain not in FILLERS:
            found.append(plain)
    if not 1 <= len(found) <= MOST_WORDS or any(len(word) > LONGEST_WORD for word in found):
        return None
    return " ".join(found)


def key_of(words: Iterable[str]) -> Key:
    """Return how phrases are compared: by the roots of the words that say something, in their order."""
    return tuple(root(word) for word in words if word not in FILLERS)


class Learned:
    """The phrases of an area, prepared once; only those used often enough are in it."""

    def __init__(self, uses: Sequence[Use], entries: Sequence[Entry]) -> None:
        by_code = {entry.code: entry for entry in entries}
        self._phrases: dict[Key, list[tuple[int, Entry]]] = {}
        for (key, code), count in counted(uses).items():
            if count >= LEAST_USES and code in by_code:
                self._phrases.setdefault(key, []).append((count, by_code[code]))
        for found in self._phrases.values():
            found.sort(key=lambda pair: (-pair[0], pair[1].code))

    def meant(self, words: Sequence[str], owners: Sequence[Agency]) -> Entry | None:
        """Return the action that was meant by these words most often, among those that the owner usually takes on."""
        kinds = {agency.kind for agency in owners}
        for _, entry in self._phrases.get(key_of(words), ()):
            if not kinds or "any" in entry.kinds or not kinds.isdisjoint(entry.kinds):
                return entry
        return None


def counted(uses: Iterable[Use]) -> Mapping[tuple[Key, str], int]:
    """Return how often each action was meant, phrases that differ only in the form of a word put together."""
    found: dict[tuple[Key, str], int] = {}
    for use in uses:
        key = key_of(use.phrase.split()), use.code
        found[key] = found.get(key, 0) + use.count
    return found
