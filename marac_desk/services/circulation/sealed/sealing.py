"""Sealing: closing a meeting fixes the minutes of each case that was heard, each under a seal of its own.

One seal over the whole meeting would tell somebody shut out of a case that there is one more; a seal a case tells of
that case alone.
"""

from __future__ import annotations

import secrets

from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.seal import SealedMinutes
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules import seals
from marac_desk.rules.lives import ItemState
from marac_desk.services.circulation.common import case_people
from marac_desk.services.circulation.minutes_source import MinutesSource
from marac_desk.services.circulation.sealed.storing import OBJECT, fixed_fields, heading_of
from marac_desk.services.meetings.known import items_of

SEAL = "seal_minutes"
"""What the ledger calls the sealing itself."""


def seal_meeting(uow: UnitOfWork, meeting: Meeting) -> int:
    """Seal the minutes of every case that was heard, whoever closes the meeting; returns how many.

    The caller has asked whether the meeting may be closed, and everything that is to stand in the minutes is flushed.
    """
    heard = [item for item in items_of(uow, meeting.id) if item.state is ItemState.CONCLUDED]
    people, source = case_people(uow, [item.case_id for item in heard]), MinutesSource(uow, meeting)
    for item in heard:
        _seal(uow, item, list(seals.parts_of(fixed_fields(source.minutes_of(item, people[item.case_id])))))
    return len(heard)


def _seal(uow: UnitOfWork, item: AgendaItem, parts: list[tuple[str, object]]) -> None:
    salts = [secrets.token_bytes(seals.SALT) for _ in parts]
    digests = [seals.part_digest(path, salt, value) for (path, value), salt in zip(parts, salts, strict=True)]
    row = SealedMinutes(
        item_id=item.id,
        case_id=item.case_id,
        meeting_id=item.meeting_id,
        sealed_at=uow.now,
        sealed_by=uow.actor.user_id if uow.actor else None,
        paths=[path for path, _ in parts],
        texts=[value for _, value in parts],
        salts=[salt.hex() for salt in salts],
        hashes=[digest.hex() for digest in digests],
    )
    row.digest = seals.seal_digest(heading_of(row), digests)
    uow.add(row)
    uow.record(
        SEAL, OBJECT, row.id, case_id=row.case_id, number=seals.SEAL_NUMBER, digest=row.digest.hex(), item=item.id.hex
    )
