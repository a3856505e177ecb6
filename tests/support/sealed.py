"""A meeting that was held and closed, with its minutes sealed, as the services do it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from marac_desk.model.seal import SealedMinutes
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.services.circulation.sealed import entries, looking
from marac_desk.services.circulation.sealed.entries import SeenMinutes
from marac_desk.services.circulation.sealed.looking import MinutesView
from marac_desk.services.meeting_room import minuting, recording, running
from tests.support.registers import actor
from tests.support.rooms import Room

STATEMENT = "He knows where the school is and said he will wait there."
SHARED = "Two calls from the address since Monday."


class HeldMeeting:
    """A meeting of three cases; each was heard with a statement, one line of information and one action."""

    def __init__(self, register: Register, *, close: bool = True) -> None:
        self.room, self.register = Room(register).start(), register
        self.meeting_id = self.room.meeting_id
        self.items = [case.item_id for case in self.room.look().cases]
        for number, item_id in enumerate(self.items, 1):
            self._hear(number, item_id)
        if close:
            self.close()

    def _hear(self, number: int, item_id: uuid.UUID) -> None:
        do, police = self.room.do, self.room.agency("Police")
        self.room.call(number)
        version = self.room.case(item_id).version
        do(minuting.set_summary, item_id=item_id, version=version, risk_statement=f"Case {number}. {STATEMENT}")
        do(recording.record_information, item_id=item_id, agency_id=police, text=SHARED)
        self.room.record(item_id)
        do(running.conclude_case, item_id=item_id)

    def close(self) -> None:
        """Close it."""
        self.room.do(running.close_meeting, meeting_id=self.meeting_id)

    def do(self, use_case: Callable[..., Any], who: Actor | None = None, **values: Any) -> Any:
        """Run one use case as somebody, as the coordinator by default."""
        me = who or actor(self.register)
        with self.register.writing(me) as uow:
            return use_case(uow, actor=me, **values)[0]

    def ask(self, use_case: Callable[..., Any], who: Actor | None = None, **values: Any) -> Any:
        """Ask one use case as somebody, as the coordinator by default."""
        with self.register.reading() as uow:
            return use_case(uow, actor=who or actor(self.register), **values)

    def view(self, who: Actor | None = None) -> MinutesView:
        """Return the minutes as somebody sees them."""
        found: MinutesView = self.ask(looking.minutes_view, who, meeting_id=self.meeting_id)
        return found

    def approve(self, who: Actor | None = None) -> int:
        """Approve everything that waits for this person, the chair by default, as it stands."""
        chair = who or actor(self.register, Role.CHAIR)
        waiting = [row for row in self.view(chair).rows if row.may_approve and not row.is_approved]
        seen = [SeenMinutes(row.sealed_id, row.last) for row in waiting if row.sealed_id is not None]
        done: int = self.do(entries.approve_minutes, chair, meeting_id=self.meeting_id, seen=seen)
        return done

    def correct(self, number: int, text: str, who: Actor | None = None) -> int:
        """Add a correction to the minutes of a case."""
        made: int = self.do(entries.correct_minutes, who, sealed_id=self.key(number), text=text)
        return made

    def key(self, number: int) -> uuid.UUID:
        """Return the key of the sealed minutes of a case."""
        with self.register.reading() as uow:
            query = sa.select(SealedMinutes.id).where(SealedMinutes.item_id == self.items[number - 1])
            return uow.session.scalars(query).one()

    def row(self, number: int) -> SealedMinutes:
        """Return the sealed minutes of a case as they are stored."""
        with self.register.reading() as uow:
            found = uow.session.get_one(SealedMinutes, self.key(number))
            uow.session.expunge(found)
            return found
