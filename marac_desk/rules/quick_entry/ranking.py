"""Which actions of the catalogue some words may mean, prepared once and asked at every key.

A word counts the more, the fewer actions know it. A phrase that is typed whole counts more than some of its words, a
word that people type more than one of the title, and an action that the agency usually takes on more than another's.
A phrase that forbids or limits ("do not call", "only ring") counts only where that was typed: to call is no such rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from marac_desk.rules.quick_entry.lexicon import Lexicon, Meaning
from marac_desk.rules.quick_entry.meanings import root
from marac_desk.rules.quick_entry.values import Agency, Entry
from marac_desk.rules.quick_entry.words import FILLERS, split

MOST_MATCHES = 6
ENOUGH = 0.45
"""The least score at which an action is proposed; below it the words stay as they are."""
EXPLAINED_WHOLE, EXPLAINED_PART, EXPLAINED_FOREIGN = 0.2, 0.4, 0.5
"""The share of what was typed that an action must explain where one of its phrases is typed whole, where none is, and
where another agency takes it on: a sentence with one known word in it stays a sentence."""
_SURE_ENOUGH, _WHOLE = 0.6, 0.75
_IN_TITLE, _ALL_WORDS, _WHOLE_PHRASE = 0.5, 0.5, 0.7
_UNKNOWN = 0.8
_USUAL = 0.04
_SPECIAL, _OWN, _OWN_OF_OTHERS, _ANYBODYS, _FOREIGN, _NOBODY_NAMED = 1.05, 1.0, 0.8, 0.85, 0.4, 0.95
_LONGEST_TOGETHER = 3
_LEAST_BEGUN = 2  # one letter begins too many words to tell anything beside others
_NO_PHRASE = (0.0, False)
_LIMITS = frozenset(map(root, ("not", "only")))


@dataclass(frozen=True, slots=True)
class Ranked:
    """An action, how well the words fit it, whether the agency usually takes it on, and the words that say it."""

    score: float
    entry: Entry
    own: bool
    words: frozenset[str]


class Ranking:
    """The catalogue, prepared: which actions and which of their phrases hold a word."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        phrases = [_phrases_of(entry) for entry in entries]
        titles = [_telling(split(entry.title)) for entry in entries]
        together = {word for entry in entries for phrase in entry.words for word in _together(split(phrase))}
        self.lexicon = Lexicon(_counted(phrases, titles), len(entries), together - _single(entries, titles))
        self._phrases: list[tuple[int, float, float]] = []  # the action, what the whole phrase tells, how usual it is
        self._limits: dict[int, frozenset[str]] = {}  # the phrases that hold such words, and which
        self._holding: dict[str, list[int]] = {}
        knowing: dict[str, dict[int, float]] = {}
        for number, (typed, title) in enumerate(zip(phrases, titles, strict=True)):
            self._add(number, typed, title, knowing)
        self._knowing = {word: tuple(known.items()) for word, known in knowing.items()}
        self._ties = [(len(entry.title), entry.code) for entry in entries]
        self._words = [
            frozenset({*title, *(word for phrase in typed for word in phrase)})
            for typed, title in zip(phrases, titles, strict=True)
        ]
        self._fits: dict[tuple[str, str | None], tuple[float, ...]] = {}

    def _add(
        self,
        number: int,
        phrases: Sequence[tuple[str, ...]],
        title: Sequence[str],
        knowing: dict[str, dict[int, float]],
    ) -> None:
        for place, phrase in enumerate(phrases):
            weight = sum(self.lexicon.weights[word] for word in phrase)
            self._phrases.append((number, weight, _USUAL / (1 + place)))
            if limits := _LIMITS.intersection(map(root, phrase)):
                self._limits[len(self._phrases) - 1] = limits
            for word in phrase:
                self._holding.setdefault(word, []).append(len(self._phrases) - 1)
                knowing.setdefault(word, {})[number] = 1.0
        for word in title:
            knowing.setdefault(word, {}).setdefault(number, _IN_TITLE)

    def rank(
        self,
        words: Sequence[str],
        agency: Agency | None,
        *,
        named: Sequence[str] = (),
        light: Collection[str] = (),
        unfinished: bool = False,
    ) -> list[Ranked]:
        """Return the actions that words may mean, the likeliest first.

        `named` are the words before them that name the agency, for some phrases begin with it ("fire safety"). `light`
        words weigh nothing where they are not part of an action: they name somebody else. The last word may still be
        being typed.
        """
        last = len(words) - 1
        told = [(word, unfinished and number == last) for number, word in enumerate(words) if word not in FILLERS]
        alone = len(told) == 1
        meant = [
            self.lexicon.meanings(word, unfinished=begun and (alone or len(word) >= _LEAST_BEGUN))
            for word, begun in told
        ]
        typed = sum(
            max((meaning.gain for meaning in meanings), default=_UNKNOWN)
            for (word, _), meanings in zip(told, meant, strict=True)
            if word not in light
        )
        meant += [self.lexicon.meanings(together)[:1] for together, _ in self._neighbours([*named, *words], len(named))]
        best, known = self._best_phrases(meant), self._all_words(meant)
        fits = self._fit(agency) if agency is not None else [_NOBODY_NAMED] * len(self._entries)
        found = []
        for number, explained in known.items():
            worth, whole = best.get(number, _NO_PHRASE)
            score = worth + _ALL_WORDS * explained
            if score >= ENOUGH and explained >= typed * _least_explained(fits[number], whole=whole):
                found.append((-score * fits[number], self._ties[number], number))
        return [
            Ranked(-score, self._entries[number], agency is not None and fits[number] >= _OWN, self._words[number])
            for score, _, number in nsmallest(MOST_MATCHES, found)
        ]

    def explained(self, ranked: Ranked, words: Sequence[str], *, unfinished: bool = False) -> list[bool]:
        """Tell for each typed word whether it is one by which an action is known, by itself or with its neighbours."""
        last = len(words) - 1
        found = [
            any(
                meaning.sure >= _SURE_ENOUGH and meaning.word in ranked.words
                for meaning in self.lexicon.meanings(word, unfinished=unfinished and number == last)
            )
            for number, word in enumerate(words)
        ]
        for number in self.in_phrase(ranked, words):
            found[number] = True
        return found

    def in_phrase(self, ranked: Ranked, words: Sequence[str]) -> set[int]:
        """Return the numbers of the words that stand side by side as one of an action's phrases does."""
        together = self._neighbours(words, 0)
        return {number for phrase, span in together if phrase in ranked.words for number in span}

    def _neighbours(self, words: Sequence[str], named: int) -> list[tuple[str, range]]:
        """Return what neighbours make together where the catalogue knows it: "fire arms", "pre birth", "by and for".

        Of the first words, those `named`, none makes something without one that follows.
        """
        return [
            (together, range(start, start + length))
            for length in range(2, _LONGEST_TOGETHER + 1)
            for start in range(max(0, named - length + 1), len(words) - length + 1)
            if self.lexicon.knows(together := "".join(words[start : start + length]))
        ]

    def _best_phrases(self, typed: Sequence[Sequence[Meaning]]) -> dict[int, tuple[float, bool]]:
        """Return for each action the worth of the phrase that was typed best, and whether that one was typed whole."""
        gains: dict[str, float] = {}
        for meanings in typed:
            for meaning in meanings:
                if meaning.gain > gains.get(meaning.word, 0.0):
                    gains[meaning.word] = meaning.gain
        hits: dict[int, float] = {}
        for word, gain in gains.items():
            for place in self._holding.get(word, ()):
                hits[place] = hits.get(place, 0.0) + gain
        best: dict[int, tuple[float, bool]] = {}
        limits = _LIMITS.intersection(map(root, gains))
        for place, hit in hits.items():
            if place in self._limits and not self._limits[place] <= limits:
                continue
            entry, weight, usual = self._phrases[place]
            cover = hit / weight
            worth = hit * (1 - _WHOLE_PHRASE + _WHOLE_PHRASE * cover * cover) + usual * cover
            if worth > best.get(entry, _NO_PHRASE)[0]:
                best[entry] = worth, cover >= _WHOLE
        return best

    def _all_words(self, typed: Sequence[Sequence[Meaning]]) -> dict[int, float]:
        """Return for each action what all typed words together tell of it."""
        found: dict[int, float] = {}
        for meanings in typed:
            told: dict[int, float] = {}
            for meaning in meanings:
                gain = meaning.gain
                for number, share in self._knowing[meaning.word]:
                    if gain * share > told.get(number, 0.0):
                        told[number] = gain * share
            for number, gain in told.items():
                found[number] = found.get(number, 0.0) + gain
        return found

    def _fit(self, agency: Agency) -> tuple[float, ...]:
        """Return how likely an agency takes on each action: not barring anybody, only ordering."""
        kind = (agency.kind, agency.subkind)
        if kind not in self._fits:
            self._fits[kind] = tuple(_fit_of(entry, agency) for entry in self._entries)
        return self._fits[kind]


def _fit_of(entry: Entry, agency: Agency) -> float:
    if agency.kind in entry.kinds:
        if not entry.subkinds:
            return _OWN
        return _SPECIAL if agency.subkind in entry.subkinds else _OWN_OF_OTHERS
    return _ANYBODYS if "any" in entry.kinds else _FOREIGN


def _least_explained(fit: float, *, whole: bool) -> float:
    if fit <= _FOREIGN:
        return EXPLAINED_FOREIGN
    return EXPLAINED_WHOLE if whole else EXPLAINED_PART


def _telling(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that tell something, each once."""
    return tuple(dict.fromkeys(word for word in words if word not in FILLERS))


def _together(words: Sequence[str]) -> tuple[str, ...]:
    """Return a short phrase written as one word."""
    return ("".join(words),) if 2 <= len(words) <= _LONGEST_TOGETHER else ()


def _phrases_of(entry: Entry) -> list[tuple[str, ...]]:
    """Return what people type for an action: each phrase by its words, and a short one as one word besides."""
    typed = [split(phrase) for phrase in entry.words]
    found = [_telling(words) for words in typed] + [_together(words) for words in typed]
    return [phrase for phrase in found if phrase]


def _counted(phrases: Sequence[Sequence[tuple[str, ...]]], titles: Sequence[tuple[str, ...]]) -> dict[str, float]:
    """Return how many actions know each word or one of its root; one that stands only in a title counts by half."""
    counts: defaultdict[str, float] = defaultdict(float)
    words = set()
    for typed, title in zip(phrases, titles, strict=True):
        own = {word for phrase in typed for word in phrase}
        words |= {*own, *title}
        roots = {root(word) for word in own}
        for each in roots | {root(word) for word in title}:
            counts[each] += 1.0 if each in roots else _IN_TITLE
    return {word: counts[root(word)] for word in words}


def _single(entries: Sequence[Entry], titles: Iterable[tuple[str, ...]]) -> set[str]:
    """Return the words that stand as they are in a phrase or a title."""
    phrases = {word for entry in entries for phrase in entry.words for word in split(phrase)}
    return phrases | {word for title in titles for word in title}
