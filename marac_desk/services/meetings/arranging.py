"""The order of an agenda of which not everybody may know every case.

A case that somebody is shut out of leaves no trace in the order of the others: their places and blocks are worked out
without it, and it is put in between afterwards. Whoever moves cases moves those of her or his own copy; the others keep
their places.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from marac_desk.model.meeting import AgendaItem
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.agenda_order import blocks, order
from marac_desk.rules.vocabulary import AgendaBlock
from marac_desk.services.meetings.facts import order_inputs
from marac_desk.services.meetings.known import restricted_among


def number_anew(items: Sequence[AgendaItem]) -> None:
    """Give the cases the numbers of their places in this sequence."""
    for number, item in enumerate(items, 1):
        if item.position != number:
            item.position = number


def rearrange(items: Sequence[AgendaItem], own: Sequence[AgendaItem]) -> None:
    """Put the cases of a copy in a new sequence; the cases that are not in the copy keep their places."""
    following = iter(own)
    copy = {item.id for item in own}
    number_anew([next(following) if item.id in copy else item for item in items])


def set_blocks(uow: UnitOfWork, items: Sequence[AgendaItem], on: date) -> None:
    """Give every case of an agenda its block: linked cases share one, so one case may move another into it."""
    block = block_by_item(uow, items, on)
    for item in items:
        if item.block is not block[str(item.id)]:
            item.block = block[str(item.id)]


def block_by_item(uow: UnitOfWork, items: Sequence[AgendaItem], on: date) -> dict[str, AgendaBlock]:
    """Return the block of every case: of one that is restricted seen from all, of the others seen without it."""
    free, restricted = _apart(uow, items)
    found = dict(blocks(order_inputs(uow, free, on)))
    for item in restricted:
        found[str(item.id)] = blocks(order_inputs(uow, [*free, item], on))[str(item.id)]
    return found


def by_the_rule(uow: UnitOfWork, items: Sequence[AgendaItem], on: date) -> list[AgendaItem]:
    """Return the cases in the order of the rule: children first, the most urgent first, linked cases together."""
    free, restricted = _apart(uow, items)
    sequence = _ordered(uow, free, on)
    for item in restricted:
        _put_in(sequence, item, _ordered(uow, [*free, item], on))
    return sequence


def place_by_the_rule(uow: UnitOfWork, items: Sequence[AgendaItem], new: AgendaItem, on: date) -> list[AgendaItem]:
    """Return the sequence with a new case where the rule suggests, the others in the order people gave them."""
    others = [item for item in items if item is not new]
    free, _ = _apart(uow, others)
    sequence = list(others)
    _put_in(sequence, new, _ordered(uow, [*free, new], on))
    return sequence


def _put_in(sequence: list[AgendaItem], item: AgendaItem, wanted: Sequence[AgendaItem]) -> None:
    """Put a case before the first one of the sequence that the wanted order has behind it."""
    behind = {other.id for other in wanted[[one.id for one in wanted].index(item.id) + 1 :]}
    place = next((at for at, other in enumerate(sequence) if other.id in behind), len(sequence))
    sequence.insert(place, item)


def _ordered(uow: UnitOfWork, items: Sequence[AgendaItem], on: date) -> list[AgendaItem]:
    by_id = {str(item.id): item for item in items}
    return [by_id[key] for key in order(order_inputs(uow, items, on))]


def _apart(uow: UnitOfWork, items: Sequence[AgendaItem]) -> tuple[list[AgendaItem], list[AgendaItem]]:
    """Return the cases everybody may know of, and those that somebody is shut out of."""
    restricted: frozenset[uuid.UUID] = restricted_among(uow, [item.case_id for item in items])
    return (
        [item for item in items if item.case_id not in restricted],
        [item for item in items if item.case_id in restricted],
    )
