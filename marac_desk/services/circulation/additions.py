"""Additions to agenda packs: for each recipient what is new or changed since the pack that was sent, and nothing else.

What is new is worked out from the recipient's own copies alone, those that are not asked back: whoever holds no pack
of this agenda gets the whole one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from marac_desk.documents.agenda_content import AgendaCase, AgendaPack, AgendaTag, Tag
from marac_desk.model.meeting import Meeting
from marac_desk.model.partnership import DocumentCopy
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.clock import local_day
from marac_desk.services.access import require, those_within
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.meetings.known import known_meeting
from marac_desk.services.settings import area_settings

Holder = tuple[uuid.UUID | None, str]


@dataclass(frozen=True, slots=True)
class Additions:
    """The copies that bring every recipient up to date, and the agencies for which nothing is new since theirs.

    A copy that adds to no pack is a whole one.
    """

    copies: tuple[PlannedCopy, ...]
    nothing_new: tuple[str, ...]

    @property
    def only(self) -> tuple[PlannedCopy, ...]:
        """The copies that hold additions alone."""
        return tuple(copy for copy in self.copies if copy.adds_to is not None)


@dataclass(slots=True)
class _Held:
    """What one recipient holds of an agenda: since which day, what stands of each case, and how many additions."""

    since: date
    digests: dict[str, str]
    additions: int = 0


def plan_additions(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> Additions:
    """Return what every recipient lacks of an agenda that went out. Raises RefusedError("agenda_empty")."""
    require(uow, actor, Operation.EXPORT, DataClass.AGENDA)
    packs = plan_agenda_packs(uow, actor=actor, meeting_id=meeting_id)
    meeting, held = known_meeting(uow, actor, meeting_id), _held(uow, actor, meeting_id)
    copies, nothing = list[PlannedCopy](), list[str]()
    for pack in packs:
        before = held.get((pack.agency_id, pack.recipient))
        added = pack if before is None else _addition(uow, meeting, pack, before)
        if added is None:
            nothing.append(pack.agency)
        else:
            copies.append(added)
    served = {copy.agency for copy in copies}
    return Additions(tuple(copies), tuple(dict.fromkeys(agency for agency in nothing if agency not in served)))


def _held(uow: UnitOfWork, actor: Actor, meeting_id: uuid.UUID) -> dict[Holder, _Held]:
    """Return what each recipient holds; a copy that holds no case for the person acting counts as none."""
    query = sa.select(DocumentCopy).where(
        DocumentCopy.kind == "agenda", DocumentCopy.meeting_id == meeting_id, DocumentCopy.recalled_at.is_(None)
    )
    rows = uow.session.scalars(query.order_by(DocumentCopy.made_at, DocumentCopy.id)).all()
    cases = {uuid.UUID(key) for row in rows for key in row.case_digests or ()}
    known = {key.hex for key in those_within(uow, actor, cases, Operation.EXPORT, DataClass.AGENDA)}
    zone, found = area_settings(uow).zone, dict[Holder, _Held]()
    for row in rows:
        holder, digests = (row.agency_id, row.recipient), _within(row.case_digests or {}, known)
        if not digests:
            continue
        if row.adds_to_on is None:
            found[holder] = _Held(local_day(row.made_at, zone), digests)
        elif holder in found:
            found[holder].digests |= digests
            found[holder].additions += 1
    return found


def _within(digests: Mapping[str, str], known: set[str]) -> dict[str, str]:
    return {key: digest for key, digest in digests.items() if key in known}


def _addition(uow: UnitOfWork, meeting: Meeting, pack: PlannedCopy, before: _Held) -> PlannedCopy | None:
    """Return the part of a pack that its recipient does not hold; None where all of it is held already."""
    digests = pack.digests or {}
    lacking = [case for case in pack.case_ids if before.digests.get(case.hex) != digests[case]]
    if not lacking:
        return None
    changed = {case for case in lacking if case.hex in before.digests}
    whole = pack.content
    assert isinstance(whole, AgendaPack)
    number = {case: place for place, case in enumerate(pack.case_ids, 1)}
    part = _cut(whole, [number[case] for case in lacking], {number[case] for case in changed})
    return replace(
        pack,
        content=replace(part, added_to=before.since, reply_by=_reply_by(uow, meeting, whole)),
        case_ids=tuple(lacking),
        count=len(lacking),
        file_name=pack.file_name.replace("-copy-", f"-addition-{before.additions + 1}-copy-"),
        mentions=(),
        digests={case: digests[case] for case in lacking},
        adds_to=before.since,
    )


def _cut(whole: AgendaPack, numbers: list[int], changed: set[int]) -> AgendaPack:
    """Return a pack with some of its cases alone, numbered in themselves; the times are those of the whole agenda."""
    own = {number: place for place, number in enumerate(numbers, 1)}
    parts = []
    for part in whole.parts:
        cases = tuple(_told(case, own, changed) for case in part.cases if case.number in own)
        if cases:
            parts.append(replace(part, cases=cases, break_after=None))
    return replace(whole, parts=tuple(parts), arising=())


def _told(case: AgendaCase, own: Mapping[int, int], changed: set[int]) -> AgendaCase:
    """Return a case as an addition tells it; another case that is not in it is not named by a number."""
    tags = [replace(tag, number=own.get(tag.number)) if tag.number is not None else tag for tag in case.tags]
    kept = [tag for tag in tags if tag.kind is not AgendaTag.READ_WITH or tag.number is not None]
    first = [Tag(AgendaTag.CHANGED)] if case.number in changed else []
    return replace(case, number=own[case.number], tags=(*first, *kept))


def _reply_by(uow: UnitOfWork, meeting: Meeting, whole: AgendaPack) -> datetime:
    """Return until when research is asked for: as before, or until the meeting where that is over."""
    zone = area_settings(uow).zone
    if uow.now.astimezone(zone).replace(tzinfo=None) < whole.reply_by:
        return whole.reply_by
    return meeting.starts_at.astimezone(zone).replace(tzinfo=None)
