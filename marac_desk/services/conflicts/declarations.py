"""What people of the partnership declare for the conflict question: other names, birth, postcode, whom they know.

It is compared with the people of cases and used for nothing else. Coordinator and chair may see it, and everybody her
or his own.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from marac_desk.model.access import StaffDeclaration
from marac_desk.model.agency import Representative
from marac_desk.register.unit_of_work import UnitOfWork
from marac_desk.rules.access import Actor, DataClass, Operation
from marac_desk.services.access import require, stands
from marac_desk.services.changes import Changes
from marac_desk.services.errors import NotFoundError, RefusedError
from marac_desk.services.settings import today
from marac_desk.services.texts import LINE, PARAGRAPH, kept

MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as a form shows it; `declared_on` is None where there is none yet."""

    other_names: tuple[str, ...] = ()
    date_of_birth: date | None = None
    postcode: str = ""
    knows: tuple[str, ...] = ()
    declared_on: date | None = None


def declaration_of(uow: UnitOfWork, *, actor: Actor, representative_id: uuid.UUID) -> tuple[Declared, Changes]:
    """Return what somebody declared; looking at another's is written down. Raises NotFoundError, NotAllowedError."""
    row = _row(uow, actor, representative_id)
    if representative_id != actor.representative_id:
        uow.record("read_declaration", "representative", representative_id)
    if row is None:
        return Declared(), Changes.NOTHING
    return (
        Declared(tuple(row.other_names), row.date_of_birth, row.postcode or "", tuple(row.knows), row.declared_on),
        Changes.NOTHING,
    )


def declare(uow: UnitOfWork, *, actor: Actor, representative_id: uuid.UUID, declared: Declared) -> tuple[None, Changes]:
    """Write down what somebody declared, in place of what was declared before; conflict questions are asked again.

    Raises NotFoundError, NotAllowedError, RefusedError("day_ahead"), ("names_too_many") and those of text.
    """
    row = _row(uow, actor, representative_id)
    if declared.date_of_birth is not None and declared.date_of_birth > today(uow):
        raise RefusedError("day_ahead")
    if row is None:
        row = StaffDeclaration(representative_id=representative_id, declared_on=today(uow))
        uow.add(row)
    row.other_names, row.knows = _names(declared.other_names), _names(declared.knows)
    row.date_of_birth, row.postcode = declared.date_of_birth, kept(declared.postcode)
    row.declared_on = today(uow)
    uow.session.flush()
    uow.record("declare", "representative", representative_id, names=len(row.other_names), knows=len(row.knows))
    return None, Changes.PARTNERSHIP | Changes.MEETINGS | Changes.ACCESS


def _row(uow: UnitOfWork, actor: Actor, representative_id: uuid.UUID) -> StaffDeclaration | None:
    """Return a declaration, after asking whether the person acting may see and write it."""
    if representative_id != actor.representative_id or not stands(uow, actor):
        require(uow, actor, Operation.APPROVE, DataClass.RESTRICTION)
    if uow.session.get(Representative, representative_id) is None:
        raise NotFoundError("representative")
    query = sa.select(StaffDeclaration).where(StaffDeclaration.representative_id == representative_id)
    return uow.session.scalar(query)


def _names(names: tuple[str, ...]) -> list[str]:
    found = [name for name in (kept(one, limit=LINE) for one in names) if name]
    if len(found) > MOST_NAMES or sum(map(len, found)) > PARAGRAPH:
        raise RefusedError("names_too_many", most=MOST_NAMES)
    return list(dict.fromkeys(found))
