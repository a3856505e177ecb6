"""The action list of each agency: its own actions and the least needed to do them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

import sqlalchemy as sa

from marac_desk.documents.actions_content import ActionList, ListedAction
from marac_desk.documents.content import Due as PaperDue
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, require
from marac_desk.rules.deadlines import acknowledgement_due, days_late
from marac_desk.rules.vocabulary import Aim
from marac_desk.services.circulation.common import (
    CasePeople,
    PlannedCopy,
    Recipient,
    case_people,
    imprint,
    recipients,
)
from marac_desk.services.meetings.planning import meeting_of
from marac_desk.services.settings import AreaSettings, area_settings, today

# Actions that are done at a place: only these carry the address, and only where it is not withheld.
AT_HOME = frozenset({Aim.HOME})


@dataclass(frozen=True, slots=True)
class WithoutAList:
    """An agency that has open actions and is not on circulation, and how many."""

    agency: str
    actions: int


def plan_action_lists(uow: UnitOfWork, *, actor: Actor, meeting_id: uuid.UUID) -> tuple[PlannedCopy, ...]:
    """Return the list of every agency that has an action, from this meeting or open from before."""
    require(actor, Operation.EXPORT, DataClass.ACTIONS)
    meeting = meeting_of(uow, meeting_id)
    actions = _actions(uow)
    people = case_people(uow, {action.case_id for action in actions})
    by_agency: dict[uuid.UUID, list[Action]] = {}
    for action in actions:
        by_agency.setdefault(action.owner_agency_id, []).append(action)
    copies = []
    for recipient in recipients(uow):
        own = by_agency.get(recipient.agency_id, [])
        if own:
            copies.append(_copy(uow, actor, meeting_id, recipient, own, people, meeting.day.isoformat()))
    return tuple(copies)


def agencies_without_a_list(uow: UnitOfWork, *, actor: Actor) -> tuple[WithoutAList, ...]:
    """Return the agencies that have an open action and get no list, because they left or never signed the protocol."""
    require(actor, Operation.EXPORT, DataClass.ACTIONS)
    query = (
        sa.select(Agency.short_name, sa.func.count())
        .join(Action, Action.owner_agency_id == Agency.id)
        .where(Action.closed_on.is_(None), ~sa.and_(Agency.active, Agency.signatory))
        .group_by(Agency.short_name)
        .order_by(Agency.short_name)
    )
    return tuple(WithoutAList(agency, count) for agency, count in uow.session.execute(query))


def _actions(uow: UnitOfWork) -> Sequence[Action]:
    query = (
        sa.select(Action)
        .join(Case, Case.id == Action.case_id)
        .where(Action.closed_on.is_(None))
        .order_by(Action.due_on, Action.entry)
    )
    return uow.session.scalars(query).all()


def _copy(
    uow: UnitOfWork,
    actor: Actor,
    meeting_id: uuid.UUID,
    recipient: Recipient,
    own: Sequence[Action],
    people: dict[uuid.UUID, CasePeople],
    day: str,
) -> PlannedCopy:
    meeting, settings = meeting_of(uow, meeting_id), area_settings(uow)
    before = [a for a in own if a.meeting_id != meeting_id]
    new = [a for a in own if a.meeting_id == meeting_id]
    listed = [_listed(uow, settings, n, a, people[a.case_id]) for n, a in enumerate([*before, *new], 1)]
    back = acknowledgement_due(settings.time_rules, settings.calendar, meeting.minutes_on)
    content = ActionList(
        imprint=imprint(uow, made_by=actor.name, number=1, of=1, holder=recipient.person, destroy_after=None),
        recipient=recipient.paper,
        person=recipient.person,
        meeting_day=meeting.day,
        send_back_by=back.day,
        still_open=tuple(listed[: len(before)]),
        new=tuple(listed[len(before) :]),
    )
    name = recipient.paper.short_name.lower().replace(" ", "-")
    return PlannedCopy(
        kind="actions",
        meeting_id=meeting_id,
        agency_id=recipient.agency_id,
        agency=recipient.paper.short_name,
        mark=recipient.paper.mark,
        recipient=recipient.person,
        number=1,
        of=1,
        content=content,
        case_ids=tuple(dict.fromkeys(a.case_id for a in own)),
        count=len(own),
        file_name=f"actions-{day}-{name}.pdf",
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
