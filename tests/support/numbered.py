"""Numbered things recorded in a meeting through the use cases themselves, and how each is found again after a crash.

Every number is one unit of work: by turns an action from the record line, a line of information, and a draft large
enough that SQLite folds its journal back now and then. A number is there when all of it is there.
"""

from __future__ import annotations

import tempfile
import uuid
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

from marac_desk.model.action import Action, ActionEvent
from marac_desk.model.agency import Agency
from marac_desk.model.case import Case
from marac_desk.model.discussion import InformationShared
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.meeting import AgendaItem, Attendance, Meeting
from marac_desk.model.person import Person
from marac_desk.model.referral import Referral
from marac_desk.model.user import Draft
from marac_desk.register.unit_of_work import Register, UnitOfWork
from marac_desk.rules.lives import ItemState, MeetingState, ReferralState
from marac_desk.rules.vocabulary import AgencyType, AgendaBlock, AttendanceStatus
from marac_desk.services.housekeeping import save_draft
from marac_desk.services.meeting_room.recording import TypedAction, record_action, record_information
from marac_desk.services.settings import area_settings
from tests.support.compiled import keep_what_is_compiled
from tests.support.registers import coordinator, empty_file

AGENCY, ITEM, MEETING, CASE = (uuid.UUID(int=number) for number in (101, 102, 103, 104))
DAY = date(2026, 11, 21)
LETTERS = 6000
"""Of each draft: enough that some hundred numbers make SQLite fold its journal back."""
_SAID = {"record": "action", "share": "information"}


def meeting_file(folder: Path) -> Register:
    """Return an encrypted register with one meeting in session, one agency at its table and one case on it."""
    register = empty_file(folder)
    with register.writing(coordinator()) as uow:
        _add_meeting(uow)
    return register


def _add_meeting(uow: UnitOfWork) -> None:
    area_id, person, referral = area_settings(uow).area_id, uuid.UUID(int=105), uuid.UUID(int=106)
    starts, ends = (datetime(2026, 11, 21, hour, tzinfo=UTC) for hour in (9, 12))
    days = dict.fromkeys(("day", "cutoff_on", "agenda_on", "research_on", "action_list_on", "minutes_on"), DAY)
    times = {"starts_at": starts, "ends_at": ends, "started_at": starts, "opening_minutes": 5, "break_minutes": 0}
    uow.add(
        Agency(
            id=AGENCY, area_id=area_id, name="Anytown police", short_name="Police", agency_type=AgencyType.POLICE,
            core=True, signatory=True,
        ),
        Person(id=person, full_name="Invented Person"),
        Case(id=CASE, area_id=area_id, reference="MW-2026-K7Q4", victim_id=person),
        Referral(id=referral, case_id=CASE, received_at=starts, referral_date=DAY, state=ReferralState.ACCEPTED),
        Meeting(id=MEETING, area_id=area_id, state=MeetingState.IN_SESSION, current_item_id=ITEM, **days, **times),
        Attendance(
            meeting_id=MEETING, agency_id=AGENCY, person_name="Pat Example", status=AttendanceStatus.PRESENT
        ),
        AgendaItem(
            id=ITEM, meeting_id=MEETING, referral_id=referral, case_id=CASE, position=1,
            block=AgendaBlock.ADULT_CASES, planned_minutes=10, state=ItemState.ACTIONS, called_at=starts,
        ),
    )  # fmt: skip


def record_number(uow: UnitOfWork, number: int) -> None:
    """Record one number in a unit of work, with its line in the ledger."""
    actor, words = coordinator(), f"{number} " * (LETTERS if number % 3 == 0 else 4)
    if number % 3 == 0:
        save_draft(uow, actor=actor, kind="crash", subject=str(number), content={"text": words})
        uow.record("crash_write", "draft", number=number)
    elif number % 3 == 1:
        draft = TypedAction(action_id=_key(number), typed=words, agency_id=AGENCY, words=words)
        record_action(uow, actor=actor, item_id=ITEM, draft=draft)
    else:
        record_information(uow, actor=actor, item_id=ITEM, agency_id=AGENCY, text=words, line_id=_key(number))


def write_number(register: Register, number: int) -> None:
    """Record one number; when this returns, the disk has it."""
    with register.writing(coordinator()) as uow:
        record_number(uow, number)


def warm_up() -> None:
    """Have every query compiled once, so that no child that is made afterwards has to."""
    keep_what_is_compiled()
    with tempfile.TemporaryDirectory() as folder, closing(meeting_file(Path(folder))) as register:
        for number in range(1, 5):
            write_number(register, number)
        numbers(register)


def _key(number: int) -> uuid.UUID:
    return uuid.UUID(int=(7 << 64) + number)


def _number(key: uuid.UUID | None) -> int | None:
    return key.int - (7 << 64) if key is not None and key.int >> 64 == 7 else None


def numbers(register: Register) -> tuple[set[int], set[int]]:
    """Return the numbers as they stand, whole, and those that the ledger tells of."""
    with register.reading() as uow:
        return _standing(uow), _told(uow)


def _standing(uow: UnitOfWork) -> set[int]:
    drafts = uow.session.execute(sa.select(Draft.subject, Draft.content).where(Draft.kind == "crash"))
    there = {int(subject) for subject, content in drafts if set(content["text"].split()) == {subject}}
    begun = sa.exists().where(ActionEvent.action_id == Action.id, ActionEvent.kind == "recorded")
    found = sa.text("SELECT rowid FROM action_text WHERE action_text MATCH 'stateagreed'")
    indexed = set(uow.session.scalars(found))
    actions = uow.session.execute(sa.select(Action.id, Action.entry, Action.typed).where(begun)).all()
    there |= {n for key, entry, typed in actions if (n := _number(key)) and _is(n, typed) and entry in indexed}
    lines = uow.session.execute(sa.select(InformationShared.id, InformationShared.text)).all()
    return there | {n for key, text in lines if (n := _number(key)) and _is(n, text)}


def _is(number: int, text: str | None) -> bool:
    return set((text or "").split()) == {str(number)}


def _told(uow: UnitOfWork) -> set[int]:
    lines = uow.session.execute(
        sa.select(LedgerEntry.operation, LedgerEntry.object_type, LedgerEntry.object_id, LedgerEntry.details)
    )
    told = set()
    for operation, kind, key, details in lines:
        if operation == "crash_write":
            told.add(int(details["number"]))
        elif _SAID.get(operation) == kind and (number := _number(key)):
            told.add(number)
    return told
