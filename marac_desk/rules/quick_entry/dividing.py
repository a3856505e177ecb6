"""A line with several owners, divided: one line for each owner, everything else in it as it was typed."""

from __future__ import annotations

from collections.abc import Sequence


def divided(line: str, owners: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return one line for each owner of a line, in their order; the line alone where it names fewer than two.

    `owners` are the first and last positions of the words that name each.
    """
    if len(owners) < 2:
        return (line,)
    before, after = line[: owners[0][0]], line[owners[-1][1] :]
    return tuple(f"{before}{line[start:end]}{after}".strip() for start, end in owners)
