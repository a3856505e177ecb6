"""Adding an action to a case, from the room, from a case page or from a catalogue."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.base import new_id
from marac_desk.model.case import Case
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.deadlines import Due
from marac_desk.rules.lives import CLOSED_STATES, ActionState
from marac_desk.rules.vocabulary import Aim, Origin, Priority, Share
from marac_desk.rules.working_days import after
from marac_desk.services.settings import area_settings, today

TEXT_TABLE = "action_text"


@dataclass(frozen=True, slots=True)
class NewAction:
    """Everything an action is born with. `action_id` is made where it was typed, so that sending it twice adds one."""

    case_id: uuid.UUID
    owner_agency_id: uuid.UUID
    title: str
    does: str
    aim: Aim
    due: Due
    share: Share
    action_id: uuid.UUID | None = None
    referral_id: uuid.UUID | None = None
    meeting_id: uuid.UUID | None = None
    item_id: uuid.UUID | None = None
    catalogue_code: str | None = None
    detail: str | None = None
    typed: str | None = None
    about_person_id: uuid.UUID | None = None
    risk_line_id: uuid.UUID | None = None
    owner_person: str | None = None
    priority: Priority = Priority.NORMAL
    origin: Origin = Origin.MEETING
    state: ActionState = ActionState.AGREED
    victim_wording: str | None = None
    evidence_asked: str | None = None


def add_action(uow: UnitOfWork, new: NewAction) -> Action:
    """Add the action, the first line of its history and its words to the index; a second time returns the first."""
    if new.action_id is not None:
        known = uow.session.scalar(sa.select(Action).where(Action.id == new.action_id))
        if known is not None:
            return known
    number = uow.session.scalar(sa.select(sa.func.max(Action.number)).where(Action.case_id == new.case_id)) or 0
    action = Action(
        id=new.action_id or new_id(),
        case_id=new.case_id,
        referral_id=new.referral_id,
        meeting_id=new.meeting_id,
        item_id=new.item_id,
        number=number + 1,
        catalogue_code=new.catalogue_code,
        title=new.title,
        does=new.does,
        detail=new.detail,
        typed=new.typed,
        aim=new.aim,
        about_person_id=new.about_person_id,
        risk_line_id=new.risk_line_id,
        owner_agency_id=new.owner_agency_id,
        owner_person=new.owner_person,
        due_basis=new.due.basis,
        due_on=new.due.chased_from or _asked_by_default(uow),
        due_at=new.due.instant,
        due_event=new.due.event,
        ask_again_on=new.due.ask_again,
        due_verified=new.due.verified,
        priority=new.priority,
        origin=new.origin,
        state=new.state,
        share=new.share,
        victim_wording=new.victim_wording,
        evidence_asked=new.evidence_asked,
        agreed_at=uow.now if new.state is ActionState.AGREED else None,
    )
    uow.add(action)
    uow.session.flush()
    note_event(uow, action, "recorded")
    index_action(uow, action)
    uow.record("record", "action", action.id, case_id=action.case_id, code=new.catalogue_code)
    return action


def _asked_by_default(uow: UnitOfWork) -> date:
    """Return the day to ask for an action that came without any: nothing is ever recorded that nobody would chase."""
    settings = area_settings(uow)
    return after(settings.calendar, today(uow), settings.time_rules.ask_again_wd).day


def note_event(
    uow: UnitOfWork, action: Action, kind: str, text: str | None = None, at: datetime | None = None, **details: Any
) -> None:
    """Add one line to an action's history."""
    by = uow.actor.user_id if uow.actor else None
    uow.session.add(
        ActionEvent(action_id=action.id, at=at or uow.now, by_user_id=by, kind=kind, text=text, details=details)
    )


def index_action(uow: UnitOfWork, action: Action) -> None:
    """Make the action findable by its words, its agency and its state."""
    words = " ".join((action.title, action.detail or "", *_case_words(uow, action.case_id)))
    uow.text.put(TEXT_TABLE, action.entry, words, facets_of(action.owner_agency_id, action.state))


def facets_of(agency_id: uuid.UUID | None, state: ActionState | None) -> list[str]:
    """Return the whole words by which the index tells agencies and states apart."""
    facets = [] if agency_id is None else [f"agency{agency_id.hex}"]
    if state is not None:
        facets += [f"state{state.value.replace('_', '')}", "closed" if state in CLOSED_STATES else "open"]
    return facets


def _case_words(uow: UnitOfWork, case_id: uuid.UUID) -> list[str]:
    row = uow.session.execute(
        sa.select(Case.reference, Person.full_name).join(Person, Person.id == Case.victim_id).where(Case.id == case_id)
    ).one()
    return [row.reference, row.full_name or ""]
