"""What goes out on paper: to whom, with what in it, and what is written down about it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from marac_desk.documents.actions_content import ActionList
from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.partnership import DocumentCopy
from marac_desk.register.ledger import head_of
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import NotAllowedError, Role
from marac_desk.rules.lives import ActionState, MeetingState
from marac_desk.services.circulation.action_lists import WithoutAList, agencies_without_a_list, plan_action_lists
from marac_desk.services.circulation.agenda_packs import plan_agenda_packs
from marac_desk.services.circulation.case_minutes import plan_minutes
from marac_desk.services.circulation.common import PlannedCopy
from marac_desk.services.circulation.recording import MadeCopy, new_password, record_copies, save_copy
from marac_desk.services.meeting_room import recording, running
from marac_desk.services.meeting_room.recording import TypedAction
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import actor

Plan = Callable[..., tuple[PlannedCopy, ...]]


def planned(register: Register, plan: Plan, meeting_id: uuid.UUID) -> tuple[PlannedCopy, ...]:
    with register.reading() as uow:
        return plan(uow, actor=actor(register), meeting_id=meeting_id)


def write(register: Register, use_case: Callable[..., Any], **values: Any) -> Any:
    me = actor(register)
    with register.writing(me) as uow:
        return use_case(uow, actor=me, **values)[0]


def made(copies: tuple[PlannedCopy, ...]) -> list[MadeCopy]:
    return [MadeCopy(copy, pages=2, sha256=hashlib.sha256(copy.file_name.encode()).hexdigest()) for copy in copies]


@pytest.fixture
def heard(demonstration: Register) -> uuid.UUID:
    """Return a closed meeting of two cases with an action for the police and one for housing."""
    demonstration.clock.instant = MEETING_STARTS  # type: ignore[attr-defined]  # tests have the clock that can be set
    meeting_id = ready_meeting(demonstration, 2)
    write(demonstration, running.start_meeting, meeting_id=meeting_id)
    write(demonstration, running.all_are_here, meeting_id=meeting_id)
    with demonstration.reading() as uow:
        items = uow.session.scalars(sa.select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id)).all()
        agencies = {agency.short_name: agency.id for agency in uow.session.scalars(sa.select(Agency))}
    for item_id, agency in zip(items, ("Police", "Housing"), strict=True):
        write(demonstration, running.call_case, item_id=item_id)
        draft = TypedAction(uuid.uuid4(), typed=agency, words=f"what {agency} does", agency_id=agencies[agency])
        write(demonstration, recording.record_action, item_id=item_id, draft=draft)
        write(demonstration, running.conclude_case, item_id=item_id)
    write(demonstration, running.close_meeting, meeting_id=meeting_id)
    return meeting_id


def test_an_agenda_goes_to_every_signatory_and_to_nobody_else(demonstration: Register) -> None:
    meeting_id = ready_meeting(demonstration)
    with demonstration.writing(actor(demonstration)) as uow:
        unsigned = uow.session.scalars(sa.select(Agency).where(Agency.short_name == "Fire")).one()
        unsigned.signatory = False
    copies = planned(demonstration, plan_agenda_packs, meeting_id)
    with demonstration.reading() as uow:
        signed = uow.session.scalars(sa.select(Agency.short_name).where(Agency.active, Agency.signatory)).all()
    assert {copy.agency for copy in copies} == set(signed)
    assert "Fire" not in {copy.agency for copy in copies}
    assert [copy.number for copy in copies] == list(range(1, len(copies) + 1))
    assert {copy.of for copy in copies} == {len(copies)}
    assert len({copy.file_name for copy in copies}) == len(copies)


def test_a_file_name_holds_nobody(demonstration: Register) -> None:
    copies = planned(demonstration, plan_agenda_packs, ready_meeting(demonstration, 5))
    people = {word for copy in copies for word in copy.recipient.casefold().split()}
    assert not any(word in copy.file_name.casefold() for copy in copies for word in people)


def test_an_action_list_holds_its_own_agencys_actions_alone(demonstration: Register, heard: uuid.UUID) -> None:
    copies = planned(demonstration, plan_action_lists, heard)
    with demonstration.reading() as uow:
        rows = uow.session.execute(
            sa.select(Action.title, Action.owner_agency_id).where(Action.closed_on.is_(None))
        ).all()
    owned: dict[uuid.UUID, list[str]] = {}
    for title, agency_id in rows:
        owned.setdefault(agency_id, []).append(title)
    assert len(copies) == len(owned)
    for copy in copies:
        content = copy.content
        assert isinstance(content, ActionList)
        assert copy.agency_id is not None
        listed = [line.title for line in (*content.still_open, *content.new)]
        assert sorted(listed) == sorted(owned[copy.agency_id])
        assert [line.number for line in (*content.still_open, *content.new)] == list(range(1, len(listed) + 1))
    new = {
        copy.agency: [line.title for line in copy.content.new]
        for copy in copies
        if isinstance(copy.content, ActionList)
    }
    assert new["Police"] == ["What Police does"]
    assert new["Housing"] == ["What Housing does"]


def test_an_agency_that_gets_no_list_is_named(demonstration: Register, heard: uuid.UUID) -> None:
    with demonstration.reading() as uow:
        assert agencies_without_a_list(uow, actor=actor(demonstration), meeting_id=heard) == ()
    with demonstration.writing(actor(demonstration)) as uow:
        uow.session.scalars(sa.select(Agency).where(Agency.short_name == "Housing")).one().signatory = False
    with demonstration.reading() as uow:
        open_there = uow.session.scalar(
            sa.select(sa.func.count())
            .select_from(Action)
            .join(Agency, Agency.id == Action.owner_agency_id)
            .where(Action.closed_on.is_(None), Agency.short_name == "Housing")
        )
        left_out = agencies_without_a_list(uow, actor=actor(demonstration), meeting_id=heard)
    assert left_out == (WithoutAList("Housing", open_there or 0),)
    assert "Housing" not in {copy.agency for copy in planned(demonstration, plan_action_lists, heard)}


def test_sending_takes_the_step_that_follows(demonstration: Register, heard: uuid.UUID) -> None:
    write(demonstration, record_copies, copies=made(planned(demonstration, plan_action_lists, heard)))
    with demonstration.reading() as uow:
        assert uow.session.get_one(Meeting, heard).state is MeetingState.ACTIONS_ISSUED
        issued = uow.session.scalars(sa.select(Action).where(Action.meeting_id == heard)).all()
        assert {action.state for action in issued} == {ActionState.ISSUED}
        assert all(action.issued_on is not None for action in issued)
    write(demonstration, record_copies, copies=made(planned(demonstration, plan_minutes, heard)))
    with demonstration.reading() as uow:
        assert uow.session.get_one(Meeting, heard).state is MeetingState.MINUTES_DRAFT


def test_every_copy_is_written_down_with_its_hash(demonstration: Register) -> None:
    meeting_id = ready_meeting(demonstration, 3)
    copies = planned(demonstration, plan_agenda_packs, meeting_id)
    write(demonstration, record_copies, copies=made(copies))
    with demonstration.reading() as uow:
        rows = uow.session.scalars(sa.select(DocumentCopy).where(DocumentCopy.meeting_id == meeting_id)).all()
        assert uow.session.get_one(Meeting, meeting_id).state is MeetingState.CIRCULATED
    assert len(rows) == len(copies)
    assert {row.copy_number for row in rows} == {copy.number for copy in copies}
    assert {row.sha256 for row in rows} == {one.sha256 for one in made(copies)}
    assert all(row.case_ids and row.pages == 2 for row in rows if row.case_ids)


def test_minutes_are_a_document_a_case(demonstration: Register, heard: uuid.UUID) -> None:
    copies = planned(demonstration, plan_minutes, heard)
    assert len(copies) == 2
    assert all(len(copy.case_ids) == 1 for copy in copies)


def test_minutes_carry_where_the_ledger_stood_and_no_other_paper_does(
    demonstration: Register, heard: uuid.UUID
) -> None:
    with demonstration.reading() as uow:
        head = head_of(uow.session, uow.desk_id).digest.hex()
    copies = planned(demonstration, plan_minutes, heard)
    assert {copy.content.imprint.ledger for copy in copies} == {head[:8]}
    write(demonstration, record_copies, copies=made(copies))
    lists = planned(demonstration, plan_action_lists, heard)
    assert {copy.content.imprint.ledger for copy in lists} == {""}
    write(demonstration, record_copies, copies=made(lists))
    with demonstration.reading() as uow:
        rows = uow.session.execute(
            sa.select(DocumentCopy.kind, DocumentCopy.ledger_head).where(DocumentCopy.meeting_id == heard).distinct()
        )
        assert {tuple(row) for row in rows} == {("minutes", head[:8]), ("actions", None)}


def test_who_may_not_send_is_refused(demonstration: Register) -> None:
    meeting_id = ready_meeting(demonstration, 1)
    advocate = actor(demonstration, Role.ADVOCATE)
    for plan in (plan_agenda_packs, plan_action_lists, plan_minutes):
        with pytest.raises(NotAllowedError), demonstration.reading() as uow:
            plan(uow, actor=advocate, meeting_id=meeting_id)


def test_a_password_can_be_read_out_and_is_never_the_same() -> None:
    passwords = {new_password() for _ in range(500)}
    assert len(passwords) == 500
    assert all(len(word) == 19 and word.count("-") == 3 for word in passwords)
    assert not set("".join(passwords)) & set("0O1lI")


def test_a_copy_is_written_whole_or_not_at_all(demonstration: Register, tmp_path: Path) -> None:
    copy = planned(demonstration, plan_agenda_packs, ready_meeting(demonstration, 1))[0]
    folder = tmp_path / "locked copies"
    folder.mkdir()
    assert save_copy(folder, copy, b"%PDF") == hashlib.sha256(b"%PDF").hexdigest()
    assert [path.name for path in folder.iterdir()] == [copy.file_name]
    with pytest.raises(FileNotFoundError):
        save_copy(tmp_path / "missing", copy, b"%PDF")
    assert not (tmp_path / "missing").exists()
