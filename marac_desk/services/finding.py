"""Finding people, cases, meetings and actions by what somebody types in the command line."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from marac_desk.assets.catalogue import mark_for
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency, Representative
from marac_desk.model.case import Case, CaseChild, CaseOther, CasePerpetrator
from marac_desk.model.finder import FinderEntry
from marac_desk.model.meeting import Meeting
from marac_desk.model.person import Person
from marac_desk.register.search import fold, words_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.register.visibility import Condition
from marac_desk.rules.access import WITHOUT_NAMES, Actor, DataClass, Operation
from marac_desk.rules.deadlines import days_late
from marac_desk.rules.lives import CLOSED_STATES
from marac_desk.services.access import cases_within, may, names_shown, those_within
from marac_desk.services.actions.adding import facets_of
from marac_desk.services.actions.conditions import within
from marac_desk.services.cases.named import named_within
from marac_desk.services.meetings.known import known_meetings
from marac_desk.services.people import age_of, display_name
from marac_desk.services.settings import area_settings, today

MOST_EACH = 6
MOST_RANKED = 400
LEAST_LETTERS = 2
MOST_MEETINGS = 60
REFERENCE_ONLY, AGENCY_FIRST = "#", "@"
_CLASS_OF: dict[Any, DataClass] = {
    CasePerpetrator: DataClass.PERPETRATOR,
    CaseChild: DataClass.CHILDREN,
    CaseOther: DataClass.VICTIM,
}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: what it is, what it is called, where it belongs, when it is due or was.

    `late` is in working days. `state` is a code: of a meeting, or "closed" for an action that ended. `people` are
    the names of everybody in an action's case, so that they can be hidden in its title.
    """

    kind: str
    subject_id: uuid.UUID
    case_id: uuid.UUID | None
    name: str
    reference: str
    on: date | None = None
    agency_id: uuid.UUID | None = None
    age: int | None = None
    about: str = ""
    mark: str = ""
    late: int = 0
    state: str = ""
    people: tuple[str, ...] = ()


def find(uow: UnitOfWork, *, actor: Actor, query: str) -> tuple[Found, ...]:
    """Return what matches every word typed; nothing of it is kept.

    An exact case reference comes first, then people whose family name begins with what was typed, then everybody else
    found by any name, then actions. `#` finds references alone, `@` actions of the agency named first. Fewer than two
    letters find nothing. Nobody finds a case that she or he may not know of, nor one by the name of somebody in it
    whom she or he may not read of; and an action only where its victim may be known, because her name finds it.
    """
    text = query.strip()
    if not any(len(word) >= LEAST_LETTERS for word in words_of(text)):
        return ()
    found: list[Found] = []
    if may(uow, actor, Operation.READ, DataClass.VICTIM) and not text.startswith(AGENCY_FIRST):
        found += _people_and_cases(uow, actor, text)
    if may(uow, actor, Operation.READ, DataClass.ACTIONS) and not text.startswith(REFERENCE_ONLY):
        found += _actions(uow, actor, text)
    return tuple(found)


def _people_and_cases(uow: UnitOfWork, actor: Actor, text: str) -> list[Found]:
    exact = _by_reference(uow, actor, text.lstrip(REFERENCE_ONLY).strip())
    cases = [*exact, *_cases(uow, actor, text)]
    people = [] if text.startswith(REFERENCE_ONLY) else _people(uow, actor, text)
    named = {person.case_id for person in people if person.about == "victim"}
    lines = [*exact, *people, *(case for case in cases if case.case_id not in named)]
    once: dict[uuid.UUID, Found] = {}
    for line in lines:
        once.setdefault(line.subject_id, line)
    return list(once.values())[:MOST_EACH]


def _by_reference(uow: UnitOfWork, actor: Actor, text: str) -> list[Found]:
    query = sa.select(Case, Person).join(Person, Person.id == Case.victim_id)
    rows = uow.session.execute(query.where(Case.reference == text.upper(), cases_within(uow, actor)))
    return [_case(uow, case, victim) for case, victim in rows]


def _cases(uow: UnitOfWork, actor: Actor, text: str) -> Iterator[Found]:
    query = (
        _matching(uow, "case", text)
        .add_columns(Person)
        .join(Person, Person.id == Case.victim_id)
        .where(cases_within(uow, actor))
        .order_by(FinderEntry.entry.desc())
        .limit(MOST_EACH)
    )
    for _, case, victim in uow.session.execute(query):
        yield _case(uow, case, victim)


def _case(uow: UnitOfWork, case: Case, victim: Person) -> Found:
    day = today(uow)
    name, age = display_name(victim), age_of(victim, day)
    return Found("case", case.id, case.id, name, case.reference, case.last_referral_on, age=age, about="victim")


def _people(uow: UnitOfWork, actor: Actor, text: str) -> list[Found]:
    """Return people by any of their names, those whose family name begins with what was typed before the others."""
    first = fold(text).split()[-1]
    family = sa.func.lower(sa.func.coalesce(Person.family_name, Person.full_name))
    begins = sa.case((family.startswith(first, autoescape=True), 0), else_=1)
    query = (
        _matching(uow, "person", text)
        .add_columns(Person)
        .join(Person, Person.id == FinderEntry.subject_id)
        .where(named_within(uow, actor))
        .order_by(begins, sa.case((Case.victim_id == Person.id, 0), else_=1), FinderEntry.entry.desc())
        .limit(MOST_EACH)
    )
    return [_person(uow, case, person) for _, case, person in uow.session.execute(query)]


def _person(uow: UnitOfWork, case: Case, person: Person) -> Found:
    return Found(
        "person",
        person.id,
        case.id,
        display_name(person),
        case.reference,
        case.last_referral_on,
        age=age_of(person, today(uow)),
        about="victim" if case.victim_id == person.id else "",
    )


def _newest(entries: Any) -> Any:
    """Return the newest of the entries that match: two letters match thousands, and six are shown."""
    return entries.order_by(sa.literal_column("entry").desc()).limit(MOST_RANKED)


def _matching(uow: UnitOfWork, kind: str, text: str) -> Any:
    entries = _newest(uow.text.matching("finder_text", text, (kind,)))
    return (
        sa.select(FinderEntry, Case)
        .join(Case, Case.id == FinderEntry.case_id)
        .where(FinderEntry.kind == kind, FinderEntry.entry.in_(entries))
    )


def _actions(uow: UnitOfWork, actor: Actor, text: str) -> list[Found]:
    agency, words = _agency_named(uow, text) if text.startswith(AGENCY_FIRST) else (None, text)
    if text.startswith(AGENCY_FIRST) and agency is None:
        return []
    matching = _newest(uow.text.matching("action_text", words, facets_of(agency, None)))
    query = (
        sa.select(Action, Case.reference, Person, Agency)
        .join(Case, Case.id == Action.case_id)
        .join(Person, Person.id == Case.victim_id)
        .join(Agency, Agency.id == Action.owner_agency_id)
        .where(Action.entry.in_(matching), *_readable_actions(uow, actor))
        .order_by(Action.state.in_(CLOSED_STATES), Action.due_on)
        .limit(MOST_EACH)
    )
    rows = uow.session.execute(query).all()
    people = _people_of(uow, actor, {row[0].case_id for row in rows})
    return [_action(uow, *row, people.get(row[0].case_id, ())) for row in rows]


def _readable_actions(uow: UnitOfWork, actor: Actor) -> list[Condition]:
    return [cases_within(uow, actor), within(uow, actor, Operation.READ)]


def _people_of(uow: UnitOfWork, actor: Actor, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    """Return the names of everybody in some cases whom the person acting may read of."""
    ties = [
        sa.select(kind.case_id, Person.full_name)
        .join(Person, Person.id == kind.person_id)
        .where(kind.case_id.in_(those_within(uow, actor, case_ids, Operation.READ, data_class)))
        for kind, data_class in _CLASS_OF.items()
    ]
    victims = (
        sa.select(Case.id, Person.full_name).join(Person, Person.id == Case.victim_id).where(Case.id.in_(case_ids))
    )
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for case_id, name in uow.session.execute(sa.union_all(victims, *ties)):
        found[case_id] = (*found.get(case_id, ()), name or "")
    return found


def _agency_named(uow: UnitOfWork, text: str) -> tuple[uuid.UUID | None, str]:
    """Split `@housing locks` into the agency and the rest; the agency may be begun only."""
    typed, _, rest = text.lstrip(AGENCY_FIRST).strip().partition(" ")
    wanted = fold(typed)
    agencies: Sequence[Any] = uow.session.execute(sa.select(Agency.id, Agency.short_name, Agency.name)).all()
    for name in ("short_name", "name"):
        for row in agencies:
            if wanted and any(word.startswith(wanted) for word in words_of(getattr(row, name))):
                return row.id, rest
    return None, rest


def _action(
    uow: UnitOfWork, action: Action, reference: str, victim: Person, agency: Agency, people: tuple[str, ...]
) -> Found:
    day, closed = today(uow), action.closed_on is not None
    late = 0 if closed or action.due_on is None else days_late(area_settings(uow).calendar, action.due_on, day)
    return Found(
        "action",
        action.id,
        action.case_id,
        action.title,
        reference,
        action.closed_on if closed else action.due_on,
        agency.id,
        about=display_name(victim),
        mark=mark_for(agency.agency_type, agency.subtype),
        late=late,
        state="closed" if closed else "",
        people=people,
    )


def upcoming_meetings(uow: UnitOfWork, *, actor: Actor, limit: int = MOST_MEETINGS) -> tuple[Found, ...]:
    """Return the latest and coming meetings that may be known of, for going there by name, day or chair."""
    if not may(uow, actor, Operation.READ, DataClass.AGENDA, WITHOUT_NAMES):
        return ()
    named = names_shown(uow, actor, DataClass.AGENDA)
    query = (
        sa.select(Meeting, Representative.person_name)
        .join(Representative, Representative.id == Meeting.chair_id, isouter=True)
        .where(known_meetings(uow, actor))
        .order_by(Meeting.day.desc(), Meeting.id)
        .limit(limit)
    )
    return tuple(
        Found(
            "meeting",
            row.id,
            None,
            row.kind.value,
            "",
            row.day,
            about=(chair or "") if named else "",
            state=row.state.value,
        )
        for row, chair in uow.session.execute(query)
    )
