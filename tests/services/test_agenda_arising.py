"""Matters arising in the agenda pack: each agency reads its own codes, none of a case that it must not know."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.documents.agenda_content import AgendaPack
from marac_desk.model.partnership import DocumentCopy
from marac_desk.register.unit_of_work import Register
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.circulation.bulk import details_of
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.circulation.recording import MadeCopy, record_copies
from tests.services.test_matters_arising import look
from tests.services.test_readiness import shut_out
from tests.support.meetings import ready_meeting
from tests.support.registers import actor

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)


@pytest.fixture
def meeting(demonstration: Register) -> uuid.UUID:
    meeting_id = ready_meeting(demonstration, 4)
    demonstration.clock.instant = MONDAY  # type: ignore[attr-defined]
    return meeting_id


def packs(register: Register, meeting_id: uuid.UUID) -> dict[str, PlannedCopy]:
    me = actor(register)
    with register.reading(me) as uow:
        return {copy.agency: copy for copy in plan_agenda_packs(uow, actor=me, meeting_id=meeting_id)}


def codes(copy: PlannedCopy) -> set[str]:
    content: Any = copy.content
    assert isinstance(content, AgendaPack)
    return {one.code for one in content.arising}


def test_each_agency_reads_its_own_earlier_actions(demonstration: Register, meeting: uuid.UUID) -> None:
    found, matters = packs(demonstration, meeting), look(demonstration, meeting)
    told = 0
    for agency, copy in found.items():
        own = [one.row for one in matters.rows if one.row.agency == agency and one.kind.value != "done_since"]
        assert codes(copy) == {f"{row.reference}/{row.number:02}" for row in own}
        assert set(copy.mentions) == {row.case_id for row in own}
        told += len(own)
    assert told > 5


def test_a_case_an_agency_must_not_know_is_not_mentioned(demonstration: Register, meeting: uuid.UUID) -> None:
    row = next(one.row for one in look(demonstration, meeting).rows if one.row.agency == "Children")
    assert any(code.startswith(row.reference) for code in codes(packs(demonstration, meeting)["Children"]))
    shut_out(demonstration, row.case_id, row.agency_id)
    copy = packs(demonstration, meeting).get("Children")
    assert copy is None or (row.case_id not in copy.mentions and
                            not any(code.startswith(row.reference) for code in codes(copy)))  # fmt: skip


def test_what_is_mentioned_is_recorded_as_told_and_makes_no_copy_larger(
    demonstration: Register, meeting: uuid.UUID
) -> None:
    me, copy = actor(demonstration), packs(demonstration, meeting)["Children"]
    assert copy.mentions
    assert details_of([copy]) is None
    with demonstration.writing(me) as uow:
        record_copies(uow, actor=me, copies=[MadeCopy(copy, 2, "ab" * 32)])
    with demonstration.reading() as uow:
        row = uow.session.scalars(sa.select(DocumentCopy).where(DocumentCopy.sha256 == "ab" * 32)).one()
    assert set(row.case_ids) == {case.hex for case in (*copy.case_ids, *copy.mentions)}
