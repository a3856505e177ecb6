"""A list of words to look for in what people write; a star stands for any letters, as endings and compounds need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

STAR = "*"
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


def words_in(text: str) -> list[str]:
    """Return the words of a text in their order, without regard to case."""
    return [word.casefold() for word in _WORD.findall(text)]


@dataclass(frozen=True, slots=True)
class WordList:
    """Words without regard to case: some whole, some by how they begin, end, or by what stands in them."""

    whole: frozenset[str]
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    def __contains__(self, word: str) -> bool:
        """Tell whether a word, as `words_in` gives it, is meant."""
        return (
            word in self.whole
            or word.startswith(self.begins)
            or word.endswith(self.ends)
            or any(part in word for part in self.within)
        )

    def any_of(self, words: Collection[str]) -> bool:
        """Tell whether one of some words, as `words_in` gives them, is meant."""
        return any(word in self for word in words)


def word_list(written: Iterable[str]) -> WordList:
    """Return the list of some words as they are written: "order", "verfüg*", "*verbot", "*kielto*"."""
    known = [word.casefold() for word in written]
    begins, ends = (tuple(word.strip(STAR) for word in known if _stars(word) == which) for which in ("end", "start"))
    return WordList(
        whole=frozenset(word for word in known if _stars(word) == "none"),
        begins=begins,
        ends=ends,
        within=tuple(word.strip(STAR) for word in known if _stars(word) == "both"),
    )


def _stars(word: str) -> str:
    """Return where the star of a word stands."""
    first, last = word.startswith(STAR), word.endswith(STAR)
    return {(True, True): "both", (True, False): "start", (False, True): "end"}.get((first, last), "none")
