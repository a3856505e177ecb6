"""The record line: `housing locks 2wd` understood as an agency, an action of the catalogue, a due and an urgency.

The words may stand in any order and may hold slips of typing. What is not understood is never dropped: it stays in the
action as it was typed. The line is read again at every key, so everything that can be prepared is prepared once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.due_words import due_at

URGENT_WORDS = frozenset({"!", "!!", "urgent", "urgently", "asap"})
SMALL_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "her",
        "his",
        "in",
        "of",
        "on",
        "or",
        "put",
        "set",
        "the",
        "their",
        "to",
        "with",
    }
)
ENOUGH = 1.0
"""The least score at which an action of the catalogue is proposed; below it the words stay as they are."""
MOST_MATCHES = 6
EXPLAINED = 0.3
"""The share of the typed words that an action must explain; a sentence with one known word in it stays a sentence."""
LEAST_SLIPPED = 5
"""The shortest word in which a slip is forgiven for an agency: "file" is not "fire"."""


class PartKind(StrEnum):
    """What a stretch of the line was understood as."""

    AGENCY = "agency"
    ACTION = "action"
    DUE = "due"
    URGENT = "urgent"
    PERSON = "person"
    WORDS = "words"


class Unclear(StrEnum):
    """What the line does not say."""

    NO_AGENCY = "no_agency"
    SEVERAL_AGENCIES = "several_agencies"
    SEVERAL_OWNERS = "several_owners"
    IMPOSSIBLE_DATE = "impossible_date"
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the partnership as the line knows it: its key, kind, short name, and what people type for it."""

    key: str
    kind: str
    subkind: str | None
    short_name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An action of the catalogue as the line knows it. `kinds` are agency types, or "any"."""

    code: str
    title: str
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    subkinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the line, by its first and last position, and what it was understood as."""

    start: int
    end: int
    kind: PartKind


@dataclass(frozen=True, slots=True)
class Understood:
    """How the line was understood.

    `matches` are codes of the catalogue, the best first; `extra` are the words that the best match does not explain;
    `words` are all words of the action as typed. `due` is None where none was typed.
    """

    parts: tuple[Part, ...]
    agency: str | None
    matches: tuple[str, ...]
    due: DueSpec | None
    urgent: bool
    person: str | None
    words: str
    extra: str
    unclear: tuple[Unclear, ...]

    @property
    def code(self) -> str | None:
        """The best match of the catalogue, if any."""
        return self.matches[0] if self.matches else None


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    folded: str
    start: int
    end: int


_TOKEN = re.compile(r"[^\s,;]+")
_EDGE = ".:?()\"“”'’"


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a word as it is compared: plain Latin letters in lower case."""
    return anyascii(text).lower()


def _tokens(line: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(line):
        text = match[0].rstrip(_EDGE) if match[0] not in URGENT_WORDS else match[0]
        urgent = text.endswith("!") and len(text.rstrip("!")) > 0
        if urgent:
            bare = text.rstrip("!")
            found.append(_Token(bare, fold(bare), match.start(), match.start() + len(bare)))
            found.append(_Token("!", "!", match.start() + len(bare), match.end()))
        elif text:
            found.append(_Token(text, fold(text), match.start(), match.start() + len(text)))
    return found


@lru_cache(maxsize=65536)
def _same(typed: str, known: str) -> float:
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
        distance = OSA.distance(typed, known, score_cutoff=slips)
        if distance <= slips:
            return 0.8 if distance == 1 else 0.6
    return 0.0


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[a-z0-9&]+", fold(phrase)) if word)


@dataclass(frozen=True, slots=True)
class _Known:
    entry: Entry
    phrases: tuple[tuple[str, ...], ...]
    title: tuple[str, ...]


@dataclass(slots=True)
class QuickEntry:
    """Reads record lines for one partnership and one catalogue; people of the case may change from case to case."""

    agencies: Sequence[Agency]
    entries: Sequence[Entry]
    _known: list[_Known] = field(init=False, default_factory=list)
    _agency_words: list[tuple[tuple[str, ...], Agency]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        for entry in self.entries:
            phrases = tuple(_split(phrase) for phrase in entry.words)
            title = tuple(word for word in _split(entry.title) if word not in SMALL_WORDS)
            self._known.append(_Known(entry, phrases, title))
        for agency in self.agencies:
            names = {_split(agency.short_name), *(_split(word) for word in agency.words)}
            self._agency_words += [(name, agency) for name in names if name]
        self._agency_words.sort(key=lambda pair: -len(pair[0]))

    def read(self, line: str, *, today: date, people: Mapping[str, Iterable[str]] | None = None) -> Understood:
        """Return how a line is understood. `people` gives the names under which each person of the case is known."""
        tokens = _tokens(line)
        used: dict[int, PartKind] = {}
        urgent = self._take_urgent(tokens, used)
        due, wrong_date = _take_due(tokens, used, today)
        agency, several = self._take_agency(tokens, used)
        person = _take_person(tokens, used, people or {})
        rest = [number for number in range(len(tokens)) if number not in used]
        ranked = self._rank([tokens[number].folded for number in rest], agency)
        if agency is None and ranked and not several:
            agency = self._owner_of(ranked[0][1].entry)
        codes = tuple(known.entry.code for _, known in ranked)
        extra = self._mark_words(tokens, rest, used, ranked[0][1] if ranked else None)
        unclear = _unclear(agency, several=several, wrong_date=wrong_date, words=bool(rest))
        return Understood(
            parts=_parts(tokens, used),
            agency=agency.key if agency else None,
            matches=codes,
            due=due,
            urgent=urgent,
            person=person,
            words=_joined(line, tokens, rest),
            extra=_joined(line, tokens, extra),
            unclear=unclear,
        )

    @staticmethod
    def _take_urgent(tokens: list[_Token], used: dict[int, PartKind]) -> bool:
        for number, token in enumerate(tokens):
            if token.folded in URGENT_WORDS:
                used[number] = PartKind.URGENT
        return PartKind.URGENT in used.values()

    def _take_agency(self, tokens: list[_Token], used: dict[int, PartKind]) -> tuple[Agency | None, bool]:
        """Find the agency, the first word of the line before any other, a whole word before one with a slip."""
        best: tuple[float, int, int, Agency] | None = None
        rivals: set[str] = set()
        for names, agency in self._agency_words:
            for start in range(len(tokens) - len(names) + 1):
                span = range(start, start + len(names))
                if any(number in used for number in span):
                    continue
                sure = min(_same_name(tokens[number].folded, name) for number, name in zip(span, names, strict=True))
                if not sure:
                    continue
                weight = sure + 0.5 * (len(names) - 1) + (0.4 if start == 0 else -0.05 * start)
                if best is None or weight > best[0] + 1e-9:
                    best, rivals = (weight, start, len(names), agency), {agency.key}
                elif abs(weight - best[0]) < 1e-9:
                    rivals.add(agency.key)
        if best is None:
            return None, False
        _, start, length, agency = best
        for number in range(start, start + length):
            used[number] = PartKind.AGENCY
        return agency, len(rivals) > 1

    def _rank(self, words: list[str], agency: Agency | None) -> list[tuple[float, _Known]]:
        """Return the actions that the words may mean, the likeliest first."""
        typed = [word for word in words if word not in SMALL_WORDS]
        if not typed:
            return []
        scored = []
        for known in self._known:
            score = _score(typed, known) + _fit(known.entry, agency)
            if score >= ENOUGH:
                scored.append((score, known))
        scored.sort(key=lambda pair: (-pair[0], len(pair[1].title), pair[1].entry.code))
        return scored[:MOST_MATCHES]

    def _owner_of(self, entry: Entry) -> Agency | None:
        """Return the agency that takes an action on where only one of the partnership usually does."""
        usual = [a for a in self.agencies if a.kind in entry.kinds]
        if entry.subkinds and len(usual) > 1:
            usual = [a for a in usual if a.subkind in entry.subkinds] or usual
        return usual[0] if len(usual) == 1 else None

    @staticmethod
    def _mark_words(tokens: list[_Token], rest: list[int], used: dict[int, PartKind], best: _Known | None) -> list[int]:
        """Mark what the best match explains; returns the words it does not, for they stay in the action."""
        extra = []
        for number in rest:
            explained = best is not None and _explains(best, tokens[number].folded)
            used[number] = PartKind.ACTION if explained else PartKind.WORDS
            if not explained:
                extra.append(number)
        while extra and tokens[extra[0]].folded in SMALL_WORDS and best is not None and len(extra) > 1:
            first = extra[0]
            if first + 1 in extra:
                break
            extra.pop(0)
        meaning = [number for number in extra if tokens[number].folded not in SMALL_WORDS]
        return extra if meaning else []


def _same_name(typed: str, name: str) -> float:
    """Return how surely a word names an agency: short names must be whole, long ones may be begun or slipped."""
    if len(name) <= 3:
        return 1.0 if typed == name else 0.0
    sure = _same(typed, name)
    slip = not (typed.startswith(name) or name.startswith(typed))
    return sure if sure >= 0.8 and (len(typed) >= LEAST_SLIPPED or not slip) else 0.0


def _score(typed: Sequence[str], known: _Known) -> float:
    best = 0.0
    for phrase in known.phrases:
        sure = [max((_same(word, part) for part in phrase), default=0.0) for word in typed]
        hits = [max((_same(word, part) for word in typed), default=0.0) for part in phrase]
        cover, explained = sum(hits) / len(phrase), sum(sure) / len(typed)
        best = max(
            best,
            1.6 * cover * cover + 0.6 * explained * (0.4 + 0.6 * cover) if cover > 0.45 else 0.5 * explained * cover,
        )
    in_title = sum(max((_same(word, part) for part in known.title), default=0.0) for word in typed) / len(typed)
    explained = sum(_explains(known, word) for word in typed) / len(typed)
    return best + 0.7 * in_title if explained >= EXPLAINED else 0.0


def _fit(entry: Entry, agency: Agency | None) -> float:
    """Weigh an action by who would take it on: not barring anybody, only ordering."""
    if agency is None:
        return 0.0
    if agency.kind in entry.kinds:
        return 0.35 if not entry.subkinds or agency.subkind in entry.subkinds else 0.2
    return 0.05 if "any" in entry.kinds else -0.6


def _explains(known: _Known, word: str) -> bool:
    parts = {part for phrase in known.phrases for part in phrase} | set(known.title)
    return any(_same(word, part) >= 0.6 for part in parts)


def _take_person(tokens: list[_Token], used: dict[int, PartKind], people: Mapping[str, Iterable[str]]) -> str | None:
    for key, names in people.items():
        wanted = {part for name in names for part in _split(name) if len(part) >= 3}
        for number, token in enumerate(tokens):
            if number not in used and token.folded.removesuffix("'s") in wanted:
                used[number] = PartKind.PERSON
                return key
    return None


def _take_due(tokens: list[_Token], used: dict[int, PartKind], today: date) -> tuple[DueSpec | None, bool]:
    """Find when it is due: the last thing that reads like a time, since that is where people put it."""
    words = [token.folded for token in tokens]
    for start in reversed(range(len(tokens))):
        if start in used:
            continue
        found = due_at(words, start, today)
        if found is None:
            continue
        length, spec = found
        first = start - 1 if start and tokens[start - 1].folded in {"by", "due"} and spec is not None else start
        for number in range(first, start + length):
            used[number] = PartKind.DUE
        return spec, spec is None
    return None, False


def _unclear(agency: Agency | None, *, several: bool, wrong_date: bool, words: bool) -> tuple[Unclear, ...]:
    found = []
    if several:
        found.append(Unclear.SEVERAL_AGENCIES)
    elif agency is None:
        found.append(Unclear.NO_AGENCY)
    if wrong_date:
        found.append(Unclear.IMPOSSIBLE_DATE)
    if not words:
        found.append(Unclear.NO_WORDS)
    return tuple(found)


def _parts(tokens: list[_Token], used: Mapping[int, PartKind]) -> tuple[Part, ...]:
    """Return the parts in their order, neighbours of one kind put together."""
    parts: list[Part] = []
    for number, token in enumerate(tokens):
        kind = used.get(number, PartKind.WORDS)
        if parts and parts[-1].kind is kind and kind is not PartKind.WORDS:
            parts[-1] = Part(parts[-1].start, token.end, kind)
        else:
            parts.append(Part(token.start, token.end, kind))
    return tuple(parts)


def _joined(line: str, tokens: list[_Token], numbers: Sequence[int]) -> str:
    return " ".join(line[tokens[number].start : tokens[number].end] for number in numbers)
