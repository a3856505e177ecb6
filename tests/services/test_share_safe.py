"""What a shared screen may show of a running meeting: nobody's name, no case that somebody is shut out of."""

from __future__ import annotations

import dataclasses
import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from marac_desk.model.case import Case, CaseExclusion
from marac_desk.model.person import Person
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Role
from marac_desk.rules.lives import ItemState
from marac_desk.rules.meeting_clock import Turn, forecast
from marac_desk.rules.references import initials
from marac_desk.rules.vocabulary import ExcludedParty
from marac_desk.services.meeting_room import recording
from marac_desk.services.meeting_room.recording import TypedAction
from marac_desk.services.meeting_room.share_safe import ShareSafe, share_safe_view
from tests.support.rooms import Room
from tests.support.signed_in import sign_in


@pytest.fixture
def room(demonstration: Register) -> Room:
    return Room(demonstration)


def shared(room: Room) -> ShareSafe:
    with room.register.reading(room.chair) as uow:
        return share_safe_view(uow, actor=room.chair, meeting_id=room.meeting_id)


def shut_somebody_out(room: Room, number: int) -> None:
    """Shut a person of the partnership out of a case of the meeting."""
    case, who = room.look().cases[number - 1].case_id, sign_in(room.register, Role.ADVOCATE, person="Sade Ferris")
    with room.register.writing() as uow:
        party = ExcludedParty.STAFF_CONFLICT
        uow.add(CaseExclusion(case_id=case, name="x", party=party, user_id=who.user_id))


def test_the_case_on_the_table_is_a_reference_and_initials(room: Room) -> None:
    item = room.start().call(2)
    now, listed = shared(room), room.look().cases[1]
    assert now.current is not None
    assert (now.cases, now.current.position, now.current.reference) == (3, 2, listed.reference)
    assert now.current.initials == initials(listed.name)
    assert not re.search(r"\w\w", now.current.initials)
    assert now.current.step is ItemState.CALLED
    assert [one.turn for one in now.times] == [Turn.WAITS, Turn.RUNS, Turn.WAITS]
    assert now.current.agreed == ()
    room.record(item)
    room.record(item)
    room.record(item, agency_id=room.agency("Housing"))
    assert [(one.agency, one.count) for one in shared(room).current.agreed] == [("Housing", 1), ("Police", 2)]  # type: ignore[union-attr]


def test_no_name_and_no_word_of_the_register_is_in_it(room: Room) -> None:
    item = room.start().call(1)
    room.do(recording.record_action, item_id=item, draft=typed(room, "ring her at her sister's"))
    told = str(dataclasses.asdict(shared(room)))
    with room.register.reading() as uow:
        names = {part for name in uow.session.scalars(sa.select(Person.full_name)) for part in (name or "").split()}
        others = set(uow.session.scalars(sa.select(Case.reference)))
    assert not [name for name in names if len(name) > 2 and re.search(rf"\b{re.escape(name)}\b", told)]
    assert "sister" not in told
    assert len([reference for reference in others if reference in told]) == 1


def typed(room: Room, words: str) -> TypedAction:
    return TypedAction(uuid.uuid4(), typed=f"police {words}", agency_id=room.agency("Police"), words=words)


def test_a_case_somebody_is_shut_out_of_is_in_no_number_and_no_time(room: Room) -> None:
    shut_somebody_out(room.start(), 1)
    before = shared(room)
    assert (before.cases, len(before.times), before.current) == (2, 2, None)
    room.call(1)
    assert shared(room) == before, "the same as before the first case"
    room.register.clock.instant += timedelta(minutes=40)  # type: ignore[attr-defined]
    room.call(2)
    after = shared(room)
    assert after.current is not None
    assert (after.current.position, after.cases, after.heard) == (1, 2, 0)
    planned = sum(one.planned_minutes for one in after.times)
    now = room.register.clock.now()
    assert forecast(after.times, now).end == now + timedelta(minutes=planned + after.times[0].pause_after)
