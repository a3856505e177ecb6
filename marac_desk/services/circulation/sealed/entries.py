"""What is added to sealed minutes: dated corrections, and the chair's approval of what she or he has seen."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from marac_desk.model.agency import Representative
from marac_desk.model.meeting import Meeting
from marac_desk.model.seal import SealedMinutes
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.lives import MEETING, MeetingState
from marac_desk.rules.seals import EntryKind
from marac_desk.services.access import may, require, those_within
from marac_desk.services.changes import Changes
from marac_desk.services.circulation.sealed.storing import Stored, append, known_sealed, with_entries
from marac_desk.services.errors import RefusedError
from marac_desk.services.kept_out import kept_out
from marac_desk.services.meetings.known import known_meeting
from marac_desk.services.texts import PARAGRAPH, needed

_APPROVED = (MeetingState.MINUTES_DRAFT, MeetingState.MINUTES_APPROVED)


@dataclass(frozen=True, slots=True)
class SeenMinutes:
    """Minutes as somebody saw them: their key, and the end of the chain, in hexadecimal digits."""

    sealed_id: uuid.UUID
    last: str


def correct_minutes(uow: UnitOfWork, *, actor: Actor, sealed_id: uuid.UUID, text: str) -> tuple[int, Changes]:
    """Add a dated correction to sealed minutes; what was sealed stays as it is. Returns the number of the entry.

    Who takes the minutes may, and who approves them. Raises NotFoundError, NotAllowedError and
    RefusedError("correction_needed"), and for text that cannot be kept.
    """
    operation = _writing(uow, actor)
    row = known_sealed(uow, actor, sealed_id, operation)
    words = needed(text, "correction_needed", limit=PARAGRAPH, lines=True)
    entry = append(uow, with_entries(uow, [row])[0], EntryKind.CORRECTION, text=words, operation="correct_minutes")
    return entry.number, Changes.MEETINGS


def _writing(uow: UnitOfWork, actor: Actor) -> Operation:
    """Return by which right somebody adds a correction; raises NotAllowedError where there is none."""
    operation = Operation.APPROVE if may(uow, actor, Operation.APPROVE, DataClass.MINUTES) else Operation.UPDATE
    require(uow, actor, operation, DataClass.MINUTES)
    return operation


def approve_minutes(
    uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID, seen: Sequence[SeenMinutes]
) -> tuple[int, Changes]:
    """Approve the minutes of a meeting as they were seen: all of one's own that are not approved yet, in one act.

    A case that the chair must not know of is approved by who keeps its minutes. That it is one act keeps the state of
    the meeting from telling of a case: it follows the act, whichever cases there are. Returns how many were approved.
    Raises NotFoundError, NotAllowedError, RefusedError: "minutes_all_approved", "minutes_changed_meanwhile".
    """
    _writing(uow, actor)
    meeting = known_meeting(uow, actor, meeting_id)
    waiting = [stored for stored in to_approve(uow, actor, meeting) if not stored.is_approved]
    keeper = not may(uow, actor, Operation.APPROVE, DataClass.MINUTES)
    if not waiting and (keeper or meeting.minutes_approved_at is not None):
        raise RefusedError("minutes_all_approved")
    if {(stored.row.id, stored.last.hex()) for stored in waiting} != {(one.sealed_id, one.last) for one in seen}:
        raise RefusedError("minutes_changed_meanwhile")
    for stored in waiting:
        append(uow, stored, EntryKind.APPROVAL, details={"keeper": keeper}, operation="approve_minutes")
    if not keeper:
        _step(uow, meeting)
    return len(waiting), Changes.MEETINGS


def to_approve(uow: UnitOfWork, actor: Actor, meeting: Meeting) -> list[Stored]:
    """Return the sealed minutes of a meeting that the person acting approves, approved already or not."""
    query = sa.select(SealedMinutes).where(SealedMinutes.meeting_id == meeting.id)
    rows = uow.session.scalars(query.order_by(SealedMinutes.id)).all()
    own = may_approve(uow, actor, meeting, [row.case_id for row in rows])
    return with_entries(uow, [row for row in rows if row.case_id in own])


def may_approve(
    uow: UnitOfWork, actor: Actor, meeting: Meeting, case_ids: Collection[uuid.UUID]
) -> frozenset[uuid.UUID]:
    """Return in which of some cases of a meeting the person acting approves the minutes."""
    if may(uow, actor, Operation.APPROVE, DataClass.MINUTES):
        return those_within(uow, actor, case_ids, Operation.APPROVE, DataClass.MINUTES)
    chair = uow.session.get(Representative, meeting.chair_id) if meeting.chair_id else None
    if chair is None:
        return frozenset()
    out = kept_out(uow, case_ids)
    own = those_within(uow, actor, case_ids, Operation.UPDATE, DataClass.MINUTES)
    return frozenset(key for key in own if out.holds(key, agency_id=chair.agency_id, representative_id=chair.id))


def _step(uow: UnitOfWork, meeting: Meeting) -> None:
    """Let the meeting follow its first approval; while its action lists are not out, these come first."""
    if meeting.minutes_approved_at is None:
        meeting.minutes_approved_at = uow.now
    if meeting.state is not MeetingState.CLOSED:
        walk_on(uow, meeting, _APPROVED)


def walk_on(uow: UnitOfWork, meeting: Meeting, states: Sequence[MeetingState]) -> None:
    """Take the steps of a meeting's life that may follow now, in their order, and write each down."""
    for state in states:
        if state in MEETING.may_follow(meeting.state):
            meeting.state = state
            uow.record(state.value, "meeting", meeting.id)
