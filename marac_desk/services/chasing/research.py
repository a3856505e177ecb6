"""Asking for research that is missing: one message for each agency, with references alone."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from marac_desk.documents.messages import RESEARCH, ChaseLine, ChaseMessage, subject_of, text_of
from marac_desk.model.base import new_id
from marac_desk.model.meeting import Meeting, ResearchReturn
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.readiness import MISSING, Readiness
from marac_desk.rules.replies import CHASED
from marac_desk.rules.vocabulary import ChaseChannel
from marac_desk.rules.working_days import after, before
from marac_desk.services.access import cases_within, require
from marac_desk.services.changes import Changes
from marac_desk.services.chasing.addressing import address_of, holders_by_agency
from marac_desk.services.chasing.guarding import protected_in, refuse_leaks
from marac_desk.services.chasing.views import Draft, Drafts
from marac_desk.services.circulation.common import CopyFor, Recipient, copies_for, recipients
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import kept_out
from marac_desk.services.meetings.known import known_meeting
from marac_desk.services.meetings.readiness import BoardCell, readiness_board
from marac_desk.services.meetings.research import returns_within
from marac_desk.services.meetings.research_history import note_research
from marac_desk.services.settings import area_settings, today

ANSWER_WITHIN = 1
"""Working days within which an answer is asked for, never later than the last one before the meeting."""
_Missing = tuple[uuid.UUID, str, BoardCell]


def research_drafts(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID, late_alone: bool = False) -> Drafts:
    """Return one message for each agency whose research is missing, of late answers alone or of all.

    A message holds references and days; of a case that the agency or the person must not know of it holds nothing.
    Raises NotFoundError, NotAllowedError, and RefusedError("draft_leaks").
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    board, meeting = readiness_board(uow, actor=actor, meeting_id=meeting_id), known_meeting(uow, actor, meeting_id)
    wanted = {Readiness.LATE} if late_alone else MISSING
    missing: defaultdict[uuid.UUID, list[_Missing]] = defaultdict(list)
    for case in board.cases:
        for cell in case.cells:
            if cell.state in wanted:
                missing[cell.agency_id].append((case.case_id, case.reference, cell))
    out = kept_out(uow, [case.case_id for case in board.cases])
    everybody = recipients(uow)
    drafts = [
        _draft(uow, actor, meeting, recipient, copy, missing[recipient.agency_id])
        for recipient in everybody
        for copy in copies_for(recipient, [case for case, _, _ in missing.get(recipient.agency_id, [])], out)
    ]
    written = {draft.agency_id for draft in drafts}
    left = [agency.short_name for agency in board.agencies if agency.agency_id in missing.keys() - written]
    return Drafts(tuple(sorted(drafts, key=lambda one: (-one.late, -one.count, one.agency))), tuple(left))


def _draft(
    uow: UnitOfWork, actor: Actor, meeting: Meeting, recipient: Recipient, copy: CopyFor, found: Sequence[_Missing]
) -> Draft:
    own = sorted((one for one in found if one[0] in copy.case_ids), key=lambda one: (-one[2].late, one[1]))
    settings, day = area_settings(uow), today(uow)
    latest = max(day, before(settings.calendar, meeting.day, 1).day)
    message = ChaseMessage(
        area=settings.name,
        kind=RESEARCH,
        agency=recipient.paper.name,
        person=copy.holder.name,
        made_on=day,
        answer_by=min(after(settings.calendar, day, ANSWER_WITHIN).day, latest),
        contact=actor.name,
        phone=settings.contact_line or "",
        lines=tuple(
            ChaseLine(reference, cell.due_on or meeting.research_on, cell.late, cell.times_chased)
            for _, reference, cell in own
        ),
        meeting_day=meeting.day,
        asked_by=meeting.research_on,
    )
    refuse_leaks((line.code for line in message.lines), protected_in(uow, copy.case_ids))
    cells = [cell for _, _, cell in own]
    return Draft(
        agency_id=recipient.agency_id,
        agency=recipient.paper.short_name,
        mark=recipient.paper.mark,
        person=copy.holder.name,
        address=address_of(holders_by_agency(uow), recipient.agency_id, copy.holder.representative_id),
        kind=RESEARCH,
        subject=subject_of(message),
        text=text_of(message),
        count=len(own),
        late=sum(cell.late > 0 for cell in cells),
        extra=copy.extra,
        times_chased=max(cell.times_chased for cell in cells),
        last_chased_on=max((cell.last_chased_on for cell in cells if cell.last_chased_on), default=None),
        returns=tuple(cell.research_id for cell in cells if cell.research_id is not None),
    )


def record_research_chase(
    uow: UnitOfWork, *, actor: Actor, research_ids: Collection[uuid.UUID], channel: ChaseChannel
) -> tuple[None, Changes]:
    """Record in one go that agencies were asked once more for their research, today and by which way.

    Raises RefusedError("nothing_chosen"), and NotFoundError for an answer that is not there or not to be known of.
    """
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    if not research_ids:
        raise RefusedError("nothing_chosen")
    within = cases_within(uow, actor, Operation.UPDATE, DataClass.AGENDA, key=ResearchReturn.case_id)
    query = sa.select(ResearchReturn).where(ResearchReturn.id.in_(research_ids), returns_within(uow, actor), within)
    rows = uow.session.scalars(query.order_by(ResearchReturn.id)).all()
    out = kept_out(uow, [row.case_id for row in rows])
    if len(rows) != len(set(research_ids)) or any(out.holds(row.case_id, agency_id=row.agency_id) for row in rows):
        raise NotFoundError("research")
    batch = new_id().hex
    for row in rows:
        row.times_chased, row.last_chased_on = row.times_chased + 1, today(uow)
        note_research(uow, row.id, CHASED, None, {"channel": channel.value, "batch": batch})
        uow.record("chase", "research_return", row.id, case_id=row.case_id, channel=channel.value, batch=batch)
    return None, Changes.MEETINGS
