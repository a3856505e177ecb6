"""Adding an action to a case, from the room, from a case page or from a catalogue."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.base import new_id, table_of
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.deadlines import Due
from marac_desk.rules.lives import CLOSED_STATES, ActionState
from marac_desk.rules.vocabulary import Aim, Origin, Priority, Share
from marac_desk.rules.working_days import after
from marac_desk.services.errors import RefusedError
from marac_desk.services.settings import area_settings, today

TEXT_TABLE = "action_text"

# Made once, because an action is added while a whole meeting waits for its tick.
_ACTION, _EVENT, _CASE, _PERSON, _OUT = (
    table_of(entity) for entity in (Action, ActionEvent, Case, Person, CaseExclusion)
)
_ADD_ACTION, _ADD_EVENT = sa.insert(_ACTION), sa.insert(_EVENT)
_WORDS = (
    sa.select(_CASE.c.reference, _PERSON.c.full_name)
    .join(_PERSON, _PERSON.c.id == _CASE.c.victim_id)
    .where(_CASE.c.id == sa.bindparam("case"))
)
_BEFORE = _WORDS.add_columns(
    sa.select(sa.func.max(_ACTION.c.number)).where(_ACTION.c.case_id == _CASE.c.id).scalar_subquery().label("last"),
    sa.exists().where(_ACTION.c.id == sa.bindparam("action")).label("known"),
    sa.exists()
    .where(_OUT.c.case_id == _CASE.c.id, _OUT.c.agency_id == sa.bindparam("owner"), _OUT.c.lifted_at.is_(None))
    .label("kept_out"),
)


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


@dataclass(frozen=True, slots=True)
class Recorded:
    """An action that is on the disk: what stands beside its tick."""

    action_id: uuid.UUID
    number: int
    title: str
    does: str
    due_on: date | None
    due_at: datetime | None
    due_verified: bool
    share: Share
    state: ActionState


_SHOWN = tuple(field.name for field in fields(Recorded) if field.name != "action_id")
_AS_GIVEN = tuple(field.name for field in fields(NewAction) if field.name not in {"action_id", "due"})


def add_action(uow: UnitOfWork, new: NewAction) -> Action:
    """Add an action and return it as an object, to go on with."""
    return uow.session.get_one(Action, put_action(uow, new).action_id)


def put_action(uow: UnitOfWork, new: NewAction) -> Recorded:
    """Add the action, the first line of its history and its words to the index; a second time returns the first.

    Raises RefusedError("agency_kept_out") for an agency that is shut out of the case.
    """
    uow.session.flush()
    action_id = new.action_id or new_id()
    asked = {"case": new.case_id, "action": action_id, "owner": new.owner_agency_id}
    before = uow.connection.execute(_BEFORE, asked).one()
    if before.known:
        return shown_action(uow.session.get_one(Action, action_id))
    if before.kept_out:
        raise RefusedError("agency_kept_out")
    row = _row(uow, new, action_id, (before.last or 0) + 1)
    inserted = uow.connection.execute(_ADD_ACTION, row).inserted_primary_key
    assert inserted is not None
    line = {"id": new_id(), "action_id": action_id, "at": uow.now, "by_user_id": row["created_by"]}
    uow.connection.execute(_ADD_EVENT, {**line, "kind": "recorded", "details": {}})
    words = " ".join((new.title, new.detail or "", before.reference, before.full_name or ""))
    uow.text.put(TEXT_TABLE, inserted.entry, words, facets_of(new.owner_agency_id, new.state))
    uow.record("record", "action", action_id, case_id=new.case_id, code=new.catalogue_code)
    return Recorded(**{field: row[field] for field in _SHOWN}, action_id=action_id)


def shown_action(action: Action) -> Recorded:
    """Return what is shown of an action that was added or corrected."""
    return Recorded(**{field: getattr(action, field) for field in _SHOWN}, action_id=action.id)


def _row(uow: UnitOfWork, new: NewAction, action_id: uuid.UUID, number: int) -> dict[str, Any]:
    due = new.due
    return {
        **uow.stamps(),
        **{field: getattr(new, field) for field in _AS_GIVEN},
        "id": action_id,
        "number": number,
        "due_basis": due.basis,
        "due_on": due.chased_from or _asked_by_default(uow),
        "due_at": due.instant,
        "due_event": due.event,
        "ask_again_on": due.ask_again,
        "due_verified": due.verified,
        "agreed_at": uow.now if new.state is ActionState.AGREED else None,
    }


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
    row = uow.connection.execute(_WORDS, {"case": case_id}).one()
    return [row.reference, row.full_name or ""]
