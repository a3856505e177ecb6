"""People who sign in beside the three of the demonstration, and conflict questions answered as a person would."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from marac_desk.model.agency import Representative
from marac_desk.model.user import User
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.services.conflicts.answering import answer_conflicts
from marac_desk.services.conflicts.question import conflict_view
from marac_desk.services.housekeeping import actor_of

NOTE = "Asked everybody at the table, nobody knows them."


def sign_in(register: Register, role: Role, name: str = "", *, person: str | None = None) -> Actor:
    """Give somebody a sign-in, tied to the representative of this name where one is given; a deputy stands in now."""
    user_id = uuid.uuid4()
    with register.writing() as uow:
        found = uow.session.scalars(sa.select(Representative).where(Representative.person_name == person)).first()
        user = User(id=user_id, name=name or person or f"{role.value} Test", role=role)
        if found is not None:
            user.representative_id = found.id
        if role is Role.DEPUTY_CHAIR:
            user.acts_from, user.acts_until = uow.now - timedelta(days=1), uow.now + timedelta(days=30)
        uow.add(user)
    with register.reading() as uow:
        return actor_of(uow, user_id)


def representative(register: Register, name: str) -> Representative:
    """Return somebody of the partnership by name."""
    with register.reading() as uow:
        return uow.session.scalars(sa.select(Representative).where(Representative.person_name == name)).one()


def nobody_known(register: Register, person: Actor, case_ids: Iterable[uuid.UUID], note: str = NOTE) -> None:
    """Answer the conflict question of some cases: nobody is known to know these people."""
    for case_id in case_ids:
        with register.writing(person) as uow:
            looked = conflict_view(uow, actor=person, case_id=case_id).looked
            answer_conflicts(uow, actor=person, case_id=case_id, looked=looked, note=note)
