"""The readiness board: what every agency answered, in the copy of whoever looks, and answers into many cells."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.model.agency import Agency
from marac_desk.model.meeting import ResearchReturn
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, NotAllowedError, Role
from marac_desk.rules.readiness import MISSING, Readiness
from marac_desk.rules.vocabulary import Handling, ResearchStatus
from marac_desk.services.conflicts.restricting import Whom, restrict
from marac_desk.services.editing import ChangedMeanwhileError
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.meetings.readiness import Board, BoardCell, CellAt, answer_cells, readiness_board
from tests.support.meetings import ready_meeting
from tests.support.registers import actor, user

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)  # research was wanted by Thu 26 Nov, the meeting is on Tue 1 Dec


def look(register: Register, meeting_id: uuid.UUID, who: Actor | None = None) -> Board:
    with register.reading(who or actor(register)) as uow:
        return readiness_board(uow, actor=who or actor(register), meeting_id=meeting_id)


def answer(register: Register, cells: Sequence[BoardCell], status: ResearchStatus, **more: Any) -> None:
    me, seen = actor(register), [CellAt(c.item_id, c.agency_id, c.research_id, c.version) for c in cells]
    with register.writing(me) as uow:
        answer_cells(uow, actor=me, cells=seen, status=status, **more)


def cells(board: Board, wanted: Callable[[BoardCell], bool] = lambda _cell: True) -> list[BoardCell]:
    return [cell for case in board.cases for cell in case.cells if wanted(cell)]


def agency_of(register: Register, short_name: str) -> uuid.UUID:
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Agency.id).where(Agency.short_name == short_name)).one()


def shut_out(register: Register, case_id: uuid.UUID, agency_id: uuid.UUID) -> None:
    me = actor(register)
    with register.writing(me) as uow:
        restrict(uow, actor=me, case_id=case_id, whom=Whom(agency_id=agency_id, reason="a sister works there"))


@pytest.fixture
def meeting(demonstration: Register) -> uuid.UUID:
    return ready_meeting(demonstration, 4)


def test_the_board_counts_what_is_missing_by_case_and_by_agency(demonstration: Register, meeting: uuid.UUID) -> None:
    board = look(demonstration, meeting)
    assert len(board.cases) == 4
    assert all(len(case.cells) == len(board.agencies) for case in board.cases)
    assert board.missing == len(cells(board, lambda cell: cell.state in MISSING)) > 0
    assert board.missing == sum(case.missing for case in board.cases)
    for number, agency in enumerate(board.agencies):
        states = [case.cells[number].state for case in board.cases]
        assert {cell.agency_id for cell in (case.cells[number] for case in board.cases)} == {agency.agency_id}
        assert agency.missing == sum(state in MISSING for state in states)
    assert board.late == 0
    assert board.days_left == 4  # from Sat 21 Nov: Mon, Tue, Wed, Thu
    with demonstration.reading() as uow:
        asked = uow.session.scalar(sa.select(sa.func.count()).select_from(ResearchReturn).where(
            ResearchReturn.case_id.in_([case.case_id for case in board.cases])))  # fmt: skip
    assert board.asked == asked


def test_late_is_counted_in_working_days_and_stands_first(demonstration: Register, meeting: uuid.UUID) -> None:
    before = look(demonstration, meeting)
    demonstration.clock.instant = MONDAY  # type: ignore[attr-defined]
    board = look(demonstration, meeting)
    late = cells(board, lambda cell: cell.state is Readiness.LATE)
    assert {cell.late for cell in late} == {2}
    assert (board.late, board.days_late, board.days_left) == (before.missing, 2, 0)
    counts = [case.missing for case in board.cases]
    assert counts == sorted(counts, reverse=True)
    by_agency = [agency.late for agency in board.agencies]
    assert by_agency == sorted(by_agency, reverse=True)


def test_one_answer_in_many_cells_all_or_none(demonstration: Register, meeting: uuid.UUID) -> None:
    board = look(demonstration, meeting)
    police = board.agencies[0].agency_id
    open_ones = cells(board, lambda cell: cell.agency_id == police and cell.state in MISSING)
    answer(demonstration, open_ones, ResearchStatus.NOTHING_KNOWN)
    after = {(cell.item_id, cell.agency_id): cell for cell in cells(look(demonstration, meeting))}
    for cell in open_ones:
        now = after[cell.item_id, cell.agency_id]
        assert (now.state, now.on_behalf) == (Readiness.NOTHING_KNOWN, True)
        assert now.returned_on is not None
    stranger = BoardCell(open_ones[0].item_id, uuid.uuid4(), Readiness.NOT_ASKED)
    with pytest.raises(NotFoundError):
        answer(demonstration, [after[_key(open_ones[0])], stranger], ResearchStatus.WILL_SPEAK)
    again = {(cell.item_id, cell.agency_id): cell for cell in cells(look(demonstration, meeting))}
    assert again == after


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (ResearchStatus.WILL_SPEAK, Readiness.WILL_SPEAK),
        (ResearchStatus.KNOWN_RELEVANT, Readiness.RETURNED),
        (ResearchStatus.KNOWN_NOT_RELEVANT, Readiness.RETURNED),
        (ResearchStatus.REQUESTED, Readiness.ASKED),
    ],
)
def test_what_is_written_is_what_stands_there(
    demonstration: Register, meeting: uuid.UUID, status: ResearchStatus, state: Readiness
) -> None:
    first = cells(look(demonstration, meeting), lambda cell: cell.state in MISSING)[0]
    answer(demonstration, [first], status, summary="Two calls.", handling=Handling.NOT_FOR_VICTIM)
    now = next(c for c in cells(look(demonstration, meeting)) if c.research_id == first.research_id)
    assert (now.state, now.status, now.summary, now.handling) == (state, status, "Two calls.", Handling.NOT_FOR_VICTIM)
    assert (now.returned_on is None) == (status is ResearchStatus.REQUESTED)


def test_somebody_who_was_quicker_is_not_overwritten(demonstration: Register, meeting: uuid.UUID) -> None:
    first = cells(look(demonstration, meeting), lambda cell: cell.state in MISSING)[0]
    answer(demonstration, [first], ResearchStatus.NOTHING_KNOWN)
    with pytest.raises(ChangedMeanwhileError):
        answer(demonstration, [first], ResearchStatus.WILL_SPEAK)


def test_who_was_not_asked_is_asked_by_the_first_answer(demonstration: Register, meeting: uuid.UUID) -> None:
    first = cells(look(demonstration, meeting), lambda cell: cell.state in MISSING)[0]
    with demonstration.writing(actor(demonstration)) as uow:
        uow.session.delete(uow.session.get_one(ResearchReturn, first.research_id))
    gone = next(c for c in cells(look(demonstration, meeting)) if _key(c) == _key(first))
    assert (gone.state, gone.research_id) == (Readiness.NOT_ASKED, None)
    answer(demonstration, [gone], ResearchStatus.REQUESTED)
    asked = next(c for c in cells(look(demonstration, meeting)) if _key(c) == _key(first))
    assert asked.state is Readiness.ASKED


def _key(cell: BoardCell) -> tuple[uuid.UUID, uuid.UUID]:
    return cell.item_id, cell.agency_id


def test_an_agency_shut_out_of_a_case_looks_like_one_that_was_not_asked(
    demonstration: Register, meeting: uuid.UUID
) -> None:
    housing = agency_of(demonstration, "Housing")
    case = next(c for c in look(demonstration, meeting).cases
                if any(cell.agency_id == housing and cell.state not in MISSING for cell in c.cells)
                or any(cell.agency_id == housing for cell in c.cells))  # fmt: skip
    answer(demonstration, [c for c in case.cells if c.agency_id == housing], ResearchStatus.KNOWN_RELEVANT)
    shut_out(demonstration, case.case_id, housing)
    board = look(demonstration, meeting)
    row = next(each for each in board.cases if each.case_id == case.case_id)
    cell = next(each for each in row.cells if each.agency_id == housing)
    assert cell == BoardCell(row.item_id, housing, Readiness.NOT_ASKED, may_write=True)
    with pytest.raises(RefusedError, match="agency_kept_out"):
        answer(demonstration, [cell], ResearchStatus.NOTHING_KNOWN)
    her_own = look(demonstration, meeting, user(demonstration, Role.REPRESENTATIVE, agency="Housing"))
    assert case.case_id not in {each.case_id for each in her_own.cases}
    assert [each.short_name for each in her_own.agencies] in ([], ["Housing"])


def test_a_representative_sees_her_own_answers_alone(demonstration: Register, meeting: uuid.UUID) -> None:
    board = look(demonstration, meeting, user(demonstration, Role.REPRESENTATIVE, agency="Housing"))
    assert [agency.short_name for agency in board.agencies] == ["Housing"]
    whole = look(demonstration, meeting)
    assert board.asked == next(agency.asked for agency in whole.agencies if agency.short_name == "Housing")


def test_who_reads_no_research_has_no_board(demonstration: Register, meeting: uuid.UUID) -> None:
    with pytest.raises(NotAllowedError):
        look(demonstration, meeting, user(demonstration, Role.AUDITOR))
