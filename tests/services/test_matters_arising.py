"""Matters arising: the actions of earlier meetings as the chair reads them, in the copy of whoever looks."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.rules.arising import Arising
from marac_desk.rules.vocabulary import CloseCode
from marac_desk.services.actions.arising import MattersArising, matters_arising
from marac_desk.services.actions.closing import close_action
from tests.services.test_readiness import shut_out
from tests.support.actions import action_of, take
from tests.support.meetings import ready_meeting
from tests.support.registers import actor, user

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
VISIT, MAP = "Health visitor to make", "Map the pattern"


@pytest.fixture
def meeting(demonstration: Register) -> uuid.UUID:
    meeting_id = ready_meeting(demonstration, 2)
    demonstration.clock.instant = MONDAY  # type: ignore[attr-defined]
    return meeting_id


def look(register: Register, meeting_id: uuid.UUID, who: Actor | None = None) -> MattersArising:
    with register.reading(who or actor(register)) as uow:
        return matters_arising(uow, actor=who or actor(register), meeting_id=meeting_id)


def kinds(matters: MattersArising) -> list[Arising]:
    return list(dict.fromkeys(one.kind for one in matters.rows))


def kind_of(matters: MattersArising, key: uuid.UUID) -> Arising:
    return next(one.kind for one in matters.rows if one.row.action_id == key)


def test_they_are_read_in_the_chairs_order(demonstration: Register, meeting: uuid.UUID) -> None:
    me, visit, pattern = actor(demonstration), action_of(demonstration, VISIT), action_of(demonstration, MAP)
    take(demonstration, me, close_action, visit, code=CloseCode.NOT_DONE_AGENCY, reason="nobody went")
    take(demonstration, me, close_action, pattern, code=CloseCode.NOT_POSSIBLE_CHANGE, reason="they moved")
    matters = look(demonstration, meeting)
    assert kinds(matters) == [
        Arising.NOT_DONE,
        Arising.LATE,
        Arising.NOT_POSSIBLE,
        Arising.TO_CONFIRM,
        Arising.DONE_SINCE,
        Arising.STILL_OPEN,
    ]
    assert kind_of(matters, visit) is Arising.NOT_DONE
    assert kind_of(matters, pattern) is Arising.NOT_POSSIBLE
    assert all(one.row.reference for one in matters.rows)
    levels = [one.level for one in matters.rows if one.kind is Arising.LATE]
    assert levels == sorted(levels, reverse=True)
    assert set(levels) == {2, 3}


def test_what_was_not_possible_counts_no_day_against_the_agency(demonstration: Register, meeting: uuid.UUID) -> None:
    me, pattern = actor(demonstration), action_of(demonstration, MAP)
    before = look(demonstration, meeting).count(Arising.LATE)
    take(demonstration, me, close_action, pattern, code=CloseCode.NOT_POSSIBLE_CHANGE, reason="they moved")
    after = look(demonstration, meeting)
    assert after.count(Arising.LATE) == before - 1
    found = next(one for one in after.rows if one.row.action_id == pattern)
    assert (found.late, found.level) == (0, 0)


def test_each_agency_reads_its_own(demonstration: Register, meeting: uuid.UUID) -> None:
    whole = look(demonstration, meeting)
    hers = look(demonstration, meeting, user(demonstration, Role.REPRESENTATIVE, agency="Children"))
    assert {one.row.action_id for one in hers.rows} == {
        one.row.action_id for one in whole.rows if one.row.agency == "Children"
    }


def test_a_case_one_is_shut_out_of_is_not_there(demonstration: Register, meeting: uuid.UUID) -> None:
    her = user(demonstration, Role.REPRESENTATIVE, agency="Children")
    row = next(one.row for one in look(demonstration, meeting, her).rows)
    shut_out(demonstration, row.case_id, row.agency_id)
    assert all(one.row.case_id != row.case_id for one in look(demonstration, meeting, her).rows)


def test_what_this_meeting_agreed_is_no_matter_arising(demonstration: Register, meeting: uuid.UUID) -> None:
    matters = look(demonstration, meeting)
    old = next(one.row.meeting_id for one in matters.rows if one.row.meeting_id)
    assert old is not None
    earlier = look(demonstration, old)
    assert all(one.row.meeting_id != old for one in earlier.rows)
