"""Guest presenters: which cases of the agendas to come one may be asked to present, and who presents which."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.model.case import Case
from marac_desk.model.meeting import AgendaItem, Meeting
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation, Role
from marac_desk.services.access import cases_within, require
from marac_desk.services.users import OVER


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """A case on an agenda that was not heard yet: of which meeting, at which place among those one may know of."""

    item_id: uuid.UUID
    day: date
    position: int
    reference: str


@dataclass(frozen=True, slots=True)
class GuestView:
    """The cases a guest may be asked to present, and the reference of the one that each guest presents now."""

    items: tuple[ItemChoice, ...] = ()
    presents: Mapping[uuid.UUID, ItemChoice] | None = None


def guest_view(uow: UnitOfWork, *, actor: Actor) -> GuestView:
    """Return what guests may be asked to present. Raises NotAllowedError for who may not change an agenda."""
    require(uow, actor, Operation.UPDATE, DataClass.AGENDA)
    query = (
        sa.select(AgendaItem.id, AgendaItem.state, AgendaItem.meeting_id, Meeting.day, Case.reference)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Case, Case.id == AgendaItem.case_id)
        .where(cases_within(uow, actor, Operation.UPDATE, DataClass.AGENDA))
        .order_by(Meeting.day, AgendaItem.meeting_id, AgendaItem.position)
    )
    places, items = Counter[uuid.UUID](), dict[uuid.UUID, ItemChoice]()
    for row in uow.session.execute(query):
        places[row.meeting_id] += 1  # counted among what one may know of, so that no gap tells of another case
        if row.state not in OVER:
            items[row.id] = ItemChoice(row.id, row.day, places[row.meeting_id], row.reference)
    guests = sa.select(User.id, User.item_id).where(User.role == Role.GUEST, User.item_id.is_not(None))
    presents = {row.id: items[row.item_id] for row in uow.session.execute(guests) if row.item_id in items}
    return GuestView(tuple(items.values()), presents)
