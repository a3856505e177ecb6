"""The record line: `housing locks 2wd` understood as an agency, an action of the catalogue, a due and an urgency.

The words may stand in any order and may hold slips of typing. What is not understood is never dropped: it stays in the
action as it was typed. The line is read again at every key, so everything that can be prepared is prepared once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marac_desk.rules.deadlines import DueSpec
from marac_desk.rules.quick_entry.agencies import AgencyNames, Found
from marac_desk.rules.quick_entry.due_words import due_at
from marac_desk.rules.quick_entry.sharing import SharedWords, read_shared
from marac_desk.rules.quick_entry.values import Agency, Entry, Part, PartKind, Unclear, Understood
from marac_desk.rules.quick_entry.words import SMALL_WORDS, URGENT_WORDS, Token, same, split, tokens_of

ENOUGH = 1.0
"""The least score at which an action of the catalogue is proposed; below it the words stay as they are."""
MOST_MATCHES = 6
EXPLAINED = 0.3
"""The share of the typed words that an action must explain; a sentence with one known word in it stays a sentence."""


@dataclass(frozen=True, slots=True)
class _Known:
    entry: Entry
    phrases: tuple[tuple[str, ...], ...]
    title: tuple[str, ...]


class QuickEntry:
    """Reads record lines for one partnership and one catalogue; people of the case may change from case to case."""

    def __init__(self, agencies: Sequence[Agency], entries: Sequence[Entry]) -> None:
        self.agencies, self.entries = agencies, entries
        self._names = AgencyNames(agencies)
        self._known = [
            _Known(
                entry,
                tuple(split(phrase) for phrase in entry.words),
                tuple(word for word in split(entry.title) if word not in SMALL_WORDS),
            )
            for entry in entries
        ]

    def read_shared(self, line: str) -> SharedWords:
        """Return how a line of sharing is understood."""
        return read_shared(line, self._names)

    def read(self, line: str, *, today: date, people: Mapping[str, Iterable[str]] | None = None) -> Understood:
        """Return how a line is understood. `people` gives the names under which each person of the case is known."""
        tokens = tokens_of(line)
        used = {number: PartKind.URGENT for number, token in enumerate(tokens) if token.folded in URGENT_WORDS}
        urgent = bool(used)
        due, wrong_date = _take_due(tokens, used, today)
        found = self._take_agency(tokens, used)
        agency = found.agency if found is not None else None
        several = found is not None and found.several
        person = _take_person(tokens, used, people or {})
        rest = [number for number in range(len(tokens)) if number not in used]
        ranked = self._rank([tokens[number].folded for number in rest], agency)
        if agency is None and ranked:
            agency = self._owner_of(ranked[0][1].entry)
        extra = _mark_words(tokens, rest, used, ranked[0][1] if ranked else None)
        return Understood(
            parts=_parts(tokens, used),
            agency=agency.key if agency else None,
            matches=tuple(known.entry.code for _, known in ranked),
            due=due,
            urgent=urgent,
            person=person,
            words=_joined(line, tokens, self._as_typed(rest, found)),
            extra=_joined(line, tokens, extra),
            unclear=_unclear(agency, several=several, wrong_date=wrong_date, words=bool(rest)),
        )

    @staticmethod
    def _as_typed(rest: list[int], found: Found | None) -> list[int]:
        """Return the words of an action that is in no catalogue: an agency named in mid-sentence is one of them."""
        if not rest or found is None or found.span.start == 0:
            return rest
        return sorted({*rest, *found.span})

    def _take_agency(self, tokens: list[Token], used: dict[int, PartKind]) -> Found | None:
        found = self._names.find(tokens, used)
        if found is not None:
            used.update(dict.fromkeys(found.span, PartKind.AGENCY))
        return found

    def _rank(self, words: list[str], agency: Agency | None) -> list[tuple[float, _Known]]:
        """Return the actions that the words may mean, the likeliest first."""
        typed = [word for word in words if word not in SMALL_WORDS] or words
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


def _mark_words(tokens: list[Token], rest: list[int], used: dict[int, PartKind], best: _Known | None) -> list[int]:
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


def _score(typed: Sequence[str], known: _Known) -> float:
    best = 0.0
    for phrase in known.phrases:
        sure = [max((same(word, part) for part in phrase), default=0.0) for word in typed]
        hits = [max((same(word, part) for word in typed), default=0.0) for part in phrase]
        cover, explained = sum(hits) / len(phrase), sum(sure) / len(typed)
        best = max(
            best,
            1.6 * cover * cover + 0.6 * explained * (0.4 + 0.6 * cover) if cover > 0.45 else 0.5 * explained * cover,
        )
    in_title = sum(max((same(word, part) for part in known.title), default=0.0) for word in typed) / len(typed)
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
    return any(same(word, part) >= 0.6 for part in parts)


def _take_person(tokens: list[Token], used: dict[int, PartKind], people: Mapping[str, Iterable[str]]) -> str | None:
    for key, names in people.items():
        wanted = {part for name in names for part in split(name) if len(part) >= 3}
        for number, token in enumerate(tokens):
            if number not in used and token.folded.removesuffix("'s") in wanted:
                used[number] = PartKind.PERSON
                return key
    return None


def _take_due(tokens: list[Token], used: dict[int, PartKind], today: date) -> tuple[DueSpec | None, bool]:
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


def _parts(tokens: list[Token], used: Mapping[int, PartKind]) -> tuple[Part, ...]:
    """Return the parts in their order, neighbours of one kind put together."""
    parts: list[Part] = []
    for number, token in enumerate(tokens):
        kind = used.get(number, PartKind.WORDS)
        if parts and parts[-1].kind is kind and kind is not PartKind.WORDS:
            parts[-1] = Part(parts[-1].start, token.end, kind)
        else:
            parts.append(Part(token.start, token.end, kind))
    return tuple(parts)


def _joined(line: str, tokens: list[Token], numbers: Sequence[int]) -> str:
    """Return words as they were typed, what stood between neighbours included."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return " ".join(line[tokens[first].start : tokens[last].end] for first, last in runs)
