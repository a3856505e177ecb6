"""The rows of the sign-ins: as what somebody signs in, by which way, and the one next step about the passphrase."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from marac_desk.desktop.desk import Desk
from marac_desk.desktop.partnership.people_dialogs import last_day
from marac_desk.desktop.widgets.rows import Cell, Row
from marac_desk.desktop.widgets.shapes import Shape
from marac_desk.desktop.widgets.tokens import Tone, Type
from marac_desk.desktop.wording import dates, labels
from marac_desk.rules.access import Role
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.guests import GuestView
from marac_desk.services.users import UserLine

_CONTEXT = "SignInTab"


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


@dataclass(frozen=True, slots=True)
class SignIns:
    """What is known beside the list: what guests present, who has a passphrase here, who has nothing but one."""

    guests: GuestView
    holders: Collection[UUID]
    alone: Collection[UUID]


def sign_in_row(desk: Desk, known: SignIns, user: UserLine, *, may: bool) -> Row:
    """Return one person who signs in."""
    role = _role(desk, known, user)
    (way, shape), verb = _way(desk, known, user), next_step(desk, user, known.holders, may=may)
    cells = (
        Cell(desk.name(user.name), tone=Tone.INK, type=Type.LIST_LEAD),
        Cell(f"{role}, {user.agency}" if user.agency else role, tone=Tone.INK2),
        Cell(way, tone=Tone.SOON if shape else Tone.INK3, shape=shape),
        Cell(verb, tone=Tone.ACCENT, type=Type.LIST_LEAD, right=True, verb="sign_in") if verb else Cell(),
    )
    return Row(user.user_id, cells, dimmed=user.state is not PersonState.ACTIVE)


def _role(desk: Desk, known: SignIns, user: UserLine) -> str:
    """Return what somebody signs in as, with the days of a deputy and the case of a guest."""
    role, today = labels.role(user.role, desk.area.terms), desk.today()
    present = (known.guests.presents or {}).get(user.user_id)
    if user.role is Role.GUEST and present is not None:
        text = _tr("{role}, presents {reference} on {day}")
        return text.format(role=role, reference=present.reference, day=dates.day(present.day, today))
    if user.role is not Role.DEPUTY_CHAIR:
        return role
    if user.acts_from is None or user.acts_until is None or user.acts_until <= desk.now():
        return _tr("{role}, stands in on no day").format(role=role)
    first, last = user.acts_from.astimezone(desk.area.zone).date(), last_day(desk, user.acts_until)
    text = _tr("{role}, stands in {first} to {last}")
    return text.format(role=role, first=dates.day(first, today), last=dates.day(last, today))


def _way(desk: Desk, known: SignIns, user: UserLine) -> tuple[str, Shape | None]:
    if user.state is not PersonState.ACTIVE:
        return labels.word(user.state), None
    if desk.keys is None:
        return "", None
    if user.user_id not in known.holders:
        return _tr("no passphrase here yet"), Shape.RING
    if user.user_id in known.alone:
        return _tr("passphrase alone"), Shape.TRIANGLE
    return _tr("keyring and passphrase"), None


def next_step(desk: Desk, user: UserLine, holders: Collection[UUID], *, may: bool) -> str:
    """Return what can be done next about somebody's passphrase, nothing where there is none."""
    if desk.keys is None or user.state is not PersonState.ACTIVE:
        return ""
    if user.is_me:
        return _tr("Change passphrase")
    if not may:
        return ""
    return _tr("Take sign-in away") if user.user_id in holders else _tr("Set passphrase")
