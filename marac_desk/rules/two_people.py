"""Two people: who may ask for what takes two, who may decide it, and until when it holds.

Both come from the permission matrix. Nobody decides what she or he asked for, and one person with two sign-ins is one
person (security reference, section 3, rule c).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from marac_desk.rules.access import DataClass, Manner, Matrix, Operation, Role
from marac_desk.rules.vocabulary.access import ApprovalKind

Cell = tuple[Operation, DataClass]

ASKED_FOR = timedelta(days=7)
"""How long something asked waits for the second person."""

APPROVED_FOR = timedelta(hours=24)
"""How long an approval may be used."""

BULK_CASES = 25
"""Cases in one copy above which it leaves the desk with two people only."""

_K, _O, _D = ApprovalKind, Operation, DataClass
_ASK: Mapping[ApprovalKind, tuple[Cell, ...]] = MappingProxyType(
    {
        _K.RESTRICT: ((_O.CREATE, _D.RESTRICTION),),
        _K.LIFT_RESTRICTION: ((_O.APPROVE, _D.RESTRICTION),),
        _K.DISPOSAL: ((_O.CREATE, _D.DISPOSAL), (_O.APPROVE, _D.DISPOSAL)),
        _K.BULK_EXPORT: ((_O.EXPORT, _D.VICTIM),),
        _K.COORDINATOR_ROLE: ((_O.CREATE, _D.USERS),),
        _K.RESTORE: ((_O.CREATE, _D.KEYS), (_O.UPDATE, _D.KEYS)),
        _K.ACCEPT_OLDER_COPY: ((_O.CREATE, _D.KEYS), (_O.UPDATE, _D.KEYS)),
        _K.WITHDRAW_PASSAGE: ((_O.UPDATE, _D.MINUTES),),
    }
)
_DECIDE: Mapping[ApprovalKind, Cell] = MappingProxyType(
    {
        _K.RESTRICT: (_O.APPROVE, _D.RESTRICTION),
        _K.LIFT_RESTRICTION: (_O.APPROVE, _D.RESTRICTION),
        _K.DISPOSAL: (_O.APPROVE, _D.DISPOSAL),
        _K.BULK_EXPORT: (_O.APPROVE, _D.DISPOSAL),
        _K.COORDINATOR_ROLE: (_O.APPROVE, _D.USERS),
        _K.RESTORE: (_O.APPROVE, _D.KEYS),
        _K.ACCEPT_OLDER_COPY: (_O.APPROVE, _D.KEYS),
        _K.WITHDRAW_PASSAGE: (_O.APPROVE, _D.MINUTES),
    }
)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A user as far as two people are told apart: the sign-in, and the person of the partnership it belongs to."""

    user_id: UUID
    representative_id: UUID | None = None

    def is_same_as(self, other: Somebody) -> bool:
        """Tell whether both are one person."""
        mine = self.representative_id
        return self.user_id == other.user_id or (mine is not None and mine == other.representative_id)


def cells_to_ask(kind: ApprovalKind) -> tuple[Cell, ...]:
    """Return the cells of the matrix any of which lets somebody ask for this."""
    return _ASK[kind]


def cell_to_decide(kind: ApprovalKind) -> Cell:
    """Return the cell of the matrix that lets somebody decide this."""
    return _DECIDE[kind]


def may_ask(matrix: Matrix, role: Role, kind: ApprovalKind) -> bool:
    """Tell whether a role may ask for this at all."""
    return any(matrix.manners(role, *cell) for cell in _ASK[kind])


def may_decide(matrix: Matrix, role: Role, kind: ApprovalKind) -> bool:
    """Tell whether a role may decide this at all; a cell that only proposes or hides names decides nothing."""
    return Manner.PLAIN in matrix.manners(role, *_DECIDE[kind])


def asked_until(now: datetime) -> datetime:
    """Return until when something asked now waits."""
    return now + ASKED_FOR


def approved_until(now: datetime) -> datetime:
    """Return until when something approved now may be used."""
    return now + APPROVED_FOR


def is_bulk(cases: int) -> bool:
    """Tell whether a copy with so many cases takes two people."""
    return cases > BULK_CASES
