"""Which agency a line speaks of: the first word before any other, a whole word before one with a slip."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from marac_desk.rules.quick_entry.values import Agency
from marac_desk.rules.quick_entry.words import Token, same_name, split

SAME_WEIGHT = 1e-9
AT_THE_FRONT = 0.4
LONGER_NAME = 0.5
FURTHER_BACK = 0.05


@dataclass(frozen=True, slots=True)
class Found:
    """An agency, the numbers of the words that name it, and whether another fits as well."""

    agency: Agency
    span: range
    several: bool


class AgencyNames:
    """The names under which a partnership's agencies are typed, the longest first."""

    def __init__(self, agencies: Sequence[Agency]) -> None:
        self._names: list[tuple[tuple[str, ...], Agency]] = []
        for agency in agencies:
            names = {split(agency.short_name), *(split(word) for word in agency.words)}
            self._names += [(name, agency) for name in names if name]
        self._names.sort(key=lambda pair: -len(pair[0]))

    def find(self, tokens: Sequence[Token], taken: Collection[int], *, front_only: bool = False) -> Found | None:
        """Return the likeliest agency of a line and the words that name it, or None."""
        best: tuple[float, int, int, Agency] | None = None
        rivals: set[str] = set()
        for names, agency in self._names:
            starts = range(1) if front_only else range(len(tokens) - len(names) + 1)
            for start in starts:
                sure = _sure(tokens, taken, names, start)
                if not sure:
                    continue
                weight = sure + LONGER_NAME * (len(names) - 1) + (AT_THE_FRONT if start == 0 else -FURTHER_BACK * start)
                if best is None or weight > best[0] + SAME_WEIGHT:
                    best, rivals = (weight, start, len(names), agency), {agency.key}
                elif abs(weight - best[0]) < SAME_WEIGHT:
                    rivals.add(agency.key)
        if best is None:
            return None
        _, start, length, agency = best
        return Found(agency, range(start, start + length), several=len(rivals) > 1)


def _sure(tokens: Sequence[Token], taken: Collection[int], names: Sequence[str], start: int) -> float:
    span = range(start, start + len(names))
    if span.stop > len(tokens) or any(number in taken for number in span):
        return 0.0
    return min(same_name(tokens[number].folded, name) for number, name in zip(span, names, strict=True))
