"""What may be done about somebody's sign-in by the person acting, and in words why the rest is not offered."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.rules.access import OPENLY, DataClass, Manner, Operation, Role
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.users import UserLine

_CONTEXT = "PeopleMay"
PROPOSED = OPENLY | {Manner.PROPOSAL}
"""Whoever only proposes may do it together with a second person."""


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


class Step(StrEnum):
    """A step about somebody's sign-in."""

    ROLE = "role"
    PROPOSE = "propose"
    STAND_IN = "stand_in"
    PRESENT = "present"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"


def changes_users(desk: Desk) -> bool:
    """Tell whether the person acting changes roles and suspends."""
    return desk.allowed.may(Operation.UPDATE, DataClass.USERS)


def names_presenters(desk: Desk) -> bool:
    """Tell whether the person acting says what a guest presents."""
    return desk.allowed.may(Operation.UPDATE, DataClass.AGENDA)


def possible(desk: Desk, user: UserLine, agreed: Collection[UUID] = ()) -> tuple[Step, ...]:
    """Return the steps that are open; `agreed` are those whom two people made coordinator already."""
    if user.is_me or user.state is PersonState.LEFT:
        return ()
    changes, acts = changes_users(desk), user.state is PersonState.ACTIVE
    proposes = desk.allowed.may(Operation.CREATE, DataClass.USERS, PROPOSED)
    open_steps = {
        Step.ROLE: changes and acts,
        Step.PROPOSE: proposes and acts and user.role is not Role.COORDINATOR and user.user_id not in agreed,
        Step.STAND_IN: changes and acts and user.role is Role.DEPUTY_CHAIR,
        Step.PRESENT: names_presenters(desk) and acts and user.role is Role.GUEST,
        Step.SUSPEND: changes and acts,
        Step.REINSTATE: changes and not acts,
    }
    return tuple(step for step, is_open in open_steps.items() if is_open)


def why_not(desk: Desk, user: UserLine) -> str:
    """Return why something is not offered, where there is something to say."""
    if user.state is PersonState.LEFT:
        return _tr("Whoever left stays so. Let the person sign in anew.")
    if user.is_me:
        return _tr("Nobody changes an own role. Another administrator does.")
    if changes_users(desk):
        return _tr("It takes two people to make somebody coordinator.")
    if desk.allowed.may(Operation.CREATE, DataClass.USERS, PROPOSED):
        return _tr("The administrator changes roles and suspends.")
    return _tr("The administrator changes this, the coordinator proposes.")
