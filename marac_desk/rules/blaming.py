"""Finds phrases that put the blame on the victim, so that they can be pointed out while one writes.

The phrases and the little grammar they need are data of one language. A phrase counts wherever its words follow one
another, inflected or not, with small words between. It does not count inside quotation marks, because those are the
words somebody said; nor where a negation turns it round; nor, for what only a victim can be blamed for, where the
sentence speaks of the person causing harm or of an agency.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

ANY = "..."
"""Stands in a pattern for up to four words, whatever they are."""
_REACH, _MOST_SMALL, _TURNED_WITHIN, _SHORTEST = 4, 3, 2, 3
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:['’‘](?:[^\W_]|[\u0300-\u036f])+)*")
_SENTENCE_END, _CLAUSE_END = re.compile(r"[.!?;:\n]"), re.compile(r"[,()–—]| - ")
_QUOTED = re.compile(
    r"“[^”]*(?:”|$)|\"[^\"\n]*(?:\"|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)"
    r"|(?<!\w)‘.*?(?:’(?!\w)|$)|(?<!\w)'(?=\w)[^\n]*?[\w.,!?]'(?!\w)",
    re.MULTILINE,
)
_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxz")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the rule has to know of a language, in small letters without accents.

    `endings` are those of inflection, `small` words may stand inside a phrase, and so may words that end in `adverb`.
    `turning` words negate, up to a clause or one of `stops`. `victim` words and `others` say of whom a sentence speaks,
    unless one of `towards` stands before them, as in "told police".
    """

    endings: tuple[str, ...]
    adverb: str
    small: frozenset[str]
    turning: frozenset[str]
    stops: frozenset[str]
    victim: frozenset[str]
    others: frozenset[str]
    towards: frozenset[str]


@dataclass(frozen=True, slots=True)
class BlamingPhrase:
    """One way to blame: patterns of words with `/` between alternatives, and the code of what to write instead.

    `of_victim` counts only where a victim may be meant; `unless` are words of the same sentence that make it ordinary,
    `not_before` words that do so right after it.
    """

    code: str
    instead: str
    patterns: tuple[str, ...]
    of_victim: bool = False
    unless: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Where a phrase stands in the text, which it is, and the code of what to write instead."""

    start: int
    end: int
    code: str
    instead: str


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    folded: str
    stem: str
    sentence: int
    new_clause: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class _Step:
    stems: frozenset[str]
    loose: bool


@dataclass(frozen=True, slots=True)
class _Way:
    phrase: BlamingPhrase
    steps: tuple[_Step, ...]
    unless: frozenset[str]
    not_before: frozenset[str]


class Phrases:
    """The phrases of a language, made ready to be looked for."""

    def __init__(self, phrases: Sequence[BlamingPhrase], grammar: Grammar) -> None:
        self.grammar = grammar
        self._ways: dict[str, list[_Way]] = defaultdict(list)
        for phrase in phrases:
            unless, not_before = self.stems(phrase.unless), self.stems(phrase.not_before)
            for pattern in phrase.patterns:
                way = _Way(phrase, self._steps(pattern), unless, not_before)
                for stem in way.steps[0].stems:
                    self._ways[stem].append(way)

    def stems(self, words: Collection[str]) -> frozenset[str]:
        """Return words without accents, case and inflection."""
        return frozenset(self.stem(fold(word)) for word in words)

    def stem(self, folded: str) -> str:
        """Return a folded word without its inflection; the same for every form, and no word of the language itself."""
        for ending in self.grammar.endings:
            if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST:
                folded = folded.removesuffix(ending)
                break
        if len(folded) > _SHORTEST and folded[-1] == "e":
            return folded[:-1]
        doubled = len(folded) > _SHORTEST and folded[-1] == folded[-2] and folded[-1] in _CONSONANTS
        return folded[:-1] if doubled else folded

    def ways_from(self, stem: str) -> Sequence[_Way]:
        """Return the patterns that may begin with a word."""
        return self._ways.get(stem, ())

    def _steps(self, pattern: str) -> tuple[_Step, ...]:
        steps, loose = [], False
        for part in pattern.split():
            if part == ANY:
                loose = True
                continue
            if "/" in part:
                steps.append(_Step(self.stems(part.split("/")), loose))
            else:  # a word with a hyphen is two words, as it is in the text
                steps += [_Step(self.stems([word]), loose and not at) for at, word in enumerate(part.split("-"))]
            loose = False
        return tuple(steps)


def fold(word: str) -> str:
    """Return a word in small letters, without accents and apostrophes."""
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def blaming(text: str, phrases: Phrases, *, harming: Collection[str] = ()) -> tuple[Found, ...]:
    """Return the phrases of a text that blame the victim, in their order.

    `harming` are words by which this text means the person causing harm: names, or "he" where only that one is a man.
    The words of the victim herself or himself are not to be asked about at all.
    """
    return tuple(_Reading(text, phrases, phrases.stems(harming)).found())


class _Reading:
    """One text, word by word."""

    def __init__(self, text: str, phrases: Phrases, harming: frozenset[str]) -> None:
        self._phrases, self._grammar, self._harming = phrases, phrases.grammar, harming
        self._words = tuple(_words(text, phrases))

    def found(self) -> Iterator[Found]:
        """Yield what is found: at each place the longest, and nothing that overlaps."""
        at, words = 0, self._words
        while at < len(words):
            best = max(self._here(at), key=lambda match: match[1], default=None)
            if best is None:
                at += 1
                continue
            way, end = best
            yield Found(words[at].start, words[end - 1].end, way.phrase.code, way.phrase.instead)
            at = end

    def _here(self, at: int) -> Iterator[tuple[_Way, int]]:
        for way in self._phrases.ways_from(self._words[at].stem):
            end = self._end(at + 1, way.steps[1:])
            if end is not None and self._counts(way, at, end):
                yield way, end

    def _end(self, at: int, steps: Sequence[_Step]) -> int | None:
        """Return where a phrase ends whose next word is looked for from here; None where it does not go on."""
        if not steps:
            return at
        step, words = steps[0], self._words
        reach = _REACH if step.loose else _MOST_SMALL
        for index in range(at, min(at + reach + 1, len(words))):
            word = words[index]
            if word.sentence != words[at - 1].sentence:
                return None
            if word.stem in step.stems and (end := self._end(index + 1, steps[1:])) is not None:
                return end
            passable = step.loose and word.folded not in self._grammar.turning
            if not passable and not self._is_small(word):
                return None
        return None

    def _is_small(self, word: _Word) -> bool:
        return word.folded in self._grammar.small or word.folded.endswith(self._grammar.adverb)

    def _counts(self, way: _Way, at: int, end: int) -> bool:
        words = self._words
        if any(word.quoted for word in words[at:end]) or self._turned(at):
            return False
        sentence = words[at].sentence
        if way.unless and any(word.stem in way.unless for word in words if word.sentence == sentence):
            return False
        following = words[end] if end < len(words) and words[end].sentence == sentence else None
        if following is not None and not following.new_clause and following.stem in way.not_before:
            return False
        return not way.phrase.of_victim or self._may_mean_victim(at, end)

    def _turned(self, at: int) -> bool:
        """Tell whether a word shortly before turns the phrase round, in the same clause."""
        counted = 0
        for index in range(at, 0, -1):
            word, before = self._words[index], self._words[index - 1]
            if word.new_clause or word.sentence != before.sentence or before.folded in self._grammar.stops:
                return False
            if before.folded in self._grammar.turning:
                return True
            counted += not (self._is_small(before) or before.folded in self._grammar.victim)
            if counted == _TURNED_WITHIN:
                return False
        return False

    def _may_mean_victim(self, at: int, end: int) -> bool:
        """Tell whether the phrase names the victim, or whoever the sentence spoke of last before may be the victim."""
        if any(self._is_victim(word) for word in self._words[at:end]):
            return True
        for index in range(at, -1, -1):
            word = self._words[index]
            if word.sentence != self._words[at].sentence:
                break
            if self._is_spoken_to(index):
                continue
            if word.stem in self._harming or word.folded in self._grammar.others:
                return False
            if self._is_victim(word):
                return True
        return True

    def _is_victim(self, word: _Word) -> bool:
        return word.folded in self._grammar.victim and word.stem not in self._harming

    def _is_spoken_to(self, index: int) -> bool:
        """Tell whether a word stands after one like "told" or "by", so that it is not who does what follows."""
        words = self._words
        while index and words[index - 1].sentence == words[index].sentence:
            index -= 1
            if not self._is_small(words[index]):
                return words[index].folded in self._grammar.towards
        return False


def _words(text: str, phrases: Phrases) -> Iterator[_Word]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    end, sentence = 0, 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        sentence += bool(between != " " and _SENTENCE_END.search(between))
        folded = fold(match[0])
        within = any(start <= match.start() < stop for start, stop in quoted)
        new_clause = bool(between != " " and _CLAUSE_END.search(between))
        yield _Word(match.start(), match.end(), folded, phrases.stem(folded), sentence, new_clause, within)
        end = match.end()
