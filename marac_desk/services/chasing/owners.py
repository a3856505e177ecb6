"""Telling agencies that an action has another owner: one message for each, with codes and days, never a name."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from marac_desk.documents.messages import OWNERS
from marac_desk.documents.owner_messages import OwnerMessage, YourAction, subject_of, text_of
from marac_desk.model.action import Action, OwnerNotice
from marac_desk.model.agency import Agency
from marac_desk.model.base import new_id
from marac_desk.model.case import Case
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.owners import Told
from marac_desk.rules.vocabulary import ChaseChannel
from marac_desk.services.access import require
from marac_desk.services.actions.adding import note_event
from marac_desk.services.actions.conditions import within
from marac_desk.services.actions.owners import WAITS
from marac_desk.services.changes import Changes
from marac_desk.services.chasing.addressing import address_of, holders_by_agency
from marac_desk.services.chasing.guarding import protected_in, refuse_leaks
from marac_desk.services.chasing.views import Draft, Drafts
from marac_desk.services.circulation.common import CopyFor, Recipient, copies_for, recipients
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.kept_out import kept_out
from marac_desk.services.settings import area_settings, today

_Waiting = tuple[OwnerNotice, Action, str]


def owner_drafts(uow: UnitOfWork, *, actor: Actor) -> Drafts:
    """Return one message for each agency that is still to be told of actions that it lost or got.

    An agency that was shut out of the case since then is written nothing about it, and neither is anybody there who
    was. Raises NotAllowedError, and RefusedError: "nobody_to_tell", "draft_leaks".
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    own: defaultdict[uuid.UUID, list[_Waiting]] = defaultdict(list)
    for found in _waiting(uow, actor):
        own[found[0].agency_id].append(found)
    if not own:
        raise RefusedError("nobody_to_tell")
    out = kept_out(uow, {notice.case_id for rows in own.values() for notice, _, _ in rows})
    everybody = recipients(uow)
    drafts = [
        _draft(uow, actor, recipient, copy, own[recipient.agency_id])
        for recipient in everybody
        for copy in copies_for(recipient, list({n.case_id for n, _, _ in own.get(recipient.agency_id, [])}), out)
    ]
    return Drafts(tuple(sorted(drafts, key=lambda one: (one.agency, one.extra))), _left_out(uow, own, drafts))


def _left_out(uow: UnitOfWork, own: Collection[uuid.UUID], drafts: Sequence[Draft]) -> tuple[str, ...]:
    missing = set(own) - {draft.agency_id for draft in drafts}
    query = sa.select(Agency.short_name).where(Agency.id.in_(missing)).order_by(Agency.short_name)
    return tuple(uow.session.scalars(query))


def agencies_to_tell(uow: UnitOfWork, *, actor: Actor) -> int:
    """Return how many agencies are still to be told of another owner, by the actions the person acting decides about.

    An agency that cannot be written to, because it was shut out of the case since then, is not among them.
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    found = [notice for notice, _, _ in _waiting(uow, actor)]
    out = kept_out(uow, {notice.case_id for notice in found})
    return len({n.agency_id for n in found if not out.holds(n.case_id, agency_id=n.agency_id)})


def _waiting(uow: UnitOfWork, actor: Actor, notice_ids: Collection[uuid.UUID] = ()) -> list[_Waiting]:
    """Return who is to be told of what; of an action that ended meanwhile the new owner need not be told."""
    still = sa.or_(OwnerNotice.told == Told.NO_LONGER, Action.closed_on.is_(None))
    query = (
        sa.select(OwnerNotice, Action, Case.reference)
        .join(Action, Action.id == OwnerNotice.action_id)
        .join(Case, Case.id == OwnerNotice.case_id)
        .where(WAITS, still, within(uow, actor, Operation.CREATE))
        .order_by(Case.reference, Action.number)
    )
    if notice_ids:
        query = query.where(OwnerNotice.id.in_(notice_ids))
    return [(notice, action, reference) for notice, action, reference in uow.session.execute(query)]


def _draft(uow: UnitOfWork, actor: Actor, recipient: Recipient, copy: CopyFor, found: Sequence[_Waiting]) -> Draft:
    own = [one for one in found if one[0].case_id in copy.case_ids]
    settings = area_settings(uow)
    listed = [(notice.told, YourAction(f"{ref}/{action.number:02}", action.due_on)) for notice, action, ref in own]
    message = OwnerMessage(
        area=settings.name,
        agency=recipient.paper.name,
        person=copy.holder.name,
        made_on=today(uow),
        contact=actor.name,
        phone=settings.contact_line or "",
        no_longer=tuple(line.code for told, line in listed if told is Told.NO_LONGER),
        from_now=tuple(line for told, line in listed if told is Told.FROM_NOW),
    )
    refuse_leaks((line.code for _, line in listed), protected_in(uow, copy.case_ids))
    return Draft(
        agency_id=recipient.agency_id,
        agency=recipient.paper.short_name,
        mark=recipient.paper.mark,
        person=copy.holder.name,
        address=address_of(holders_by_agency(uow), recipient.agency_id, copy.holder.representative_id),
        kind=OWNERS,
        subject=subject_of(message),
        text=text_of(message),
        count=len(own),
        late=0,
        extra=copy.extra,
        times_chased=0,
        last_chased_on=None,
        notices=tuple(notice.id for notice, _, _ in own),
    )


def record_told(
    uow: UnitOfWork, *, actor: Actor, notice_ids: Collection[uuid.UUID], channel: ChaseChannel
) -> tuple[None, Changes]:
    """Record that agencies were told of another owner, and by which way; it stands in the history of each action.

    Raises RefusedError("nothing_chosen"), and NotFoundError for what is not there, was told already, or is not to be
    told any more, because the agency was shut out of the case meanwhile.
    """
    require(uow, actor, Operation.CREATE, DataClass.ACTIONS)
    if not notice_ids:
        raise RefusedError("nothing_chosen")
    found = _waiting(uow, actor, notice_ids)
    out = kept_out(uow, {notice.case_id for notice, _, _ in found})
    if len(found) != len(set(notice_ids)) or any(out.holds(n.case_id, agency_id=n.agency_id) for n, _, _ in found):
        raise NotFoundError("owner_notice")
    batch = new_id().hex
    for notice, action, _ in found:
        notice.told_at, notice.told_by, notice.channel = uow.now, actor.user_id, channel
        codes = {"agency": notice.agency_id.hex, "told": notice.told.value, "channel": channel.value, "batch": batch}
        note_event(uow, action, "told", None, None, **codes)
        uow.record("tell", "owner_notice", notice.id, case_id=notice.case_id, **codes)
    return None, Changes.ACTIONS
