"""Fair trim: what a meeting that runs late can take back, in a fair order, as a proposal that somebody accepts or not.

First minutes, then whole cases. What changed least gives way first: reviews and repeats without a change. An emergency
gives nothing, and is never deferred; nor is a first hearing with children, which gives minutes only when every other
case has given what it can. No case falls below the minutes in which it can still be heard.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum


class GivesWay(IntEnum):
    """Why a case gives way, or does not: what gives way first has the smallest number."""

    REVIEW_UNCHANGED = 1
    REPEAT_UNCHANGED = 2
    REVIEW_CHANGED = 3
    REPEAT_CHANGED = 4
    FIRST_HEARING = 5
    FIRST_WITH_CHILDREN = 6
    EMERGENCY = 7


NEVER_DEFERRED = frozenset({GivesWay.FIRST_WITH_CHILDREN, GivesWay.EMERGENCY})


@dataclass(frozen=True, slots=True)
class TrimCase:
    """A case that waits: its minutes as planned, and what decides whether it gives way.

    A larger `urgent` presses more. `linked` is the other case of a counter-allegation: what is deferred is deferred
    together. A case that was `begun` is not deferred.
    """

    key: Hashable
    minutes: int
    review: bool = False
    repeat: bool = False
    changed: bool = False
    children: bool = False
    emergency: bool = False
    urgent: int = 0
    linked: Hashable | None = None
    begun: bool = False


def gives_way(case: TrimCase) -> GivesWay:
    """Return how readily a case gives way."""
    if case.emergency:
        return GivesWay.EMERGENCY
    if case.review:
        return GivesWay.REVIEW_CHANGED if case.changed else GivesWay.REVIEW_UNCHANGED
    if case.repeat:
        return GivesWay.REPEAT_CHANGED if case.changed else GivesWay.REPEAT_UNCHANGED
    return GivesWay.FIRST_WITH_CHILDREN if case.children else GivesWay.FIRST_HEARING


@dataclass(frozen=True, slots=True)
class Floors:
    """The least minutes in which a case can still be heard: a review, and any other; a setting of the area."""

    review: int
    hearing: int


@dataclass(frozen=True, slots=True)
class TrimLine:
    """What is proposed for one case: to defer it, or to hear it in fewer minutes; and why it is this one."""

    key: Hashable
    why: GivesWay
    minutes: int
    becomes: int

    @property
    def defers(self) -> bool:
        """Tell whether the case is to be deferred."""
        return self.becomes == 0

    @property
    def gains(self) -> int:
        """The minutes it gives back."""
        return self.minutes - self.becomes


@dataclass(frozen=True, slots=True)
class Trim:
    """The proposal: what to defer, then what to shorten, what that gives back, and by how much it is still too little.

    `spared` are the cases that give nothing, with the reason.
    """

    over_by: int
    lines: tuple[TrimLine, ...]
    spared: tuple[TrimLine, ...]

    @property
    def gains(self) -> int:
        """The minutes that all of it gives back."""
        return sum(line.gains for line in self.lines)

    @property
    def short_by(self) -> int:
        """The minutes by which the meeting is still late when all of it is accepted."""
        return max(0, self.over_by - self.gains)


def propose(cases: Sequence[TrimCase], over_by: int, floors: Floors) -> Trim:
    """Return what a meeting that ends so many minutes late can take back from the cases that wait, given in order.

    As few cases as can be are deferred, none while minutes are enough. Raises ValueError for negative minutes.
    """
    if over_by < 0 or any(case.minutes < 0 for case in cases):
        raise ValueError("negative_minutes")
    least = {case.key: _floor(case, floors) for case in cases}
    deferred: set[Hashable] = set()
    for group in _deferrable(cases):
        if _fits(cases, deferred, least, over_by):
            break
        deferred |= {case.key for case in group}
    kept = [case for case in cases if case.key not in deferred]
    freed = sum(case.minutes for case in cases if case.key in deferred)
    becomes = _shortened(kept, least, max(0, over_by - freed)) | dict.fromkeys(deferred, 0)
    lines = [TrimLine(case.key, gives_way(case), case.minutes, becomes[case.key]) for case in cases]
    changed = sorted((line for line in lines if line.gains), key=lambda line: (not line.defers, line.why))
    return Trim(over_by, tuple(changed), tuple(line for line in lines if not line.gains))


def _floor(case: TrimCase, floors: Floors) -> int:
    """Return the least minutes of a case; one that is planned shorter already, or is an emergency, gives none."""
    if case.emergency:
        return case.minutes
    return min(case.minutes, floors.review if case.review else floors.hearing)


def _fits(cases: Iterable[TrimCase], deferred: set[Hashable], least: dict[Hashable, int], over_by: int) -> bool:
    can = sum(case.minutes - (0 if case.key in deferred else least[case.key]) for case in cases)
    return can >= over_by


def _deferrable(cases: Sequence[TrimCase]) -> list[list[TrimCase]]:
    """Return what may be deferred, what gives way first in front; linked cases go together or not at all."""
    ranked = []
    for group in _groups(cases):
        most = max(gives_way(case) for case in group)
        if most not in NEVER_DEFERRED and not any(case.begun or not case.minutes for case in group):
            press = (any(case.children for case in group), max(case.urgent for case in group))
            ranked.append(((most, *press, -max(cases.index(case) for case in group)), group))
    return [group for _, group in sorted(ranked, key=lambda pair: pair[0])]


def _groups(cases: Sequence[TrimCase]) -> list[list[TrimCase]]:
    """Put linked cases together, whichever of them names the other; a link to a case that does not wait is none."""
    known = {case.key: number for number, case in enumerate(cases)}
    leader = list(range(len(cases)))

    def find(number: int) -> int:
        while leader[number] != number:
            number = leader[number]
        return number

    for number, case in enumerate(cases):
        if case.linked in known:
            first, second = sorted((find(number), find(known[case.linked])))
            leader[second] = first
    groups: dict[int, list[TrimCase]] = {}
    for number, case in enumerate(cases):
        groups.setdefault(find(number), []).append(case)
    return list(groups.values())


def _shortened(cases: Sequence[TrimCase], least: dict[Hashable, int], take: int) -> dict[Hashable, int]:
    """Return the minutes each case keeps when so many are taken: kind after kind, and inside one from the longest."""
    left = {case.key: case.minutes for case in cases}
    for kind in GivesWay:
        own = [case.key for case in cases if gives_way(case) is kind]
        while take:
            giving = [key for key in own if left[key] > least[key]]
            if not giving:
                break
            longest = max(reversed(giving), key=lambda key: left[key])
            left[longest] -= 1
            take -= 1
    return left
