"""The order of an agenda: children first, the most urgent first, counter-allegations together, and what fits the time.

Children first means every case with a child, an unborn child, or anyone under 18 as victim or as person causing harm,
so that the agencies that are there for children alone can leave after the last of them (SafeLives' suggested agenda).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marac_desk.rules.vocabulary import AgendaBlock

ADULT_AT = 18
SUGGEST_SPLIT_ABOVE = 20
"""Cases in one meeting above which splitting the list is suggested; the studied area with more was hurried."""


@dataclass(frozen=True, slots=True)
class OrderInput:
    """What the order looks at in one case.

    Ages are at the meeting and None where unknown. A larger `urgent` presses more. `linked` is the other case of a
    counter-allegation; `reviews` marks a case that comes back for review.
    """

    id: str
    has_child: bool
    unborn: bool
    victim_age: int | None
    youngest_perpetrator_age: int | None
    urgent: int
    reviews: bool
    linked: str | None
    received: date


class BlockReason(StrEnum):
    """Why a case stands in its block, or what is unknown about it."""

    CHILD = "child"
    UNBORN_CHILD = "unborn_child"
    VICTIM_UNDER_18 = "victim_under_18"
    PERPETRATOR_UNDER_18 = "perpetrator_under_18"
    VICTIM_AGE_UNKNOWN = "victim_age_unknown"
    PERPETRATOR_AGE_UNKNOWN = "perpetrator_age_unknown"


_CHILD_REASONS = frozenset(BlockReason) - {BlockReason.VICTIM_AGE_UNKNOWN, BlockReason.PERPETRATOR_AGE_UNKNOWN}


def block_reasons(item: OrderInput) -> tuple[BlockReason, ...]:
    """Return what makes a case a child case, and which ages nobody knows yet: those are for the desk to ask."""
    victim, perpetrator = item.victim_age, item.youngest_perpetrator_age
    found = {
        BlockReason.CHILD: item.has_child,
        BlockReason.UNBORN_CHILD: item.unborn,
        BlockReason.VICTIM_UNDER_18: victim is not None and victim < ADULT_AT,
        BlockReason.PERPETRATOR_UNDER_18: perpetrator is not None and perpetrator < ADULT_AT,
        BlockReason.VICTIM_AGE_UNKNOWN: victim is None,
        BlockReason.PERPETRATOR_AGE_UNKNOWN: perpetrator is None,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def block_of(item: OrderInput) -> AgendaBlock:
    """Return the block a case belongs to by itself; a review with a child is still a child case."""
    if _CHILD_REASONS & set(block_reasons(item)):
        return AgendaBlock.CHILD_CASES
    return AgendaBlock.REVIEW if item.reviews else AgendaBlock.ADULT_CASES


_BLOCKS = (AgendaBlock.CHILD_CASES, AgendaBlock.ADULT_CASES, AgendaBlock.REVIEW)


def blocks(items: Iterable[OrderInput]) -> dict[str, AgendaBlock]:
    """Return the block of every case, its links considered.

    Both sides of a counter-allegation are about the same people, so where one is a child case both are heard among the
    child cases: a child agency is needed for both.
    """
    return {item.id: _block_of_group(group) for group in _groups(list(items)) for item in group}


def order(items: Iterable[OrderInput]) -> list[str]:
    """Return the cases in a good order: child cases, adult cases, reviews; linked cases next to each other.

    Inside a block the most urgent stands first, then the one received first, then as given.
    """
    groups = sorted(_groups(list(items)), key=lambda group: (_BLOCKS.index(_block_of_group(group)), _rank(group[0])))
    return [item.id for group in groups for item in group]


def _rank(item: OrderInput) -> tuple[int, date]:
    return -item.urgent, item.received


def _block_of_group(group: Sequence[OrderInput]) -> AgendaBlock:
    return min((block_of(item) for item in group), key=_BLOCKS.index)


def _groups(items: list[OrderInput]) -> list[list[OrderInput]]:
    """Put cases linked directly or through others into one sorted group; links to cases not on the list are ignored."""
    leader = {item.id: item.id for item in items}

    def find(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    for item in items:
        if item.linked in leader:
            leader[find(item.id)] = find(item.linked)
    groups: dict[str, list[OrderInput]] = {}
    for item in sorted(items, key=_rank):
        groups.setdefault(find(item.id), []).append(item)
    return list(groups.values())


class MoveWarning(StrEnum):
    """What a move by hand would break."""

    ADULT_BEFORE_CHILDREN = "adult_before_children"
    CHILD_AFTER_ADULTS = "child_after_adults"
    LINKED_APART = "linked_apart"


@dataclass(frozen=True, slots=True)
class Move:
    """Whether a move may be made as it is, and what to say about it. What may not can still be forced by hand."""

    allowed: bool
    warnings: tuple[MoveWarning, ...]


def may_move(sequence: Sequence[OrderInput], item_id: str, position: int, *, forced: bool = False) -> Move:
    """Say whether a case may be placed at a position (0 first) of the present sequence.

    An adult case does not go before the end of the child block, nor a child case behind an adult one, unless somebody
    forces it: the chair may have a reason. Parting linked cases is allowed with a warning. Warnings name only what
    the move itself brings about. Raises ValueError for a case or a position that is not on the list.
    """
    moved = next((item for item in sequence if item.id == item_id), None)
    if moved is None or not 0 <= position < len(sequence):
        raise ValueError("not_on_the_list")
    rest = [item for item in sequence if item.id != item_id]
    after = [*rest[:position], moved, *rest[position:]]
    brought = _misplaced(after, moved) - _misplaced(sequence, moved)
    if _scattered(after) - _scattered(sequence):
        brought.add(MoveWarning.LINKED_APART)
    return Move(forced or brought <= {MoveWarning.LINKED_APART}, tuple(w for w in MoveWarning if w in brought))


def _misplaced(sequence: Sequence[OrderInput], moved: OrderInput) -> set[MoveWarning]:
    """Return what is wrong with where a case stands, seen from the child block."""
    block = blocks(sequence)
    is_child = [block[item.id] is AgendaBlock.CHILD_CASES for item in sequence]
    at = [item.id for item in sequence].index(moved.id)
    if is_child[at]:
        return set() if all(is_child[:at]) else {MoveWarning.CHILD_AFTER_ADULTS}
    return {MoveWarning.ADULT_BEFORE_CHILDREN} if any(is_child[at + 1 :]) else set()


def _scattered(sequence: Sequence[OrderInput]) -> set[frozenset[str]]:
    """Return the groups of linked cases that do not stand next to each other."""
    place = {item.id: at for at, item in enumerate(sequence)}
    scattered = set()
    for group in _groups(list(sequence)):
        places = [place[item.id] for item in group]
        if max(places) - min(places) >= len(group):
            scattered.add(frozenset(item.id for item in group))
    return scattered


def release_after(sequence: Sequence[OrderInput]) -> str | None:
    """Return the case after which child agencies may leave: the last child case wherever it stands, or None."""
    block = blocks(sequence)
    child_cases = [item.id for item in sequence if block[item.id] is AgendaBlock.CHILD_CASES]
    return child_cases[-1] if child_cases else None


@dataclass(frozen=True, slots=True)
class Slot:
    """When a case is heard, in minutes since midnight; a meeting that runs past midnight counts on."""

    start: int
    end: int


def running_times(
    start: int, opening_minutes: int, planned: Sequence[int], break_after: Collection[int] = (), break_minutes: int = 0
) -> tuple[Slot, ...]:
    """Return when each case is heard.

    `start` is in minutes since midnight, `planned` the minutes of each case in order, `break_after` after how many
    cases there is a break. Raises ValueError for negative minutes.
    """
    if min(start, opening_minutes, break_minutes, *planned) < 0:
        raise ValueError("negative_minutes")
    slots, now = [], start + opening_minutes
    for heard, minutes in enumerate(planned, start=1):
        slots.append(Slot(now, now + minutes))
        now += minutes + (break_minutes if heard in break_after else 0)
    return tuple(slots)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the planned cases take of the time there is, in minutes, and how many more would fit."""

    used: int
    free: int
    more_fit: int
    over_by: int
    suggest_split: bool


def capacity(
    available_minutes: int,
    planned: Sequence[int],
    per_case_default: int,
    suggest_split_above: int = SUGGEST_SPLIT_ABOVE,
) -> Capacity:
    """Return how full a meeting is; splitting is suggested above a number of cases or above the time there is.

    Raises ValueError where the default time of a case is not positive or minutes are negative.
    """
    if per_case_default <= 0 or min(available_minutes, *planned, 0) < 0:
        raise ValueError("minutes_out_of_range")
    used = sum(planned)
    free, over_by = max(0, available_minutes - used), max(0, used - available_minutes)
    split = len(planned) > suggest_split_above or over_by > 0
    return Capacity(used, free, free // per_case_default, over_by, split)
