"""The line on which sharing is recorded: `police waited near the school`, an agency and what it knows.

A question mark after the agency marks an opinion, because opinion stands apart from fact on every screen and paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from marac_desk.rules.quick_entry.agencies import AgencyNames
from marac_desk.rules.quick_entry.words import tokens_of
from marac_desk.rules.vocabulary import InformationKind

OPINION_SIGN = "?"


@dataclass(frozen=True, slots=True)
class SharedWords:
    """What was understood: the agency's key or None, how many characters name it, the words, fact or opinion."""

    agency: str | None
    agency_end: int
    several: bool
    words: str
    kind: InformationKind


def read_shared(line: str, names: AgencyNames) -> SharedWords:
    """Return how a line of sharing is understood; only the first words can name the agency."""
    tokens = tokens_of(line)
    found = max(names.at(tokens, (), 0), key=lambda mention: mention.weight, default=None) if tokens else None
    end = tokens[found.span.stop - 1].end if found is not None else 0
    rest = line[end:].lstrip(" :,-")
    opinion = rest.startswith(OPINION_SIGN)
    return SharedWords(
        agency=found.agencies[0].key if found is not None else None,
        agency_end=end,
        several=found is not None and len(found.agencies) > 1,
        words=rest.lstrip(OPINION_SIGN + " ").strip(),
        kind=InformationKind.OPINION if opinion else InformationKind.FACT,
    )
