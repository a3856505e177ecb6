"""One referral against a million people: the same as `matching_kept`, in a register that takes long to fill."""

from __future__ import annotations

from tests.benchmarks import matching_kept
from tests.benchmarks.measuring import Result

PEOPLE, QUICK_PEOPLE = 1_000_000, 50_000


def measure(*, quick: bool = False) -> list[Result]:
    """Return the median of one referral, and the peak of memory of the process that asks."""
    return matching_kept.of_size(QUICK_PEOPLE if quick else PEOPLE, matching_kept.ROUNDS)
