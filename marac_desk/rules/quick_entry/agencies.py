"""Which agencies a line speaks of: the first word before any other, a whole word before one with a slip."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from marac_desk.rules.quick_entry.values import Agency
from marac_desk.rules.quick_entry.words import Token, same_name, split

AT_THE_FRONT = 0.9
LONGER_NAME = 0.5
FURTHER_BACK = 0.05
CONNECTING_WORDS = frozenset({"and", "&", "plus"})
CONNECTING_SIGNS = frozenset(",/+")
MOST_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Mention:
    """The numbers of the words that name an agency, every agency they name as well, and how likely it is the owner."""

    span: range
    agencies: tuple[Agency, ...]
    weight: float


class AgencyNames:
    """The names under which a partnership's agencies are typed, prepared once."""

    def __init__(self, agencies: Sequence[Agency]) -> None:
        self._names: dict[tuple[str, ...], list[Agency]] = {}
        for agency in agencies:
            for name in sorted({split(agency.short_name), *(split(word) for word in agency.words)}):
                if name:
                    self._names.setdefault(name, []).append(agency)
        self._begun: dict[str, tuple[tuple[tuple[str, ...], float], ...]] = {}

    def mentions(self, tokens: Sequence[Token], taken: Collection[int]) -> list[Mention]:
        """Return what names agencies in a line, the likeliest owner first; of names that overlap only the likeliest."""
        found: list[Mention] = []
        for start in range(len(tokens)):
            found += self.at(tokens, taken, start)
        found.sort(key=lambda mention: (-mention.weight, mention.span.start))
        chosen: list[Mention] = []
        for mention in found:
            if not any(
                mention.span.start < other.span.stop and other.span.start < mention.span.stop for other in chosen
            ):
                chosen.append(mention)
        return chosen

    def at(self, tokens: Sequence[Token], taken: Collection[int], start: int) -> list[Mention]:
        """Return the agencies that may be named by the words that begin at a place: one mention for each length."""
        best: dict[int, tuple[float, list[Agency]]] = {}
        for name, first in self._beginning_with(tokens[start].folded):
            sure = min(first, _sure_of_rest(tokens, name, start))
            if not sure or any(number in taken for number in range(start, start + len(name))):
                continue
            known, agencies = best.get(len(name), (0.0, []))
            if sure > known:
                best[len(name)] = sure, list(self._names[name])
            elif sure == known:
                agencies += [agency for agency in self._names[name] if agency not in agencies]
        place = AT_THE_FRONT if start == 0 else -FURTHER_BACK * start
        return [
            Mention(range(start, start + length), tuple(agencies), sure + LONGER_NAME * (length - 1) + place)
            for length, (sure, agencies) in best.items()
        ]

    def _beginning_with(self, word: str) -> tuple[tuple[tuple[str, ...], float], ...]:
        """Return the names whose first word a typed word may be, and how surely."""
        found = self._begun.get(word)
        if found is None:
            if len(self._begun) >= MOST_REMEMBERED:
                self._begun.clear()
            sure = ((name, same_name(word, name[0])) for name in self._names)
            found = self._begun[word] = tuple(pair for pair in sure if pair[1])
        return found


def _sure_of_rest(tokens: Sequence[Token], name: Sequence[str], start: int) -> float:
    if start + len(name) > len(tokens):
        return 0.0
    rest = (same_name(tokens[start + number].folded, name[number]) for number in range(1, len(name)))
    return min(rest, default=1.0)


def chain(line: str, tokens: Sequence[Token], mentions: Sequence[Mention], owner: Mention) -> tuple[Mention, ...]:
    """Return the owners a line names together, in their order: `police and housing`, `gp, school + csc`."""
    in_order = sorted(mentions, key=lambda mention: mention.span.start)
    number = in_order.index(owner)
    first = last = number
    while first and _joined(line, tokens, in_order[first - 1], in_order[first]):
        first -= 1
    while last + 1 < len(in_order) and _joined(line, tokens, in_order[last], in_order[last + 1]):
        last += 1
    return tuple(in_order[first : last + 1])


def _joined(line: str, tokens: Sequence[Token], one: Mention, other: Mention) -> bool:
    between = range(one.span.stop, other.span.start)
    if any(tokens[number].folded not in CONNECTING_WORDS for number in between):
        return False
    gap = line[tokens[one.span.stop - 1].end : tokens[other.span.start].start]
    return bool(between) or any(sign in gap for sign in CONNECTING_SIGNS)
