"""Who signs in and with which keys, as the ledger has it: users come and go, passphrases, kits and keys are renewed.

The envelopes themselves are the register's; a use case here checks that it may be done, changes the user and writes the
line. In a partnership so small that nobody could be the second person, one does it alone, and the line says so.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.register.ledger import head_of
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Manner, NotAllowedError, Operation, Role
from marac_desk.rules.vocabulary import PersonState
from marac_desk.services.access import manners, require
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.texts import needed

ALONE, REKEYED = "alone", "rekey"
_LATELY = 50
"""So many lines of the ledger may lie between the beginning of a change of key and the change itself."""
_WITH_TWO = frozenset({Role.COORDINATOR})
"""Roles that nobody gives alone, whatever else she or he may (security reference, section 3, rule c)."""


def add_user(
    uow: UnitOfWork, *, actor: Actor, second: Actor | None, user_id: uuid.UUID, name: str, role: Role
) -> tuple[uuid.UUID, Changes]:
    """Add somebody who signs in; whoever has left comes back as somebody new.

    Raises NotAllowedError; RefusedError: "person_name_missing", "user_known" (somebody of that name signs in already),
    "second_person_needed", "second_person_not_allowed".
    """
    approved = _approved(uow, actor, second, Operation.CREATE, DataClass.USERS, always=role in _WITH_TWO)
    name = needed(name, "person_name_missing")
    if _active(uow, name) is not None:
        raise RefusedError("user_known")
    uow.add(User(id=user_id, name=name, role=role))
    uow.record("add", "user", user_id, role=role.value, second=approved)
    return user_id, Changes.PARTNERSHIP


def let_user_go(
    uow: UnitOfWork, *, actor: Actor, second: Actor | None, user_id: uuid.UUID
) -> tuple[uuid.UUID, Changes]:
    """End somebody's sign-in; what she or he did stays.

    Raises NotAllowedError, NotFoundError; RefusedError: "user_self", "second_person_needed",
    "second_person_not_allowed".
    """
    if user_id == actor.user_id:
        raise RefusedError("user_self")
    approved = _approved(uow, actor, second, Operation.UPDATE, DataClass.USERS)
    user = uow.session.get(User, user_id)
    if user is None:
        raise NotFoundError("user")
    user.state, user.left_at = PersonState.LEFT, user.left_at or uow.now
    uow.record("leave", "user", user_id, second=approved)
    return user_id, Changes.PARTNERSHIP


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """Who left last, and whether the register has had a new key since: she or he may have kept a copy."""

    leaver: str = ""
    left_at: datetime | None = None
    is_due: bool = False


def key_standing(uow: UnitOfWork, *, actor: Actor) -> KeyStanding:
    """Return whether the register needs a new key because somebody left. Raises NotAllowedError."""
    require(uow, actor, Operation.READ, DataClass.KEYS)
    left = sa.select(User.name, User.left_at).where(User.left_at.is_not(None)).order_by(User.left_at.desc()).limit(1)
    last = uow.session.execute(left).one_or_none()
    if last is None:
        return KeyStanding()
    since = LedgerEntry.desk_id == uow.desk_id, LedgerEntry.at >= last.left_at, LedgerEntry.operation == REKEYED
    rekeyed = uow.session.scalar(sa.select(sa.exists().where(*since)))
    return KeyStanding(last.name, last.left_at, not rekeyed)


def begin_key_change(uow: UnitOfWork, *, actor: Actor, second: Actor | None, what: str) -> tuple[None, Changes]:
    """Write down that the register is about to get a new key or a new kit, before anything is changed.

    Raises NotAllowedError; RefusedError: "second_person_needed", "second_person_not_allowed".
    """
    approved = _approved(uow, actor, second, Operation.UPDATE, DataClass.KEYS)
    uow.record(f"begin_{what}", "keys", second=approved)
    return None, Changes.NOTHING


def rekey_begun(uow: UnitOfWork) -> bool:
    """Tell whether the last thing that was done to the keys was to begin a change: only then is one carried out."""
    end = head_of(uow.session, uow.desk_id).seq
    mine = LedgerEntry.desk_id == uow.desk_id, LedgerEntry.seq > end - _LATELY, LedgerEntry.object_type == "keys"
    last = sa.select(LedgerEntry.operation).where(*mine).order_by(LedgerEntry.seq.desc()).limit(1)
    return uow.session.scalar(last) == f"begin_{REKEYED}"


def key_changed(uow: UnitOfWork, *, actor: Actor, what: str) -> tuple[None, Changes]:
    """Write down that the register has its new key or its new kit. Raises NotAllowedError."""
    require(uow, actor, Operation.CREATE, DataClass.KEYS)
    uow.record(what, "keys")
    return None, Changes.NOTHING


def passphrase_changed(uow: UnitOfWork, *, actor: Actor) -> tuple[None, Changes]:
    """Write down that somebody renewed a passphrase of her or his own."""
    uow.record("change_passphrase", "user", actor.user_id)
    return None, Changes.NOTHING


def recovered(uow: UnitOfWork, *, user_id: uuid.UUID) -> tuple[None, Changes]:
    """Write down that two shares gave somebody a new passphrase; nobody is signed in, so the line is nobody's.

    Raises NotFoundError for somebody who left, and for a stranger.
    """
    user = uow.session.get(User, user_id)
    if user is None or user.state is not PersonState.ACTIVE:
        raise NotFoundError("user")
    uow.record("recover", "user", user_id)
    return None, Changes.NOTHING


def _active(uow: UnitOfWork, name: str) -> User | None:
    return uow.session.scalar(sa.select(User).where(User.name == name, User.state == PersonState.ACTIVE))


def _approved(
    uow: UnitOfWork,
    actor: Actor,
    second: Actor | None,
    operation: Operation,
    data_class: DataClass,
    *,
    always: bool = False,
) -> str | None:
    """Check that the person acting may do this, alone or with the second; returns what the ledger says of the second.

    Whoever has the cell plainly acts alone. The coordinator, who only proposes users and makes backups, needs somebody
    who may approve; where nobody else of the register could, she or he acts alone (rule g), but gives no role that
    takes two.
    """
    plainly = Manner.PLAIN in manners(uow, actor, operation, data_class)
    if not plainly and not manners(uow, actor, Operation.CREATE, data_class):
        raise NotAllowedError(actor.role, operation, data_class)
    if second is not None:
        if not _may_be_second(uow, actor, second, data_class):
            raise RefusedError("second_person_not_allowed")
        return str(second.user_id)
    if plainly and not always:
        return None
    if always or _somebody_could(uow, actor, data_class):
        raise RefusedError("second_person_needed")
    return ALONE


def _may_be_second(uow: UnitOfWork, actor: Actor, second: Actor, data_class: DataClass) -> bool:
    same = second.user_id == actor.user_id
    if second.representative_id is not None:
        same = same or second.representative_id == actor.representative_id
    return not same and Manner.PLAIN in manners(uow, second, Operation.APPROVE, data_class)


def _somebody_could(uow: UnitOfWork, actor: Actor, data_class: DataClass) -> bool:
    others = uow.session.execute(
        sa.select(User.id, User.name, User.role, User.representative_id).where(
            User.state == PersonState.ACTIVE, User.id != actor.user_id
        )
    )
    found = (Actor(row.id, row.name, Role(row.role), row.representative_id) for row in others)
    return any(_may_be_second(uow, actor, other, data_class) for other in found)
