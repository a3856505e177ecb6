"""Meetings and agenda items as the person acting may know of them: each sees a copy made of her or his own cases."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Set

import sqlalchemy as sa

from marac_desk.model.case import CaseExclusion
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.series import MeetingAgency
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import OPENLY, WITHOUT_NAMES, Actor, DataClass, Manner, Operation
from marac_desk.rules.vocabulary import MeetingKind
from marac_desk.services.access import cases_within, known_case, may, require
from marac_desk.services.errors import NotFoundError


def known_meetings(uow: UnitOfWork, actor: Actor) -> Condition:
    """Return the condition on `Meeting` for the meetings the person acting may know of.

    A regular meeting, and one of a series, is held whoever is on it. Any other was called for certain cases, so that it
    tells of them: it is there for whoever may know of one of them, and while it is empty for those who build agendas.
    Of a meeting of two agencies no other agency knows, whatever it knows of the case.
    """
    on_it = sa.select(AgendaItem.meeting_id)
    known = cases_within(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES, key=AgendaItem.case_id)
    ways = [
        Meeting.kind == MeetingKind.REGULAR,
        Meeting.series_id.is_not(None),
        Meeting.id.in_(on_it.where(known)),
    ]
    if may(uow, actor, Operation.UPDATE, DataClass.AGENDA):
        ways.append(Meeting.id.not_in(on_it))
    return sa.and_(sa.or_(*ways), not_between_others(uow, actor))


def not_between_others(uow: UnitOfWork, actor: Actor) -> Condition:
    """Return the condition on `Meeting` that it is no meeting of two other agencies, for whoever acts for an agency."""
    if actor.agency_id is None or may(uow, actor, Operation.UPDATE, DataClass.AGENDA):
        return sa.true()
    with_it = sa.select(MeetingAgency.meeting_id).where(MeetingAgency.agency_id == actor.agency_id)
    return sa.or_(Meeting.kind != MeetingKind.TWO_AGENCIES, Meeting.id.in_(with_it))


def seats_of(uow: UnitOfWork, meeting_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the agencies that sit in a meeting where not every signatory does; none means that every one does."""
    query = sa.select(MeetingAgency.agency_id).where(MeetingAgency.meeting_id == meeting_id)
    return frozenset(uow.session.scalars(query))


def known_meeting(uow: UnitOfWork, actor: Actor, meeting_id: uuid.UUID) -> Meeting:
    """Return a meeting; raises NotFoundError for one that is not there or not to be known of."""
    meeting = meeting_of(uow, meeting_id)
    if meeting.kind is not MeetingKind.REGULAR:
        known = sa.select(Meeting.id).where(Meeting.id == meeting_id, known_meetings(uow, actor))
        if uow.session.scalar(known) is None:
            raise NotFoundError("meeting")
    return meeting


def meeting_of(uow: UnitOfWork, meeting_id: uuid.UUID) -> Meeting:
    """Return a meeting, whoever asks; raises NotFoundError."""
    meeting = uow.once((Meeting, meeting_id), lambda: uow.session.get(Meeting, meeting_id))
    if meeting is None:
        raise NotFoundError("meeting")
    return meeting


def items_of(uow: UnitOfWork, meeting_id: uuid.UUID) -> list[AgendaItem]:
    """Return all cases of a meeting in their order, whoever asks."""
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    return list(uow.session.scalars(query))


def items_within(
    uow: UnitOfWork,
    actor: Actor,
    meeting_id: uuid.UUID,
    operation: Operation = Operation.READ,
    data_class: DataClass = DataClass.AGENDA,
    manners: Set[Manner] = OPENLY,
) -> list[AgendaItem]:
    """Return the cases of a meeting in which the person acting may do this, in their order: her or his own copy."""
    within = cases_within(uow, actor, operation, data_class, manners, key=AgendaItem.case_id)
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, within)
    return list(uow.session.scalars(query.order_by(AgendaItem.position)))


def known_item(
    uow: UnitOfWork,
    actor: Actor,
    item_id: uuid.UUID,
    operation: Operation = Operation.READ,
    data_class: DataClass = DataClass.AGENDA,
) -> AgendaItem:
    """Return an agenda item in whose case the person acting may do this.

    Raises NotFoundError for one that is not there or not to be known of, NotAllowedError as `known_case` does.
    """
    require(uow, actor, operation, data_class)
    item = uow.session.get(AgendaItem, item_id)
    if item is None:
        raise NotFoundError("agenda_item")
    try:
        known_case(uow, actor, item.case_id, operation, data_class)
        if meeting_of(uow, item.meeting_id).kind is MeetingKind.TWO_AGENCIES:
            known_meeting(uow, actor, item.meeting_id)
    except NotFoundError:
        raise NotFoundError("agenda_item") from None
    return item


def restricted_among(uow: UnitOfWork, case_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return which of some cases somebody of this partnership is shut out of."""
    names_somebody = sa.or_(
        CaseExclusion.user_id.is_not(None),
        CaseExclusion.agency_id.is_not(None),
        CaseExclusion.representative_id.is_not(None),
    )
    query = sa.select(CaseExclusion.case_id).where(
        CaseExclusion.case_id.in_(case_ids), CaseExclusion.lifted_at.is_(None), names_somebody
    )
    return frozenset(uow.session.scalars(query))
