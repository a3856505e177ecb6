"""Who may do what to which class of data: deny by default, one table, asked by every use case.

The rows follow the partnership's permission matrix role by role. What depends on the case at hand (own clients, own
agency, a meeting one is invited to, a restriction) narrows a cell further and is not decided here yet: a cell that is
missing here is missing in every context.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a signed-in person acts as."""

    COORDINATOR = "coordinator"
    CHAIR = "chair"
    ADVOCATE = "advocate"
    REPRESENTATIVE = "representative"
    AUDITOR = "auditor"
    STEERING = "steering"
    ADMINISTRATOR = "administrator"


class DataClass(StrEnum):
    """The classes of data that permissions distinguish."""

    VICTIM = "victim"
    SAFE_CONTACT = "safe_contact"
    CHILDREN = "children"
    PERPETRATOR = "perpetrator"
    REFERRAL = "referral"
    RESEARCH = "research"
    ACTIONS = "actions"
    MINUTES = "minutes"
    VICTIM_VIEW = "victim_view"
    REPORT_BACK = "report_back"
    AGENDA = "agenda"
    RESTRICTION = "restriction"
    STATISTICS = "statistics"
    WHO_LOOKED = "who_looked"
    AUDIT = "audit"
    USERS = "users"
    KEYS = "keys"
    DISPOSAL = "disposal"


class Operation(StrEnum):
    """What may be done to a class of data."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    EXPORT = "export"
    DISPOSE = "dispose"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting: who signed in, as what, and for which agency."""

    user_id: UUID
    name: str
    role: Role
    representative_id: UUID | None = None
    agency_id: UUID | None = None


class NotAllowedError(PermissionError):
    """The permission check said no; carries what was asked, never whose data it was."""

    def __init__(self, role: Role, operation: Operation, data_class: DataClass) -> None:
        super().__init__(f"{role} may not {operation} {data_class}")
        self.role, self.operation, self.data_class = role, operation, data_class


_LETTERS = {
    "R": Operation.READ,
    "C": Operation.CREATE,
    "U": Operation.UPDATE,
    "X": Operation.EXPORT,
    "D": Operation.DISPOSE,
    "A": Operation.APPROVE,
}
_D = DataClass
_MATRIX: Mapping[DataClass, Mapping[Role, str]] = {
    _D.VICTIM: {Role.COORDINATOR: "RCUX", Role.CHAIR: "R", Role.ADVOCATE: "RCU", Role.REPRESENTATIVE: "R"},
    _D.SAFE_CONTACT: {Role.COORDINATOR: "RCUX", Role.CHAIR: "R", Role.ADVOCATE: "RCU"},
    _D.CHILDREN: {Role.COORDINATOR: "RCUX", Role.CHAIR: "R", Role.ADVOCATE: "RU", Role.REPRESENTATIVE: "R"},
    _D.PERPETRATOR: {Role.COORDINATOR: "RCUX", Role.CHAIR: "R", Role.ADVOCATE: "R", Role.REPRESENTATIVE: "RC"},
    _D.REFERRAL: {Role.COORDINATOR: "RCUX", Role.CHAIR: "R", Role.ADVOCATE: "RC", Role.REPRESENTATIVE: "RC"},
    _D.RESEARCH: {Role.COORDINATOR: "RC", Role.CHAIR: "R", Role.ADVOCATE: "R", Role.REPRESENTATIVE: "RCU"},
    _D.ACTIONS: {Role.COORDINATOR: "RCUX", Role.CHAIR: "RCU", Role.ADVOCATE: "RU", Role.REPRESENTATIVE: "RU"},
    _D.MINUTES: {Role.COORDINATOR: "RCUX", Role.CHAIR: "RA", Role.ADVOCATE: "R", Role.REPRESENTATIVE: "R"},
    _D.VICTIM_VIEW: {Role.COORDINATOR: "RCU", Role.CHAIR: "R", Role.ADVOCATE: "RCU"},
    _D.REPORT_BACK: {Role.COORDINATOR: "R", Role.CHAIR: "R", Role.ADVOCATE: "RCU"},
    _D.AGENDA: {
        Role.COORDINATOR: "RCUX",
        Role.CHAIR: "RU",
        Role.ADVOCATE: "R",
        Role.REPRESENTATIVE: "R",
        Role.AUDITOR: "R",
    },
    _D.RESTRICTION: {
        Role.COORDINATOR: "C",
        Role.CHAIR: "C",
        Role.ADVOCATE: "C",
        Role.REPRESENTATIVE: "C",
        Role.AUDITOR: "R",
    },
    _D.STATISTICS: {
        Role.COORDINATOR: "RX",
        Role.CHAIR: "R",
        Role.ADVOCATE: "R",
        Role.REPRESENTATIVE: "R",
        Role.AUDITOR: "RX",
        Role.STEERING: "RX",
    },
    _D.WHO_LOOKED: {Role.COORDINATOR: "R", Role.CHAIR: "R", Role.ADVOCATE: "R", Role.AUDITOR: "R"},
    _D.AUDIT: {
        Role.COORDINATOR: "R",
        Role.CHAIR: "R",
        Role.ADVOCATE: "R",
        Role.REPRESENTATIVE: "R",
        Role.AUDITOR: "RX",
    },
    _D.USERS: {Role.COORDINATOR: "RCU", Role.CHAIR: "RA", Role.AUDITOR: "R", Role.ADMINISTRATOR: "RCU"},
    _D.KEYS: {Role.COORDINATOR: "C", Role.ADMINISTRATOR: "C"},
    _D.DISPOSAL: {Role.COORDINATOR: "C", Role.CHAIR: "A", Role.AUDITOR: "A"},
}


def can(actor: Actor, operation: Operation, data_class: DataClass) -> bool:
    """Tell whether the actor's role has this cell; a missing cell is a no."""
    cell = _MATRIX.get(data_class, {}).get(actor.role, "")
    return any(_LETTERS[letter] is operation for letter in cell)


def require(actor: Actor, operation: Operation, data_class: DataClass) -> None:
    """Raise NotAllowedError unless the actor may do this."""
    if not can(actor, operation, data_class):
        raise NotAllowedError(actor.role, operation, data_class)
