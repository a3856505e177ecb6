"""Asking for actions that are past their day: one message for each agency, with the codes of its actions alone."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from marac_desk.documents.messages import ACTIONS, ChaseLine, ChaseMessage, subject_of, text_of
from marac_desk.model.action import Action
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.rules.working_days import after
from marac_desk.services.access import require
from marac_desk.services.actions.allowing import allowed_rows
from marac_desk.services.actions.conditions import now_of, within
from marac_desk.services.actions.rows import rows_of
from marac_desk.services.actions.steps import Seen
from marac_desk.services.actions.views import ActionRow, Grouping, code_of
from marac_desk.services.chasing.addressing import address_of, holders_by_agency
from marac_desk.services.chasing.guarding import protected_in, refuse_leaks
from marac_desk.services.chasing.views import Draft, Drafts
from marac_desk.services.circulation.common import CopyFor, Recipient, copies_for, recipients
from marac_desk.services.errors import RefusedError
from marac_desk.services.kept_out import kept_out
from marac_desk.services.settings import area_settings, today

ANSWER_WITHIN = 2
"""Working days within which an answer is asked for."""


def action_drafts(uow: UnitOfWork, *, actor: Actor, action_ids: Collection[uuid.UUID] = ()) -> Drafts:
    """Return one message for each agency, about the actions that are chosen, or about everything late where none is.

    Of what is chosen, what is closed or reported done is left out: nobody is asked for it; and of everything late what
    its agency has answered, which waits to be settled here. Raises NotAllowedError,
    and RefusedError: "nothing_to_chase", "draft_leaks".
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    found = [row for row in late_or_chosen(uow, actor, action_ids) if row.may_decide]
    rows = [row for row in found if action_ids or row.claim is None]
    if not rows:
        raise RefusedError("nothing_to_chase")
    own: defaultdict[uuid.UUID, list[ActionRow]] = defaultdict(list)
    for row in rows:
        own[row.agency_id].append(row)
    out = kept_out(uow, {row.case_id for row in rows})
    drafts = [
        _draft(uow, actor, recipient, copy, own[recipient.agency_id])
        for recipient in recipients(uow)
        for copy in copies_for(recipient, list({row.case_id for row in own.get(recipient.agency_id, [])}), out)
    ]
    written = {draft.agency_id for draft in drafts}
    left = sorted({row.agency for row in rows if row.agency_id not in written})
    return Drafts(tuple(sorted(drafts, key=lambda one: (-one.late, -one.count, one.agency))), tuple(left))


def late_or_chosen(uow: UnitOfWork, actor: Actor, action_ids: Collection[uuid.UUID] = ()) -> tuple[ActionRow, ...]:
    """Return the lines of actions that may be asked for and that the person acting may read, what is latest first."""
    now = now_of(uow)
    wanted = Action.id.in_(action_ids) if action_ids else now.late
    readable = within(uow, actor, Operation.READ, WITHOUT_NAMES)
    query = sa.select(Action.entry).where(wanted, Action.closed_on.is_(None), readable)
    entries = uow.session.scalars(query.order_by(Action.due_on, Action.entry)).all()
    rows = allowed_rows(uow, actor, rows_of(uow, entries, Grouping.AGENCY, now))
    return tuple(row for row in rows if row.completed_on is None)


def _draft(uow: UnitOfWork, actor: Actor, recipient: Recipient, copy: CopyFor, found: Sequence[ActionRow]) -> Draft:
    own = sorted((row for row in found if row.case_id in copy.case_ids), key=lambda row: (-row.late, code_of(row)))
    settings, day = area_settings(uow), today(uow)
    message = ChaseMessage(
        area=settings.name,
        kind=ACTIONS,
        agency=recipient.paper.name,
        person=copy.holder.name,
        made_on=day,
        answer_by=after(settings.calendar, day, ANSWER_WITHIN).day,
        contact=actor.name,
        phone=settings.contact_line or "",
        lines=tuple(ChaseLine(code_of(row), row.due_on, row.late, row.times_chased) for row in own),
    )
    refuse_leaks((line.code for line in message.lines), protected_in(uow, copy.case_ids))
    return Draft(
        agency_id=recipient.agency_id,
        agency=recipient.paper.short_name,
        mark=recipient.paper.mark,
        person=copy.holder.name,
        address=address_of(holders_by_agency(uow), recipient.agency_id, copy.holder.representative_id),
        kind=ACTIONS,
        subject=subject_of(message),
        text=text_of(message),
        count=len(own),
        late=sum(row.is_late for row in own),
        extra=copy.extra,
        times_chased=max(row.times_chased for row in own),
        last_chased_on=max((row.last_chased_on for row in own if row.last_chased_on), default=None),
        actions=tuple(Seen(row.action_id, row.version) for row in own),
    )
