"""The ways a line can be read, by who might be its owner, and the one that fits best.

The first agency named is the owner, unless the words that name it are part of another's action: in
`school marker police` the school is where the marker goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from marac_desk.rules.quick_entry.agencies import AgencyNames, Mention, chain
from marac_desk.rules.quick_entry.ranking import Ranked, Ranking
from marac_desk.rules.quick_entry.values import Agency, PartKind
from marac_desk.rules.quick_entry.words import Token

BETTER_BY = 0.3
"""How much better an action must fit for an owner named further on."""
MOST_READINGS = 3
"""Of how many agencies named in a line it is asked whether they are the owner."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A line in words: which of them are understood already, and those of an event that it is due on."""

    line: str
    tokens: Sequence[Token]
    used: Mapping[int, PartKind]
    event: tuple[str, ...] = ()

    def folded(self, numbers: Iterable[int]) -> list[str]:
        """Return words as they are compared."""
        return [self.tokens[number].folded for number in numbers]

    def is_unfinished(self, numbers: Sequence[int]) -> bool:
        """Tell whether the last of some words is the line's last and may still be being typed."""
        last = len(self.tokens) - 1
        return bool(numbers) and numbers[-1] == last and self.tokens[last].end == len(self.line)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a line: its owners and the words naming them, the words of the action, the actions they mean.

    `jointly` tells several owners named together from one word that names several agencies.
    """

    owners: tuple[Agency, ...]
    jointly: bool
    named: range
    rest: list[int]
    ranked: list[Ranked]
    mentions: tuple[range, ...] = ()

    @property
    def score(self) -> float:
        """How well the best action fits."""
        return self.ranked[0].score if self.ranked else 0.0

    @property
    def words(self) -> list[int]:
        """The words of an action that is in no catalogue: an agency named in mid-sentence is one of them."""
        return self.rest if not self.rest or self.named.start == 0 else sorted({*self.rest, *self.named})


class Readings:
    """Reads lines for one partnership and one catalogue."""

    def __init__(self, names: AgencyNames, ranking: Ranking) -> None:
        self._names, self._ranking = names, ranking

    def best(self, typed: Typed) -> Reading:
        """Return how a line is read best."""
        mentions = self._names.mentions(typed.tokens, typed.used)
        names = {word for mention in mentions for word in typed.folded(mention.span)}
        best: Reading | None = None
        for mention in mentions[:MOST_READINGS]:
            if best is not None and mention.span.start in best.named:
                continue
            reading = self._reading(typed, chain(typed.line, typed.tokens, mentions, mention), names)
            if best is None or (reading.score > best.score + BETTER_BY and self._holds(typed, reading, best.named)):
                best = reading
        return best or self._reading(typed, (), names)

    def explained(self, typed: Typed, reading: Reading) -> list[bool]:
        """Tell for each word of the action whether the best match explains it."""
        words = typed.folded(reading.rest)
        if not reading.ranked:
            return [False] * len(words)
        return self._ranking.explained(reading.ranked[0], words, unfinished=typed.is_unfinished(reading.rest))

    def _reading(self, typed: Typed, owners: Sequence[Mention], names: Collection[str]) -> Reading:
        named = range(owners[0].span.start, owners[-1].span.stop) if owners else range(0)
        rest = [number for number in range(len(typed.tokens)) if number not in typed.used and number not in named]
        agencies = tuple(dict.fromkeys(agency for mention in owners for agency in mention.agencies))
        before = typed.folded(named) if rest and named.stop <= rest[0] else ()
        words, unfinished = typed.folded(rest), typed.is_unfinished(rest)
        event = typed.event if words else ()
        rankings = [
            self._ranking.rank([*event, *words], agency, named=before, light={*names, *event}, unfinished=unfinished)
            for agency in agencies or (None,)
        ]
        found = max(rankings, key=lambda ranked: ranked[0].score if ranked else 0.0)
        spans = tuple(mention.span for mention in owners)
        return Reading(agencies, len(owners) > 1, named, rest, found, spans)

    def _holds(self, typed: Typed, reading: Reading, named: range) -> bool:
        """Tell whether words that might name the owner are, in a reading, part of a phrase of an action of its own."""
        phrase = self._ranking.in_phrase(reading.ranked[0], typed.folded(reading.rest))
        numbers = {number for place, number in enumerate(reading.rest) if place in phrase}
        return reading.ranked[0].own and numbers.issuperset(named)
