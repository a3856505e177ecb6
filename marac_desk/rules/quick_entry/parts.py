"""A line cut into the stretches that were understood, and words taken out of it as they were typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from marac_desk.rules.quick_entry.values import Part, PartKind
from marac_desk.rules.quick_entry.words import SMALL_WORDS, Token

MOST_BETWEEN = 1
_AUXILIARIES = frozenset({"are", "be", "is", "please", "pls", "should", "will", "would"})


def parts_of(tokens: Sequence[Token], used: Mapping[int, PartKind]) -> tuple[Part, ...]:
    """Return the parts in their order, neighbours of one kind put together."""
    parts: list[Part] = []
    for number, token in enumerate(tokens):
        kind = used.get(number, PartKind.WORDS)
        if parts and parts[-1].kind is kind and kind is not PartKind.WORDS:
            parts[-1] = Part(parts[-1].start, token.end, kind)
        else:
            parts.append(Part(token.start, token.end, kind))
    return tuple(parts)


def as_typed(line: str, tokens: Sequence[Token], numbers: Sequence[int]) -> str:
    """Return words as they were typed, what stood between neighbours included."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return " ".join(line[tokens[first].start : tokens[last].end] for first, last in runs)


def telling(tokens: Sequence[Token], extra: Sequence[int]) -> list[int]:
    """Return what of some words tells something: small words at both ends go, an understood word in between stays.

    `back door and shed` stays whole though the door is understood; of `to put a ... on the new ...` stays `new`.
    """
    meant = [number for number in extra if tokens[number].folded not in SMALL_WORDS | _AUXILIARIES]
    kept: list[int] = []
    for number in meant:
        between = range(kept[-1] + 1, number) if kept else range(0)
        understood = [each for each in between if each not in extra]
        kept += [*(between if len(understood) <= MOST_BETWEEN else ()), number]
    return kept
