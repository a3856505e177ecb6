"""Sealed minutes as they are kept and as they are read: rows of the register, parts of a seal, content of a paper."""

from __future__ import annotations

import secrets
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import sqlalchemy as sa

from marac_desk.documents.content import Born
from marac_desk.documents.minutes_content import MinutesOfCase
from marac_desk.documents.wire import WireError, from_plain, to_plain
from marac_desk.model.seal import MinutesEntry, SealedMinutes
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules import seals
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.seals import Entry, EntryKind, Heading, Part
from marac_desk.services.access import known_case, require
from marac_desk.services.circulation.minutes_source import NOBODY, no_imprint
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import area_settings

OBJECT = "sealed_minutes"
"""What the ledger calls sealed minutes, in the line of the seal as in that of every entry."""
OF_A_COPY = frozenset({"imprint", "recipient", "number", "sealed_on", "approved", "later"})
"""Fields of the minutes that belong to one copy or came later: they are not sealed."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Sealed minutes with everything that was added to them, in its order."""

    row: SealedMinutes
    entries: tuple[MinutesEntry, ...]

    @property
    def last(self) -> bytes:
        """The digest at the end of the chain: what somebody saw who saw all of it."""
        return self.entries[-1].digest if self.entries else self.row.digest

    @property
    def approval(self) -> MinutesEntry | None:
        """The latest approval."""
        return next((entry for entry in reversed(self.entries) if entry.kind is EntryKind.APPROVAL), None)

    @property
    def corrections(self) -> tuple[MinutesEntry, ...]:
        """What was added to correct them."""
        return tuple(entry for entry in self.entries if entry.kind is EntryKind.CORRECTION)

    @property
    def not_approved(self) -> tuple[MinutesEntry, ...]:
        """The corrections that nobody has approved yet."""
        upto = self.approval.number if self.approval is not None else 0
        return tuple(entry for entry in self.corrections if entry.number > upto)

    @property
    def is_approved(self) -> bool:
        """Tell whether everything in them is approved."""
        return self.approval is not None and not self.not_approved


def with_entries(uow: UnitOfWork, rows: Collection[SealedMinutes]) -> list[Stored]:
    """Return sealed minutes with what was added, by one query."""
    query = sa.select(MinutesEntry).where(MinutesEntry.sealed_id.in_([row.id for row in rows]))
    found: dict[uuid.UUID, list[MinutesEntry]] = defaultdict(list)
    for entry in uow.session.scalars(query.order_by(MinutesEntry.number)):
        found[entry.sealed_id].append(entry)
    return [Stored(row, tuple(found[row.id])) for row in rows]


def of_items(uow: UnitOfWork, item_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Stored]:
    """Return the sealed minutes of some agenda items that the caller has asked for, by item."""
    rows = uow.session.scalars(sa.select(SealedMinutes).where(SealedMinutes.item_id.in_(item_ids))).all()
    return {stored.row.item_id: stored for stored in with_entries(uow, rows)}


def known_sealed(uow: UnitOfWork, actor: Actor, sealed_id: uuid.UUID, operation: Operation) -> SealedMinutes:
    """Return sealed minutes of a case in which the person acting may do this to minutes, held until the work ends.

    Raises NotFoundError and NotAllowedError as `known_case` does.
    """
    require(uow, actor, operation, DataClass.MINUTES)
    query = sa.select(SealedMinutes).where(SealedMinutes.id == sealed_id).with_for_update()
    row = uow.session.scalar(query)
    if row is None:
        raise NotFoundError(OBJECT)
    known_case(uow, actor, row.case_id, operation, DataClass.MINUTES, kind=OBJECT)
    return row


def check_not_sealed(uow: UnitOfWork, item_id: uuid.UUID) -> None:
    """Raise RefusedError("minutes_sealed") for an item whose minutes are sealed: what is added now is a correction."""
    if uow.session.scalar(sa.select(SealedMinutes.id).where(SealedMinutes.item_id == item_id)) is not None:
        raise RefusedError("minutes_sealed")


# As rules see them


def heading_of(row: SealedMinutes) -> Heading:
    """Return what a seal is about."""
    return Heading(row.item_id, row.case_id, row.meeting_id, row.sealed_at, row.sealed_by)


def parts_in(row: SealedMinutes) -> tuple[Part, ...] | None:
    """Return the parts of sealed minutes, or None where what is stored cannot be read as parts."""
    try:
        found = zip(row.paths, row.salts, row.texts, row.hashes, strict=True)
        return tuple(Part(str(p), bytes.fromhex(s), t, bytes.fromhex(h)) for p, s, t, h in found)
    except (ValueError, TypeError):
        return None


def entries_in(entries: Collection[MinutesEntry]) -> tuple[Entry, ...]:
    """Return what was added, as rules see it."""
    return tuple(
        Entry(
            e.number, e.kind, e.at, e.by_id, e.by_name, e.text, e.details, bytes(e.salt), bytes(e.content),
            bytes(e.digest),
        )
        for e in entries
    )  # fmt: skip


# As paper sees them


def fixed_fields(content: MinutesOfCase) -> dict[str, Any]:
    """Return what is sealed of minutes, as plain fields."""
    plain: Any = to_plain(content)
    return {name: value for name, value in plain["fields"].items() if name not in OF_A_COPY}


def content_of(uow: UnitOfWork, row: SealedMinutes) -> MinutesOfCase:
    """Return sealed minutes as paper takes them, for nobody in particular and without what was added.

    A field that minutes had not yet when they were sealed stands as if nobody had filled it. Raises
    RefusedError("minutes_unreadable") where what is stored is no minutes.
    """
    blank: Any = to_plain(
        MinutesOfCase(no_imprint(uow.now), NOBODY, date(2000, 1, 1), "", 0, time(), None, "", Born(), (), "")
    )
    try:
        sealed = seals.fields_of(list(zip(row.paths, row.texts, strict=True)))
        content = from_plain({"kind": blank["kind"], "fields": {**blank["fields"], **sealed}})
    except (WireError, ValueError):
        raise RefusedError("minutes_unreadable") from None
    if not isinstance(content, MinutesOfCase):
        raise RefusedError("minutes_unreadable")
    return content


# Adding


def append(
    uow: UnitOfWork,
    stored: Stored,
    kind: EntryKind,
    *,
    text: str = "",
    details: Mapping[str, Any] | None = None,
    operation: str,
) -> MinutesEntry:
    """Chain one more entry onto sealed minutes and tell the ledger its digest."""
    row, said, salt = stored.row, dict(details or {}), secrets.token_bytes(seals.SALT)
    by_id, by_name = (uow.actor.user_id, uow.actor.name) if uow.actor else (None, "")
    number = len(stored.entries) + 1
    content = seals.content_digest(salt, by_name, text, said)
    entry = MinutesEntry(
        sealed_id=row.id,
        number=number,
        kind=kind,
        at=uow.now,
        by_id=by_id,
        by_name=by_name,
        text=text,
        details=said,
        salt=salt,
        content=content,
        digest=seals.entry_digest(stored.last, number, kind, uow.now, by_id, content),
    )
    uow.add(entry)
    uow.record(operation, OBJECT, row.id, case_id=row.case_id, number=number, digest=entry.digest.hex())
    return entry


def local_day(uow: UnitOfWork, instant: Any) -> date:
    """Return the day of an instant where the area is."""
    day: date = instant.astimezone(area_settings(uow).zone).date()
    return day
