"""A meeting on its day, as the services see it: called, recorded and looked at by the coordinator."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from marac_desk.model.action import Action
from marac_desk.model.agency import Agency
from marac_desk.register.unit_of_work import Register
from marac_desk.services.actions.steps import Seen
from marac_desk.services.meeting_room import recording, running
from marac_desk.services.meeting_room.looking import case_in_room, room_view
from marac_desk.services.meeting_room.recording import TypedAction
from marac_desk.services.meeting_room.views import CaseInRoom, RoomView
from tests.support.meetings import MEETING_STARTS, ready_meeting
from tests.support.registers import actor


class Room:
    """A meeting of three cases on its day, as the services see it."""

    def __init__(self, register: Register) -> None:
        self.register, self.chair = register, actor(register)
        register.clock.instant = MEETING_STARTS  # type: ignore[attr-defined]  # tests have the clock that can be set
        self.meeting_id = ready_meeting(register, 3)

    def do(self, use_case: Callable[..., Any], **values: Any) -> Any:
        with self.register.writing(self.chair) as uow:
            return use_case(uow, actor=self.chair, **values)[0]

    def start(self) -> Room:
        self.do(running.start_meeting, meeting_id=self.meeting_id)
        self.do(running.all_are_here, meeting_id=self.meeting_id)
        return self

    def call(self, number: int) -> uuid.UUID:
        item_id = self.look().cases[number - 1].item_id
        self.do(running.call_case, item_id=item_id)
        return item_id

    def look(self) -> RoomView:
        with self.register.reading() as uow:
            return room_view(uow, actor=self.chair, meeting_id=self.meeting_id)

    def case(self, item_id: uuid.UUID) -> CaseInRoom:
        with self.register.reading() as uow:
            return case_in_room(uow, actor=self.chair, item_id=item_id)

    def agency(self, short_name: str) -> uuid.UUID:
        with self.register.reading() as uow:
            return uow.session.scalars(sa.select(Agency.id).where(Agency.short_name == short_name)).one()

    def record(self, item_id: uuid.UUID, words: str = "put a marker on the address", **more: Any) -> uuid.UUID:
        more.setdefault("agency_id", self.agency("Police"))
        draft = TypedAction(uuid.uuid4(), typed=f"police {words}", words=words, **more)
        self.do(recording.record_action, item_id=item_id, draft=draft)
        return draft.action_id

    def seen(self, action_id: uuid.UUID) -> Seen:
        return Seen(action_id, self.action(action_id).version)

    def action(self, action_id: uuid.UUID) -> Action:
        with self.register.reading() as uow:
            found = uow.session.scalars(sa.select(Action).where(Action.id == action_id)).one()
            uow.session.expunge(found)
            return found
