"""Verifying sealed minutes: against their own hashes, and these against what the ledger was told of them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac_desk.model.case import Case
from marac_desk.model.ledger import LedgerEntry, LedgerHead
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.seal import SealedMinutes
from marac_desk.register.ledger import Author, Event, digest_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules import seals
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import ItemState
from marac_desk.rules.seals import Changed, Fault, Verdict
from marac_desk.services.access import cases_within, require
from marac_desk.services.circulation.sealed.sealing import SEAL
from marac_desk.services.circulation.sealed.storing import (
    OBJECT,
    Stored,
    entries_in,
    heading_of,
    of_items,
    parts_in,
    with_entries,
)
from marac_desk.services.errors import RefusedError
from marac_desk.services.meetings.known import items_within, known_meeting

Told = Mapping[uuid.UUID, Mapping[int, Sequence[bytes]]]
"""The digests that the ledger was told, by the sealed minutes and the number of the link."""
MISSING = Verdict((Changed(Fault.LEDGER),), ())
"""Of minutes that were sealed, as the ledger says, and are not there."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What verifying the minutes of one case found; `seal` is empty where they are gone, though they were sealed."""

    item_id: uuid.UUID
    case_id: uuid.UUID
    seal: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class FoundBySeal:
    """The minutes a seal typed from paper belongs to, and whether they are unchanged."""

    meeting_id: uuid.UUID
    case_id: uuid.UUID
    reference: str
    meeting_day: date
    sealed_at: datetime
    verdict: Verdict


def check_minutes(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[Checked, ...]:
    """Verify all sealed minutes of a meeting that the person acting may read, in the order of the agenda."""
    require(uow, actor, Operation.READ, DataClass.MINUTES)
    meeting = known_meeting(uow, actor, meeting_id)
    items = items_within(uow, actor, meeting.id, Operation.READ, DataClass.MINUTES)
    return verdicts(uow, [item for item in items if item.state is ItemState.CONCLUDED])


def minutes_by_seal(uow: UnitOfWork, *, actor: Actor, mark: str) -> FoundBySeal | None:
    """Return which of the minutes one may read carry a seal that was typed from paper; None for any other.

    Raises RefusedError("not_a_seal") for what is none.
    """
    require(uow, actor, Operation.READ, DataClass.MINUTES)
    first = seals.typed(mark)
    if first is None:
        raise RefusedError("not_a_seal")
    rest = len(bytes(32)) - len(first)
    inside = SealedMinutes.digest.between(first + bytes(rest), first + bytes([0xFF]) * rest)
    within = cases_within(uow, actor, Operation.READ, DataClass.MINUTES, key=SealedMinutes.case_id)
    row = uow.session.scalar(sa.select(SealedMinutes).where(inside, within).limit(1))
    if row is None:
        return None
    verdict = _verdict(with_entries(uow, [row])[0], _told(uow, [row.case_id])[0])
    reference = uow.session.scalars(sa.select(Case.reference).where(Case.id == row.case_id)).one()
    day = uow.session.scalars(sa.select(Meeting.day).where(Meeting.id == row.meeting_id)).one()
    return FoundBySeal(row.meeting_id, row.case_id, reference, day, row.sealed_at, verdict)


def verdicts(uow: UnitOfWork, items: Collection[AgendaItem]) -> tuple[Checked, ...]:
    """Verify the minutes of some items that the caller has asked for; items that were never sealed are left out."""
    sealed = of_items(uow, [item.id for item in items])
    told, sealed_once = _told(uow, [item.case_id for item in items])
    found = []
    for item in items:
        if (stored := sealed.get(item.id)) is not None:
            found.append(Checked(item.id, item.case_id, seals.short(stored.row.digest), _verdict(stored, told)))
        elif item.id in sealed_once:
            found.append(Checked(item.id, item.case_id, "", MISSING))
    return tuple(found)


def _verdict(stored: Stored, told: Told) -> Verdict:
    row = stored.row
    return seals.check(
        heading_of(row), parts_in(row), bytes(row.digest), entries_in(stored.entries), told.get(row.id, {})
    )


def _told(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> tuple[Told, frozenset[uuid.UUID]]:
    """Return what the ledger was told of the sealed minutes of some cases, and which items it says were sealed.

    A line counts where it is as it was written: its own digest fits, and the line after it is chained onto that.
    """
    after, head = aliased(LedgerEntry), aliased(LedgerHead)
    query = (
        sa.select(LedgerEntry, after.previous, head.digest)
        .join(after, sa.and_(after.desk_id == LedgerEntry.desk_id, after.seq == LedgerEntry.seq + 1), isouter=True)
        .join(head, sa.and_(head.desk_id == LedgerEntry.desk_id, head.seq == LedgerEntry.seq), isouter=True)
        .where(LedgerEntry.case_id.in_(case_ids), LedgerEntry.object_type == OBJECT)
        .order_by(LedgerEntry.at, LedgerEntry.desk_id, LedgerEntry.seq)
    )
    told: dict[uuid.UUID, dict[int, list[bytes]]] = defaultdict(lambda: defaultdict(list))
    items = set[uuid.UUID]()
    for line, following, end in uow.session.execute(query):
        if line.object_id is None or "digest" not in line.details or not _sound(line, following or end):
            continue
        told[line.object_id][int(line.details["number"])].append(bytes.fromhex(str(line.details["digest"])))
        if line.operation == SEAL:
            items.add(uuid.UUID(str(line.details["item"])))
    return told, frozenset(items)


def _sound(line: LedgerEntry, chained: bytes | None) -> bool:
    author = Author(line.desk_id, line.actor_id, line.role, line.at, line.sitting_id, line.zone_minutes)
    event = Event(
        line.operation, line.object_type, line.object_id, line.case_id, line.reason, line.details, line.result
    )
    made = digest_of(line.seq, event, author, bytes(line.previous), line.rows)
    return made == bytes(line.digest) and chained is not None and bytes(chained) == made
