"""Finding people, cases, meetings and actions by what somebody types in the command line."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.case import Case
from marac_desk.model.finder import FinderEntry
from marac_desk.model.meeting import Meeting
from marac_desk.model.person import Person
from marac_desk.register.search import words_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, can
from marac_desk.rules.lives import CLOSED_STATES
from marac_desk.services.people import display_name

MOST_EACH = 6
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: what it is, what it is called, where it belongs, when it is due or was."""

    kind: str
    subject_id: uuid.UUID
    case_id: uuid.UUID | None
    name: str
    reference: str
    on: date | None = None
    agency_id: uuid.UUID | None = None


def find(uow: UnitOfWork, *, actor: Actor, query: str) -> tuple[Found, ...]:
    """Return what matches every word typed, people and cases before actions and meetings; nothing of it is kept."""
    if not any(len(word) >= LEAST_LETTERS for word in words_of(query)):
        return ()
    found: list[Found] = []
    if can(actor, Operation.READ, DataClass.VICTIM):
        found += _people_and_cases(uow, query)
    if can(actor, Operation.READ, DataClass.ACTIONS):
        found += _actions(uow, query)
    return tuple(found)


def _people_and_cases(uow: UnitOfWork, query: str) -> list[Found]:
    entries = (
        sa.select(FinderEntry)
        .where(FinderEntry.entry.in_(uow.text.matching("finder_text", query)))
        .order_by(FinderEntry.entry.desc())
        .limit(MOST_EACH)
    )
    found = []
    for entry in uow.session.scalars(entries):
        if entry.kind == "person":
            person = uow.session.get_one(Person, entry.subject_id)
            found.append(
                Found("person", person.id, entry.case_id, display_name(person), _reference(uow, entry.case_id))
            )
        elif entry.kind == "case":
            case = uow.session.get_one(Case, entry.subject_id)
            name = display_name(uow.session.get(Person, case.victim_id))
            found.append(Found("case", case.id, case.id, name, case.reference, case.last_referral_on))
    return found


def _reference(uow: UnitOfWork, case_id: uuid.UUID | None) -> str:
    return uow.session.scalar(sa.select(Case.reference).where(Case.id == case_id)) or ""


def _actions(uow: UnitOfWork, query: str) -> list[Found]:
    rows = uow.session.execute(
        sa.select(Action.id, Action.case_id, Action.title, Action.due_on, Action.owner_agency_id, Case.reference)
        .join(Case, Case.id == Action.case_id)
        .where(Action.entry.in_(uow.text.matching("action_text", query)))
        .order_by(Action.state.in_(CLOSED_STATES), Action.due_on)
        .limit(MOST_EACH)
    )
    return [
        Found("action", row.id, row.case_id, row.title, row.reference, row.due_on, row.owner_agency_id) for row in rows
    ]


def upcoming_meetings(uow: UnitOfWork, *, actor: Actor, limit: int = 12) -> tuple[Found, ...]:
    """Return the latest and coming meetings, for going there by name."""
    if not can(actor, Operation.READ, DataClass.AGENDA):
        return ()
    rows = uow.session.scalars(sa.select(Meeting).order_by(Meeting.day.desc()).limit(limit))
    return tuple(Found("meeting", row.id, None, row.kind.value, row.state.value, row.day) for row in rows)
