"""Closing a meeting of 25 cases, which seals their minutes; verifying them; every action list after it; ten years."""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from marac_desk.documents.client import PressWorker
from marac_desk.model.agency import Agency
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.lives import ItemState, MeetingState
from marac_desk.services.circulation.action_lists import plan_action_lists
from marac_desk.services.circulation.recording import new_password, save_copy
from marac_desk.services.circulation.sealed.checking import check_minutes
from marac_desk.services.meeting_room import minuting, recording, running
from marac_desk.services.meetings.known import items_of
from tests.benchmarks import ten_years
from tests.benchmarks.measuring import PROCESSOR, Result, median
from tests.support.registers import coordinator

MOST, FIVE_MINUTES = 3.0, 300.0
CASES, ROUNDS, QUICK_ROUNDS, LINES, ACTIONS = 25, 5, 2, 6, 6
Times = list[tuple[float, float]]


def measure(*, quick: bool = False) -> list[Result]:
    """Return the medians of closing with sealing, of verifying, and of making all action lists afterwards."""
    sealed: Times = []
    verified: Times = []
    lists: Times = []
    for _ in range(QUICK_ROUNDS if quick else ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            ten_years.copy_to(Path(name), quick=quick)
            register = ten_years.opened(Path(name))
            meeting_id, me = _heard(register), coordinator()
            sealed.append(_timed(partial(_closed, register, meeting_id)))
            with register.reading(me) as uow:
                verified.append(_timed(partial(check_minutes, uow, actor=me, meeting_id=meeting_id)))
            lists.append(_timed(partial(_all_lists, register, meeting_id, Path(name))))
            register.close()
    return [
        _result(f"meeting of {CASES} cases closed and sealed", sealed, MOST),
        _result(f"seals of {CASES} cases verified", verified, MOST),
        _result("all action lists printed, locked and saved after closing", lists, FIVE_MINUTES),
    ]


def _heard(register: Register) -> uuid.UUID:
    """Hear 25 cases, each with a statement, what agencies said and actions; the rest of the list is left."""
    me = coordinator()
    with register.writing(me) as uow:
        meeting_id = uow.session.scalars(sa.select(Meeting.id).where(Meeting.state == MeetingState.LOCKED)).one()
        running.start_meeting(uow, actor=me, meeting_id=meeting_id)
        uow.session.flush()
        running.all_are_here(uow, actor=me, meeting_id=meeting_id)
        agencies = list(uow.session.scalars(sa.select(Agency.id).where(Agency.signatory).order_by(Agency.short_name)))
        items = [item.id for item in items_of(uow, meeting_id)]
    for item_id in items[:CASES]:
        with register.writing(me) as uow:
            _hear(register, item_id, agencies)
    return meeting_id


def _hear(register: Register, item_id: uuid.UUID, agencies: list[uuid.UUID]) -> None:
    me = coordinator()
    with register.writing(me) as uow:
        running.call_case(uow, actor=me, item_id=item_id)
        uow.session.flush()
        version, words = uow.session.get_one(AgendaItem, item_id).version, "He said he will wait at the school. " * 8
        minuting.set_summary(uow, actor=me, item_id=item_id, version=version, risk_statement=words)
        for agency in agencies[:LINES]:
            text = "Two calls from the address since Monday, the last at night."
            recording.record_information(uow, actor=me, item_id=item_id, agency_id=agency, text=text)
    for number in range(ACTIONS):
        agency = agencies[number % len(agencies)]
        draft = recording.TypedAction(uuid.uuid4(), "a visit", agency, f"visit the home, the {number}. time")
        with register.writing(me) as uow:
            recording.record_action(uow, actor=me, item_id=item_id, draft=draft)
    with register.writing(me) as uow:
        running.conclude_case(uow, actor=me, item_id=item_id)


def _closed(register: Register, meeting_id: uuid.UUID) -> None:
    me = coordinator()
    with register.writing(me) as uow:
        running.close_meeting(uow, actor=me, meeting_id=meeting_id)
        heard = [item for item in items_of(uow, meeting_id) if item.state is ItemState.CONCLUDED]
    if len(heard) != CASES:
        raise RuntimeError("other than 25 cases were heard")


def _all_lists(register: Register, meeting_id: uuid.UUID, folder: Path) -> None:
    """Plan, print, lock and save the list of every agency, as the desk does when it makes them."""
    me = coordinator()
    with PressWorker() as press:
        with register.reading(me) as uow:
            planned = plan_action_lists(uow, actor=me, meeting_id=meeting_id)
        for copy in planned:
            save_copy(folder, copy, press.ask(copy.content, new_password()).pdf)


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    began, used = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - began, time.process_time() - used


def _result(name: str, times: Times, most: float) -> Result:
    wall, processor = (median([each[column] for each in times]) for column in range(2))
    return Result(name, wall, "s", PROCESSOR, processor, most)
