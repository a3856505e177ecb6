"""Every reach as a WHERE equals the same reach said in plain Python, for random caseloads; on both engines."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings

from marac_desk.model.access import CaseGrant
from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.meeting import AgendaItem, Meeting, ResearchReturn
from marac_desk.model.referral import Referral
from marac_desk.register import visibility
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.register.visibility import BY_CLASS, Viewpoint, case_is_in, cases_in
from marac_desk.rules.access import Actor, DataClass, Reach, Scope
from marac_desk.services.settings import today
from tests.support import registers
from tests.support.caseloads import CASES, RICH, Caseload, Rows, caseloads, facts_of

OF_CLASS = (DataClass.VICTIM, DataClass.SAFE_CONTACT, DataClass.REFERRAL, DataClass.ACTIONS, DataClass.RESEARCH)
QUESTIONS = [
    (reach, data_class) for reach in Reach for data_class in (OF_CLASS if reach in BY_CLASS else (DataClass.VICTIM,))
]


class _TakeBackError(Exception):
    """Ends a unit of work without keeping anything."""


@contextlib.contextmanager
def put_in(register: Register, load: Caseload) -> Iterator[tuple[UnitOfWork, Rows]]:
    """Put a caseload into the register for as long as it is looked at."""
    with contextlib.suppress(_TakeBackError), register.writing() as uow:
        yield uow, Rows(uow, load)
        raise _TakeBackError


def _answers(uow: UnitOfWork, rows: Rows, actor: Actor) -> dict[int, list[tuple[bool, bool]]]:
    """Return for each case what a list and what a look at it alone says to every question."""
    columns = []
    for number, (reach, data_class) in enumerate(QUESTIONS):
        scope, view = Scope(frozenset({reach})), Viewpoint(actor, uow.now, today(uow), data_class)
        columns += [cases_in(scope, view).label(f"list{number}"), case_is_in(scope, view).label(f"one{number}")]
    found = uow.connection.execute(sa.select(Case.id, *columns).where(Case.id.in_(rows.cases)))
    case = {key: number for number, key in enumerate(rows.cases)}
    return {case[row[0]]: list(zip(map(bool, row[1::2]), map(bool, row[2::2]), strict=True)) for row in found}


def differences(register: Register, load: Caseload) -> list[str]:
    """Return where a WHERE says something else than the facts do."""
    found = []
    with put_in(register, load) as (uow, rows):
        for user, actor in enumerate(rows.actors):
            answers = _answers(uow, rows, actor)
            for number, (reach, data_class) in enumerate(QUESTIONS):
                for case in CASES:
                    wanted = Scope(frozenset({reach})).lets_in(facts_of(load, user, case, data_class))
                    if answers[case][number] != (wanted, wanted):
                        found.append(f"{actor.role} {reach} {data_class} {case}: {wanted}, {answers[case][number]}")
    return found


def _compared(register: Register, examples: int) -> None:
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
    @given(load=caseloads())
    @example(load=RICH)
    def compare(load: Caseload) -> None:
        assert differences(register, load) == []

    compare()


def test_every_reach_lets_in_the_cases_that_the_facts_let_in(register: Register) -> None:
    embedded = register.engines.write.dialect.name == "sqlite"  # where a statement of so many parts is planned quickly
    _compared(register, 30 if embedded else 3)


# The same comparison with a defect planted must find that the two differ.


def _kept_from_even_when_lifted(actor: Actor) -> Any:
    return (sa.select(CaseExclusion.case_id).where(visibility.names(actor)),)


def _whole_agencies_are_forgotten(actor: Actor) -> Any:
    by_name = CaseExclusion.user_id == actor.user_id
    return (sa.select(CaseExclusion.case_id).where(CaseExclusion.lifted_at.is_(None), by_name),)


def _other_partys_advocate_is_forgotten(actor: Actor) -> Any:
    named = sa.select(CaseExclusion.case_id).where(CaseExclusion.lifted_at.is_(None), visibility.names(actor))
    return (named,)


def _clients_are_forgotten(view: Viewpoint) -> Any:
    return (sa.select(Referral.case_id).where(Referral.created_by == view.actor.user_id),)


def _any_class_counts(view: Viewpoint) -> Any:
    return visibility._agency(Viewpoint(view.actor, view.now, view.day, DataClass.VICTIM))


def _closing_is_forgotten(view: Viewpoint) -> Any:
    return (sa.select(ResearchReturn.case_id).where(ResearchReturn.agency_id == view.actor.agency_id),)


def _a_day_too_early(view: Viewpoint) -> Any:
    return visibility._meeting(Viewpoint(view.actor, view.now, view.day + timedelta(days=1), view.data_class))


def _until_the_meeting_closes(view: Viewpoint) -> Any:
    listed, _, emergency = visibility._meeting(view)
    return listed, emergency


def _without_emergencies(view: Viewpoint) -> Any:
    return visibility._meeting(view)[:2]


def _for_ever(view: Viewpoint) -> Any:
    on_meeting = sa.select(AgendaItem.case_id).join(Meeting, Meeting.id == AgendaItem.meeting_id)
    return (on_meeting.where(visibility.invited(view.actor)),)


def _before_it_is_called(view: Viewpoint) -> Any:
    return (sa.select(AgendaItem.case_id).where(AgendaItem.id == view.actor.item_id),)


def _leave_never_ends(view: Viewpoint) -> Any:
    given = sa.select(CaseGrant.case_id).where(CaseGrant.data_class == view.data_class, CaseGrant.ended_at.is_(None))
    return (given.where(CaseGrant.user_id == view.actor.user_id),)


def _leave_outlives_its_action(view: Viewpoint) -> Any:
    given = sa.select(CaseGrant.case_id).where(CaseGrant.data_class == view.data_class, CaseGrant.ended_at.is_(None))
    return (given.where(CaseGrant.user_id == view.actor.user_id, CaseGrant.until > view.now),)


DEFECTS: dict[str, tuple[Reach | None, Any]] = {
    "lifted": (None, _kept_from_even_when_lifted),
    "agencies": (None, _whole_agencies_are_forgotten),
    "other side": (None, _other_partys_advocate_is_forgotten),
    "clients": (Reach.OWN, _clients_are_forgotten),
    "class": (Reach.AGENCY, _any_class_counts),
    "closing": (Reach.AGENCY_UNTIL_CLOSED, _closing_is_forgotten),
    "a day early": (Reach.MEETING, _a_day_too_early),
    "actions": (Reach.MEETING, _until_the_meeting_closes),
    "emergency": (Reach.MEETING, _without_emergencies),
    "for ever": (Reach.MEETING_WHILE_OPEN, _for_ever),
    "called": (Reach.ITEM, _before_it_is_called),
    "leave": (Reach.LEAVE, _leave_never_ends),
    "needed": (Reach.LEAVE, _leave_outlives_its_action),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_found(defect: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reach, broken = DEFECTS[defect]
    if reach is None:
        monkeypatch.setattr(visibility, "_kept_from", broken)
    else:
        monkeypatch.setitem(visibility._REACHES, reach, broken)
    register = registers.empty_file(tmp_path)
    assert differences(register, RICH)
    register.close()
