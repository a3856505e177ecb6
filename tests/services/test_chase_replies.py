"""What comes back to a chase is written down: who, when, which words, what was promised. It ends nothing."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.escalation import Rung
from marac_desk.rules.vocabulary import ChaseChannel, CloseCode
from marac_desk.services.actions.closing import close_action
from marac_desk.services.actions.following import record_chase
from marac_desk.services.actions.moving import extend
from marac_desk.services.chasing.ladder import escalation_ladder
from marac_desk.services.chasing.replies import Reply, reply_to_chase, reply_to_research_chase
from marac_desk.services.chasing.research import record_research_chase
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meetings.research_history import research_history
from tests.services.test_readiness import look, shut_out
from tests.support.actions import action_of, detail, ledger_of, seen, take
from tests.support.meetings import ready_meeting
from tests.support.registers import actor

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
VISIT = "Health visitor to make"
SAID = Reply("She is on leave, her deputy will ring.", "Ms Deputy", date(2026, 11, 30), date(2026, 12, 3))


@pytest.fixture(autouse=True)
def monday(demonstration: Register) -> None:
    demonstration.clock.instant = MONDAY  # type: ignore[attr-defined]


def chase(register: Register) -> uuid.UUID:
    key, me = action_of(register, VISIT), actor(register)
    now = seen(register, key)
    with register.writing(me) as uow:
        record_chase(uow, actor=me, actions=[now], channel=ChaseChannel.PHONE)
    return key


def on_ladder(register: Register, key: uuid.UUID) -> Any:
    me = actor(register)
    with register.reading(me) as uow:
        return next(one for one in escalation_ladder(uow, actor=me).rows if one.row.action_id == key)


def test_a_reply_stands_in_the_history_with_its_chase(demonstration: Register) -> None:
    key = chase(demonstration)
    take(demonstration, actor(demonstration), reply_to_chase, key, reply=SAID)
    reply, chased = detail(demonstration, actor(demonstration), key).history[:2]
    assert (reply.kind, reply.text, reply.details["by"]) == ("replied", SAID.text, "Ms Deputy")
    assert (reply.details["on"], reply.details["promised"]) == ("2026-11-30", "2026-12-03")
    assert reply.details["batch"] == chased.details["batch"]
    line = ledger_of(demonstration, key)[-1]
    assert line.operation == "replied"
    assert "by" not in line.details  # codes and days alone
    assert SAID.text not in str(line.details)


def test_a_reply_moves_nothing_and_is_seen_beside_the_rung(demonstration: Register) -> None:
    key = chase(demonstration)
    before = on_ladder(demonstration, key)
    assert before.reply is None
    take(demonstration, actor(demonstration), reply_to_chase, key, reply=SAID)
    after = on_ladder(demonstration, key)
    assert (after.rung, after.standing, after.row.due_on) == (before.rung, before.standing, before.row.due_on)
    assert after.rung is Rung.REPRESENTATIVE
    assert (after.reply.on, after.reply.promised) == (SAID.on, SAID.promised_on)


def test_a_ladder_that_begins_anew_forgets_what_came_back_before(demonstration: Register) -> None:
    key, me = chase(demonstration), actor(demonstration)
    take(demonstration, me, reply_to_chase, key, reply=SAID)
    take(demonstration, me, extend, key, due_on=date(2026, 12, 3), reason="as promised")
    demonstration.clock.instant = datetime(2026, 12, 14, 10, tzinfo=UTC)  # type: ignore[attr-defined]
    assert on_ladder(demonstration, key).reply is None


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(" "), "text_needed"),
        (Reply("x", on=date(2026, 12, 1)), "day_in_future"),
        (Reply("x", on=date(2025, 11, 29)), "reply_before_chase"),
        (Reply("x", promised_on=date(2026, 11, 29)), "due_in_past"),
        (Reply("x", promised_on=date(2126, 11, 29)), "due_too_far"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(demonstration: Register, reply: Reply, code: str) -> None:
    key = chase(demonstration)
    lines = len(detail(demonstration, actor(demonstration), key).history)
    with pytest.raises(RefusedError, match=code):
        take(demonstration, actor(demonstration), reply_to_chase, key, reply=reply)
    assert len(detail(demonstration, actor(demonstration), key).history) == lines


def test_there_is_no_reply_without_a_chase(demonstration: Register) -> None:
    with demonstration.reading() as uow:
        wanted = sa.select(Action.id).where(Action.times_chased == 0, Action.closed_on.is_(None)).limit(1)
        never = uow.session.scalars(wanted).one()
    with pytest.raises(RefusedError, match="not_chased"):
        take(demonstration, actor(demonstration), reply_to_chase, never, reply=Reply("x"))


def test_a_reply_that_crossed_with_the_closing_is_kept_and_opens_nothing(demonstration: Register) -> None:
    key, me = chase(demonstration), actor(demonstration)
    take(demonstration, me, close_action, key, code=CloseCode.SUPERSEDED, reason="Another one.")
    take(demonstration, me, reply_to_chase, key, reply=SAID)
    after = detail(demonstration, me, key)
    assert after.history[0].kind == "replied"
    assert after.row.close_code is CloseCode.SUPERSEDED


def test_only_who_decides_adds_one(demonstration: Register) -> None:
    key = chase(demonstration)
    with pytest.raises(NotAllowedError):
        take(demonstration, actor(demonstration, Role.ADVOCATE), reply_to_chase, key, reply=SAID)


# About research


@pytest.fixture
def asked(demonstration: Register) -> tuple[uuid.UUID, uuid.UUID]:
    """Return a meeting, and an answer of it that is missing and was chased."""
    demonstration.clock.instant = MONDAY - timedelta(days=9)  # type: ignore[attr-defined]
    meeting_id, me = ready_meeting(demonstration, 3), actor(demonstration)
    demonstration.clock.instant = MONDAY  # type: ignore[attr-defined]
    cells = [c for case in look(demonstration, meeting_id).cases for c in case.cells if c.late and c.research_id]
    key = cells[0].research_id
    assert key is not None
    with demonstration.writing(me) as uow:
        record_research_chase(uow, actor=me, research_ids=[key], channel=ChaseChannel.SECURE_EMAIL)
    return meeting_id, key


def answer(register: Register, key: uuid.UUID, reply: Reply = SAID, role: Role = Role.COORDINATOR) -> None:
    who = actor(register, role)
    with register.writing(who) as uow:
        reply_to_research_chase(uow, actor=who, research_id=key, reply=reply)


def cell_of(register: Register, meeting_id: uuid.UUID, key: uuid.UUID) -> Any:
    board = look(register, meeting_id)
    return next(cell for case in board.cases for cell in case.cells if cell.research_id == key)


def test_a_reply_about_research_stands_in_its_history_and_on_the_board(
    demonstration: Register, asked: tuple[uuid.UUID, uuid.UUID]
) -> None:
    meeting_id, key = asked
    before, me = cell_of(demonstration, meeting_id, key), actor(demonstration)
    answer(demonstration, key)
    with demonstration.reading(me) as uow:
        reply, chased = research_history(uow, actor=me, research_id=key)
    assert (reply.kind, reply.text, reply.details["by"]) == ("replied", SAID.text, "Ms Deputy")
    assert (chased.kind, chased.details["channel"]) == ("chased", "secure_email")
    after = cell_of(demonstration, meeting_id, key)
    assert after.state is before.state  # it is no answer on the case
    assert (after.reply.on, after.reply.promised) == (SAID.on, SAID.promised_on)
    assert ledger_of(demonstration, key)[-1].operation == "reply"


def test_research_that_was_never_chased_takes_no_reply(
    demonstration: Register, asked: tuple[uuid.UUID, uuid.UUID]
) -> None:
    board = look(demonstration, asked[0])
    other = next(c.research_id for case in board.cases for c in case.cells if c.research_id and not c.times_chased)
    with pytest.raises(RefusedError, match="not_chased"):
        answer(demonstration, other)


def test_of_a_case_an_agency_was_shut_out_of_there_is_nothing_to_reply_to(
    demonstration: Register, asked: tuple[uuid.UUID, uuid.UUID]
) -> None:
    meeting_id, key = asked
    case = next(c for c in look(demonstration, meeting_id).cases if key in {cell.research_id for cell in c.cells})
    agency = next(cell.agency_id for cell in case.cells if cell.research_id == key)
    shut_out(demonstration, case.case_id, agency)
    with pytest.raises(NotFoundError):
        answer(demonstration, key)
    me = actor(demonstration)
    with pytest.raises(NotFoundError), demonstration.reading(me) as uow:
        research_history(uow, actor=me, research_id=key)


def test_an_advocate_adds_no_reply_about_research(demonstration: Register, asked: tuple[uuid.UUID, uuid.UUID]) -> None:
    with pytest.raises(NotAllowedError):
        answer(demonstration, asked[1], role=Role.ADVOCATE)
