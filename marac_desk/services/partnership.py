"""The partnership: the area itself, its agencies and the people who speak for them."""

from __future__ import annotations

import uuid

from marac_desk.assets.areas import area_profile
from marac_desk.model.area import Area
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary import Jurisdiction, MeetingModel
from marac_desk.services.changes import Changes


def set_up_area(
    uow: UnitOfWork, *, name: str, profile: str, jurisdiction: str, user_id: uuid.UUID, person: str
) -> tuple[uuid.UUID, Changes]:
    """Make the area of a new register and its first user, the coordinator who set it up."""
    given = area_profile(profile)
    area = Area(
        name=name,
        profile=given.code,
        jurisdiction=Jurisdiction(jurisdiction),
        meeting_model=MeetingModel(given.meeting_model),
        reference_prefix=given.reference_prefix,
    )
    user = User(id=user_id, name=person, role=Role.COORDINATOR)
    uow.add(area, user)
    uow.record("set_up", "area", area.id, profile=given.code)
    uow.record("add", "user", user_id)
    return area.id, Changes.PARTNERSHIP
