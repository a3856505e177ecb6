"""The action list of each agency: its own actions and the least needed to do them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time

import sqlalchemy as sa

from marac_desk.documents.actions_content import ActionList, ListedAction
from marac_desk.documents.content import Due as PaperDue
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.meeting import Attendance, Meeting
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.rules.deadlines import acknowledgement_due, days_late
from marac_desk.rules.vocabulary import CAME, Aim
from marac_desk.services.access import require
from marac_desk.services.actions.conditions import within
from marac_desk.services.circulation.common import (
    CasePeople,
    CopyFor,
    PlannedCopy,
    Recipient,
    case_people,
    copies_for,
    imprint,
    recipients,
)
from marac_desk.services.kept_out import kept_out
from marac_desk.services.meetings.known import known_meeting
from marac_desk.services.settings import AreaSettings, area_settings, today

# Actions that are done at a place: only these carry the address, and only where it is not withheld.
AT_HOME = frozenset({Aim.HOME})


@dataclass(frozen=True, slots=True)
class WithoutAList:
    """An agency that has open actions and gets no list of them, and how many."""

    agency: str
    actions: int


def plan_action_lists(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[PlannedCopy, ...]:
    """Return the list of every agency that has an action, from this meeting or open from before."""
    require(uow, actor, Operation.EXPORT, DataClass.ACTIONS)
    meeting, actions = known_meeting(uow, actor, meeting_id), open_actions(uow, actor)
    people = case_people(uow, {action.case_id for action in actions})
    return tuple(
        _copy(uow, actor, meeting, recipient, copy, own, people)
        for recipient, copy, own in lists_of(uow, actions, meeting_id)
    )


def lists_of(
    uow: UnitOfWork, actions: Sequence[Action], meeting_id: uuid.UUID
) -> Iterator[tuple[Recipient, CopyFor, list[Action]]]:
    """Return who gets which actions: each agency its own, none of a case that it or the holder is shut out of.

    Whoever came to the meeting and did not sign its declaration holds no list; somebody else of the agency may.
    """
    out = kept_out(uow, {action.case_id for action in actions})
    unsigned = _unsigned(uow, meeting_id)
    for everybody in recipients(uow):
        recipient = replace(
            everybody, holders=tuple(h for h in everybody.holders if h.representative_id not in unsigned)
        )
        own = [action for action in actions if action.owner_agency_id == recipient.agency_id]
        for copy in copies_for(recipient, list(dict.fromkeys(action.case_id for action in own)), out):
            yield recipient, copy, [action for action in own if action.case_id in copy.case_ids]


def _unsigned(uow: UnitOfWork, meeting_id: uuid.UUID) -> set[uuid.UUID | None]:
    """Return the people of the partnership who came to a meeting and have not signed its declaration."""
    query = sa.select(Attendance.representative_id).where(
        Attendance.meeting_id == meeting_id,
        Attendance.representative_id.is_not(None),
        Attendance.status.in_(CAME),
    )
    signed = set(uow.session.scalars(query.where(Attendance.declaration_signed)))
    return set(uow.session.scalars(query.where(sa.not_(Attendance.declaration_signed)))) - signed


def agencies_without_a_list(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[WithoutAList, ...]:
    """Return the agencies with open actions that are on no list, and how many.

    They left, never signed the protocol, nobody of them signed the meeting's declaration, or they were shut out of the
    case since they took the action on.
    """
    require(uow, actor, Operation.EXPORT, DataClass.ACTIONS)
    known_meeting(uow, actor, meeting_id)
    actions = open_actions(uow, actor)
    listed = {action.id for _, _, own in lists_of(uow, actions, meeting_id) for action in own}
    counts = Counter(action.owner_agency_id for action in actions if action.id not in listed)
    names = sa.select(Agency.id, Agency.short_name).where(Agency.id.in_(counts)).order_by(Agency.short_name)
    return tuple(WithoutAList(row.short_name, counts[row.id]) for row in uow.session.execute(names))


def open_actions(uow: UnitOfWork, actor: Actor) -> Sequence[Action]:
    """Return the open actions that the person acting may send out, the first due first."""
    query = sa.select(Action).where(Action.closed_on.is_(None), within(uow, actor, Operation.EXPORT))
    return uow.session.scalars(query.order_by(Action.due_on, Action.entry)).all()


def _copy(
    uow: UnitOfWork,
    actor: Actor,
    meeting: Meeting,
    recipient: Recipient,
    copy: CopyFor,
    own: Sequence[Action],
    people: dict[uuid.UUID, CasePeople],
) -> PlannedCopy:
    settings = area_settings(uow)
    before = [a for a in own if a.meeting_id != meeting.id]
    new = [a for a in own if a.meeting_id == meeting.id]
    listed = [_listed(uow, settings, n, a, people[a.case_id]) for n, a in enumerate([*before, *new], 1)]
    back = acknowledgement_due(settings.time_rules, settings.calendar, meeting.minutes_on)
    content = ActionList(
        imprint=imprint(uow, made_by=actor.name, number=1, of=1, holder=copy.holder.name, destroy_after=None),
        recipient=recipient.paper,
        person=copy.holder.name,
        meeting_day=meeting.day,
        send_back_by=back.day,
        still_open=tuple(listed[: len(before)]),
        new=tuple(listed[len(before) :]),
    )
    name = f"{recipient.paper.short_name.lower().replace(' ', '-')}{'-extra' if copy.extra else ''}"
    return PlannedCopy(
        kind="actions",
        meeting_id=meeting.id,
        agency_id=recipient.agency_id,
        agency=recipient.paper.short_name,
        mark=recipient.paper.mark,
        recipient=copy.holder.name,
        number=1,
        of=1,
        content=content,
        case_ids=tuple(dict.fromkeys(a.case_id for a in own)),
        count=len(own),
        file_name=f"actions-{meeting.day.isoformat()}-{name}.pdf",
    )


def _listed(uow: UnitOfWork, settings: AreaSettings, number: int, action: Action, people: CasePeople) -> ListedAction:
    title = f"{action.title} ({action.detail})" if action.detail else action.title
    at = action.due_at.astimezone(settings.zone).time().replace(tzinfo=None) if action.due_at else None
    return ListedAction(
        number=number,
        title=title,
        subject=_subject(action, people),
        due=_due(action, at),
        reference=people.reference,
        evidence=action.evidence_asked or "",
        address=(people.victim.address or ()) if action.aim in AT_HOME else (),
        address_known=action.aim in AT_HOME and people.victim.address is None,
        must_not=people.must_not,
        late_days=days_late(settings.calendar, action.due_on, today(uow)) if action.due_on else 0,
    )


def _subject(action: Action, people: CasePeople) -> str:
    if action.aim is Aim.PERPETRATOR and people.said_to_harm:
        return ", ".join(person.name for person in people.said_to_harm)
    if action.aim is Aim.CHILD and people.children:
        names = [child.name for child in people.children if child.name]
        return ", ".join([*names, people.victim.name]) if names else people.victim.name
    return people.victim.name


def _due(action: Action, at: time | None) -> PaperDue:
    if action.due_event:
        return PaperDue(event=action.due_event, ask_again=action.ask_again_on)
    return PaperDue(day=action.due_on, at=at)
